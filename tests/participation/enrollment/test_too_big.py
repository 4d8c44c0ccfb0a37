"""A party that can't fit, whatever is freed, holds nobody up."""

import pytest

from tests import factories
from tests.participation.enrollment.signing_up import open_course, party, refused, signed_up
from tilbudskatalog.catalog.courses import courses
from tilbudskatalog.catalog.courses.kinds import NextOfKin
from tilbudskatalog.ground.base import clock
from tilbudskatalog.ground.base.errors import Invalid
from tilbudskatalog.participation.enrollment import desk, enrollments, referred, ticking
from tilbudskatalog.participation.enrollment.kinds import Status

pytestmark = pytest.mark.django_db


def test_a_party_that_there_is_no_room_for_any_more_does_not_stop_the_line() -> None:
    course = open_course(capacity=5)
    by = factories.coordinator(course.offering)
    first, second = signed_up(course, places=2), signed_up(course, "kari", places=2)
    big = signed_up(course, "mona", places=5)
    signed_up(course, "ola")
    small = signed_up(course, "eva")
    enrollments.cancel(enrollment=first, by=factories.user("ingrid"))
    courses.change(course=course, by=by, values={"capacity": 4})
    enrollments.cancel(enrollment=second, by=factories.user("kari"))
    ticking.tick()
    big.refresh_from_db()
    small.refresh_from_db()
    assert (big.status, small.status) == (Status.WAITING, Status.OFFERED)


def test_nobody_is_moved_to_where_they_are_too_many() -> None:
    course, other = open_course(capacity=4), open_course(capacity=2, name="Kveldskurs")
    signed_up(course, places=4)
    waiting = signed_up(course, "mona", places=3)
    with refused("too-many"):
        desk.move(enrollment=waiting, by=factories.coordinator(course.offering), to=other)


def test_who_comes_alone_takes_one_place() -> None:
    course = open_course(next_of_kin=NextOfKin.NONE)
    with pytest.raises(Invalid) as refusal:
        enrollments.enroll(course=course, by=factories.user("ingrid"), party=party(places=2))
    assert list(refusal.value.fields) == ["places"]


def test_classes_do_not_change_under_those_who_wait() -> None:
    course = open_course(capacity=1, priority_classes=["først", "andre"])
    by = factories.coordinator(course.offering)
    signed_up(course)
    signed_up(course, "mona")
    with refused("people-wait"):
        courses.change(course=course, by=by, values={"priority_classes": []})
    renamed = courses.change(course=course, by=by, values={"priority_classes": ["først", "alle andre"]})
    assert renamed.priority_classes == ["først", "alle andre"]


def test_an_accepted_referral_stands_in_the_last_of_the_classes_that_there_are_now() -> None:
    course = open_course(capacity=1)
    by = factories.coordinator(course.offering)
    referral = referred.receive(course=course, by=by, party=party(), received_at=clock.now())
    courses.change(course=course, by=by, values={"priority_classes": ["først", "andre"]})
    assert referred.accept(enrollment=referral, by=by).priority == 1
