"""What is thrown away, and when: docs/operations/retention.md says the same to people."""

import datetime as dt

from tilbudskatalog.insight import corrections
from tilbudskatalog.insight.models import UsageEvent

# Two whole years can be compared; older events tell nothing that the indicators don't.
USAGE_DAYS = 25 * 31


def purge(now: dt.datetime) -> dict[str, int]:
    """Deletes what is past its time. Answers how many rows of each."""
    old = UsageEvent.objects.filter(at__lt=now - dt.timedelta(days=USAGE_DAYS))
    return {"corrections": corrections.purge(now), "usage_events": old.delete()[0]}
