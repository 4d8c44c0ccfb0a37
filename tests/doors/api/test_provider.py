"""Acts for providers: who may, what they get back, and the sentences when the answer is no."""

import json
from typing import Any

import pytest
from django.db import connection
from django.http import HttpResponse
from django.test import Client
from django.test.utils import CaptureQueriesContext

from tests import factories
from tests.doors.api.contract import assert_keeps
from tilbudskatalog.catalog.offerings import national_offerings
from tilbudskatalog.catalog.offerings.models import LocalOffering
from tilbudskatalog.doors.api.v1 import provider
from tilbudskatalog.ground.access.models import User
from tilbudskatalog.ground.base import clock

pytestmark = pytest.mark.django_db
OWN, ONE = "/provider/offerings", "/provider/offerings/{offering_id}"
ADOPT, ACT = "/provider/organizations/{organization_id}/offerings", "/provider/offerings/{offering_id}/{act}"


def send(person: User | None, method: str, path: str, body: Any = None, **more: Any) -> HttpResponse:
    client = Client(enforce_csrf_checks=more.pop("csrf", False))
    if person:
        client.force_login(person)
    response: HttpResponse = client.generic(
        method, f"/api/v1{path}", "" if body is None else json.dumps(body), "application/json", **more
    )
    return response


def editor(key: str = "kommune-3403") -> User:
    return factories.user(f"redaktor-{key}", editor=factories.organization(key))


def approver(key: str = "kommune-3403") -> User:
    return factories.user(f"godkjenner-{key}", approver=factories.organization(key))


def one(offering: LocalOffering) -> str:
    return f"/provider/offerings/{offering.uid}"


def test_adopting_answers_with_the_draft_and_its_address() -> None:
    template, provider_ = factories.template(), factories.organization("kommune-3403")
    path = f"/provider/organizations/{provider_.uid}/offerings"
    response = send(editor(), "POST", path, {"template": template.code})
    body = assert_keeps(response, ADOPT, "post")
    assert (response.status_code, response["Location"]) == (201, f"/api/v1/provider/offerings/{body['id']}")
    assert (body["state"], body["published"], body["acts"]) == ("draft", False, ["adapt", "submit"])
    assert body["texts"]["nn"]["cost"] == "Gratis"
    assert send(editor(), "GET", response["Location"].removeprefix("/api/v1")).json() == body


def test_adopting_for_others_is_refused_with_the_policys_own_sentence() -> None:
    template, other = factories.template(), factories.organization("kommune-4601", name="Bergen kommune")
    response = send(editor(), "POST", f"/provider/organizations/{other.uid}/offerings", {"template": template.code})
    body = assert_keeps(response, ADOPT, "post")
    assert (response.status_code, body["code"]) == (403, "not-permitted")
    assert str(other) in body["detail"]


@pytest.mark.parametrize(("body", "name"), [({"template": "no"}, "template"), ({}, "template"), ({"x": 1}, "x")])
def test_what_does_not_fit_is_named(body: dict[str, Any], name: str) -> None:
    factories.organization("kommune-3403")
    path = f"/provider/organizations/{factories.organization('kommune-3403').uid}/offerings"
    response = send(editor(), "POST", path, body)
    assert response.status_code == 422
    assert name in [each["name"] for each in assert_keeps(response, ADOPT, "post")["errors"]]


def test_a_field_that_is_given_becomes_ones_own_and_can_follow_again() -> None:
    offering = factories.local_draft()
    body = assert_keeps(send(editor(), "PATCH", one(offering), {"texts": {"nb": {"cost": "200 kroner"}}}), ONE, "patch")
    assert (body["texts"]["nb"]["cost"], body["overridden"]) == ("200 kroner", ["cost"])
    body = assert_keeps(send(editor(), "PATCH", one(offering), {"follow": ["cost"]}), ONE, "patch")
    assert (body["texts"]["nb"]["cost"], body["overridden"]) == ("Gratis", [])


def test_a_revision_that_is_no_longer_the_latest_is_a_conflict() -> None:
    offering = factories.local_draft()
    change = {"values": {"cost_kind": "fee"}, "expected_revision": offering.latest_revision_id}
    assert send(editor(), "PATCH", one(offering), change).status_code == 200
    response = send(editor(), "PATCH", one(offering), change)
    assert (response.status_code, assert_keeps(response, ONE, "patch")["code"]) == (409, "changed-since")


def test_faulty_texts_are_named_as_they_were_sent() -> None:
    response = send(editor(), "PATCH", one(factories.local_draft()), {"texts": {"nb": {"titel": "x"}}})
    body = assert_keeps(response, ONE, "patch")
    assert (response.status_code, body["errors"][0]["name"]) == (422, "texts.nb.titel")
    assert body["detail"].startswith("texts.nb.titel: ")


def test_the_road_from_draft_to_public_and_back() -> None:
    offering = factories.local_draft()

    def act(person: User, name: str, body: dict[str, str] | None = None) -> tuple[str, list[str]]:
        answer = assert_keeps(send(person, "POST", f"{one(offering)}/{name}", body), ACT, "post")
        return answer["state"], answer["acts"]

    assert act(editor(), "submit") == ("in-review", ["recall"])
    assert act(editor(), "recall", {}) == ("draft", ["adapt", "submit"])
    assert act(editor(), "submit")[0] == "in-review"
    assert act(approver(), "return", {"reason": "Skriv prisen."})[0] == "returned"
    assert act(editor(), "submit")[0] == "in-review"
    assert act(approver(), "approve", {"comment": "Fint"}) == ("published", ["withdraw"])
    assert act(approver(), "withdraw", {"reason": "Ferie"}) == ("withdrawn", ["publish"])
    assert act(approver(), "publish")[0] == "published"


def test_withdrawing_takes_a_yes_to_cancelling_the_courses_to_come() -> None:
    course = factories.course()
    path = f"{one(course.offering)}/withdraw"
    refused = assert_keeps(send(approver(), "POST", path, {"reason": "Ferie"}), ACT, "post")
    assert [each["name"] for each in refused["errors"]] == ["cancel_courses"]
    assert send(approver(), "POST", path, {"reason": "Ferie", "cancel_courses": True}).json()["state"] == "withdrawn"
    course.refresh_from_db()
    assert course.state == "cancelled"


def test_what_is_still_correct_is_confirmed() -> None:
    offering = factories.local()
    LocalOffering.objects.filter(pk=offering.pk).update(confirmed_on="2025-01-31")
    before = assert_keeps(send(editor(), "GET", one(offering)), ONE)
    assert (before["confirmed_on"], "confirm" in before["acts"]) == ("2025-01-31", True)
    body = assert_keeps(send(editor(), "POST", f"{one(offering)}/confirm"), ACT, "post")
    assert body["confirmed_on"] == clock.today().isoformat()
    assert "confirm" not in send(approver(), "GET", one(offering)).json()["acts"]


def test_drift_is_shown_and_can_be_answered() -> None:
    template = factories.template()
    offering = factories.local_draft(of=template)
    send(editor(), "PATCH", one(offering), {"texts": {"nb": {"summary": "Vår egen."}}})
    leader = factories.user("nasjonal", editor=factories.directorate())
    national_offerings.revise(offering=template, by=leader, texts={"nb": {"summary": "Ny."}})
    factories.approve_national(template)
    body = assert_keeps(send(editor(), "GET", one(offering)), ONE)
    assert [(each["field"], each["now"]["nb"], each["ours"]["nb"]) for each in body["drift"]] == [
        ("summary", "Ny.", "Vår egen.")
    ]
    assert body["acts"][-2:] == ["accept-upstream", "keep-own"]
    body = assert_keeps(send(editor(), "POST", f"{one(offering)}/keep-own", {"field": "summary"}), ACT, "post")
    assert (body["drift"], body["overridden"]) == ([], ["summary"])
    body = assert_keeps(send(editor(), "POST", f"{one(offering)}/accept-upstream", {"field": "summary"}), ACT, "post")
    assert (body["overridden"], body["texts"]["nb"]["summary"]) == ([], "Ny.")


def test_an_act_in_the_wrong_state_is_a_conflict_with_its_own_code() -> None:
    response = send(editor(), "POST", f"{one(factories.local_draft())}/recall")
    assert (response.status_code, assert_keeps(response, ACT, "post")["code"]) == (409, "not-in-review")


def test_nobody_approves_their_own_work() -> None:
    offering = factories.local_draft()
    both = factories.user("begge", editor=offering.organization, approver=offering.organization)
    send(both, "POST", f"{one(offering)}/submit")
    response = send(both, "POST", f"{one(offering)}/approve")
    assert (response.status_code, assert_keeps(response, ACT, "post")["code"]) == (403, "four-eyes")


def test_what_has_changed_since_it_was_read_is_not_approved() -> None:
    offering = factories.local_draft()
    send(editor(), "POST", f"{one(offering)}/submit")
    assert offering.latest_revision_id is not None
    stale = {"expected_revision": offering.latest_revision_id + 1}
    response = send(approver(), "POST", f"{one(offering)}/approve", stale)
    assert (response.status_code, response.json()["code"]) == (409, "changed-since")
    now = {"expected_revision": offering.latest_revision_id}
    assert send(approver(), "POST", f"{one(offering)}/approve", now).status_code == 200


def test_words_that_an_act_does_not_take_are_refused() -> None:
    response = send(editor(), "POST", f"{one(factories.local_draft())}/submit", {"reason": "x"})
    assert (response.status_code, response.json()["errors"][0]["name"]) == (422, "reason")


@pytest.mark.parametrize("act", sorted(provider.ACTS))
def test_strangers_log_in_first_and_other_providers_see_nothing(act: str) -> None:
    path = f"{one(factories.local_draft())}/{act}"
    assert (send(None, "POST", path).status_code, send(editor("kommune-4601"), "POST", path).status_code) == (401, 404)


@pytest.mark.parametrize("act", sorted(provider.ACTS))
def test_a_reader_of_the_organization_is_told_that_the_role_is_missing(act: str) -> None:
    offering = factories.local_draft()
    send(editor(), "PATCH", one(offering), {"texts": {"nb": {"cost": "1"}}})
    reader = factories.user("leser", reader=offering.organization)
    body = {"reason": "x"} if act in ("return", "withdraw") else {}
    body |= {"field": "cost"} if act in ("accept-upstream", "keep-own") else {}
    response = send(reader, "POST", f"{one(offering)}/{act}", body)
    assert response.status_code == 403
    assert str(offering.organization) in assert_keeps(response, ACT, "post")["detail"]


def test_an_unknown_act_is_not_found() -> None:
    assert send(editor(), "POST", f"{one(factories.local_draft())}/explode").status_code == 404


def test_the_list_holds_ones_own_only_with_state() -> None:
    mine, other = factories.local_draft(), factories.local("kommune-4601", of=factories.template("kost_kurs"))
    body = assert_keeps(send(editor(), "GET", OWN), OWN)
    assert [(item["id"], item["state"], item["title"]) for item in body["items"]] == [
        (str(mine.uid), "draft", "Snus- og røykesluttkurs")
    ]
    assert send(editor(), "GET", f"{OWN}?organization={other.organization.uid}").json()["total"] == 0
    assert send(editor(), "GET", f"{OWN}?organization={mine.organization.uid}").json()["total"] == 1
    assert send(editor(), "GET", f"{OWN}?organization=x").json()["errors"][0]["name"] == "organization"


def test_a_list_asks_the_same_number_of_questions_however_long() -> None:
    asked, client = [], Client()
    client.force_login(editor())
    for number in range(3):
        factories.local(of=factories.template(f"kurs_{number}"))
        with CaptureQueriesContext(connection) as queries:
            assert client.get(f"/api/v1{OWN}").json()["total"] == number + 1
        asked.append(len(queries))
    assert asked == [14, 14, 14]


def test_a_change_takes_the_forms_token() -> None:
    path = f"{one(factories.local_draft())}/submit"
    response = send(editor(), "POST", path, csrf=True)
    assert (response.status_code, assert_keeps(response, ACT, "post")["code"]) == (403, "csrf")
    assert send(None, "POST", path, csrf=True).status_code == 401


def test_a_change_with_the_forms_token_goes_through() -> None:
    offering, client = factories.local_draft(), Client(enforce_csrf_checks=True)
    client.force_login(editor())
    client.cookies["csrftoken"] = "a" * 32
    response = client.post(f"/api/v1{one(offering)}/submit", {}, "application/json", headers={"X-CSRFToken": "a" * 32})
    assert response.status_code == 200


def test_what_takes_a_session_is_kept_from_other_sites_and_caches() -> None:
    for response in (send(editor(), "GET", OWN), send(None, "GET", OWN), send(None, "OPTIONS", OWN)):
        assert "Access-Control-Allow-Origin" not in response
        assert response["Cache-Control"] == "private, no-store"


@pytest.mark.parametrize(
    "body", ["{", "[1]", '{"texts": {"nb": {"cost": "\\u0000"}}}', '{"texts": "\\ud800"}', "\xff", "{" * 9999]
)
def test_a_body_that_cannot_be_read_or_stored_is_no_fault(body: str) -> None:
    client = Client()
    client.force_login(editor())
    response = client.patch(
        f"/api/v1{one(factories.local_draft())}", body.encode("latin-1"), content_type="application/json"
    )
    assert response.status_code in (400, 422)
    assert_keeps(response, ONE, "patch")


@pytest.mark.parametrize("kind", ["multipart/form-data", "multipart/form-data; boundary=x", "text/xml", "x"])
def test_only_json_is_read(kind: str) -> None:
    client = Client(enforce_csrf_checks=True)
    client.force_login(editor())
    response = client.generic("POST", f"/api/v1{one(factories.local_draft())}/submit", "{}", kind)
    assert (response.status_code, response.json()["code"]) == (415, "not-json")


def test_a_body_that_is_too_large_is_refused(settings: Any) -> None:
    settings.DATA_UPLOAD_MAX_MEMORY_SIZE = 100
    response = send(editor(), "PATCH", one(factories.local_draft()), {"texts": {"nb": {"cost": "x" * 200}}})
    assert (response.status_code, response.json()["code"]) == (413, "too-large")
