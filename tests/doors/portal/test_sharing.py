"""Handing an offering on: by address, letter, QR code and paper, and to search engines as data."""

import json
from typing import Any
from urllib.parse import unquote

import pytest
from django.conf import settings

from tests.doors.portal import documents
from tests.doors.portal.conftest import Reader
from tests.doors.portal.library import Library
from tests.doors.portal.page import Page


def shown(library: Library, reader: Reader, query: str = "", prefix: str = "", **fields: Any) -> Page:
    document = library.add(documents.offering("Kokekurs", **fields))
    return reader.page(f"{prefix}/tilbud/{document['id']}/kokekurs{query}")


def linked(page: Page) -> dict[str, Any]:
    (script,) = page.all("script", type="application/ld+json")
    described: dict[str, Any] = json.loads(script.text)
    return described


def test_the_address_stands_in_a_field_to_copy(library: Library, reader: Reader) -> None:
    page = shown(library, reader, prefix="/nn")
    (field,) = page.all("input", id="adresse")
    assert (field.attributes["value"] or "").startswith(f"{settings.PUBLIC_URL}/nn/tilbud/")
    assert "readonly" in field.attributes


def test_a_letter_is_begun_with_title_and_address(library: Library, reader: Reader) -> None:
    (letter,) = [link for link in shown(library, reader).links if link.startswith("mailto:?")]
    assert "Kokekurs" in unquote(letter)
    assert f"{settings.PUBLIC_URL}/tilbud/" in unquote(letter)


def test_the_qr_code_is_a_drawing(library: Library, reader: Reader) -> None:
    document = library.add(documents.offering())
    answer = reader.get(f"/tilbud/{document['id']}/qr.svg")
    assert answer["Content-Type"].startswith("image/svg+xml")
    assert answer.content.startswith(b"<svg")
    assert answer["X-Robots-Tag"] == "noindex"


def test_no_qr_code_for_what_does_not_exist(library: Library, reader: Reader) -> None:
    assert reader.get("/tilbud/00000000-0000-4000-8000-000000000000/qr.svg").status_code == 404


@pytest.mark.parametrize(("query", "large"), [("?utskrift=1", False), ("?utskrift=stor", True)])
def test_paper_has_no_menus_and_says_where_it_is_from(
    library: Library, reader: Reader, query: str, large: bool
) -> None:
    page = shown(library, reader, query)
    assert not page.all("nav")
    assert page.all("img", class_="qr")
    assert f"{settings.PUBLIC_URL}/tilbud/" in page.text
    assert bool(page.all("article", class_="sheet stack-m large")) is large
    assert page.all("meta", name="robots")


def test_paper_is_not_counted_as_a_reading(library: Library, reader: Reader, noted: list[dict[str, Any]]) -> None:
    shown(library, reader, "?utskrift=1")
    assert noted == []


def test_search_engines_are_told_what_it_is(library: Library, reader: Reader) -> None:
    told = linked(shown(library, reader, place=documents.place()))
    assert told["@type"] == ["Course", "Service"]
    assert told["name"] == "Kokekurs"
    assert told["inLanguage"] == "nb"
    assert told["provider"][0]["name"] == "Hamar kommune"
    assert told["areaServed"][0]["identifier"] == "3403"
    assert told["offers"]["price"] == 0
    assert told["availableChannel"]["serviceLocation"]["geo"]["latitude"] == 60.79


def test_other_languages_are_linked_by_their_own_names(library: Library, reader: Reader) -> None:
    texts = {"nb": documents.texts("Kokekurs"), "en": documents.texts("Cooking class")}
    page = shown(library, reader, texts=texts)
    (english,) = page.all("link", hreflang="en")
    assert (english.attributes["href"] or "").endswith("/cooking-class")


def test_what_costs_is_not_said_to_be_free(library: Library, reader: Reader) -> None:
    assert "offers" not in linked(shown(library, reader, cost_kind="varies"))


def test_the_data_can_not_end_its_element(library: Library, reader: Reader) -> None:
    texts = {"nb": documents.texts("Kokekurs", summary="</script><b>&")}
    page = shown(library, reader, texts=texts)
    assert linked(page)["description"] == "</script><b>&"
    assert "</script><b>" not in page.html


def test_an_alternative_from_home(library: Library, reader: Reader) -> None:
    library.add(documents.digital("Slutta"))
    page = shown(library, reader)
    assert "Slutta" in page.words("b")
    assert "Hjemmefra" in page.text


def test_the_same_nearby_has_its_distance(library: Library, reader: Reader) -> None:
    stange = {"number": "3413", "name": "Stange"}
    library.add(
        documents.municipality(),
        documents.municipality("3413", "Stange", latitude=60.72),
        documents.offering("Nabo", municipalities=[stange], organization=documents.mention("s", "Stange kommune")),
    )
    assert "Det samme i nærheten · Stange kommune · 8 km" in shown(library, reader).text
