"""Suggestions while somebody writes, and the concepts."""

import pytest

from tests.doors.api import documents
from tests.doors.api.conftest import Caller
from tests.doors.api.contract import assert_keeps
from tests.doors.api.library import Library
from tilbudskatalog.catalog.search.query import Suggestion


@pytest.fixture
def suggesting(stocked: Library) -> Library:
    stocked.suggestions = [
        Suggestion("concept", documents.TOBACCO["id"], "tobakk", "røyk"),
        Suggestion("offering", "tobakk_kurs", "tobakkslutt", ""),
        Suggestion("place", "3403", "Hamar", "Innlandet"),
    ]
    return stocked


def test_concepts_offerings_and_places_are_suggested(api: Caller, suggesting: Library) -> None:
    items = assert_keeps(api.call("/suggest", q="tob"), "/suggest")["items"]
    assert [(each["kind"], each["label"]) for each in items] == [("concept", "tobakk"), ("offering", "tobakkslutt")]
    assert assert_keeps(api.call("/suggest", q="Ham"), "/suggest")["items"][0]["detail"] == "Innlandet"


def test_no_more_than_were_asked_for(api: Caller, suggesting: Library) -> None:
    assert len(assert_keeps(api.call("/suggest", q="tob", limit=1), "/suggest")["items"]) == 1


@pytest.mark.parametrize("q", ["", "  "])
def test_nothing_is_suggested_for_nothing(api: Caller, suggesting: Library, q: str) -> None:
    assert assert_keeps(api.call("/suggest", q=q), "/suggest")["items"] == []
    assert suggesting.asked["suggest"] == 0


@pytest.mark.parametrize(("name", "value"), [("limit", "0"), ("limit", "21"), ("q", "x" * 121), ("size", "1")])
def test_limits_are_named(api: Caller, suggesting: Library, name: str, value: str) -> None:
    response = api.call("/suggest", **{name: value})
    assert response.status_code == 422
    assert assert_keeps(response, "/suggest")["errors"][0]["name"] == name


@pytest.mark.parametrize(
    ("asked", "codes"),
    [
        ({}, ["kols", "tema_tobakk"]),
        ({"scheme": "theme"}, ["tema_tobakk"]),
        ({"scheme": "theme,condition"}, ["kols", "tema_tobakk"]),
        ({"scheme": "nothing"}, []),
        ({"q": "TOBACCO"}, ["tema_tobakk"]),
        ({"q": "p17"}, ["tema_tobakk"]),
        ({"q": "kols"}, ["kols"]),
        ({"page": 2, "size": 1}, ["tema_tobakk"]),
    ],
)
def test_concepts_are_narrowed_by_scheme_and_words(
    api: Caller, stocked: Library, asked: dict[str, object], codes: list[str]
) -> None:
    terms = [{"language": "nb", "kind": "preferred", "text": "kols"}]
    stocked.add(documents.concept("kols", "condition", terms=terms, codes=[]))
    body = assert_keeps(api.call("/concepts", **asked), "/concepts")
    assert [each["code"] for each in body["items"]] == codes


@pytest.mark.parametrize("name", ["tema_tobakk", documents.TOBACCO["id"]])
def test_a_concept_is_found_by_code_and_id(api: Caller, stocked: Library, name: str) -> None:
    body = assert_keeps(api.call(f"/concepts/{name}"), "/concepts/{code}")
    assert body == documents.concept()


def test_an_unknown_concept_is_not_found(api: Caller, stocked: Library) -> None:
    response = api.call("/concepts/nothing")
    assert (response.status_code, assert_keeps(response, "/concepts/{code}")["code"]) == (404, "not-found")
