"""Whether readers should be told that nobody has vouched for a text lately. Asked on the day that it is read."""

from tilbudskatalog.catalog.offerings.freshness import limits
from tilbudskatalog.ground.base import clock


def is_old(confirmed: str | None) -> bool:
    """`confirmed` is a snapshot's day, as `2026-11-22`. What nobody has ever confirmed shows no day, and no mark."""
    return bool(confirmed) and str(confirmed) < limits(clock.today())["old"].isoformat()
