"""When a text was last confirmed to be correct, and whether that is too long ago."""

import datetime as dt

from django.db.models import Q

from tilbudskatalog.catalog.offerings.models import LocalOffering
from tilbudskatalog.ground.base import clock

# Half a year, after which the provider is asked; a year, after which readers are told.
DAYS = {"stale": 183, "old": 365}


def limits(today: dt.date) -> dict[str, dt.date]:
    """State → what was last confirmed before that day has it."""
    return {state: today - dt.timedelta(days=days) for state, days in DAYS.items()}


def confirmed_before(day: dt.date) -> Q:
    """Published offerings that nobody has vouched for since. To publish is to vouch: that counts until one confirms."""
    start = dt.datetime.combine(day, dt.time(), tzinfo=clock.OSLO)
    return Q(live=True) & (Q(confirmed_on__lt=day) | Q(confirmed_on__isnull=True, first_published_at__lt=start))


def vouched_for(offering: LocalOffering) -> dt.date | None:
    """The day that the age counts from."""
    if offering.confirmed_on:
        return offering.confirmed_on
    published: dt.datetime | None = offering.first_published_at
    return clock.day_of(published) if published else None
