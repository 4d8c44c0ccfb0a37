"""The page of a national offering: who offers it near a place, and everyone by county."""

from typing import Any

import pytest

from tests.doors.portal import documents
from tests.doors.portal.conftest import Reader
from tests.doors.portal.library import Library
from tests.doors.portal.page import Page

STANGE = {"number": "3413", "name": "Stange"}
TROMSO = {"number": "5501", "name": "Tromsø"}


@pytest.fixture
def country(library: Library) -> Library:
    library.add(
        documents.national(),
        documents.municipality(),
        documents.municipality("3413", "Stange", latitude=60.72, longitude=11.19),
        documents.municipality("5501", "Tromsø", latitude=69.65, longitude=18.96, county="Troms"),
        documents.offering(organization=documents.mention("tromso", "Tromsø kommune"), municipalities=[TROMSO]),
        documents.offering(),
        documents.offering(organization=documents.mention("stange", "Stange kommune"), municipalities=[STANGE]),
    )
    return library


def shown(library: Library, reader: Reader, query: str = "", prefix: str = "") -> Page:
    national = library.shelves["national_offering"][0]
    return reader.page(f"{prefix}/tilbud/{national['id']}/roykesluttkurs{query}")


def test_tells_how_many_offer_it(country: Library, reader: Reader) -> None:
    page = shown(country, reader)
    assert "Tilbys av 3 virksomheter" in page.words("h2")
    assert page.words("dt") == ["For hvem", "Når", "Pris", "Bli med"]


def test_lists_everyone_by_county(country: Library, reader: Reader) -> None:
    page = shown(country, reader)
    assert [words for words in page.words("summary") if words[-1].isdigit()] == ["Innlandet2", "Troms1"]
    assert {"Hamar kommune", "Stange kommune", "Tromsø kommune"} <= set(page.words("a"))


def test_the_nearest_come_first_with_their_distance(country: Library, reader: Reader) -> None:
    page = shown(country, reader, "?sted=Stange")
    assert page.words("b") == ["Stange kommune", "Hamar kommune", "Tromsø kommune"]
    assert "Stange · under 1 km · for innbyggere i Stange" in page.text
    assert "Hamar · 10 km" in page.text


def test_a_place_that_nobody_knows_is_said(country: Library, reader: Reader) -> None:
    page = shown(country, reader, "?sted=Atlantis")
    assert page.words("p", class_="note red")
    assert page.all("input", id="sted")[0].attributes["value"] == "Atlantis"


def test_an_ambiguous_place_is_asked_about(country: Library, reader: Reader) -> None:
    country.add(documents.municipality("3419", "Våler"), documents.municipality("3114", "Våler", county="Østfold"))
    assert shown(country, reader, "?sted=Våler").words("b") == ["Våler i Innlandet", "Våler i Østfold"]


def test_outside_municipalities_what_everyone_can_use_is_left(country: Library, reader: Reader) -> None:
    page = shown(country, reader, "?sted=9170")
    assert "Vi kjenner ingen kommune der." in page.text


def test_what_is_for_the_whole_country_stands_last(country: Library, reader: Reader) -> None:
    country.add(documents.digital(template="tobakk_kurs", organization=documents.mention("kf", "Kreftforeningen")))
    page = shown(country, reader, "?sted=Hamar")
    assert page.words("b")[-1] == "Kreftforeningen"
    assert "Hele landet1" in page.words("summary")


def test_nobody_has_taken_it_up(library: Library, reader: Reader) -> None:
    library.add(documents.national())
    assert "Ingen har lagt ut dette ennå" in shown(library, reader).text


def test_is_found_by_its_code(country: Library, reader: Reader) -> None:
    answer = reader.get("/nn/nasjonalt/tobakk_kurs")
    national: dict[str, Any] = country.shelves["national_offering"][0]
    assert (answer.status_code, answer["Location"]) == (302, f"/nn/tilbud/{national['id']}/roykesluttkurs")
    assert reader.get("/nasjonalt/tobakk_kurs?sted=Hamar")["Location"].endswith("/roykesluttkurs?sted=Hamar")
    again = reader.get(f"/tilbud/{national['id']}/?sted=Hamar")
    assert again["Location"].endswith("/roykesluttkurs?sted=Hamar")
    assert reader.get("/nasjonalt/finnes-ikke").status_code == 404
