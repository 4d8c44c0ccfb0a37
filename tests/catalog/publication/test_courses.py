"""Courses in snapshots: their own, and in brief in their offering's."""

import datetime as dt
import json
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests import factories
from tilbudskatalog.catalog.courses import contributors, courses, meetings, places
from tilbudskatalog.catalog.courses.models import Course
from tilbudskatalog.catalog.offerings import national_offerings, reviews
from tilbudskatalog.catalog.publication import course_documents, log, projector
from tilbudskatalog.ground.base import clock

pytestmark = pytest.mark.django_db

LINK = "https://video.example.com/rom/hemmelig"


def by(course: Course) -> factories.User:
    return factories.coordinator(course.offering)


def published(kind: str, uid: object) -> Any:
    projector.project_all()
    document = log.current_document(kind, str(uid))
    return None if document is None else json.loads(document)


@pytest.mark.usefixtures("november")
def test_a_course_says_when_where_and_with_whom() -> None:
    course = factories.course(when=factories.rhythm(first=dt.date(2027, 1, 12)))
    jonas = contributors.add(
        course=course, by=by(course), role="experienced_user", name="Jonas Prøve", confirmed=True, name_public=True
    )
    contributors.add(course=course, by=by(course), role="professional", name="Spurt Prøve")
    items = [{"title": "Min historie", "contributors": [jonas.pk]}]
    meetings.set_program(meeting=course.meetings.all()[0], by=by(course), theme="Bli kjent", items=items)
    document = published("course", course.uid)
    assert document["offering"] == {"id": str(course.offering.uid), "code": "tobakk_kurs"}
    assert (document["starts"], document["capacity"], document["signup"]) == ("2027-01-12T16:00:00Z", 12, ["login"])
    assert document["joins"] == ["2027-01-12T16:00:00Z"]
    assert len(document["meetings"]) == 6
    assert document["meetings"][0]["program"] == [{"title": "Min historie", "minutes": None, "contributors": [0]}]
    assert [person["name"] for person in document["contributors"]] == ["Jonas Prøve"]
    assert document["place"]["name"] == "Hamar rådhus"


def test_a_name_that_is_not_to_be_shown_is_in_no_snapshot() -> None:
    course = factories.course()
    contributors.add(
        course=course, by=by(course), role="experienced_user", name="Hemmelig", description="Levd med kols",
        confirmed=True,
    )  # fmt: skip
    [person] = published("course", course.uid)["contributors"]
    assert person == {"role": "experienced_user", "name": "", "description": "Levd med kols", "organization": ""}


def test_the_address_of_a_digital_room_is_in_no_snapshot() -> None:
    course = factories.course(kind="digital", digital_link=LINK, place=None)
    meetings.change(meeting=course.meetings.all()[0], by=by(course), values={"digital_link": LINK})
    document = published("course", course.uid)
    assert document["digital"]
    assert document["meetings"][0]["digital"]
    assert "hemmelig" not in json.dumps(document)
    assert "hemmelig" not in json.dumps(published("offering", course.offering.uid))


def test_an_offering_holds_its_courses_in_brief_and_follows_them() -> None:
    course = factories.course()
    [brief] = published("offering", course.offering.uid)["courses"]
    assert (brief["id"], brief["joins"], brief["capacity"]) == (str(course.uid), [brief["starts"]], 12)
    courses.cancel(course=course, by=by(course), reason="For få")
    assert published("offering", course.offering.uid)["courses"] == []
    document = published("course", course.uid)
    assert (document["state"], document["cancelled_reason"]) == ("cancelled", "For få")


def test_a_draft_is_in_no_snapshot() -> None:
    course = factories.course_draft()
    assert published("course", course.uid) is None
    assert published("offering", course.offering.uid)["courses"] == []


def test_a_group_is_joined_at_any_of_its_meetings() -> None:
    course = factories.course(kind="continuous")
    meetings.cancel(meeting=course.meetings.all()[1], by=by(course), reason="Ferie")
    assert len(published("offering", course.offering.uid)["courses"][0]["joins"]) == 5


def test_free_places_publish_nothing() -> None:
    course = factories.course()
    projector.project_all()
    before = log.last_number()
    places.take(course_id=course.pk)
    projector.project_all()
    assert log.last_number() == before


def test_a_course_goes_with_its_offering() -> None:
    course = factories.course()
    assert published("course", course.uid) is not None
    approver = factories.user("godkjenner-kommune-3403")
    reviews.withdraw(offering=course.offering, by=approver, reason="Ferdig")
    projector.project_all()
    assert log.newest_entries_after(0)[-1].op == "withdraw"
    assert {entry.kind for entry in log.newest_entries_after(0) if entry.op == "withdraw"} == {"course", "offering"}


def test_what_is_over_is_withdrawn_when_the_house_is_kept(monkeypatch: pytest.MonkeyPatch) -> None:
    course = factories.course()
    assert published("course", course.uid) is not None
    assert course.ends is not None
    after = course.ends + dt.timedelta(hours=1)
    monkeypatch.setattr(clock, "now", lambda: after)
    courses.finish_ended()
    projector.project_all()
    assert {entry.op for entry in log.newest_entries_after(0) if entry.kind == "course"} == {"withdraw"}


def test_the_template_is_nothing_to_a_course() -> None:
    """A national change must not touch the thousands of courses below it."""
    course = factories.course()
    projector.project_all()
    template = course.offering.template
    assert template is not None
    factories.approve_national(template_changed(template))
    projector.project_all()
    assert [entry.kind for entry in log.entries_after(0)][-1] != "course"


def template_changed(template: Any) -> Any:
    national_offerings.revise(
        offering=template, by=factories.user("nasjonal"), texts={"nb": {"summary": "Nytt nasjonalt"}}
    )
    return template


def test_many_are_read_with_as_many_queries_as_one() -> None:
    first = factories.course()
    some = [first, *(factories.course(first.offering, factories.rhythm(at=dt.time(hour))) for hour in (9, 11, 13))]
    counts = []
    for keys in ([first.pk], [row.pk for row in some]):
        with CaptureQueriesContext(
            connection,
        ) as queries:
            course_documents.courses(keys)
        counts.append(len(queries))
    assert counts[0] == counts[1]
