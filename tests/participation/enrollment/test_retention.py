"""A year after the course nothing tells of the person; what counts is left."""

import datetime as dt

import pytest

from tests import factories
from tests.participation.enrollment.signing_up import open_course, party, signed_up
from tilbudskatalog.catalog.courses import courses
from tilbudskatalog.catalog.courses.kinds import CourseKind
from tilbudskatalog.catalog.courses.models import Course
from tilbudskatalog.ground.base import clock
from tilbudskatalog.ground.base.retention import carry_out, count
from tilbudskatalog.participation.enrollment import contacts, desk, enquiries, enrollments, links, retention, ticking
from tilbudskatalog.participation.enrollment.kinds import Status
from tilbudskatalog.participation.enrollment.models import Enquiry, EnquiryMessage, Enrollment, Link

pytestmark = pytest.mark.django_db
NEVER_CONFIRMED = "sign-ups that were never confirmed"


def test_a_year_after_the_course_nobody_is_known() -> None:
    course = open_course()
    for name in ("ingrid", "mona"):
        signed_up(course, name)
    assert course.ends is not None
    later = course.ends + retention.KEPT
    assert count(later)["enrollments"] == 0
    assert count(later + dt.timedelta(seconds=1))["enrollments"] == 2
    assert carry_out(later + dt.timedelta(seconds=1))["enrollments"] == 2
    assert count(later + dt.timedelta(seconds=1))["enrollments"] == 0
    for each in Enrollment.objects.all():
        assert (each.name, each.email, each.phone, each.contact_hash, each.person) == ("", "", "", "", None)
        assert each.status == Status.CONFIRMED


def test_a_sign_up_that_was_never_confirmed_is_known_for_a_day(monkeypatch: pytest.MonkeyPatch) -> None:
    contacts.ask(course=open_course(), party=party())
    later = clock.now() + dt.timedelta(hours=1)
    monkeypatch.setattr(clock, "now", lambda: later)
    ticking.lapse()
    assert count(later + dt.timedelta(hours=23))[NEVER_CONFIRMED] == 0
    assert carry_out(later + dt.timedelta(hours=25))[NEVER_CONFIRMED] == 1
    assert not Link.objects.exists()


def test_a_year_after_the_last_word_a_question_is_nobodys() -> None:
    question = enquiries.Question(name="Mona Demo-Berg", email="mona@example.no", text="Kan jeg ta med søsteren min?")
    enquiries.ask(organization=factories.organization(), question=question, offering=None, by=None)
    later = clock.now() + retention.KEPT
    assert (count(later - dt.timedelta(minutes=1))["questions"], carry_out(later)["questions"]) == (0, 1)
    left = Enquiry.objects.get()
    assert (left.name, left.email, left.contact_hash, EnquiryMessage.objects.count()) == ("", "", "", 0)


def test_a_link_that_has_lapsed_is_thrown_away() -> None:
    contacts.ask(course=open_course(), party=party())
    links.new([Enrollment.objects.get()])[0]
    later = clock.now() + links.LASTS + dt.timedelta(seconds=1)
    assert count(later)["ways in from letters"] == 1
    assert carry_out(later)["ways in from letters"] == 1


def test_who_left_a_group_that_goes_on_is_forgotten_after_a_year(monkeypatch: pytest.MonkeyPatch) -> None:
    weekly = factories.rhythm(count=None, until=clock.today() + dt.timedelta(days=700), every=4)
    course = factories.course(factories.local(), weekly, kind=CourseKind.CONTINUOUS)
    left, stays, came = (signed_up(course, name) for name in ("ingrid", "mona", "ola"))
    enrollments.cancel(enrollment=left, by=factories.user("ingrid"))
    assert course.starts is not None
    begun = course.starts + dt.timedelta(hours=2)
    monkeypatch.setattr(clock, "now", lambda: begun)
    desk.mark(enrollment=came, by=factories.coordinator(course.offering), came=True)
    assert carry_out(begun + retention.KEPT + dt.timedelta(days=1))["enrollments"] == 1
    assert [each.name != "" for each in Enrollment.objects.order_by("id")] == [False, True, True]
    assert stays.alive


def test_what_has_no_dates_is_forgotten_a_year_after_when_it_is_finished() -> None:
    course = self_guided()
    signed_up(course)
    later = clock.now() + retention.KEPT + dt.timedelta(days=1)
    assert count(later)["enrollments"] == 0
    courses.finish(course=course, by=factories.coordinator(course.offering))
    assert count(later)["enrollments"] == 1


def self_guided() -> Course:
    draft = factories.course_draft(kind=CourseKind.SELF_GUIDED, capacity=None)
    return courses.publish(course=draft, by=factories.coordinator(draft.offering))
