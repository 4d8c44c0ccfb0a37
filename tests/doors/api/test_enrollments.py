"""Signing up from another program: a citizen's own app, and a system on a citizen's behalf."""

import datetime as dt
import json
from typing import Any

import pytest
from django.test import Client

from tests import factories
from tests.doors.api.conftest import publish
from tests.doors.api.contract import assert_keeps
from tests.doors.api.enrolling import (
    BODY,
    FOR_ALL,
    ONE,
    OTHER,
    SIGN_UP,
    behalf,
    named,
    offered,
    person,
    refusal,
    sign_up,
    to_course,
)
from tests.doors.api.programs import call
from tests.participation.enrollment.signing_up import open_course, signed_up
from tilbudskatalog.catalog.courses.models import Course
from tilbudskatalog.catalog.offerings.models import LocalOffering
from tilbudskatalog.ground.access.models import User
from tilbudskatalog.ground.base import clock
from tilbudskatalog.ground.delivery.models import Letter
from tilbudskatalog.participation.enrollment.kinds import Need, Status
from tilbudskatalog.participation.enrollment.models import Enrollment

pytestmark = pytest.mark.django_db


def test_a_citizens_app_signs_its_citizen_up(app: str, course: Course) -> None:
    answer = sign_up(app, course)
    body = assert_keeps(answer, SIGN_UP, "post")
    assert (answer.status_code, body["status"], body["place_in_line"]) == (201, "confirmed", None)
    assert answer["Location"] == body["links"]["self"] == f"/api/v1/enrollments/{body['id']}"
    found = Enrollment.objects.get()
    assert (found.person, found.phone, found.basis) == (person(), "+4741234567", "self")
    assert [each["act"] for each in body["acts"]] == ["cancel"]
    assert Letter.objects.filter(kind="enrollment.confirmed").exists()


def test_the_answer_tells_of_the_course(app: str, course: Course) -> None:
    body = sign_up(app, course).json()["course"]
    assert body["title"] == "Snus- og røykesluttkurs"
    assert len(body["meetings"]) == course.meetings.count() > 0
    assert body["starts"] == body["meetings"][0]["starts"] == clock.rfc3339(course.starts)
    assert body["cancel_by"] == clock.rfc3339(course.starts - dt.timedelta(hours=course.cancel_hours))
    assert body["url"].endswith(f"/kurs/{course.uid}")


def test_it_tells_how_the_course_is_reached_else_the_offering(app: str, offering: LocalOffering) -> None:
    LocalOffering.objects.update(contact_phone="62 00 00 00", contact_email="frisk@example.com")
    course = open_course(**FOR_ALL, contact_phone="97 00 00 01")
    publish()
    contact = sign_up(app, course).json()["course"]["contact"]
    assert contact == {"phone": "97 00 00 01", "email": "frisk@example.com", "website": contact["website"]}


def test_the_digital_room_is_for_who_has_a_place(app: str, course: Course) -> None:
    Course.objects.update(digital_link="https://rom.example/1")
    assert sign_up(app, course).json()["course"]["digital_link"] == "https://rom.example/1"
    waiting = sign_up(app, course, {"basis": "parent", "name": "Barn Demo", "born": "2020-01-01"}).json()
    assert (waiting["status"], waiting["course"]["digital_link"]) == ("waiting", None)


def test_it_is_answered_although_nothing_of_the_course_is_published(app: str, offering: LocalOffering) -> None:
    body = assert_keeps(sign_up(app, open_course(**FOR_ALL)), SIGN_UP, "post")["course"]
    assert (body["meetings"], body["place"], body["contact"]) == ([], None, None)


def test_when_it_is_full_one_stands_in_line(app: str, system: str, course: Course) -> None:
    signed_up(course, "forst")
    assert sign_up(app, course).json()["place_in_line"] == 1
    body = sign_up(system, course, **behalf(OTHER)).json()
    assert (body["status"], body["status_text"], body["place_in_line"]) == ("waiting", "i køen", 2)


def test_an_offer_has_a_deadline_and_is_answered(app: str, course: Course) -> None:
    address = offered(app, course)
    answer = call(app, path=address)
    body = assert_keeps(answer, ONE)
    deadline = body["offer"]["answer_by"]
    assert body["offer"]["held"]
    assert [(each["act"], each["until"]) for each in body["acts"]] == [
        ("accept", deadline), ("decline", deadline), ("cancel", None),
    ]  # fmt: skip
    answer = call(app, "POST", body["acts"][0]["href"])
    body = assert_keeps(answer, f"{ONE}/accept", "post")
    assert (answer.status_code, body["status"], body["offer"]) == (200, "confirmed", None)


def test_an_offer_is_declined(app: str, course: Course) -> None:
    body = assert_keeps(call(app, "POST", f"{offered(app, course)}/decline", {}), f"{ONE}/decline", "post")
    assert (body["status"], body["acts"]) == ("declined", [])
    assert body["ended"] is not None


def soon(course: Course) -> None:
    Course.objects.filter(pk=course.pk).update(starts=clock.now() + dt.timedelta(days=2))


def test_close_to_the_start_the_first_answer_gets_it(app: str, course: Course) -> None:
    address = offered(app, course)
    Enrollment.objects.filter(status=Status.OFFERED).update(
        status=Status.WAITING, asked_at=clock.now(), deadline=None, held=0
    )
    soon(course)
    body = call(app, path=address).json()
    assert (body["offer"], body["acts"][0]["act"]) == ({"held": False, "answer_by": None}, "accept")


def test_a_place_is_given_up(app: str, course: Course) -> None:
    address = sign_up(app, course)["Location"]
    body = assert_keeps(call(app, "POST", f"{address}/cancel"), f"{ONE}/cancel", "post")
    assert (body["status"], body["acts"]) == ("cancelled", [])
    again = call(app, "POST", f"{address}/cancel")
    assert (again.status_code, assert_keeps(again, f"{ONE}/cancel", "post")["code"]) == (409, "ended")


# For whom, and what they need.


def test_what_somebody_needs_is_kept_and_not_told_back(app: str, course: Course) -> None:
    more = {"needs": ["interpreter", "food"], "interpreter_language": "tigrinja", "language": "nn"}
    answer = sign_up(app, course, more)
    found = Enrollment.objects.get()
    assert json.loads(found.needs) == {"needs": [Need.FOOD, Need.INTERPRETER], "interpreter_language": "tigrinja"}
    assert found.language == "nn"
    assert "tigrinja" not in answer.content.decode()


@pytest.mark.parametrize(
    ("more", "kept"),
    [
        ({"attends": "together"}, ("self", "together", 2)),
        ({"attends": "together", "places": 3}, ("self", "together", 3)),
        ({"attends": "next_of_kin"}, ("self", "next_of_kin", 1)),
        ({"basis": "parent", "born": "2020-01-01"}, ("parent", "person", 1)),
        ({"basis": "power_of_attorney", "basis_note": "Verge"}, ("power_of_attorney", "person", 1)),
    ],
    ids=str,
)
def test_one_signs_up_for_whom_one_may_act(app: str, offering: LocalOffering, more: Any, kept: Any) -> None:
    body = assert_keeps(sign_up(app, open_course(capacity=5, **FOR_ALL), more), SIGN_UP, "post")
    assert (body["basis"], body["attends"], body["places"]) == kept
    found = Enrollment.objects.get()
    assert (found.entered_by, found.person) == (person(), person() if kept[0] == "self" else None)
    assert call(app, path=body["links"]["self"]).status_code == 200


def test_the_last_day_of_a_power_of_attorney_is_kept_and_shown(app: str, course: Course) -> None:
    more = {"basis": "power_of_attorney", "basis_note": "Verge", "basis_until": "2050-01-31"}
    assert sign_up(app, course, more).json()["basis_until"] == "2050-01-31"


def test_where_a_course_is_for_some_municipalities_one_tells_where_one_lives(app: str, course: Course) -> None:
    course.municipalities.set([factories.municipality("3403", "Hamar")])
    assert named(sign_up(app, course)) == {"municipality"}
    assert named(sign_up(app, course, {"municipality": "0301"})) == {"municipality"}
    assert sign_up(app, course, {"municipality": "3403"}).status_code == 201


def test_what_is_known_of_the_citizen_need_not_be_sent(app: str, course: Course) -> None:
    known = person()
    User.objects.filter(pk=known.pk).update(first_name="Ingrid", last_name="Lund", email="ingrid@example.no")
    answer = call(app, "POST", to_course(course), {})
    assert answer.status_code == 201
    found = Enrollment.objects.get()
    assert (found.name, found.email) == ("Ingrid Lund", "ingrid@example.no")


def test_the_name_of_a_child_is_asked_for(app: str, course: Course) -> None:
    User.objects.filter(pk=person().pk).update(first_name="Ingrid")
    answer = sign_up(app, course, {"name": "", "basis": "parent", "born": "2020-01-01"})
    assert named(answer) == {"name"}


def test_where_there_is_an_age_limit_one_tells_when_one_was_born(app: str, course: Course) -> None:
    Course.objects.update(age_from=18)
    assert named(sign_up(app, course)) == {"born"}
    assert named(sign_up(app, course, {"born": "2020-01-01"})) == {"born"}
    assert sign_up(app, course, {"born": "1980-05-17"}).status_code == 201


@pytest.mark.parametrize(
    ("body", "fields"),
    [
        ({}, "name phone"),
        ({"name": "x" * 121, "phone": "41234567"}, "name"),
        (BODY | {"phone": "12"}, "phone"),
        (BODY | {"email": "x"}, "email"),
        (BODY | {"basis": "friend", "attends": "x"}, "basis attends"),
        (BODY | {"basis": "power_of_attorney"}, "basis_note"),
        (BODY | {"basis_note": "Verge"}, "basis_note"),
        (BODY | {"basis_until": "2050-01-01"}, "basis_until"),
        (BODY | {"basis": "power_of_attorney", "basis_note": "Verge", "basis_until": "2020-01-01"}, "basis_until"),
        (BODY | {"basis": "parent"}, "born"),
        (BODY | {"basis": "parent", "born": "1980-05-17"}, "born"),
        (BODY | {"basis": "parent", "born": "i fjor"}, "born"),
        (BODY | {"born": "1890-01-01", "basis": "parent"}, "born"),
        (BODY | {"places": 2}, "places"),
        (BODY | {"attends": "together", "places": 1}, "places"),
        (BODY | {"attends": "together", "places": 7}, "places"),
        (BODY | {"needs": ["gluten"]}, "needs.0"),
        (BODY | {"needs": ["interpreter"]}, "interpreter_language"),
        (BODY | {"interpreter_language": "arabisk"}, "interpreter_language"),
        (BODY | {"language": "sv"}, "language"),
        (BODY | {"diagnosis": "KOLS"}, "diagnosis"),
        ([], "body"),
    ],
    ids=str,
)
def test_every_field_to_correct_is_named(app: str, course: Course, body: Any, fields: str) -> None:
    Course.objects.update(capacity=6)
    answer = call(app, "POST", to_course(course), body)
    assert named(answer) == set(fields.split())
    assert all(each["reason"] for each in answer.json()["errors"])
    assert not Enrollment.objects.exists()


def test_what_comes_with_an_act_that_takes_nothing_is_refused(app: str, course: Course) -> None:
    address = sign_up(app, course)["Location"]
    answer = call(app, "POST", f"{address}/cancel", {"reason": "syk"})
    assert (answer.status_code, answer.json()["errors"][0]["name"]) == (422, "reason")
    assert Enrollment.objects.get().alive


@pytest.mark.parametrize("body", ["{", "\xff", '{"name": NaN}', '"\\ud800"'])
def test_what_is_no_json_is_400(app: str, course: Course, body: str) -> None:
    answer = Client().generic(
        "POST",
        to_course(course),
        body.encode("latin-1"),
        "application/json",
        headers={"Authorization": f"Bearer {app}"},
    )
    assert (answer.status_code, assert_keeps(answer, SIGN_UP, "post")["code"]) == (400, "malformed")


# What the state of things says no to, in the sentences that the pages have.


@pytest.mark.parametrize(
    ("values", "code", "sentence"),
    [
        ({"opens": dt.datetime(2100, 1, 1, tzinfo=dt.UTC)}, "not-open-yet", "Påmeldingen åpner"),
        ({"closes": dt.datetime(2020, 1, 1, tzinfo=dt.UTC)}, "closed", "Påmeldingen er stengt."),
        ({"by_login": False, "without_login": False}, "by-referral", "henvisning"),
        ({"state": "finished"}, "course-over", "avlyst, over eller ikke publisert"),
    ],
    ids=str,
)
def test_sign_up_that_is_not_open_says_why(app: str, course: Course, values: Any, code: str, sentence: str) -> None:
    Course.objects.update(**values)
    status, found, detail = refusal(sign_up(app, course))
    assert (status, found) == (409, code)
    assert sentence in detail


def test_who_is_signed_up_is_told_where(app: str, course: Course) -> None:
    first = sign_up(app, course).json()
    again = sign_up(app, course)
    assert refusal(again)[:2] == (409, "already-enrolled")
    assert again.json()["enrollment"] == first["id"]


def test_an_offer_that_is_late_is_refused(app: str, course: Course) -> None:
    address = offered(app, course)
    Enrollment.objects.filter(status=Status.OFFERED).update(deadline=clock.now() - dt.timedelta(minutes=1))
    assert [each["act"] for each in call(app, path=address).json()["acts"]] == ["cancel"]
    assert refusal(call(app, "POST", f"{address}/accept"), f"{ONE}/accept")[:2] == (409, "too-late")


def test_when_somebody_else_was_first_the_place_in_line_is_kept(app: str, course: Course) -> None:
    signed_up(course, "forst")
    address = sign_up(app, course)["Location"]
    Enrollment.objects.filter(status=Status.WAITING).update(asked_at=clock.now())
    soon(course)
    assert refusal(call(app, "POST", f"{address}/accept"), f"{ONE}/accept")[:2] == (409, "course-full")
    assert call(app, path=address).json()["place_in_line"] == 1


def test_a_voluntary_organization_needs_consent(app: str, course: Course) -> None:
    factories.Organization.objects.update(kind="voluntary")
    assert named(sign_up(app, course)) == {"consents"}
    assert sign_up(app, course, {"consents": True}).status_code == 201


@pytest.mark.parametrize("name", ["x", "00000000-0000-4000-8000-000000000000"])
def test_there_is_no_such_course(app: str, name: str) -> None:
    answer = call(app, "POST", f"/api/v1/courses/{name}/enrollments", BODY)
    assert (answer.status_code, assert_keeps(answer, SIGN_UP, "post")["code"]) == (404, "not-found")


def test_a_draft_is_not_found(app: str, offering: LocalOffering) -> None:
    assert sign_up(app, factories.course_draft(offering)).status_code == 404
