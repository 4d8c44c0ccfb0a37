"""Suggestions while one writes: a list that the field can show, and that says nothing to anybody else."""

from typing import Any

import pytest

from tests.doors.portal.conftest import Reader
from tests.doors.portal.library import Library
from tilbudskatalog.catalog.search.query import Suggestion


@pytest.fixture
def suggesting(library: Library) -> Library:
    library.suggested = [
        Suggestion("concept", "u", "røyking", "røyk"),
        Suggestion("offering", "tobakk_kurs", "Røykesluttkurs", ""),
        Suggestion("place", "5044", "Røyrvik", "Trøndelag"),
    ]
    return library


def test_each_suggestion_is_an_option(suggesting: Library, reader: Reader) -> None:
    page = reader.page("/foreslag?q=røy")
    options = page.all("li", role="option")
    assert [option.attributes["data-kind"] for option in options] == ["concept", "offering", "place"]
    assert page.words("small") == ["røyk", "Trøndelag"]
    assert page.all("ul", role="listbox")[0].attributes["data-status"] == "3 forslag"


def test_an_offering_leads_to_its_page(suggesting: Library, reader: Reader) -> None:
    page = reader.page("/nn/foreslag?q=røyke")
    assert page.all("li")[0].attributes["data-href"] == "/nn/nasjonalt/tobakk_kurs"


@pytest.mark.parametrize("words", ["", "r", "xyzzy"])
def test_nothing_for_nothing(suggesting: Library, reader: Reader, words: str) -> None:
    assert not reader.page(f"/foreslag?q={words}").all("li")


def test_what_is_written_on_the_way_is_not_noted(
    suggesting: Library, reader: Reader, noted: list[dict[str, Any]]
) -> None:
    reader.get("/foreslag?q=røyk")
    assert noted == []


def test_the_question_knows_where_to_ask(suggesting: Library, reader: Reader) -> None:
    assert reader.page("/nn/").all("input", id="q")[0].attributes["data-foreslag"] == "/nn/foreslag"


def test_what_the_browser_remembers_is_offered_by_script_alone(stocked: Library, reader: Reader) -> None:
    page = reader.page("/finn?q=røyk&sted=Hamar")
    (box,) = [each for each in page.all("div") if "data-husk-sted" in each.attributes]
    assert box.attributes["data-husk-sted"] == "Hamar"
    assert "hidden" in box.attributes
