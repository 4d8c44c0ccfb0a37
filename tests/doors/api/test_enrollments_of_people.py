"""Whose an enrollment is, who is let in to it, and what the same request twice does."""

import datetime as dt
import json
import time
import uuid
from typing import Any

import pytest
from django.test import Client

from tests import factories
from tests.catalog.courses.test_questions import asked, put
from tests.doors.api.conftest import publish
from tests.doors.api.contract import assert_keeps
from tests.doors.api.enrolling import BODY, ONE, OTHER, SIGN_UP, behalf, named, person, refusal, sign_up
from tests.doors.api.programs import NUMBER, Two, call, challenges, citizen_token, system_token
from tests.participation.enrollment.signing_up import signed_up
from tilbudskatalog.catalog.courses.models import Course
from tilbudskatalog.doors.api.models import RememberedAnswer
from tilbudskatalog.ground.access import bearer, readings
from tilbudskatalog.ground.access.models import AuditEvent, User
from tilbudskatalog.ground.base import clock
from tilbudskatalog.participation.enrollment.kinds import Status
from tilbudskatalog.participation.enrollment.models import Enrollment

pytestmark = pytest.mark.django_db


# Whose it is.


@pytest.mark.parametrize("act", ["", "/accept", "/decline", "/cancel"])
def test_somebody_elses_is_not_found(two: Two, app: str, system: str, course: Course, act: str) -> None:
    address = sign_up(app, course)["Location"]
    method = "POST" if act else "GET"
    stranger = citizen_token(two, pid=OTHER)
    for answer in (call(stranger, method, f"{address}{act}"), call(system, method, f"{address}{act}", **behalf(OTHER))):
        assert (answer.status_code, answer.json()["code"]) == (404, "not-found")
    unknown = call(stranger, method, f"/api/v1/enrollments/00000000-0000-4000-8000-000000000000{act}")
    assert unknown.json()["detail"] == answer.json()["detail"]
    assert Enrollment.objects.get().status == Status.CONFIRMED
    assert not readings.of(person().pseudonym).exists()


def test_what_a_child_keeps_to_itself_is_not_found(app: str, course: Course) -> None:
    address = sign_up(app, course, {"basis": "parent", "name": "Barn Demo", "born": "2014-01-01"})["Location"]
    Enrollment.objects.update(kept_from_parents=True)
    assert call(app, path=address).status_code == 404
    again = sign_up(app, course, {"basis": "parent", "name": "Barn Demo", "born": "2014-01-01"})
    assert (again.status_code, again.json()["code"]) == (409, "call-the-provider")
    assert address.rpartition("/")[2] not in again.content.decode()


def test_what_a_child_answers_for_since_it_is_16_is_not_found(app: str, course: Course) -> None:
    address = sign_up(app, course, {"basis": "parent", "name": "Barn Demo", "born": "2014-01-01"})["Location"]
    Enrollment.objects.update(basis_until=clock.today())
    assert call(app, path=address).status_code == 200
    Enrollment.objects.update(basis_until=clock.today() - dt.timedelta(days=1))
    assert call(app, path=address).status_code == 404
    assert call(app, "POST", f"{address}/cancel").status_code == 404


def test_a_system_acts_for_the_citizen_it_names_and_both_are_noted(system: str, course: Course) -> None:
    address = sign_up(system, course, **behalf())["Location"]
    found = Enrollment.objects.get()
    assert found.person == person()
    event = AuditEvent.objects.get(act="enroll")
    by = User.objects.get(first_name="Fagsystemet")
    assert (event.actor, event.details["through"]) == (person(), str(by.uid))
    assert AuditEvent.objects.get(act="on-behalf").actor == by
    body = call(system, "POST", f"{address}/cancel", **behalf()).json()
    assert [(each["act"], each["through"]) for each in body["steps"]] == [
        ("enroll", "Fagsystemet"), ("confirm", ""), ("cancelled", "Fagsystemet"),
    ]  # fmt: skip
    assert AuditEvent.objects.get(act="cancel").details["through"] == str(by.uid)


def test_what_others_get_by_it_no_system_did_for_them(system: str, course: Course) -> None:
    address = sign_up(system, course, **behalf())["Location"]
    next_one = signed_up(course, "neste")
    call(system, "POST", f"{address}/cancel", **behalf())
    assert [step.details for step in next_one.steps.filter(act="offer")] == [{}]


def test_the_person_sees_on_their_own_page_which_system_has_read(system: str, course: Course) -> None:
    address = sign_up(system, course, **behalf())["Location"]
    assert call(system, path=address, **behalf()).status_code == 200
    lines = readings.of(person().pseudonym)
    assert {(str(line.actor), line.why, line.uid) for line in lines} == {
        ("Fagsystemet", why, Enrollment.objects.get().uid) for why in ("acting for you", "showing you")
    }
    client = Client()
    client.force_login(person())
    for page in ("/min-side", f"/min-side/pamelding/{Enrollment.objects.get().uid}"):
        text = client.get(page).content.decode()
        assert "Fagsystemet" in text
        assert "For å vise deg" in text
    assert "gjennom Fagsystemet" in text


def test_the_providers_own_questions_stand_with_the_course_and_are_answered(app: str, course: Course) -> None:
    first, second = put(course, asked(required=True), asked("Noe mer?", "text"))
    publish()
    shown = assert_keeps(Client().get(f"/api/v1/courses/{course.uid}"), "/courses/{course_id}")["questions"]
    assert [(each["id"], each["required"], each["texts"]["nb"]["why"]) for each in shown] == [
        (str(first.uid), True, "Vi går ut."),
        (str(second.uid), False, "Vi går ut."),
    ]
    for said in ({}, {str(first.uid): "kanskje"}, {str(first.uid): " "}):
        assert named(sign_up(app, course, {"answers": said})) == {f"answers.{first.uid}"}
    other = str(uuid.uuid4())
    assert named(sign_up(app, course, {"answers": {str(first.uid): "yes", other: "x"}})) == {f"answers.{other}"}
    assert sign_up(app, course, {"answers": {"tull": "x"}}).status_code == 422
    assert sign_up(app, course, {"answers": {str(first.uid): "yes"}}).status_code == 201
    assert json.loads(Enrollment.objects.get().answers) == {str(first.uid): "yes"}


def test_a_child_has_its_own_log(system: str, course: Course) -> None:
    more = {"basis": "parent", "name": "Barn Demo", "born": "2020-01-01"}
    sign_up(system, course, more, **behalf())
    found = Enrollment.objects.get()
    assert [readings.of(each).count() for each in (found.uid, person().pseudonym)] == [1, 1]


def test_a_citizens_own_app_is_no_reader(app: str, course: Course) -> None:
    call(app, path=sign_up(app, course)["Location"])
    assert not AuditEvent.objects.filter(act=readings.READ).exists()
    assert AuditEvent.objects.filter(act="own-token").count() == 2


def test_what_cannot_be_logged_is_not_done(system: str, course: Course, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(**_words: Any) -> None:
        raise RuntimeError

    monkeypatch.setattr(readings, "note_all", broken)
    assert sign_up(system, course, **behalf()).status_code == 500
    assert not Enrollment.objects.exists()


# Tokens.


@pytest.mark.parametrize("path", [SIGN_UP, ONE, f"{ONE}/accept", f"{ONE}/decline", f"{ONE}/cancel"])
def test_a_token_is_needed(two: Two, course: Course, path: str) -> None:
    found = signed_up(course)
    address = "/api/v1" + path.format(course_id=course.uid, enrollment_id=found.uid)
    method = "GET" if path == ONE else "POST"
    client = Client()
    client.force_login(factories.user("ingrid"))
    answer = client.generic(method, address, json.dumps(BODY), "application/json")
    assert (answer.status_code, assert_keeps(answer, path, method.lower())["code"]) == (401, "no-token")
    assert challenges(answer) == {"Bearer": {"realm"}, "DPoP": {"realm", "algs"}}
    for token, status, code in (
        ("x", 401, "bad-token"),
        (citizen_token(two, exp=int(time.time()) - 60), 401, "bad-token"),
        (citizen_token(two, aud="https://elsewhere.example"), 401, "bad-token"),
        (citizen_token(two, scope="openid"), 403, "scope-missing"),
        (system_token(two, bearer.PROVIDER), 403, "scope-missing"),
        (system_token(two, bearer.ON_BEHALF), 403, "no-agreement"),
    ):
        answer = call(token, method, address, BODY, **behalf())
        assert (answer.status_code, assert_keeps(answer, path, method.lower())["code"]) == (status, code)
        assert answer.json()["detail"]
        if code != "no-agreement":
            assert "error=" in answer["WWW-Authenticate"]


@pytest.mark.parametrize("number", ["", "123", "1283842106x", "１２８３８４２１０６５"])
def test_a_system_names_the_citizen(system: str, course: Course, number: str) -> None:
    answer = sign_up(system, course, **{"On-Behalf-Of": number} if number.isascii() else {})
    assert named(answer) == {"On-Behalf-Of"}


def test_no_other_site_may_read_it_and_no_cache_keep_it(app: str, course: Course) -> None:
    address = sign_up(app, course)["Location"]
    for answer in (
        sign_up(app, course),
        call(app, path=address),
        call("x", path=address),
        call(app, "OPTIONS", address),
        call(app, "DELETE", address),
        call(app, "POST", f"{address}/cancel"),
    ):
        assert "Access-Control-Allow-Origin" not in answer
        assert answer["Cache-Control"] == "private, no-store"
        assert "ETag" not in answer


# The same request twice.


def test_the_same_key_signs_up_once_and_gets_the_same_answer(system: str, course: Course) -> None:
    headers = behalf() | {"Idempotency-Key": "a-key"}
    first, second = (sign_up(system, course, **headers) for _time in range(2))
    assert (second.status_code, second.content, second["Location"]) == (201, first.content, first["Location"])
    assert second["Idempotency-Replayed"] == "true"
    assert second["Cache-Control"] == "private, no-store"
    assert Enrollment.objects.count() == 1


def test_the_key_of_another_citizen_is_another_key(system: str, course: Course) -> None:
    for number in (NUMBER, OTHER):
        assert sign_up(system, course, **behalf(number), **{"Idempotency-Key": "a-key"}).status_code == 201
    assert Enrollment.objects.count() == 2


def test_a_key_gives_nothing_to_who_is_not_let_in(two: Two, app: str, course: Course) -> None:
    key = {"Idempotency-Key": "a-key"}
    sign_up(app, course, **key)
    assert sign_up("x", course, **key).status_code == 401
    assert sign_up(citizen_token(two, scope="openid"), course, **key).status_code == 403
    other = sign_up(citizen_token(two, client_id="another-app"), course, **key)
    assert refusal(other)[:2] == (409, "already-enrolled")


def test_the_same_key_with_another_body_is_refused(app: str, course: Course) -> None:
    key = {"Idempotency-Key": "a-key"}
    sign_up(app, course, **key)
    assert refusal(sign_up(app, course, {"language": "nn"}, **key))[:2] == (422, "idempotency-key-reused")


def test_what_is_being_worked_on_is_said_to_be(app: str, course: Course) -> None:
    key = {"Idempotency-Key": "a-key"}
    sign_up(app, course, **key)
    RememberedAnswer.objects.update(done=False)
    answer = sign_up(app, course, **key)
    assert refusal(answer)[:2] == (409, "in-progress")
    assert int(answer["Retry-After"]) > 0


def test_what_is_remembered_can_not_be_read_in_the_table(app: str, course: Course) -> None:
    sign_up(app, course, **{"Idempotency-Key": "a-key"})
    [row] = RememberedAnswer.objects.extra(select={"raw": "answer"}).values_list("raw", flat=True)
    assert BODY["name"] not in str(row)
    assert BODY["name"] in RememberedAnswer.objects.get().answer
