"""Days when no course meets: Norway's public holidays, and the two evenings and the weeks when houses are closed."""

import datetime as dt
from functools import cache

from dateutil.easter import easter

# Lov om 1 og 17 mai som høgtidsdagar, lov om trudomssamfunn og ymist anna § 2; days from Easter Sunday.
_FROM_EASTER = (-3, -2, 0, 1, 39, 49, 50)
_FIXED = ((1, 1), (5, 1), (5, 17), (12, 25), (12, 26))
# No holidays by law, but nobody comes.
_CLOSED = ((12, 24), (12, 31))


@cache
def of_year(year: int) -> frozenset[dt.date]:
    sunday = easter(year)
    moving = {sunday + dt.timedelta(days=days) for days in _FROM_EASTER}
    return frozenset(moving | {dt.date(year, month, day) for month, day in (*_FIXED, *_CLOSED)})


def is_holiday(day: dt.date) -> bool:
    return day in of_year(day.year)
