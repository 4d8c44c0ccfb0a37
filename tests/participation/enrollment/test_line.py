"""Who is next in line, and how long an offered place is held."""

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tilbudskatalog.ground.base.clock import OSLO
from tilbudskatalog.participation.enrollment.line import Allotment, Waiting, allot, answer_by, is_last_call

MONDAY = dt.datetime(2026, 11, 23, 12, tzinfo=OSLO)


def waiting(key: int, places: int = 1, *, priority: int = 2, after: int = 0, passed_over: bool = False) -> Waiting:
    return Waiting(key, priority, MONDAY + dt.timedelta(minutes=after), key, places, passed_over)


def test_first_received_is_first_served() -> None:
    assert allot(1, [waiting(1, after=5), waiting(2, after=1)]) == Allotment((2,))


def test_a_higher_class_goes_before_an_earlier_time() -> None:
    assert allot(1, [waiting(1), waiting(2, priority=1, after=60)]) == Allotment((2,))


def test_the_sequence_decides_where_time_does_not() -> None:
    assert allot(2, [waiting(3), waiting(1), waiting(2)]) == Allotment((1, 2))


def test_a_party_too_big_is_passed_once() -> None:
    assert allot(1, [waiting(1, 2), waiting(2)]) == Allotment((2,), (1,))


def test_then_places_are_kept_for_it() -> None:
    assert allot(1, [waiting(1, 2, passed_over=True), waiting(2)]) == Allotment()


def test_only_one_is_let_past() -> None:
    assert allot(2, [waiting(1, 3), waiting(2), waiting(3)]) == Allotment((2,), (1,))


def test_nobody_is_passed_where_nobody_behind_fits() -> None:
    assert allot(1, [waiting(1, 2), waiting(2, 2)]) == Allotment()


@pytest.mark.parametrize(
    ("offered", "until"),
    [
        ("2026-11-23T12:00", "2026-11-25T12:00"),
        ("2026-11-23T08:00", "2026-11-25T08:00"),
        ("2026-11-23T20:59", "2026-11-25T20:59"),
        ("2026-11-23T21:00", "2026-11-26T08:00"),
        ("2026-11-23T03:00", "2026-11-25T08:00"),
        # Summer time ends: 48 hours later the clock shows an hour less.
        ("2026-10-24T08:30", "2026-10-26T08:00"),
    ],
)
def test_an_offer_is_held_for_two_days_and_never_lapses_at_night(offered: str, until: str) -> None:
    assert answer_by(oslo(offered)) == oslo(until)


def oslo(text: str) -> dt.datetime:
    return dt.datetime.fromisoformat(text).replace(tzinfo=OSLO)


@given(st.integers(0, 365 * 24 * 60))
def test_a_deadline_is_48_to_60_hours_ahead_and_by_day(minutes: int) -> None:
    offered = MONDAY + dt.timedelta(minutes=minutes)
    until = answer_by(offered)
    assert dt.timedelta(hours=48) <= until - offered <= dt.timedelta(hours=60)
    assert 8 <= until.astimezone(OSLO).hour < 21


def test_everyone_is_asked_from_three_days_before_the_start() -> None:
    start = MONDAY + dt.timedelta(hours=72)
    assert is_last_call(MONDAY, start)
    assert not is_last_call(MONDAY - dt.timedelta(seconds=1), start)
    assert not is_last_call(MONDAY, None)


parties = st.builds(
    waiting,
    st.integers(1, 10_000),
    st.integers(1, 4),
    priority=st.integers(1, 3),
    after=st.integers(0, 50),
    passed_over=st.booleans(),
)


@given(st.integers(0, 8), st.lists(parties, max_size=12, unique_by=lambda each: each.key))
def test_what_always_holds(free: int, line: list[Waiting]) -> None:
    found = allot(free, line)
    by_key = {each.key: each for each in line}
    served = [by_key[key] for key in found.served]
    assert sum(each.places for each in served) <= free
    assert served == sorted(served, key=lambda each: each.order)
    ahead = [each for each in line if served and each.order < served[-1].order and each not in served]
    assert {each.key for each in ahead} == set(found.passed_over)
    assert not any(each.passed_over for each in ahead)
    left = free - sum(each.places for each in served)
    rest = sorted((each for each in line if each not in served), key=lambda each: each.order)
    assert not rest or found.passed_over or rest[0].places > left
