"""Searching in offerings, and one whole."""

import pytest

from tests.doors.api import documents
from tests.doors.api.conftest import Caller
from tests.doors.api.contract import assert_keeps
from tests.doors.api.library import Library
from tilbudskatalog.catalog.search.places import Place


def test_a_list_keeps_to_the_openapi_document(api: Caller, stocked: Library) -> None:
    body = assert_keeps(api.call("/offerings", q="røyk"), "/offerings")
    assert (body["total"], body["page"], body["size"], body["safety"]) == (1, 1, 20, None)
    item = body["items"][0]
    assert item["organization"]["name"] == "Hamar kommune"
    assert item["themes"] == [{"id": documents.TOBACCO["id"], "code": "tema_tobakk", "label": "tobakk"}]
    assert item["next_course"] is None
    assert item["url"].endswith(f"/tilbud/{item['id']}/roykesluttkurs")


def test_texts_come_in_the_closest_language_field_by_field(api: Caller, library: Library) -> None:
    words = documents.texts("Røykesluttkurs") | {"nn": {**documents.EMPTY, "title": "Røykjesluttkurs"}}
    library.add(documents.offering(texts=words))
    item = assert_keeps(api.call("/offerings", lang="nn"), "/offerings")["items"][0]
    assert (item["title"], item["language"], item["cost"]) == ("Røykjesluttkurs", "nn", "Gratis")
    assert item["text_languages"] == {"summary": "nb", "cost": "nb"}
    assert item["languages"] == ["nb", "nn"]
    assert "/nn/tilbud/" in item["url"]


@pytest.mark.parametrize("format", ["group,digital", ["group", "digital"]])
def test_several_values_come_by_repetition_or_with_commas(api: Caller, stocked: Library, format: object) -> None:
    assert assert_keeps(api.call("/offerings", format=format), "/offerings")["total"] == 2


def test_an_unknown_value_is_answered_with_those_that_are_known(api: Caller, stocked: Library) -> None:
    response = api.call("/offerings", format="grop")
    body = assert_keeps(response, "/offerings")
    assert response.status_code == 422
    assert body["errors"][0]["name"] == "format"
    assert body["errors"][0]["allowed"] == ["group", "individual", "digital", "home"]


@pytest.mark.parametrize("name", ["sprak", "color"])
def test_a_parameter_that_is_not_there_is_named(api: Caller, stocked: Library, name: str) -> None:
    response = api.call("/offerings", **{name: "1"})
    body = assert_keeps(response, "/offerings")
    assert (response.status_code, body["code"]) == (422, "unknown-parameter")
    assert body["errors"][0]["name"] == name
    assert "municipality" in body["errors"][0]["allowed"]
    assert name in body["detail"]


@pytest.mark.parametrize(
    ("name", "value"), [("size", "101"), ("size", "0"), ("page", "0"), ("page", "x"), ("size", "")]
)
def test_paging_has_limits(api: Caller, stocked: Library, name: str, value: str) -> None:
    response = api.call("/offerings", **{name: value})
    assert response.status_code == 422
    assert assert_keeps(response, "/offerings")["errors"][0]["name"] == name


def test_a_page_beyond_the_last_is_empty(api: Caller, stocked: Library) -> None:
    body = assert_keeps(api.call("/offerings", page=9), "/offerings")
    assert (body["items"], body["total"], body["page"]) == ([], 2, 9)


def test_what_search_refuses_is_named(api: Caller, stocked: Library) -> None:
    body = assert_keeps(api.call("/offerings", theme="unknown"), "/offerings")
    assert body["errors"] == [{"name": "theme", "reason": "No theme is called this."}]


def test_collapsed_items_say_how_many_they_stand_for(api: Caller, stocked: Library) -> None:
    items = assert_keeps(api.call("/offerings", collapse="template"), "/offerings")["items"]
    assert [item["providers"] for item in items] == [1, 1]


def test_a_postal_code_means_its_municipality(api: Caller, stocked: Library) -> None:
    assert assert_keeps(api.call("/offerings", postal_code="2315"), "/offerings")["total"] == 2
    assert assert_keeps(api.call("/offerings", postal_code="5003"), "/offerings")["total"] == 0
    assert assert_keeps(api.call("/offerings", postal_code="3403"), "/offerings")["total"] == 0


def test_a_postal_code_on_svalbard_is_passed_on(api: Caller, stocked: Library) -> None:
    assert assert_keeps(api.call("/offerings", postal_code="9170"), "/offerings")["total"] == 0


@pytest.mark.parametrize("code", ["4601", "0414", "0000"])
def test_a_postal_code_is_not_taken_for_a_municipality_number(api: Caller, stocked: Library, code: str) -> None:
    response = api.call("/offerings", postal_code=code)
    assert response.status_code == 422
    assert assert_keeps(response, "/offerings")["errors"][0]["name"] == "postal_code"


def test_municipality_and_postal_code_exclude_each_other(api: Caller, stocked: Library) -> None:
    assert api.call("/offerings", postal_code="2315", municipality="Hamar").status_code == 422


def test_candidates_of_an_ambiguous_place_are_passed_on(api: Caller, stocked: Library) -> None:
    stocked.places = [
        Place("3419", "Våler", "Innlandet", "name", "Våler"),
        Place("3114", "Våler", "Østfold", "name", "Våler"),
    ]
    body = assert_keeps(api.call("/offerings", municipality="Våler"), "/offerings")
    assert [each["number"] for each in body["understood"]["places"]] == ["3419", "3114"]


def test_one_offering_is_the_whole_snapshot_with_its_address(api: Caller, library: Library) -> None:
    published = library.add(documents.offering())
    body = assert_keeps(api.call(f"/offerings/{published['id']}", lang="en"), "/offerings/{offering_id}")
    assert body["url"].endswith(f"/en/tilbud/{published['id']}/roykesluttkurs")
    assert {key: value for key, value in body.items() if key != "url"} == published


def test_an_unknown_offering_is_not_found(api: Caller, library: Library) -> None:
    response = api.call(f"/offerings/{documents.offering()['id']}")
    assert (response.status_code, assert_keeps(response, "/offerings/{offering_id}")["code"]) == (404, "not-found")


@pytest.mark.parametrize("name", ["x", "%00", "..%2F", "a" * 300])
def test_what_is_no_id_is_not_found(api: Caller, library: Library, name: str) -> None:
    response = api.get(f"/api/v1/offerings/{name}")
    assert response.status_code == 404
    assert response["Content-Type"] == "application/problem+json"


def test_a_withdrawn_offering_is_gone_and_names_others(api: Caller, library: Library) -> None:
    gone = library.withdraw(library.add(documents.offering()))
    here, elsewhere = documents.offering(), documents.offering(municipalities=[{"number": "4601", "name": "Bergen"}])
    library.add(elsewhere, documents.offering(template=None), here)
    response = api.call(f"/offerings/{gone['id']}")
    body = assert_keeps(response, "/offerings/{offering_id}")
    assert (response.status_code, body["code"]) == (410, "gone")
    assert [each["id"] for each in body["alternatives"]] == [here["id"], elsewhere["id"]]


def test_an_offering_without_template_leaves_no_alternatives(api: Caller, library: Library) -> None:
    gone = library.withdraw(library.add(documents.offering(template=None)))
    assert api.call(f"/offerings/{gone['id']}").json()["alternatives"] == []
