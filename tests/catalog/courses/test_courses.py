"""Create, change, publish, cancel, finish."""

import datetime as dt
from typing import Any

import pytest

from tests import factories
from tilbudskatalog.catalog.courses import changes, courses, meetings, places
from tilbudskatalog.catalog.courses.models import Availability, Course, CourseChange
from tilbudskatalog.ground.access.models import AuditEvent
from tilbudskatalog.ground.base import clock
from tilbudskatalog.ground.base.errors import Conflict, Invalid, NotPermitted
from tilbudskatalog.ground.base.models import Changed

pytestmark = pytest.mark.django_db


def told(course: Course) -> list[tuple[str, dict[str, Any]]]:
    return list(CourseChange.objects.filter(course=course).values_list("kind", "fields"))


def by(course: Course) -> factories.User:
    return factories.coordinator(course.offering)


def test_a_course_begins_as_the_offering_has_it() -> None:
    course = factories.course_draft()
    assert (course.state, course.age_from, course.by_login, course.by_referral) == ("draft", 18, True, False)
    assert Availability.objects.get(course=course).left == 12
    event = AuditEvent.objects.get(kind="course", uid=course.uid)
    assert (event.act, event.organization_uid) == ("create", course.offering.organization.uid)
    assert Changed.objects.filter(kind="course", key=course.pk).exists()


@pytest.mark.parametrize("role", ["reader", "editor", "approver", "leader", "assessor"])
def test_only_a_coordinator_runs_courses(role: str) -> None:
    course = factories.course()
    other = factories.user("annen", **{role: course.offering.organization})
    for act in (
        lambda: courses.create(offering=course.offering, by=other, values={}),
        lambda: courses.change(course=course, by=other, values={}),
        lambda: courses.cancel(course=course, by=other, reason="Syk"),
    ):
        with pytest.raises(NotPermitted):
            act()


def test_a_coordinator_elsewhere_has_no_say() -> None:
    course = factories.course_draft()
    elsewhere = factories.user("borte", coordinator=factories.organization("forening"))
    with pytest.raises(NotPermitted):
        courses.change(course=course, by=elsewhere, values={"name": "Nytt"})
    assert list(Course.objects.visible_to(elsewhere)) == list(Course.objects.run_by(elsewhere)) == []


@pytest.mark.parametrize(
    ("values", "field"),
    [
        ({"capacity": 0}, "capacity"),
        ({"capacity": 8, "minimum": 9}, "minimum"),
        ({"kind": "party"}, "kind"),
        ({"language": "xx"}, "language"),
        ({"by_login": False}, "by_login"),
        ({"age_from": 70, "age_to": 18}, "age_to"),
        ({"age_from": 200}, "age_from"),
        ({"price": 20_001}, "price"),
        ({"contact_email": "nei"}, "contact_email"),
        ({"digital_link": "javascript:alert(1)"}, "digital_link"),
        ({"priority_classes": ["A", "a"]}, "priority_classes"),
        ({"priority_classes": list("abcdef")}, "priority_classes"),
        ({"priority_classes": "A"}, "priority_classes"),
        ({"opens": dt.datetime(2027, 2, 1, tzinfo=dt.UTC), "closes": dt.datetime(2027, 1, 1, tzinfo=dt.UTC)}, "closes"),
        ({"place": 3}, "place"),
        ({"colour": "red"}, "colour"),
    ],
)
def test_what_does_not_fit_is_named(values: dict[str, Any], field: str) -> None:
    with pytest.raises(Invalid) as refusal:
        factories.course_draft(**values)
    assert list(refusal.value.fields) == [field]


def test_somebody_elses_place_is_refused() -> None:
    course = factories.course_draft()
    foreign = factories.place(factories.organization("forening"))
    with pytest.raises(Invalid):
        courses.change(course=course, by=by(course), values={"place": foreign})


def test_it_is_published_when_people_know_what_they_need() -> None:
    course = factories.course_draft(capacity=None, place=None)
    with pytest.raises(Invalid) as refusal:
        courses.publish(course=course, by=by(course))
    assert set(refusal.value.fields) == {"meetings", "capacity", "place"}
    with pytest.raises(Conflict):
        courses.publish(course=factories.course(course.offering), by=by(course))


def test_what_is_past_is_not_published() -> None:
    course = factories.course_draft()
    meetings.add_series(course=course, by=by(course), rhythm=factories.rhythm(first=dt.date(2025, 1, 7)))
    with pytest.raises(Invalid) as refusal:
        courses.publish(course=course, by=by(course))
    assert set(refusal.value.fields) == {"meetings"}


def test_the_offering_is_published_first() -> None:
    course = factories.course_draft(factories.local_draft())
    meetings.add_series(course=course, by=by(course), rhythm=factories.rhythm())
    with pytest.raises(Conflict) as refusal:
        courses.publish(course=course, by=by(course))
    assert refusal.value.code == "offering-not-published"


def test_a_self_guided_program_needs_neither_dates_nor_place() -> None:
    course = factories.course_draft(kind="self_guided", capacity=None, place=None)
    assert courses.publish(course=course, by=by(course)).ends is None


def test_those_who_come_are_told_of_what_matters_to_them_only() -> None:
    course = factories.course()
    courses.change(course=course, by=by(course), values={"room": "214", "name": "Dagkurs"}, message="Vi har flyttet.")
    [change] = CourseChange.objects.filter(course=course)
    assert (change.kind, change.fields, change.message) == ("changed", {"room": ["", "214"]}, "Vi har flyttet.")
    courses.change(course=course, by=by(course), values={"minimum": 4})
    assert CourseChange.objects.count() == 1


def test_nobody_is_told_of_a_draft() -> None:
    course = factories.course_draft()
    courses.change(course=course, by=by(course), values={"room": "214"})
    meetings.add_series(course=course, by=by(course), rhythm=factories.rhythm())
    assert told(course) == []


def test_more_places_move_the_line() -> None:
    course = factories.course()
    courses.change(course=course, by=by(course), values={"capacity": 14})
    assert told(course) == [("more_places", {})]
    assert Availability.objects.get(course=course).left == 14


def test_there_is_room_for_everyone_who_has_a_place() -> None:
    course = factories.course()
    places.take(course_id=course.pk, count=5)
    with pytest.raises(Conflict):
        courses.change(course=course, by=by(course), values={"capacity": 4})
    assert Course.objects.get(pk=course.pk).capacity == 12


def test_two_coordinators_do_not_overwrite_each_other() -> None:
    course = factories.course_draft()
    courses.change(course=course, by=by(course), values={"name": "En"}, expected_version=course.version)
    with pytest.raises(Conflict) as refusal:
        courses.change(course=course, by=by(course), values={"name": "To"}, expected_version=course.version)
    assert refusal.value.code == "changed-since"


def test_a_cancelled_course_says_why_and_is_over() -> None:
    course = factories.course()
    with pytest.raises(Invalid):
        courses.cancel(course=course, by=by(course), reason=" ")
    cancelled = courses.cancel(course=course, by=by(course), reason="For få påmeldte")
    assert (cancelled.state, cancelled.cancelled_reason) == ("cancelled", "For få påmeldte")
    assert CourseChange.objects.get(course=course).message == "For få påmeldte"
    with pytest.raises(Conflict) as refusal:
        courses.change(course=course, by=by(course), values={"name": "Nytt"})
    assert refusal.value.code == "course-over"


def test_a_draft_is_thrown_away_and_what_was_public_is_not() -> None:
    draft = factories.course_draft()
    courses.discard(course=draft, by=by(draft))
    assert not Course.objects.exists()
    with pytest.raises(Conflict):
        courses.discard(course=factories.course(draft.offering), by=by(draft))


def test_the_clock_finishes_what_has_ended(monkeypatch: pytest.MonkeyPatch) -> None:
    course = factories.course()
    with pytest.raises(Conflict):
        courses.finish(course=course, by=by(course))
    assert courses.finish_ended() == 0
    assert course.ends is not None
    after = course.ends + dt.timedelta(minutes=1)
    monkeypatch.setattr(clock, "now", lambda: after)
    assert courses.finish_ended() == 1
    assert Course.objects.get(pk=course.pk).state == "finished"


def test_changes_are_told_once_and_in_order() -> None:
    course = factories.course()
    courses.change(course=course, by=by(course), values={"room": "1"})
    courses.change(course=course, by=by(course), values={"room": "2"})
    waiting = changes.to_tell()
    assert [change.fields["room"] for change in waiting] == [["", "1"], ["1", "2"]]
    changes.told(waiting[:1])
    assert changes.to_tell() == waiting[1:]
