"""Within 72 hours of the start everyone in line is asked and the first answer wins: each time that a place is free, and
only as long as it is that close."""

import datetime as dt
from collections.abc import Callable

import pytest

from tests import factories
from tests.participation.enrollment.signing_up import open_course, party, refused, signed_up
from tilbudskatalog.catalog.courses import meetings
from tilbudskatalog.catalog.courses.models import Course
from tilbudskatalog.ground.base import clock
from tilbudskatalog.ground.delivery.models import Letter
from tilbudskatalog.participation.enrollment import desk, enrollments, ticking
from tilbudskatalog.participation.enrollment.kinds import Status
from tilbudskatalog.participation.enrollment.models import Enrollment

pytestmark = pytest.mark.django_db
Before = Callable[[Course, float], None]


@pytest.fixture
def hours_before(monkeypatch: pytest.MonkeyPatch) -> Before:
    def travel(course: Course, hours: float) -> None:
        course.refresh_from_db()
        assert course.starts is not None
        moment = course.starts - dt.timedelta(hours=hours)
        monkeypatch.setattr(clock, "now", lambda: moment)

    return travel


def asked(enrollment: Enrollment) -> int:
    """How many letters say that a place is free."""
    event = f"last call:{enrollment.uid}"
    return Letter.objects.filter(kind="enrollment.last_call", channel="email", event__startswith=event).count()


def full_with_two_in_line() -> tuple[Course, Enrollment, Enrollment, Enrollment]:
    course = open_course(capacity=1)
    return course, signed_up(course), signed_up(course, "mona"), signed_up(course, "ola")


def postponed(course: Course, days: int) -> None:
    by = factories.coordinator(course.offering)
    for meeting in reversed(course.meetings.all()):
        later = {"starts": meeting.starts + dt.timedelta(days=days), "ends": meeting.ends + dt.timedelta(days=days)}
        meetings.change(meeting=meeting, by=by, values=later)


def test_a_place_that_is_free_once_more_is_told_once_more(hours_before: Before) -> None:
    course, first, second, third = full_with_two_in_line()
    hours_before(course, 70)
    enrollments.cancel(enrollment=first, by=factories.user("ingrid"))
    enrollments.accept(enrollment=second, by=factories.user("mona"))
    assert asked(third) == 1
    hours_before(course, 40)
    enrollments.cancel(enrollment=second, by=factories.user("mona"))
    assert asked(third) == 2
    third.refresh_from_db()
    assert enrollments.accept(enrollment=third, by=factories.user("ola")).status == Status.CONFIRMED


def test_the_same_place_is_told_of_once(hours_before: Before) -> None:
    course, first, second, third = full_with_two_in_line()
    hours_before(course, 70)
    enrollments.cancel(enrollment=first, by=factories.user("ingrid"))
    enrollments.cancel(enrollment=second, by=factories.user("mona"))
    ticking.tick()
    assert asked(third) == 1


def test_a_party_too_big_for_what_is_free_is_not_asked(hours_before: Before) -> None:
    course = open_course(capacity=2)
    first, _second = signed_up(course), signed_up(course, "kari")
    big, small = signed_up(course, "mona", places=2), signed_up(course, "ola")
    hours_before(course, 70)
    enrollments.cancel(enrollment=first, by=factories.user("ingrid"))
    assert (asked(big), asked(small)) == (0, 1)


def test_of_a_course_that_is_postponed_nobody_takes_a_place_past_the_line(hours_before: Before) -> None:
    course, first, second, third = full_with_two_in_line()
    hours_before(course, 70)
    enrollments.cancel(enrollment=first, by=factories.user("ingrid"))
    postponed(course, 14)
    with refused("nothing-offered"):
        enrollments.accept(enrollment=third, by=factories.user("ola"))
    ticking.tick()
    second.refresh_from_db()
    assert second.status == Status.OFFERED


def test_when_it_has_begun_nobody_is_asked(hours_before: Before) -> None:
    course, first, second, _third = full_with_two_in_line()
    hours_before(course, -1)
    enrollments.cancel(enrollment=first, by=factories.user("ingrid"))
    ticking.tick()
    assert asked(second) == 0
    assert not second.steps.filter(act="last_call").exists()


def test_full_courses_do_not_stand_in_the_way_of_those_with_places(
    hours_before: Before, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(ticking, "AT_ONCE", 1)
    full, other = full_with_two_in_line()[0], open_course(capacity=2, name="Kveldskurs")
    signed_up(other)
    big = signed_up(other, "mona", places=2)
    hours_before(full, 71)
    small = desk.add(course=other, by=factories.coordinator(other.offering), party=party("Ola Demo", places=1))
    assert small.status == Status.CONFIRMED
    enrollments.cancel(enrollment=small, by=None)
    Letter.objects.all().delete()
    Enrollment.objects.update(asked_at=None)
    Enrollment.objects.filter(pk=big.pk).update(places=1)
    assert ticking.call_last() == 1
    assert asked(big) == 1


def test_who_has_been_reminded_is_reminded_of_the_new_time(hours_before: Before) -> None:
    course = open_course()
    signed_up(course)
    hours_before(course, 24)
    assert ticking.remind() == 1
    postponed(course, 14)
    assert ticking.remind() == 0
    hours_before(course, 24)
    assert (ticking.remind(), ticking.remind()) == (1, 0)
    assert Letter.objects.filter(kind="enrollment.reminder", channel="email").count() == 2


def test_who_got_the_place_the_day_before_needs_no_reminder(hours_before: Before) -> None:
    course = open_course()
    hours_before(course, 24)
    signed_up(course)
    assert ticking.remind() == 0
