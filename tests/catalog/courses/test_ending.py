"""Courses that are to come end with their offering, or with its provider; whoever does it says yes to that first."""

import datetime as dt

import pytest

from tests import factories
from tilbudskatalog.catalog.courses import ending
from tilbudskatalog.catalog.courses.models import Course, CourseChange
from tilbudskatalog.catalog.offerings import closing
from tilbudskatalog.catalog.offerings.models import LocalOffering
from tilbudskatalog.ground.access.models import User
from tilbudskatalog.ground.base import clock
from tilbudskatalog.ground.base.errors import Invalid, NotPermitted

pytestmark = pytest.mark.django_db


@pytest.fixture
def course() -> Course:
    made = factories.course(factories.local())
    Course.objects.update(starts=clock.now() + dt.timedelta(days=10), ends=clock.now() + dt.timedelta(days=20))
    return made


def approver(offering: LocalOffering) -> User:
    return factories.user("geir", approver=offering.organization)


def leader(offering: LocalOffering) -> User:
    return factories.user("lena", leader=offering.organization)


def state(course: Course) -> str:
    course.refresh_from_db()
    return course.state


def test_it_is_refused_until_the_courses_are_said_to_go_too(course: Course) -> None:
    with pytest.raises(Invalid) as refused:
        ending.withdraw(offering=course.offering, by=approver(course.offering), reason="Ingen kursleder")
    assert set(refused.value.fields) == {"cancel_courses"}
    assert LocalOffering.objects.get(pk=course.offering.pk).live
    assert state(course) == "published"


def test_with_a_yes_the_courses_are_cancelled_for_the_same_reason(course: Course) -> None:
    by = approver(course.offering)
    ending.withdraw(offering=course.offering, by=by, reason="Ingen kursleder", cancel_courses=True)
    assert not LocalOffering.objects.get(pk=course.offering.pk).live
    assert (state(course), course.cancelled_reason) == ("cancelled", "Ingen kursleder")
    assert CourseChange.objects.get().kind == CourseChange.Kind.CANCELLED


def test_drafts_and_what_is_over_are_left_alone(course: Course) -> None:
    over = clock.now() - dt.timedelta(minutes=1)
    Course.objects.update(starts=over - dt.timedelta(hours=2), ends=over)
    draft = factories.course_draft(course.offering)
    ending.withdraw(offering=course.offering, by=approver(course.offering), reason="Ingen kursleder")
    assert (state(course), state(draft)) == ("published", "draft")


def test_who_may_not_withdraw_cancels_nothing(course: Course) -> None:
    with pytest.raises(NotPermitted):
        ending.withdraw(offering=course.offering, by=factories.user("mona"), reason="x", cancel_courses=True)
    assert state(course) == "published"


@pytest.mark.parametrize(("days", "after"), [(15, "cancelled"), (25, "published")])
def test_a_provider_that_closes_cancels_what_would_be_held_after_that_day(
    course: Course, days: int, after: str
) -> None:
    day, by = clock.today() + dt.timedelta(days=days), leader(course.offering)
    organization = course.offering.organization
    ending.close(organization=organization, on=day, by=by, reason="Vi legger ned", cancel_courses=True)
    assert state(course) == after


def test_a_provider_does_not_close_over_peoples_heads(course: Course) -> None:
    organization = course.offering.organization
    with pytest.raises(Invalid) as refused:
        ending.close(organization=organization, on=clock.today(), by=leader(course.offering), reason="Vi legger ned")
    assert set(refused.value.fields) == {"cancel_courses"}
    organization.refresh_from_db()
    assert organization.closed is None


def test_what_was_published_after_the_day_was_set_ends_with_the_provider(course: Course) -> None:
    day, organization = clock.today() + dt.timedelta(days=5), course.offering.organization
    closing.close_provider(organization=organization, on=day, by=leader(course.offering), reason="Vi legger ned")
    assert ending.cancel_of_closed(day - dt.timedelta(days=1)) == 0
    assert ending.cancel_of_closed(day) == 1
    assert (state(course), course.cancelled_reason) == ("cancelled", "Tilbyderen er lagt ned.")


def test_where_another_goes_on_people_decide(course: Course) -> None:
    organization = course.offering.organization
    organization.closed, organization.successor = clock.today(), factories.organization("kommune-0301")
    organization.save()
    assert ending.cancel_of_closed(clock.today()) == 0
