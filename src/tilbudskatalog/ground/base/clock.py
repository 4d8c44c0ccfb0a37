"""Time is kept in UTC and shown in Oslo's."""

import datetime as dt
from zoneinfo import ZoneInfo

from django.utils import timezone

OSLO = ZoneInfo("Europe/Oslo")


def now() -> dt.datetime:
    """The present, aware, in UTC. Tests that travel in time replace this one function."""
    return timezone.now()


def today() -> dt.date:
    """The day it is in Oslo."""
    return day_of(now())


def day_of(moment: dt.datetime) -> dt.date:
    """The day it was in Oslo."""
    return moment.astimezone(OSLO).date()


def next_multiple(moment: dt.datetime, of: dt.timedelta) -> dt.datetime:
    """The next moment that is a whole number of these since 1970."""
    seconds = of.total_seconds()
    return dt.datetime.fromtimestamp((moment.timestamp() // seconds + 1) * seconds, dt.UTC)


def rfc3339(moment: dt.datetime) -> str:
    """`2026-11-22T09:30:00Z`, to the second."""
    return moment.astimezone(dt.UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
