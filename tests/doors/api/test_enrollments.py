"""Signing up from another program: a citizen's own app, and a system on a citizen's behalf."""

import datetime as dt
import json
import time
import uuid
from typing import Any

import pytest
from django.http import HttpResponse
from django.test import Client

from tests import factories
from tests.catalog.courses.test_questions import asked, put
from tests.doors.api.conftest import publish
from tests.doors.api.contract import assert_keeps
from tests.doors.api.programs import NUMBER, Two, agree, call, citizen_token, system_token
from tests.participation.enrollment.signing_up import open_course, signed_up
from tilbudskatalog.catalog.courses.models import Course
from tilbudskatalog.catalog.offerings.models import LocalOffering
from tilbudskatalog.doors.api.models import RememberedAnswer
from tilbudskatalog.ground.access import arrivals, bearer, readings
from tilbudskatalog.ground.access.models import AuditEvent, User
from tilbudskatalog.ground.base import clock
from tilbudskatalog.ground.delivery.models import Letter
from tilbudskatalog.participation.enrollment import enrollments
from tilbudskatalog.participation.enrollment.kinds import Need, Status
from tilbudskatalog.participation.enrollment.models import Enrollment

pytestmark = pytest.mark.django_db
SIGN_UP, ONE = "/courses/{course_id}/enrollments", "/enrollments/{enrollment_id}"
BODY = {"name": "Ingrid Demo-Lund", "phone": "41234567"}
OTHER = "21838421060"
FOR_ALL: dict[str, Any] = {"age_from": None, "age_to": None}


@pytest.fixture
def course(offering: LocalOffering) -> Course:
    """With one place, and published."""
    made = open_course(capacity=1, **FOR_ALL)
    publish()
    return made


@pytest.fixture
def app(two: Two) -> str:
    """The token of a citizen's own app."""
    return citizen_token(two)


@pytest.fixture
def system(two: Two) -> str:
    """The token of a system that may act for citizens."""
    agree("on-behalf")
    return system_token(two, bearer.ON_BEHALF)


def to_course(course: Course) -> str:
    return f"/api/v1/courses/{course.uid}/enrollments"


def sign_up(token: str, course: Course, body: Any = None, **headers: str) -> HttpResponse:
    return call(token, "POST", to_course(course), BODY | (body or {}), **headers)


def behalf(number: str = NUMBER) -> dict[str, str]:
    return {"On-Behalf-Of": number}


def person(number: str = NUMBER) -> User:
    return arrivals.citizen(number=number)


def offered(token: str, course: Course) -> str:
    """The address of an enrollment that has been offered a place."""
    first = signed_up(course, "forst")
    address = sign_up(token, course)["Location"]
    enrollments.cancel(enrollment=first, by=factories.user("forst"))
    return str(address)


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


def test_close_to_the_start_the_first_answer_gets_it(app: str, course: Course) -> None:
    address = offered(app, course)
    Enrollment.objects.filter(status=Status.OFFERED).update(
        status=Status.WAITING, asked_at=clock.now(), deadline=None, held=0
    )
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


def named(answer: HttpResponse) -> set[str]:
    assert answer.status_code == 422
    return {each["name"] for each in assert_keeps(answer, SIGN_UP, "post")["errors"]}


@pytest.mark.parametrize(
    ("body", "fields"),
    [
        ({}, {"name", "phone"}),
        ({"name": "x" * 121, "phone": "41234567"}, {"name"}),
        (BODY | {"phone": "12"}, {"phone"}),
        (BODY | {"email": "x"}, {"email"}),
        (BODY | {"basis": "friend", "attends": "x"}, {"basis", "attends"}),
        (BODY | {"basis": "power_of_attorney"}, {"basis_note"}),
        (BODY | {"basis_note": "Verge"}, {"basis_note"}),
        (BODY | {"basis": "parent"}, {"born"}),
        (BODY | {"basis": "parent", "born": "1980-05-17"}, {"born"}),
        (BODY | {"basis": "parent", "born": "i fjor"}, {"born"}),
        (BODY | {"born": "1890-01-01", "basis": "parent"}, {"born"}),
        (BODY | {"places": 2}, {"places"}),
        (BODY | {"attends": "together", "places": 1}, {"places"}),
        (BODY | {"attends": "together", "places": 7}, {"places"}),
        (BODY | {"needs": ["gluten"]}, {"needs.0"}),
        (BODY | {"needs": ["interpreter"]}, {"interpreter_language"}),
        (BODY | {"interpreter_language": "arabisk"}, {"interpreter_language"}),
        (BODY | {"language": "sv"}, {"language"}),
        (BODY | {"diagnosis": "KOLS"}, {"diagnosis"}),
        ([], {"body"}),
    ],
    ids=str,
)
def test_every_field_to_correct_is_named(app: str, course: Course, body: Any, fields: set[str]) -> None:
    Course.objects.update(capacity=6)
    answer = call(app, "POST", to_course(course), body)
    assert named(answer) == fields
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


def refusal(answer: HttpResponse, path: str = SIGN_UP) -> tuple[int, str, str]:
    body = assert_keeps(answer, path, "post")
    return answer.status_code, body["code"], body["detail"]


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
        assert "for å vise deg" in text
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
    assert answer["WWW-Authenticate"] == 'Bearer realm="Tilbudskatalogen"'
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
