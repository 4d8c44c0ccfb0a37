"""Distance, help that comes first, and what search says beside the items."""

import pytest

from tests.doors.api import documents
from tests.doors.api.conftest import Caller
from tests.doors.api.contract import assert_keeps
from tests.doors.api.library import Library
from tilbudskatalog.catalog.search.query import Safety


def test_a_point_and_a_radius_are_passed_on(api: Caller, stocked: Library) -> None:
    asked = {"near": "60.79,11.07", "radius_km": "12.5", "sort": "distance"}
    body = assert_keeps(api.call("/offerings", **asked), "/offerings")
    found = stocked.last_asked
    assert (found.near, found.radius_km, found.sort) == ((60.79, 11.07), 12.5, "distance")
    assert body["items"][0]["distance_km"] == 1.5


def test_without_a_point_there_is_no_distance(api: Caller, stocked: Library) -> None:
    assert assert_keeps(api.call("/offerings"), "/offerings")["items"][0]["distance_km"] is None
    assert (stocked.last_asked.near, stocked.last_asked.radius_km) == (None, None)


@pytest.mark.parametrize(
    ("name", "value"),
    [
        *(("near", value) for value in ("60.79", "60.79;11.07", "nan,nan", "1e3,1", "95,11", "60,181", "60, 11")),
        *(("radius_km", value) for value in ("0", "-1", "3001", "nan", "inf", "x")),
        ("sort", "nearest"),
    ],
)
def test_what_is_no_place_or_distance_is_named(api: Caller, stocked: Library, name: str, value: str) -> None:
    response = api.call("/offerings", **{name: value})
    body = assert_keeps(response, "/offerings")
    assert (response.status_code, body["errors"][0]["name"]) == (422, name)


def test_a_point_that_is_none_is_told_how_to_write_one(api: Caller, stocked: Library) -> None:
    body = api.call("/offerings", lang="en", near="Hamar").json()
    assert body["errors"][0]["reason"] == "Write latitude and longitude with a comma between, such as 60.79,11.07."
    body = api.call("/offerings", lang="en", radius_km="0").json()
    assert body["errors"][0]["reason"] == "Use more than 0."


def test_what_does_not_exist_is_told(api: Caller, stocked: Library) -> None:
    body = assert_keeps(api.call("/offerings", lang="en", color="1"), "/offerings")
    assert "no such" in body["errors"][0]["reason"]


def test_help_comes_in_the_language_that_was_asked_for(api: Caller, stocked: Library) -> None:
    first, second = documents.emergency(), documents.emergency("113", texts={"nb": documents.HELP})
    stocked.safety = Safety("fare_selvmord", (first, second))
    safety = assert_keeps(api.call("/offerings", q="vil dø", lang="en"), "/offerings")["safety"]
    assert safety["kind"] == "fare_selvmord"
    assert [(each["number"], each["language"]) for each in safety["help"]] == [("116123", "en"), ("113", "nb")]
    assert safety["help"][0]["name"] == "Mental Helse (helpline)"


def test_a_corrected_question_and_a_passage_are_shown(api: Caller, stocked: Library) -> None:
    stocked.corrected, stocked.passage = "røykeslutt", [("Slutte å ", False), ("røyke", True)]
    body = assert_keeps(api.call("/offerings", q="røyk"), "/offerings")
    assert body["understood"]["corrected"] == "røykeslutt"
    assert body["items"][0]["passage"] == [{"text": "Slutte å ", "match": False}, {"text": "røyke", "match": True}]


def test_items_follow_what_is_published_and_the_language(api: Caller, library: Library) -> None:
    """Though they are kept as ready bytes."""
    first = library.add(documents.offering("Bra mat", key="one", texts=documents.texts("Bra mat")))
    assert api.call("/offerings").json()["items"][0]["title"] == "Bra mat"
    library.shelves["offering"] = []
    library.add(first | {"texts": documents.texts("Bedre mat") | {"en": {**documents.EMPTY, "title": "Better food"}}})
    assert api.call("/offerings").json()["items"][0]["title"] == "Bedre mat"
    assert api.call("/offerings", lang="en").json()["items"][0]["title"] == "Better food"


def test_the_same_question_is_answered_from_what_is_kept(api: Caller, stocked: Library) -> None:
    one = api.get("/api/v1/offerings?q=x&format=group,digital")
    two = api.get("/api/v1/offerings?format=digital&format=group&q=x")
    assert one.content == two.content
    assert (stocked.asked["find"], stocked.asked["cached"]) == (1, 2)
    api.get("/api/v1/offerings?q=x&format=group")
    assert stocked.asked["find"] == 2


def test_a_question_known_by_its_letters_is_answered_the_same(api: Caller, stocked: Library) -> None:
    """And what search has pushed out is made again."""
    first = api.get("/api/v1/offerings?q=r%C3%B8yk&lang=nn")
    stocked._answers.clear()
    for _ in range(2):
        again = api.get("/api/v1/offerings?q=r%C3%B8yk&lang=nn")
        assert (again.content, again["ETag"]) == (first.content, first["ETag"])
        assert again["Content-Language"] == "nn"
    assert stocked.asked["find"] == 2
    stocked.add(documents.offering("Røyk mindre"))
    assert api.get("/api/v1/offerings?q=r%C3%B8yk&lang=nn").json()["total"] == 2


def test_what_was_refused_is_refused_again(api: Caller, stocked: Library) -> None:
    assert [api.call("/offerings", size=0).status_code for _ in range(2)] == [422, 422]
