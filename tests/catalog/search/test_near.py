from typing import Any

import pytest

from tests.catalog.search.conftest import Catalog
from tests.catalog.search.factories import (
    HAMAR,
    STANGE,
    build_document,
    concept,
    everywhere,
    municipality,
    national,
    place,
)
from tilbudskatalog.ground.base.errors import Invalid

OSLO = {"number": "0301", "name": "Oslo"}
CENTER = (60.79, 11.07)


@pytest.fixture
def country(catalog: Catalog) -> Catalog:
    catalog.log.publish(
        concept("tilstand_kols", nb="kols"),
        municipality("3403", "Hamar", latitude=60.79, longitude=11.07),
        municipality("3413", "Stange", latitude=60.72, longitude=11.19),
        municipality("0301", "Oslo", county="Oslo", latitude=59.91, longitude=10.75),
        municipality("3419", "Våler"),
        municipality("3114", "Våler", county="Østfold"),
        build_document("Kols A, langt unna", place=place(61.5, 11.0), municipalities=[HAMAR]),
        build_document("Kols B, i sentrum", place=place(60.8, 11.07), municipalities=[HAMAR]),
        build_document("Kols C, uten sted", municipalities=[OSLO, HAMAR]),
        build_document("Kols D, i Stange", municipalities=[STANGE]),
        build_document("Kols E, i Oslo", municipalities=[OSLO]),
        everywhere("Kols F, overalt", place=place(60.79, 11.07)),
        national("kols", "Kols"),
    )
    catalog.follower.step()
    return catalog


def letters(catalog: Catalog, q: str = "", **fields: Any) -> str:
    return "".join(title[5] for title in catalog.titles(q, **fields))


def test_the_nearest_come_first_in_a_place(country: Catalog) -> None:
    assert letters(country, municipality="Hamar") == "CBAF"
    assert letters(country, "kols i Hamar") == "CBAF"


def test_items_tell_how_far_it_is(country: Catalog) -> None:
    items = country.find(municipality="Hamar").items
    assert [item.distance_km for item in items] == [0.0, 1.1, 79.0, None]
    assert [item.distance_km for item in country.find().items] == [None] * 6


def test_a_point_filters_nothing(country: Catalog) -> None:
    assert letters(country, near=CENTER) == "CBDAEF"
    assert country.find("kols", near=CENTER).total == 6


def test_the_point_goes_before_the_place(country: Catalog) -> None:
    assert country.find(municipality="Hamar", near=(61.5, 11.0)).items[0].distance_km == 0.0


def test_a_radius_takes_in_the_neighbors(country: Catalog) -> None:
    assert letters(country, municipality="Hamar", radius_km=20) == "CBDAF"
    assert letters(country, "kols", municipality="Hamar", radius_km=20) == "CBDAF"


def test_a_radius_around_a_point_leaves_the_rest_out(country: Catalog) -> None:
    assert letters(country, near=CENTER, radius_km=5) == "CBF"
    assert letters(country, "kols", near=CENTER, radius_km=5) == "CBF"


def test_facets_count_what_is_within_the_radius(country: Catalog) -> None:
    facets = country.find(municipality="Hamar", radius_km=20).facets["municipality"]
    assert {each.label: each.count for each in facets} == {"Hamar": 3, "Stange": 1, "Oslo": 1}


def test_order_by_distance_and_by_title(country: Catalog) -> None:
    assert letters(country, "kols", municipality="Hamar", sort="distance") == "CBAF"
    assert letters(country, "kols", municipality="Hamar", sort="title") == "ABCF"


def test_the_better_answer_comes_before_the_nearer(catalog: Catalog) -> None:
    catalog.publish(
        municipality(latitude=60.79, longitude=11.07),
        build_document("Turgruppe", key="far", place=place(61.2, 11.0)),
        build_document("Samtaler", key="near", description="om turgruppe", place=place(60.79, 11.07)),
    )
    assert catalog.titles("turgruppe", municipality="Hamar") == ["Turgruppe", "Samtaler"]


def test_pages_join(country: Catalog) -> None:
    for fields in ({"near": CENTER}, {"municipality": "Hamar", "radius_km": 500.0}):
        whole = letters(country, "kols", **fields)
        assert "".join(letters(country, "kols", size=1, page=page, **fields) for page in range(1, 7)) == whole


def test_copies_are_shown_by_the_nearest(catalog: Catalog) -> None:
    catalog.publish(
        build_document("Kurs i nord", key="a", template="kurs", place=place(70.0, 25.0)),
        build_document("Kurs her", key="b", template="kurs", place=place(60.79, 11.07)),
    )
    item = catalog.find("kurs", near=CENTER, collapse="template").items[0]
    assert (item.document["texts"]["nb"]["title"], item.providers, item.distance_km) == ("Kurs her", 2, 0.0)


def test_an_ambiguous_place_has_no_distances(country: Catalog) -> None:
    result = country.find("kols", municipality="Våler", radius_km=10, sort="distance")
    assert result.total == 6
    assert {item.distance_km for item in result.items} == {None}


def test_svalbard_is_no_point(country: Catalog) -> None:
    assert letters(country, municipality="9170", radius_km=10, sort="distance") == "F"


def test_national_offerings_are_at_no_distance(country: Catalog) -> None:
    items = country.find("kols", kind="national_offering", near=CENTER, sort="distance").items
    assert [item.distance_km for item in items] == [None]


def test_a_place_without_a_point_is_nowhere(catalog: Catalog) -> None:
    catalog.publish(build_document("Kurs", place=place(None, None), municipalities=[]))
    assert catalog.find(near=CENTER).items[0].distance_km is None


@pytest.mark.parametrize(
    ("fields", "name"),
    [
        ({"near": (91.0, 0.0)}, "near"),
        ({"near": (0.0, 181.0)}, "near"),
        ({"near": (float("nan"), 0.0)}, "near"),
        ({"near": (1.0,)}, "near"),
        ({"near": CENTER, "radius_km": 0.0}, "radius_km"),
        ({"near": CENTER, "radius_km": -1.0}, "radius_km"),
        ({"near": CENTER, "radius_km": float("nan")}, "radius_km"),
        ({"near": CENTER, "radius_km": 1e6}, "radius_km"),
        ({"sort": "distance"}, "sort"),
        ({"q": "kols", "sort": "distance"}, "sort"),
        ({"radius_km": 5.0}, "radius_km"),
        ({"q": "kols", "radius_km": 5.0}, "radius_km"),
    ],
)
def test_what_makes_no_sense_is_refused(country: Catalog, fields: dict[str, Any], name: str) -> None:
    with pytest.raises(Invalid) as refused:
        country.find(**fields)
    assert list(refused.value.fields) == [name]


def test_all_that_needs_a_place_is_named_at_once(country: Catalog) -> None:
    with pytest.raises(Invalid) as refused:
        country.find("kols", radius_km=5.0, sort="distance")
    assert set(refused.value.fields) == {"radius_km", "sort"}


def test_a_place_in_the_question_is_a_place_to_count_from(country: Catalog) -> None:
    assert letters(country, "kols i Hamar", radius_km=20) == "CBDAF"
