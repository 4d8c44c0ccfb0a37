"""Courses that have begun, that one joins at any time, or that are over: who is told, and whose place goes on."""

import datetime as dt
import re
from collections.abc import Callable

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from icalendar import Calendar

from tests import factories
from tests.participation.enrollment.signing_up import open_course, party, refused, signed_up
from tilbudskatalog.catalog.courses import courses, ending, meetings
from tilbudskatalog.catalog.courses.kinds import CourseKind
from tilbudskatalog.catalog.courses.models import Course
from tilbudskatalog.catalog.offerings import reviews
from tilbudskatalog.ground.access.models import User
from tilbudskatalog.ground.base import clock
from tilbudskatalog.ground.delivery.models import Letter
from tilbudskatalog.participation.enrollment import contacts, desk, enrollments, telling, ticking
from tilbudskatalog.participation.enrollment.kinds import Basis, Status

pytestmark = pytest.mark.django_db
After = Callable[[Course, int], None]


@pytest.fixture
def days_after(monkeypatch: pytest.MonkeyPatch) -> After:
    def travel(course: Course, days: int) -> None:
        assert course.starts is not None
        moment = course.starts + dt.timedelta(days=days, hours=2)
        monkeypatch.setattr(clock, "now", lambda: moment)

    return travel


def leader(course: Course) -> User:
    return factories.coordinator(course.offering)


def letters(kind: str) -> list[Letter]:
    return list(Letter.objects.filter(kind=f"enrollment.{kind}", channel="email").order_by("id"))


def test_who_came_the_first_time_is_told_of_what_changes_after(days_after: After) -> None:
    course = open_course()
    enrollment = signed_up(course)
    days_after(course, 0)
    desk.mark(enrollment=enrollment, by=leader(course), came=True)
    meetings.cancel(meeting=course.meetings.all()[2], by=leader(course), reason="Kursleder er syk.")
    ticking.tick()
    [told] = letters("changed")
    states = [str(event["STATUS"]) for event in Calendar.from_ical(told.calendar).walk("VEVENT")]
    assert (states.count("CANCELLED"), states.count("CONFIRMED")) == (1, 5)


def test_who_came_the_first_time_is_told_that_the_rest_is_cancelled(days_after: After) -> None:
    course = open_course()
    came, stayed_away = signed_up(course), signed_up(course, "mona", email="mona@example.no")
    days_after(course, 0)
    desk.mark(enrollment=came, by=leader(course), came=True)
    desk.mark(enrollment=stayed_away, by=leader(course), came=False)
    courses.cancel(course=course, by=leader(course), reason="Kursleder er syk.")
    ticking.tick()
    assert len(letters("course_cancelled")) == 2
    came.refresh_from_db()
    assert came.status == Status.ATTENDED


def test_nobody_signs_up_for_what_has_begun_but_the_provider_can_take_somebody_in(days_after: After) -> None:
    course = open_course()
    days_after(course, 0)
    with refused("closed"):
        signed_up(course)
    with refused("closed"):
        contacts.ask(course=course, party=party())
    assert desk.add(course=course, by=leader(course), party=party()).status == Status.CONFIRMED


def test_who_joins_a_group_is_told_of_the_next_meeting_and_not_of_the_first(days_after: After) -> None:
    course = open_course(kind=CourseKind.CONTINUOUS)
    days_after(course, 8)
    signed_up(course)
    [told] = letters("confirmed")
    coming = [each.starts for each in course.meetings.all()][2:]
    assert telling.moment(coming[0]) in told.text
    events = Calendar.from_ical(told.calendar).walk("VEVENT")
    assert [event["DTSTART"].dt.astimezone(dt.UTC) for event in events] == coming


def test_who_leaves_a_group_that_runs_gives_the_place_to_the_next(days_after: After) -> None:
    course = open_course(kind=CourseKind.CONTINUOUS, capacity=1)
    leaving, next_one = signed_up(course), signed_up(course, "mona")
    days_after(course, 8)
    desk.take_out(enrollment=leaving, by=leader(course), reason="Ringte og sluttet i gruppen.")
    next_one.refresh_from_db()
    assert next_one.status == Status.OFFERED


def test_nobody_accepts_a_place_in_a_course_that_is_cancelled() -> None:
    course = open_course(capacity=1)
    first, second = signed_up(course), signed_up(course, "mona")
    enrollments.cancel(enrollment=first, by=factories.user("ingrid"))
    courses.cancel(course=course, by=leader(course), reason="Kursleder er syk.")
    with refused("course-over"):
        enrollments.accept(enrollment=second, by=factories.user("mona"))


def test_a_code_that_comes_after_the_course_was_cancelled_gives_no_place() -> None:
    course = open_course()
    uid = contacts.ask(course=course, party=party())
    found = re.search(r"\b\d{6}\b", Letter.objects.get(kind="enrollment.code", channel="email").text)
    courses.cancel(course=course, by=leader(course), reason="Kursleder er syk.")
    ticking.tick()
    assert found
    with refused("course-over"):
        contacts.confirm(uid=uid, code=found[0])


def test_ten_new_meetings_are_one_letter() -> None:
    course = open_course()
    signed_up(course)
    assert course.ends is not None
    more = factories.rhythm(first=(course.ends + dt.timedelta(days=7)).date(), count=10)
    meetings.add_series(course=course, rhythm=more, by=leader(course))
    ticking.tick()
    assert len(letters("changed")) == 1


def test_what_is_changed_and_then_cancelled_is_told_as_cancelled() -> None:
    course = open_course()
    signed_up(course)
    courses.change(course=course, by=leader(course), values={"room": "Rom 4"})
    courses.cancel(course=course, by=leader(course), reason="Kursleder er syk.")
    ticking.tick()
    assert (len(letters("changed")), len(letters("course_cancelled"))) == (0, 1)


def test_who_is_17_today_comes_to_what_begins_after_the_birthday() -> None:
    course = open_course(age_from=18)
    assert course.starts is not None
    eighteen = course.starts.date() - dt.timedelta(days=1)
    born = eighteen.replace(year=eighteen.year - 18)
    assert enrollments.enroll(course=course, by=factories.user("ingrid"), party=party(born=born)).alive


def test_telling_many_costs_no_more_statements_than_telling_few() -> None:
    """Of every way in: with a log-in, and with the link that who has none gets."""
    costs = []
    for many in (4, 12):
        course = open_course(capacity=many - 2, name=f"Kurs for {many}")
        for number in range(many - 2):
            signed_up(course, f"person-{many}-{number}", email=f"p{number}@example.no")
        for number in range(2):
            by_phone = party(f"Kari {number}", email=f"kari{number}@example.no", basis=Basis.STAFF)
            desk.add(course=course, by=leader(course), party=by_phone)
        courses.change(course=course, by=leader(course), values={"room": "Rom 4"})
        with CaptureQueriesContext(connection) as telling_all:
            ticking.tell_changes()
        courses.cancel(course=course, by=leader(course), reason="Kursleder er syk.")
        with CaptureQueriesContext(connection) as ending_all:
            ticking.tell_changes()
        costs.append((len(telling_all), len(ending_all)))
    assert costs[0] == costs[1]


def test_when_it_begins_those_who_still_wait_are_told_once(days_after: After) -> None:
    course = open_course(capacity=1)
    signed_up(course)
    waiting = signed_up(course, "mona")
    days_after(course, 0)
    ticking.tick()
    ticking.tick()
    waiting.refresh_from_db()
    course.availability.refresh_from_db()
    assert (waiting.status, len(letters("line_closed")), course.availability.waiting) == (Status.CANCELLED, 1, 0)


def test_in_a_group_that_one_joins_at_any_time_the_line_goes_on_until_it_is_over(days_after: After) -> None:
    course = open_course(kind=CourseKind.CONTINUOUS, capacity=1)
    signed_up(course)
    waiting = signed_up(course, "mona")
    for days, status in ((8, Status.WAITING), (90, Status.CANCELLED)):
        days_after(course, days)
        ticking.tick()
        waiting.refresh_from_db()
        assert waiting.status == status


def test_nobody_new_comes_to_what_is_withdrawn_and_who_has_a_place_keeps_it() -> None:
    course = open_course()
    enrollment = signed_up(course)
    by = factories.user("godkjenner-kommune-3403", approver=course.offering.organization)
    reviews.withdraw(offering=course.offering, by=by, reason="Vi har ikke folk til det.")
    with refused("course-over"):
        signed_up(course, "mona")
    enrollment.refresh_from_db()
    assert enrollment.status == Status.CONFIRMED


def test_with_what_is_withdrawn_its_courses_go_and_everyone_in_them_is_told() -> None:
    course = open_course(capacity=1)
    placed, waiting = signed_up(course), signed_up(course, "mona", email="mona@example.no")
    by = factories.user("godkjenner-kommune-3403", approver=course.offering.organization)
    ending.withdraw(offering=course.offering, by=by, reason="Vi har ikke folk til det.", cancel_courses=True)
    ticking.tick()
    assert len(letters("course_cancelled")) == 2
    for each in (placed, waiting):
        each.refresh_from_db()
        assert each.status == Status.CANCELLED
