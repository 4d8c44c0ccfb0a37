"""How far it is, in which order, and what lies in the municipalities around."""

import pytest

from tests.doors.portal import documents
from tests.doors.portal.conftest import Reader
from tests.doors.portal.library import Library

STANGE = {"number": "3413", "name": "Stange"}


@pytest.fixture
def around(library: Library) -> Library:
    here = documents.offering("Røykesluttkurs", key="here", place=documents.place())
    there = documents.offering(
        "Røykfri", key="there", municipalities=[STANGE], place=documents.place("Stange helsehus")
    )
    library.add(
        documents.municipality(), documents.municipality("3413", "Stange"), here, there, documents.digital("Røykslutt")
    )
    library.distances = {here["id"]: 0.4, there["id"]: 11.3}
    return library


def test_a_card_says_how_far_it_is(around: Library, reader: Reader) -> None:
    assert "Helsehuset i Hamar, under 1 km unna" in reader.page("/finn?q=røyk&sted=Hamar").text


def test_without_a_distance_only_the_municipalitys_own(around: Library, reader: Reader) -> None:
    page = reader.page("/finn?q=røyk&sted=Hamar")
    assert page.heading == "2 tilbud for innbyggere i Hamar"
    assert "Røykfri" not in page.words("h3")


def test_with_a_distance_also_the_neighbours(around: Library, reader: Reader) -> None:
    page = reader.page("/finn?q=røyk&sted=Hamar&avstand=30")
    assert page.heading == "3 tilbud i og nær Hamar"
    assert page.words("h2")[:2] == ["For innbyggere i Hamar", "I nærheten, for innbyggere i andre kommuner"]
    assert "Stange helsehus, Hamar, 11 km unna" in page.text


def test_the_distance_can_be_chosen_where_a_place_is_known(around: Library, reader: Reader) -> None:
    (chosen,) = [
        each
        for each in reader.page("/finn?sted=Hamar&avstand=30").all("option", value="30")
        if "selected" in each.attributes
    ]
    assert chosen.text == "Innen 30 km"
    assert not reader.page("/finn?q=røyk").all("select", id="avstand")


@pytest.mark.parametrize(
    ("given", "meant"), [("avstand", "distance"), ("tittel", "title"), ("", "relevance"), ("x", "relevance")]
)
def test_the_order_is_asked_for(around: Library, reader: Reader, given: str, meant: str) -> None:
    reader.get(f"/finn?q=røyk&sted=Hamar&sorter={given}")
    assert around.asked[0].sort == meant


def test_the_orders_are_links(around: Library, reader: Reader) -> None:
    page = reader.page("/finn?q=røyk&sted=Hamar&sorter=tittel")
    assert "/finn?q=r%C3%B8yk&sted=Hamar&sorter=avstand" in page.links
    assert "Tittel" in page.words("strong")
    assert "Nærmest først" not in reader.page("/finn?q=røyk").text


def test_a_strange_distance_is_forgiven(around: Library, reader: Reader) -> None:
    assert reader.get("/finn?sted=Hamar&avstand=12x").status_code == 200
    assert around.asked[0].radius_km is None


def test_where_nothing_is_found_the_neighbours_come_before_the_country(around: Library, reader: Reader) -> None:
    page = reader.page("/finn?q=røykfri&sted=Hamar")
    assert "Røykfri" in page.words("h3")
    assert "11 km unna" in page.text


def test_words_found_in_the_text_are_marked(around: Library, reader: Reader) -> None:
    around.passage = [("Hjelp mot ", False), ("røyk", True), (" <b>", False)]
    page = reader.page("/finn?q=røyk&sted=Hamar")
    assert page.words("mark")[0] == "røyk"
    assert "Hjelp mot røyk <b>" in page.text


def test_a_passage_does_not_repeat_the_summary(around: Library, reader: Reader) -> None:
    around.passage = [("…Om ", False), ("Røykesluttkurs", True), (".", False)]
    assert len(reader.page("/finn?q=røykesluttkurs&sted=Hamar").all("mark")) == 0


def test_a_passage_does_not_repeat_the_summary_in_another_language(around: Library, reader: Reader) -> None:
    for document in around.shelves["offering"]:
        document["texts"]["nn"] = document["texts"]["nb"] | {"summary": "Slutt saman med andre"}
    around.passage = [("…Om ", False), ("Røykesluttkurs", True), (".", False)]
    page = reader.page("/nn/finn?q=røykesluttkurs&sted=Hamar")
    assert "Slutt saman med andre" in page.text
    assert len(page.all("mark")) == 0


def test_a_correction_says_what_was_written(around: Library, reader: Reader) -> None:
    around.corrected = "røyk"
    assert "Vi viser treff for «røyk». Du skrev «røik»." in reader.page("/finn?q=røik").text
