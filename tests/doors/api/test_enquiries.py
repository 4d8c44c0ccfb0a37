"""Asking a provider from another program."""

from typing import Any

import pytest
from django.http import HttpResponse
from django.test import Client

from tests import factories
from tests.doors.api.contract import assert_keeps
from tests.doors.api.programs import NUMBER, Two, agree, call, citizen_token, system_token
from tilbudskatalog.catalog.offerings.models import LocalOffering
from tilbudskatalog.ground.access import arrivals, bearer, readings
from tilbudskatalog.ground.access.models import AuditEvent, User
from tilbudskatalog.ground.base import clock
from tilbudskatalog.participation.enrollment import enquiries
from tilbudskatalog.participation.enrollment.models import Enquiry

pytestmark = pytest.mark.django_db
ALL, ONE, MORE = "/enquiries", "/enquiries/{enquiry_id}", "/enquiries/{enquiry_id}/messages"
BODY = {"name": "Ingrid Demo-Lund", "email": "ingrid@example.no", "text": "Kan jeg komme med rullator?"}


@pytest.fixture
def app(two: Two) -> str:
    return citizen_token(two)


def ask(token: str, about: LocalOffering, body: Any = None, **headers: str) -> HttpResponse:
    return call(token, "POST", "/api/v1/enquiries", BODY | {"offering": str(about.uid)} | (body or {}), **headers)


def person() -> User:
    return arrivals.citizen(number=NUMBER)


def test_a_citizen_asks_about_an_offering(app: str) -> None:
    offering = factories.local()
    answer = ask(app, offering)
    body = assert_keeps(answer, ALL, "post")
    assert (answer.status_code, body["state"], body["offering"]) == (201, "open", str(offering.uid))
    assert [(each["from_provider"], each["text"]) for each in body["messages"]] == [(False, BODY["text"])]
    assert answer["Location"] == f"/api/v1/enquiries/{body['id']}"
    assert Enquiry.objects.get().person == person()


def test_or_a_provider(app: str) -> None:
    hamar = factories.organization()
    answer = call(app, "POST", "/api/v1/enquiries", BODY | {"organization": str(hamar.uid)})
    assert assert_keeps(answer, ALL, "post")["organization"]["id"] == str(hamar.uid)
    assert Enquiry.objects.get().organization == hamar


def test_the_answer_is_read_and_one_writes_again(app: str) -> None:
    offering = factories.local()
    address = ask(app, offering)["Location"]
    enquiries.answer(enquiry=Enquiry.objects.get(), by=factories.coordinator(offering), text="Ja, det går fint.")
    body = assert_keeps(call(app, path=address), ONE)
    assert (body["state"], body["messages"][1]["text"]) == ("answered", "Ja, det går fint.")
    again = call(app, "POST", f"{address}/messages", {"text": "Takk!"})
    body = assert_keeps(again, MORE, "post")
    assert (again.status_code, body["state"], len(body["messages"])) == (201, "open", 3)


@pytest.mark.parametrize(
    ("body", "fields"),
    [
        ({"name": ""}, "name"),
        ({"email": ""}, "email"),
        ({"text": " "}, "text"),
        ({"text": "x" * 2001}, "text"),
        ({"wants_a_call": True}, "phone"),
        ({"offering": "00000000-0000-4000-8000-000000000000"}, "offering"),
        ({"offering": None}, "organization offering"),
        ({"offering": None, "organization": "00000000-0000-4000-8000-000000000000"}, "organization"),
        ({"organization": "00000000-0000-4000-8000-000000000000"}, "organization offering"),
        ({"offering": "x", "diagnosis": "KOLS"}, "offering diagnosis"),
    ],
    ids=str,
)
def test_every_field_to_correct_is_named(app: str, body: Any, fields: str) -> None:
    answer = ask(app, factories.local(), body)
    assert answer.status_code == 422
    assert {each["name"] for each in assert_keeps(answer, ALL, "post")["errors"]} == set(fields.split())
    assert not Enquiry.objects.exists()


def test_nobody_is_asked_about_what_is_not_published(app: str) -> None:
    assert ask(app, factories.local_draft()).status_code == 422


def test_a_closed_provider_and_too_many_questions_say_why(app: str) -> None:
    offering = factories.local()
    for _time in range(enquiries.OPEN_AT_ONCE):
        assert ask(app, offering).status_code == 201
    answer = ask(app, offering)
    assert (answer.status_code, assert_keeps(answer, ALL, "post")["code"]) == (409, "too-many")
    factories.Organization.objects.update(closed=clock.today())
    assert ask(app, offering).json()["code"] == "closed"


def test_somebody_elses_is_not_found(two: Two, app: str) -> None:
    address = ask(app, factories.local())["Location"]
    stranger = citizen_token(two, pid="21838421060")
    for answer in (call(stranger, path=address), call(stranger, "POST", f"{address}/messages", {"text": "Hei"})):
        assert (answer.status_code, answer.json()["code"]) == (404, "not-found")
    assert Enquiry.objects.get().messages.count() == 1


def test_a_system_asks_for_a_citizen_and_both_are_noted(two: Two) -> None:
    agree("on-behalf")
    token, behalf = system_token(two, bearer.ON_BEHALF), {"On-Behalf-Of": NUMBER}
    address = ask(token, factories.local(), **behalf)["Location"]
    call(token, path=address, **behalf)
    lines = readings.of(person().pseudonym)
    assert {(str(line.actor), line.why) for line in lines} == {
        ("Fagsystemet", "acting for you"), ("Fagsystemet", "showing you"),
    }  # fmt: skip
    event = AuditEvent.objects.get(act="ask")
    assert (event.actor, event.details["through"]) == (person(), str(lines[0].actor.uid))  # type: ignore[union-attr]
    client = Client()
    client.force_login(person())
    assert "Fagsystemet" in client.get("/min-side").content.decode()


def test_the_same_key_asks_once(app: str) -> None:
    offering, key = factories.local(), {"Idempotency-Key": "a-key"}
    first, second = (ask(app, offering, **key) for _time in range(2))
    assert (second.content, Enquiry.objects.count()) == (first.content, 1)
    address = f"{first['Location']}/messages"
    for _time in range(2):
        assert call(app, "POST", address, {"text": "Og en ting til."}, **key).status_code == 201
    assert Enquiry.objects.get().messages.count() == 2


def test_a_token_is_needed() -> None:
    client = Client()
    client.force_login(factories.user("ingrid"))
    for method, address in (("POST", "/enquiries"), ("GET", "/enquiries/x"), ("POST", "/enquiries/x/messages")):
        answer = client.generic(method, f"/api/v1{address}", "{}", "application/json")
        assert (answer.status_code, answer.json()["code"]) == (401, "no-token")
