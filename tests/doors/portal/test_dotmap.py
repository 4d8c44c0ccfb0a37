"""The drawing beside the list: rings that reach the farthest, dots that can be told apart, names that can be read."""

import math

from tests.doors.portal import documents
from tests.doors.portal.conftest import Reader
from tests.doors.portal.library import Library
from tilbudskatalog.doors.portal.dotmap import APART, SIZE, dot_map
from tilbudskatalog.doors.portal.geography import Point

HAMAR = Point("3403", "Hamar", 60.79, 11.07, "Hamar")


def at(east: float = 0, north: float = 0) -> Point:
    """A point so many kilometres away."""
    return Point("", "", 60.79 + north / 111.2, 11.07 + east / (111.2 * math.cos(math.radians(60.79))))


def test_nothing_with_a_place_gives_no_map(library: Library) -> None:
    assert dot_map(HAMAR, []) is None


def test_rings_reach_thirty_kilometres_at_least(library: Library) -> None:
    drawn = dot_map(HAMAR, [at()])
    assert drawn
    assert [ring.kilometres for ring in drawn.rings] == [30, 20, 10]


def test_rings_reach_the_farthest(library: Library) -> None:
    drawn = dot_map(HAMAR, [at(), at(east=55)])
    assert drawn
    assert (drawn.rings[0].kilometres, drawn.outside) == (60, 0)


def test_what_lies_beyond_the_last_ring_is_told(library: Library) -> None:
    drawn = dot_map(HAMAR, [at(), at(north=900)])
    assert drawn
    assert ([dot.number for dot in drawn.dots], drawn.outside) == ([1], 1)


def test_a_dot_stands_where_its_place_is(library: Library) -> None:
    drawn = dot_map(HAMAR, [at(east=20), at(north=-10)])
    assert drawn
    assert [(dot.x, dot.y) for dot in drawn.dots] == [(312, 200), (200, 256)]


def test_dots_of_one_place_stand_beside_each_other(library: Library) -> None:
    drawn = dot_map(HAMAR, [at()] * 20)
    assert drawn
    spots = [(dot.x, dot.y) for dot in drawn.dots]
    assert len(spots) == 20
    assert min(math.dist(one, other) for one in spots for other in spots if one != other) >= APART - 1


def test_names_stay_on_the_map(library: Library) -> None:
    library.add(
        documents.municipality(),
        documents.municipality("3413", "Stange", longitude=11.2),
        documents.municipality("3420", "Et ganske langt stedsnavn", latitude=60.9, longitude=11.62),
    )
    drawn = dot_map(HAMAR, [at(5, 5)])
    assert drawn
    names = {town.name: town for town in drawn.towns if town.name}
    assert set(names) == {"Hamar", "Stange", "Et ganske langt stedsnavn"}
    assert all(0 < town.label_x < SIZE for town in names.values())


def test_the_list_and_the_map_have_the_same_numbers(library: Library, reader: Reader) -> None:
    library.add(
        documents.municipality(),
        documents.offering("Røykesluttkurs", place=documents.place()),
        documents.offering("Røykfri", template=None, code="x"),
        documents.digital("Røykfri på nett"),
    )
    page = reader.page("/finn?q=røyk&sted=Hamar")
    assert page.words("text", class_="number") == page.words("span", class_="mark") == ["1", "2"]
    assert [item.attributes["id"] for item in page.all("li") if item.attributes.get("id")] == ["t1", "t2"]


def test_the_map_is_one_picture_with_a_name(stocked: Library, reader: Reader) -> None:
    (drawing,) = reader.page("/finn?q=røyk&sted=Hamar").all("svg", role="img")
    assert "Hamar" in (drawing.attributes["aria-label"] or "")
    assert not reader.page("/finn?q=røyk").all("svg", role="img")
