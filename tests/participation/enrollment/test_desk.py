"""What the provider does by hand meets the same limits as what people do themselves."""

import datetime as dt
from typing import Any

import pytest

from tests import factories
from tests.participation.enrollment.signing_up import open_course, party, refused, signed_up
from tilbudskatalog.catalog.courses.kinds import NextOfKin
from tilbudskatalog.catalog.courses.models import Course
from tilbudskatalog.ground.access.models import AuditEvent, User
from tilbudskatalog.ground.base import clock
from tilbudskatalog.ground.base.errors import Conflict, Invalid, NotPermitted
from tilbudskatalog.ground.delivery.models import Letter
from tilbudskatalog.participation.enrollment import desk, referred, seating
from tilbudskatalog.participation.enrollment.kinds import Attends, Status

pytestmark = pytest.mark.django_db


def leader(course: Course) -> User:
    return factories.coordinator(course.offering)


def test_a_person_added_by_hand_does_not_pass_the_line() -> None:
    course = open_course(capacity=1)
    signed_up(course)
    waiting = signed_up(course, "mona")
    added = desk.add(course=course, by=leader(course), party=party("Ola Demo", email="ola@example.no"))
    assert [seating.place_in_line(each) for each in (waiting, added)] == [1, 2]


def test_only_who_runs_the_course_adds_to_it() -> None:
    with pytest.raises(NotPermitted):
        desk.add(course=open_course(), by=factories.user("fremmed"), party=party())


def test_a_class_is_changed_for_a_reason_that_is_kept_and_told() -> None:
    course = open_course(capacity=1, priority_classes=["først", "andre"])
    signed_up(course)
    ahead, behind = signed_up(course, "mona"), signed_up(course, "ola")
    desk.reclassify(enrollment=behind, by=leader(course), priority=0, reason="Skal opereres i mars.")
    behind.refresh_from_db()
    assert [seating.place_in_line(each) for each in (behind, ahead)] == [1, 2]
    step = behind.steps.get(act="reclassify")
    assert (step.note, step.details) == ("Skal opereres i mars.", {"before": 1, "after": 0})
    assert Letter.objects.filter(kind="enrollment.reclassified").exists()
    assert "opereres" not in str(list(AuditEvent.objects.values()))


@pytest.mark.parametrize(("priority", "reason", "field"), [(0, " ", "reason"), (2, "x", "priority")])
def test_a_class_takes_a_reason_and_has_to_be_one_of_the_course(priority: int, reason: str, field: str) -> None:
    course = open_course(capacity=1, priority_classes=["først", "andre"])
    signed_up(course)
    waiting = signed_up(course, "mona")
    with pytest.raises(Invalid) as refused:
        desk.reclassify(enrollment=waiting, by=leader(course), priority=priority, reason=reason)
    assert list(refused.value.fields) == [field]


def test_who_is_moved_has_a_place_in_the_other_course_first() -> None:
    course, other = open_course(), open_course(name="Kveldskurs")
    enrollment = signed_up(course)
    new = desk.move(enrollment=enrollment, by=leader(course), to=other)
    enrollment.refresh_from_db()
    assert (enrollment.status, new.status, new.course) == (Status.MOVED, Status.CONFIRMED, other)


def test_nobody_loses_a_place_to_a_move_that_fails() -> None:
    course, other = open_course(), open_course(name="Kveldskurs", capacity=1)
    signed_up(other, "mona")
    enrollment = signed_up(course)
    with pytest.raises(Conflict):
        desk.move(enrollment=enrollment, by=leader(course), to=other)
    enrollment.refresh_from_db()
    assert (enrollment.status, enrollment.held, other.enrollments.count()) == (Status.CONFIRMED, 1, 1)


def test_who_is_moved_is_told_once_and_sees_why() -> None:
    course, other = open_course(), open_course(name="Kveldskurs")
    enrollment = signed_up(course)
    before = set(Letter.objects.values_list("pk", flat=True))
    new = desk.move(enrollment=enrollment, by=leader(course), to=other, message="Rommet er for lite.")
    told = Letter.objects.exclude(pk__in=before)
    assert set(told.values_list("kind", "channel")) == {("enrollment.moved", "email"), ("enrollment.moved", "sms")}
    # What the provider writes may be about health, and letters are read by others on their way.
    assert not [letter for letter in told if "for lite" in letter.text]
    assert new.steps.get(act="moved_here").note == "Rommet er for lite."


def test_nobody_is_moved_to_another_provider() -> None:
    course = open_course()
    other = factories.course(factories.local("kommune-0301", course.offering.template))
    enrollment = signed_up(course)
    by = leader(course)
    factories.user(by.username, coordinator=other.offering.organization)
    with refused("other-provider"):
        desk.move(enrollment=enrollment, by=by, to=other)


@pytest.mark.parametrize(
    ("fields", "limits", "code"),
    [
        ({}, {"age_from": 60}, "other-ages"),
        ({}, {"age_to": 40}, "other-ages"),
        ({"attends": Attends.TOGETHER, "places": 2}, {"next_of_kin": NextOfKin.NONE}, "next-of-kin"),
        ({"attends": Attends.NEXT_OF_KIN}, {"next_of_kin": NextOfKin.TOGETHER}, "next-of-kin"),
    ],
)
def test_a_move_meets_the_limits_that_signing_up_does(
    fields: dict[str, Any], limits: dict[str, Any], code: str
) -> None:
    course, other = open_course(), open_course(**limits)
    enrollment = signed_up(course, **fields)
    with refused(code):
        desk.move(enrollment=enrollment, by=leader(course), to=other)
    enrollment.refresh_from_db()
    assert (enrollment.status, other.enrollments.count()) == (Status.CONFIRMED, 0)


def test_another_class_from_the_start_takes_a_reason_too() -> None:
    course = open_course(capacity=1, priority_classes=["først", "andre"])
    signed_up(course)
    added = party("Ola Demo", email="ola@example.no")
    with pytest.raises(Invalid) as refusal:
        desk.add(course=course, by=leader(course), party=added, priority=0)
    assert list(refusal.value.fields) == ["reason"]
    enrollment = desk.add(course=course, by=leader(course), party=added, priority=0, reason="Skal opereres.")
    step = enrollment.steps.get(act="reclassify")
    assert (step.note, step.details) == ("Skal opereres.", {"before": 1, "after": 0})


def test_who_came_is_noted_from_the_first_day_on(monkeypatch: pytest.MonkeyPatch) -> None:
    course = open_course()
    enrollment = signed_up(course)
    with refused("not-begun"):
        desk.mark(enrollment=enrollment, by=leader(course), came=True)
    assert course.starts is not None
    later = course.starts + dt.timedelta(hours=1)
    monkeypatch.setattr(clock, "now", lambda: later)
    assert desk.mark(enrollment=enrollment, by=leader(course), came=False).status == Status.NO_SHOW
    assert desk.mark(enrollment=enrollment, by=leader(course), came=True).status == Status.ATTENDED


def test_who_is_taken_out_is_shown_why_and_the_next_is_offered_the_place() -> None:
    course = open_course(capacity=1)
    enrollment, waiting = signed_up(course), signed_up(course, "mona")
    desk.take_out(enrollment=enrollment, by=leader(course), reason="Ringte og meldte seg av.")
    waiting.refresh_from_db()
    assert waiting.status == Status.OFFERED
    assert enrollment.steps.get(act="take_out").note == "Ringte og meldte seg av."


def test_a_referral_holds_nothing_until_it_is_accepted_and_then_stands_by_when_it_came() -> None:
    course = open_course(capacity=1)
    earlier = clock.now() - dt.timedelta(days=3)
    referral = referred.receive(course=course, by=leader(course), party=party(), received_at=earlier)
    signed_up(course, "mona")
    later = signed_up(course, "ola")
    accepted = referred.accept(enrollment=referral, by=leader(course))
    assert [seating.place_in_line(each) for each in (accepted, later)] == [1, 2]


def test_a_refused_referral_is_answered_once() -> None:
    course = open_course()
    referral = referred.receive(course=course, by=leader(course), party=party(), received_at=clock.now())
    assert referred.refuse(enrollment=referral, by=leader(course)).status == Status.REFUSED
    with refused("answered"):
        referred.accept(enrollment=referral, by=leader(course))
