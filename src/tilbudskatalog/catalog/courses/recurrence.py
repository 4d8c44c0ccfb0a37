"""From a rhythm in Oslo's time to meetings in UTC. An hour on the wall stays the same hour when the clocks change."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from dateutil.rrule import MONTHLY, WEEKLY, rrule
from dateutil.rrule import weekday as day_of_week
from django.utils.translation import gettext_lazy as _

from tilbudskatalog.catalog.courses.holidays import is_holiday
from tilbudskatalog.ground.base.clock import OSLO
from tilbudskatalog.ground.base.errors import Invalid, Sentence

MOST = 200
WEEKDAYS = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")
FREQUENCIES = {"once": None, "weekly": WEEKLY, "monthly": MONTHLY}


@dataclass(frozen=True, slots=True)
class Rhythm:
    """`first` is the first day that may be one; `weekdays` count from Monday = 0, empty for the weekday of `first`. By
    month it is the same weekday of the month, as the second Tuesday. `every` second, third … week or month. So many
    times (`count`), or up to a day (`until`, included)."""

    first: dt.date
    at: dt.time
    minutes: int
    frequency: str = "weekly"
    every: int = 1
    weekdays: tuple[int, ...] = ()
    count: int | None = None
    until: dt.date | None = None
    skip_holidays: bool = True

    def rule(self) -> str:
        """As iCalendar's RRULE, without a start."""
        if self.frequency == "once":
            return "FREQ=DAILY;COUNT=1"
        parts = [f"FREQ={self.frequency.upper()}"]
        parts += [f"INTERVAL={self.every}"] if self.every > 1 else []
        names = [WEEKDAYS[day] for day in self._days()]
        if self.frequency == "monthly":
            names = [f"{self._week_of_month()}{name}" for name in names]
        parts.append(f"BYDAY={','.join(names)}")
        parts.append(f"COUNT={self.count}" if self.count else f"UNTIL={self.until:%Y%m%d}")
        return ";".join(parts)

    def _days(self) -> tuple[int, ...]:
        return tuple(sorted(set(self.weekdays))) or (self.first.weekday(),)

    def _week_of_month(self) -> int:
        """The fifth is not in every month: then it is the last."""
        week = (self.first.day - 1) // 7 + 1
        return week if week < 5 else -1


def check(rhythm: Rhythm) -> None:
    """Raises `Invalid` that names each field that does not fit."""
    faults: dict[str, Sentence] = {}
    if rhythm.frequency not in FREQUENCIES:
        faults["frequency"] = _("Choose how often.")
    if not 5 <= rhythm.minutes <= 1440:
        faults["minutes"] = _("A meeting lasts from 5 minutes to 24 hours.")
    if not 1 <= rhythm.every <= 26:
        faults["every"] = _("Give a number from 1 to 26.")
    if any(day not in range(7) for day in rhythm.weekdays):
        faults["weekdays"] = _("Choose days of the week.")
    if rhythm.frequency != "once":
        if (rhythm.count is None) == (rhythm.until is None):
            faults["count"] = _("Say either how many times or until when.")
        elif rhythm.count is not None and not 1 <= rhythm.count <= MOST:
            faults["count"] = _("Give a number from 1 to %d.") % MOST
        elif rhythm.until is not None and not rhythm.first <= rhythm.until <= _latest(rhythm.first):
            faults["until"] = _("Choose a day after the first one, within two years.")
    if faults:
        raise Invalid(faults)


def days(rhythm: Rhythm) -> tuple[list[dt.date], list[dt.date]]:
    """The days that people meet, and the holidays that were left out. With a `count`, others come in their place.

    Raises `Invalid`, also when the rhythm gives more than 200 days or none.
    """
    check(rhythm)
    if rhythm.frequency == "once":
        return [rhythm.first], []
    kept: list[dt.date] = []
    skipped: list[dt.date] = []
    for moment in _rule(rhythm):
        day = moment.date()
        if rhythm.until is not None and day > rhythm.until:
            break
        if rhythm.skip_holidays and is_holiday(day):
            skipped.append(day)
            continue
        kept.append(day)
        if len(kept) == rhythm.count:
            break
        if len(kept) > MOST:
            raise Invalid({"until": _("That is more than %d meetings. Choose an earlier day.") % MOST})
    if not kept:
        raise Invalid({"until": _("No meeting falls before this day.")})
    return kept, skipped


def meetings(rhythm: Rhythm) -> tuple[list[tuple[dt.datetime, dt.datetime]], list[dt.date]]:
    """(start, end) of each in UTC, and the holidays that were left out. Raises `Invalid` as `days` does."""
    kept, skipped = days(rhythm)
    return [span(day, rhythm.at, rhythm.minutes) for day in kept], skipped


def span(day: dt.date, at: dt.time, minutes: int) -> tuple[dt.datetime, dt.datetime]:
    """From an hour on the wall in Oslo, for so many minutes. An hour that the clocks jump over becomes the one after;
    one that comes twice is the first."""
    starts = dt.datetime.combine(day, at, tzinfo=OSLO).astimezone(dt.UTC)
    return starts, starts + dt.timedelta(minutes=minutes)


def moved(moment: dt.datetime, weeks: int) -> dt.datetime:
    """The same hour on the wall, so many weeks later."""
    local = moment.astimezone(OSLO)
    later = (local + dt.timedelta(weeks=weeks)).replace(tzinfo=OSLO, fold=0)
    return later.astimezone(dt.UTC)


def on_holidays(moments: Sequence[dt.datetime]) -> list[dt.date]:
    local = [moment.astimezone(OSLO).date() for moment in moments]
    return [day for day in local if is_holiday(day)]


def _rule(rhythm: Rhythm) -> rrule:
    # In dates alone: what the clocks do is added for each day by itself.
    start = dt.datetime.combine(rhythm.first, dt.time())
    if rhythm.frequency == "monthly":
        nth = [day_of_week(day, rhythm._week_of_month()) for day in rhythm._days()]
        return rrule(MONTHLY, dtstart=start, interval=rhythm.every, byweekday=nth, until=_end(rhythm))
    by_day = list(rhythm._days())
    return rrule(WEEKLY, dtstart=start, interval=rhythm.every, byweekday=by_day, until=_end(rhythm))


def _end(rhythm: Rhythm) -> dt.datetime:
    return dt.datetime.combine(rhythm.until or rhythm.first + dt.timedelta(days=365 * 40), dt.time())


def _latest(first: dt.date) -> dt.date:
    return first + dt.timedelta(days=731)
