"""The next season in one step."""

import datetime as dt

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from tests import factories
from tilbudskatalog.catalog.courses import contributors, copying, holidays, meetings
from tilbudskatalog.catalog.courses.models import Availability, Course, Meeting
from tilbudskatalog.ground.base.clock import OSLO
from tilbudskatalog.ground.base.errors import Invalid, NotPermitted


def by(course: Course) -> factories.User:
    return factories.coordinator(course.offering)


@pytest.mark.django_db
@pytest.mark.usefixtures("november")
def test_everything_follows_but_what_must_be_asked_anew() -> None:
    course = factories.course(when=factories.rhythm(first=dt.date(2027, 1, 12)), room="214")
    jonas = contributors.add(
        course=course, by=by(course), role="experienced_user", name="Jonas Prøve", confirmed=True, name_public=True
    )
    items = [{"title": "Min historie", "minutes": 20, "contributors": [jonas.pk]}]
    meetings.set_program(meeting=course.meetings.all()[0], by=by(course), theme="Bli kjent", items=items)
    copy = copying.copy_to_next_season(course=course, by=by(course), weeks=30)
    assert (copy.state, copy.copied_from, copy.capacity, copy.room) == ("draft", course, 12, "214")
    assert Availability.objects.get(course=copy).taken == 0
    first = copy.meetings.all()[0]
    assert first.starts.astimezone(OSLO).date() == dt.date(2027, 8, 10)
    assert (first.theme, first.program.get().title) == ("Bli kjent", "Min historie")
    person = copy.contributors.get()
    assert (person.name, person.confirmed, person.name_public) == ("Jonas Prøve", False, False)
    assert list(first.program.get().contributors.all()) == [person]
    assert copy.series.get().first == dt.date(2027, 8, 10)


@pytest.mark.django_db
@pytest.mark.usefixtures("november")
def test_a_holiday_moves_what_follows_a_week() -> None:
    course = factories.course(when=factories.rhythm(first=dt.date(2027, 1, 7), weekdays=(3,)))
    plan = copying.preview(course, 10)
    assert [f"{each.starts:%m-%d}" for each in plan] == ["03-18", "04-01", "04-08", "04-15", "04-22", "04-29"]
    assert [each.holidays for each in plan][:3] == [(), (dt.date(2027, 3, 25),), ()]


@pytest.mark.django_db
def test_what_was_cancelled_is_held_next_time() -> None:
    course = factories.course()
    meetings.cancel(meeting=course.meetings.all()[2], by=by(course), reason="Syk")
    copy = copying.copy_to_next_season(course=course, by=by(course), weeks=26)
    assert copy.meetings.filter(cancelled_at=None).count() == 6


@pytest.mark.django_db
@pytest.mark.parametrize("weeks", [0, 105])
def test_a_season_is_neither_now_nor_never(weeks: int) -> None:
    course = factories.course()
    with pytest.raises(Invalid) as refusal:
        copying.copy_to_next_season(course=course, by=by(course), weeks=weeks)
    assert list(refusal.value.fields) == ["weeks"]


@pytest.mark.django_db
def test_strangers_copy_nothing() -> None:
    course = factories.course()
    stranger = factories.user("fremmed", editor=course.offering.organization)
    with pytest.raises(NotPermitted):
        copying.copy_to_next_season(course=course, by=stranger, weeks=26)


class AnyCourse(TestCase):
    """Whatever the rhythm and the number of weeks: order, hours and lengths stay, and nobody meets on a holiday."""

    @settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow])
    @given(
        first=st.dates(dt.date(2026, 1, 1), dt.date(2029, 12, 31)),
        weekdays=st.lists(st.integers(0, 6), min_size=1, max_size=3).map(tuple),
        at=st.times(dt.time(4), dt.time(23)),
        count=st.integers(1, 20),
        weeks=st.integers(1, 104),
    )
    def test_order_and_hours_stay(
        self, first: dt.date, weekdays: tuple[int, ...], at: dt.time, count: int, weeks: int
    ) -> None:
        at = at.replace(microsecond=0)
        course = factories.course_draft()
        rhythm = factories.rhythm(first=first, weekdays=weekdays, at=at, count=count)
        meetings.add_series(course=course, rhythm=rhythm, by=by(course))
        before = list(course.meetings.all())
        copy = copying.copy_to_next_season(course=course, by=by(course), weeks=weeks)
        after = list(Meeting.objects.filter(course=copy))
        assert len(after) == len(before) == count
        assert [each.starts.astimezone(OSLO).time() for each in after] == [at] * count
        assert [each.ends - each.starts for each in after] == [each.ends - each.starts for each in before]
        days = [each.starts.astimezone(OSLO).date() for each in after]
        assert [day.weekday() for day in days] == [each.starts.astimezone(OSLO).weekday() for each in before]
        assert not any(holidays.is_holiday(day) for day in days)
        assert (copy.starts, copy.ends) == (after[0].starts, after[-1].ends)
