"""Every "no" is a problem document, in the caller's language."""

import pytest
from django.test import RequestFactory
from django.utils.translation import get_language

from tests.doors.api.conftest import Caller
from tests.doors.api.contract import assert_keeps
from tests.doors.api.library import Library
from tilbudskatalog.catalog.search import reading
from tilbudskatalog.doors.api.v1 import problems
from tilbudskatalog.ground.base.errors import Conflict, DatabaseAway


@pytest.mark.parametrize("path", ["/nothing", "/offerings/", "/offerings/a/b", "/nothing/", "/v2/%0A"])
@pytest.mark.parametrize("method", ["get", "post", "put", "patch", "delete"])
def test_an_unknown_address_is_a_problem(api: Caller, path: str, method: str) -> None:
    response = getattr(api, method)(f"/api/v1{path}")
    body = response.json()
    assert response.status_code == body["status"] == 404
    assert response["Content-Type"] == "application/problem+json"
    assert body["code"] == "unknown-address"
    assert body["instance"].startswith("/api/v1/")


@pytest.mark.parametrize("path", ["/offerings", "/openapi.json", "/docs", ""])
def test_a_method_that_is_not_there_names_those_that_are(api: Caller, path: str) -> None:
    response = api.post(f"/api/v1{path or '/'}", "{}", content_type="application/json")
    assert response.status_code == 405
    assert response["Allow"] == "GET, HEAD, OPTIONS"
    assert response.json()["code"] == "method-not-allowed"
    assert "GET" in response.json()["detail"]


def test_a_fault_says_nothing_of_the_inside(api: Caller, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*_arguments: object) -> None:
        raise ZeroDivisionError("secret")

    monkeypatch.setattr(reading, "version", broken)
    response = api.call("/offerings")
    assert (response.status_code, response.json()["code"]) == (500, "fault")
    assert_keeps(response, "/offerings")
    assert "secret" not in response.content.decode()
    assert "ETag" not in response


def test_a_library_that_is_away_answers_503(api: Caller, monkeypatch: pytest.MonkeyPatch) -> None:
    def away() -> None:
        raise DatabaseAway

    monkeypatch.setattr(reading, "version", away)
    response = api.call("/offerings")
    assert (response.status_code, response["Retry-After"]) == (503, "5")


def test_problems_are_not_kept_by_caches_and_may_be_read_by_any_site(api: Caller) -> None:
    response = api.call("/offerings", near="1;2")
    assert response["Cache-Control"] == "no-store"
    assert response["Access-Control-Allow-Origin"] == "*"


@pytest.mark.parametrize(
    ("accepted", "lang", "spoken"),
    [
        ("", "", "nb"),
        ("en-GB,nb;q=0.5", "", "en"),
        ("no", "", "nb"),
        ("de,nn", "", "nn"),
        ("en", "nn", "nn"),
        ("x" * 999, "", "nb"),
    ],
)
def test_sentences_come_in_the_language_that_was_asked_for(
    api: Caller, monkeypatch: pytest.MonkeyPatch, accepted: str, lang: str, spoken: str
) -> None:
    monkeypatch.setattr(problems, "_", lambda text: f"{get_language()}: {text}")
    parameters = {"lang": lang} if lang else {}
    body = api.call("/nothing", headers={"Accept-Language": accepted}, **parameters).json()
    assert body["title"] == f"{spoken}: Unknown address"


def test_too_many_parameters_are_no_fault(api: Caller, stocked: Library) -> None:
    response = api.get("/api/v1/offerings?" + "q=x&" * 2000)
    assert (response.status_code, assert_keeps(response, "/offerings")["code"]) == (400, "malformed")


def test_a_finer_code_has_no_page_of_its_own() -> None:
    problem = problems.problem_of(Conflict("Nothing has changed.", code="nothing-changed"))
    response = problem.response(RequestFactory().get("/api/v1/x"))
    assert response.status_code == 409
    assert b'"type": "about:blank"' in response.content


@pytest.mark.parametrize(
    "query", ["q=%00", "q=%ED%A0%80", "q=%FF", "lang=%00", "size=9999999999999999999999", "q=" + "x" * 5000]
)
def test_odd_bytes_are_no_fault(api: Caller, stocked: Library, query: str) -> None:
    response = api.get(f"/api/v1/offerings?{query}")
    assert response.status_code in (200, 422)
    assert_keeps(response, "/offerings")
