"""National offerings, organizations and municipalities."""

import pytest

from tests.doors.api import documents
from tests.doors.api.conftest import Caller
from tests.doors.api.contract import assert_keeps
from tests.doors.api.library import Library


def names(api: Caller, path: str, **parameters: object) -> list[str]:
    return [item["name"] for item in assert_keeps(api.call(path, **parameters), path)["items"]]


def test_national_offerings_are_listed(api: Caller, stocked: Library) -> None:
    item = assert_keeps(api.call("/national-offerings", q="røyk", lang="en"), "/national-offerings")["items"][0]
    assert (item["code"], item["title"], item["language"]) == ("tobakk_kurs", "Røykesluttkurs", "nb")
    assert item["themes"][0]["label"] == "tobacco"


@pytest.mark.parametrize("name", ["tobakk_kurs", documents.national()["id"]])
def test_a_national_offering_is_found_by_code_and_id(api: Caller, stocked: Library, name: str) -> None:
    body = assert_keeps(api.call(f"/national-offerings/{name}"), "/national-offerings/{code}")
    assert (body["code"], body["successor"]) == ("tobakk_kurs", None)


def test_organizations_are_narrowed_by_name_kind_and_municipality(api: Caller, stocked: Library) -> None:
    assert names(api, "/organizations") == ["Hamar kommune", "Ryggforeningen"]
    assert names(api, "/organizations", q="rygg") == ["Ryggforeningen"]
    assert names(api, "/organizations", kind="municipality") == ["Hamar kommune"]
    assert names(api, "/organizations", kind="municipality,user_organization") == ["Hamar kommune", "Ryggforeningen"]
    assert names(api, "/organizations", municipality="4601") == []
    assert names(api, "/organizations", q="r", page=2, size=1) == ["Ryggforeningen"]


@pytest.mark.parametrize("word", ["Atlantis", "Våler"])
def test_an_unknown_or_ambiguous_municipality_is_refused_by_name(api: Caller, stocked: Library, word: str) -> None:
    response = api.call("/organizations", municipality=word)
    body = assert_keeps(response, "/organizations")
    assert (response.status_code, body["errors"][0]["name"]) == (422, "municipality")


def test_an_ambiguous_municipality_names_its_candidates(api: Caller, stocked: Library) -> None:
    reason = assert_keeps(api.call("/organizations", municipality="våler"), "/organizations")["errors"][0]["reason"]
    assert "3419" in reason
    assert "3114" in reason


def test_one_organization_and_its_page(api: Caller, stocked: Library) -> None:
    uid = documents.organization()["id"]
    body = assert_keeps(api.call(f"/organizations/{uid}", lang="nn"), "/organizations/{organization_id}")
    assert body["url"].endswith(f"/nn/aktor/{uid}/hamar-kommune")


@pytest.mark.parametrize("word", ["hamar", "3403", "34", "Vang", "0414"])
def test_municipalities_are_found_by_number_and_names_also_former(api: Caller, stocked: Library, word: str) -> None:
    assert "Hamar" in names(api, "/municipalities", q=word)


def test_all_municipalities_fit_in_one_answer(api: Caller, library: Library) -> None:
    library.add(*(documents.municipality(f"{number:04}", f"Kommune {number}") for number in range(1000, 1357)))
    body = assert_keeps(api.call("/municipalities", size=500), "/municipalities")
    assert len(body["items"]) == body["total"] == 357


def test_one_municipality_by_its_number(api: Caller, stocked: Library) -> None:
    body = assert_keeps(api.call("/municipalities/3403"), "/municipalities/{number}")
    assert (body["name"], body["url"][-len("/kommune/3403/hamar") :]) == ("Hamar", "/kommune/3403/hamar")


def test_a_register_is_read_again_when_something_was_published(api: Caller, stocked: Library) -> None:
    assert names(api, "/organizations", q="hamar") == ["Hamar kommune"]
    stocked.add(documents.organization("lms", "LMS Hamar"))
    assert names(api, "/organizations", q="hamar") == ["Hamar kommune", "LMS Hamar"]
