"""From a rhythm on the wall to moments in UTC, across the nights when the clocks change."""

import datetime as dt

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from tilbudskatalog.catalog.courses import holidays, recurrence
from tilbudskatalog.catalog.courses.recurrence import Rhythm
from tilbudskatalog.ground.base.clock import OSLO
from tilbudskatalog.ground.base.errors import Invalid

FIRST = dt.date(2027, 1, 12)


def rhythm(**fields: object) -> Rhythm:
    values: dict[str, object] = {"first": FIRST, "at": dt.time(17), "minutes": 90, "count": 6} | fields
    return Rhythm(**values)  # type: ignore[arg-type]


rhythms = st.builds(
    Rhythm,
    first=st.dates(dt.date(2026, 1, 1), dt.date(2032, 1, 1)),
    at=st.times(),
    minutes=st.integers(5, 600),
    frequency=st.sampled_from(["weekly", "monthly"]),
    every=st.integers(1, 5),
    weekdays=st.lists(st.integers(0, 6), max_size=4).map(tuple),
    count=st.integers(1, 40),
    skip_holidays=st.booleans(),
)


@given(rhythms)
def test_every_meeting_is_at_its_hour_on_the_wall_and_lasts_as_long(asked: Rhythm) -> None:
    assume(not 1 <= asked.at.hour < 4)  # the hour that comes twice, or never
    found, _skipped = recurrence.meetings(asked)
    assert len(found) == asked.count
    assert [starts.astimezone(OSLO).time() for starts, _ends in found] == [asked.at] * len(found)
    assert {ends - starts for starts, ends in found} == {dt.timedelta(minutes=asked.minutes)}


@given(rhythms)
def test_days_are_in_order_on_the_right_weekdays_and_never_before_the_first(asked: Rhythm) -> None:
    days, skipped = recurrence.days(asked)
    assert days == sorted(set(days))
    assert days[0] >= asked.first
    assert {day.weekday() for day in days + skipped} <= (set(asked.weekdays) or {asked.first.weekday()})
    if asked.skip_holidays:
        assert not any(holidays.is_holiday(day) for day in days)
        assert all(holidays.is_holiday(day) for day in skipped)


@given(st.dates(dt.date(2026, 1, 1), dt.date(2032, 1, 1)), st.times(dt.time(4), dt.time(23)), st.integers(1, 104))
def test_a_moved_moment_keeps_hour_and_weekday(day: dt.date, at: dt.time, weeks: int) -> None:
    moment = dt.datetime.combine(day, at, tzinfo=OSLO)
    later = recurrence.moved(moment.astimezone(dt.UTC), weeks).astimezone(OSLO)
    assert (later.date(), later.time()) == (day + dt.timedelta(weeks=weeks), at)


def test_the_clocks_change_and_the_hour_does_not() -> None:
    found, _skipped = recurrence.meetings(rhythm(first=dt.date(2027, 3, 22), count=2, skip_holidays=False))
    assert [f"{starts:%m-%d %H:%M}" for starts, _ends in found] == ["03-22 16:00", "03-29 15:00"]


def test_an_hour_that_never_comes_becomes_the_one_after() -> None:
    starts, ends = recurrence.span(dt.date(2027, 3, 28), dt.time(2, 30), 60)
    assert starts.astimezone(OSLO).time() == dt.time(3, 30)
    assert ends - starts == dt.timedelta(hours=1)


def test_others_come_in_the_place_of_holidays() -> None:
    days, skipped = recurrence.days(rhythm(first=dt.date(2027, 3, 25), count=3))
    assert skipped == [dt.date(2027, 3, 25)]
    assert days == [dt.date(2027, 4, 1), dt.date(2027, 4, 8), dt.date(2027, 4, 15)]


def test_until_a_day_included() -> None:
    days, _skipped = recurrence.days(rhythm(count=None, until=dt.date(2027, 1, 26)))
    assert days == [dt.date(2027, 1, 12), dt.date(2027, 1, 19), dt.date(2027, 1, 26)]


def test_the_fifth_of_a_month_is_its_last() -> None:
    days, _skipped = recurrence.days(rhythm(first=dt.date(2027, 3, 30), frequency="monthly", count=3))
    assert days == [dt.date(2027, 3, 30), dt.date(2027, 4, 27), dt.date(2027, 5, 25)]


@pytest.mark.parametrize(
    ("fields", "rule"),
    [
        ({}, "FREQ=WEEKLY;BYDAY=TU;COUNT=6"),
        ({"weekdays": (3, 1), "every": 2}, "FREQ=WEEKLY;INTERVAL=2;BYDAY=TU,TH;COUNT=6"),
        ({"frequency": "monthly"}, "FREQ=MONTHLY;BYDAY=2TU;COUNT=6"),
        ({"count": None, "until": dt.date(2027, 6, 1)}, "FREQ=WEEKLY;BYDAY=TU;UNTIL=20270601"),
        ({"frequency": "once", "count": None}, "FREQ=DAILY;COUNT=1"),
    ],
)
def test_the_rule_as_calendars_write_it(fields: dict[str, object], rule: str) -> None:
    assert rhythm(**fields).rule() == rule


@pytest.mark.parametrize(
    ("fields", "field"),
    [
        ({"minutes": 4}, "minutes"),
        ({"frequency": "daily"}, "frequency"),
        ({"every": 0}, "every"),
        ({"weekdays": (7,)}, "weekdays"),
        ({"count": None}, "count"),
        ({"count": 6, "until": FIRST}, "count"),
        ({"count": 201}, "count"),
        ({"count": None, "until": dt.date(2027, 1, 1)}, "until"),
        ({"count": None, "until": dt.date(2029, 2, 1)}, "until"),
        ({"count": None, "until": dt.date(2028, 12, 1), "weekdays": (0, 1, 2, 3)}, "until"),
        ({"count": None, "until": dt.date(2027, 1, 13), "weekdays": (4,)}, "until"),
    ],
)
def test_what_does_not_fit_is_named(fields: dict[str, object], field: str) -> None:
    with pytest.raises(Invalid) as refusal:
        recurrence.meetings(rhythm(**fields))
    assert list(refusal.value.fields) == [field]


def test_the_holidays_of_a_year() -> None:
    found = {f"{day:%m-%d}" for day in holidays.of_year(2027)}
    assert {"01-01", "03-25", "03-26", "03-28", "03-29", "05-01", "05-06", "05-16", "05-17"} <= found
    assert {"12-24", "12-25", "12-26", "12-31"} <= found
