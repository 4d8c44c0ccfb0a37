"""The whole way: what was approved is projected, followed, found and answered in the shapes that are documented."""

import datetime as dt
from typing import Any

import pytest

from tests import factories
from tests.doors.api.conftest import Caller, publish
from tests.doors.api.contract import assert_keeps
from tilbudskatalog.catalog.courses import courses as course_acts
from tilbudskatalog.catalog.courses.models import Availability, Course
from tilbudskatalog.catalog.offerings import reviews
from tilbudskatalog.catalog.offerings.models import LocalOffering
from tilbudskatalog.catalog.search import follower
from tilbudskatalog.catalog.search.query import SPOKEN
from tilbudskatalog.ground.base import clock


def test_it_is_found_by_words_place_and_filters(api: Caller, offering: LocalOffering) -> None:
    asked = {"q": "slutte å røyke", "municipality": "Hamar", "theme": "tema_tobakk", "format": "group", "lang": "nn"}
    body = assert_keeps(api.call("/offerings", **asked), "/offerings")
    assert [item["id"] for item in body["items"]] == [str(offering.uid)]
    assert body["items"][0]["summary"].startswith("Seks samlingar")
    assert body["facets"]["theme"][0]["id"] == "tema_tobakk"
    assert body["understood"]["places"][0]["number"] == "3403"


def test_a_postal_code_is_understood_as_one(api: Caller, offering: LocalOffering) -> None:
    body = assert_keeps(api.call("/offerings", postal_code="2315"), "/offerings")
    assert (body["total"], body["understood"]["places"][0]["kind"]) == (1, "postal_code")


def test_what_nobody_knows_is_named(api: Caller, offering: LocalOffering) -> None:
    body = assert_keeps(api.call("/offerings", municipality="Atlantis", lang="en"), "/offerings")
    assert body["errors"][0]["name"] == "municipality"


@pytest.mark.parametrize("collapse", ["", "template"])
def test_a_collapsed_item_counts_its_providers(api: Caller, offering: LocalOffering, collapse: str) -> None:
    item = assert_keeps(api.call("/offerings", collapse=collapse), "/offerings")["items"][0]
    assert (item["code"], item["providers"]) == ("tobakk_kurs", 1 if collapse else None)


def test_every_document_and_list_keeps_to_its_shape(api: Caller, offering: LocalOffering) -> None:
    owner = offering.organization
    assert_keeps(api.call(f"/offerings/{offering.uid}"), "/offerings/{offering_id}")
    assert_keeps(api.call("/national-offerings/tobakk_kurs"), "/national-offerings/{code}")
    assert_keeps(api.call(f"/organizations/{owner.uid}"), "/organizations/{organization_id}")
    assert_keeps(api.call("/municipalities/3403"), "/municipalities/{number}")
    assert assert_keeps(api.call("/national-offerings"), "/national-offerings")["total"] == 1
    assert assert_keeps(api.call("/organizations", municipality="hamar"), "/organizations")["total"] == 1
    assert assert_keeps(api.call("/municipalities", size=500), "/municipalities")["total"] == 1
    assert assert_keeps(api.call("/changes"), "/changes")["next"] == follower.current().memory.seq


def test_words_that_are_begun_are_suggested(api: Caller, offering: LocalOffering) -> None:
    items = assert_keeps(api.call("/suggest", q="tob"), "/suggest")["items"]
    assert "concept" in {each["kind"] for each in items}
    items = assert_keeps(api.call("/suggest", q="ham"), "/suggest")["items"]
    assert ("place", "3403", "Hamar") in {(each["kind"], each["id"], each["label"]) for each in items}


def test_concepts_are_read_by_scheme_and_code(api: Caller, offering: LocalOffering) -> None:
    items = assert_keeps(api.call("/concepts", scheme="theme"), "/concepts")["items"]
    assert "tema_tobakk" in {each["code"] for each in items}
    assert_keeps(api.call("/concepts/tema_tobakk"), "/concepts/{code}")


def test_a_distance_is_counted_from_the_point(api: Caller, offering: LocalOffering) -> None:
    body = assert_keeps(api.call("/offerings", near="60.79,11.07", sort="distance"), "/offerings")
    assert body["total"] == 1
    nowhere = api.call("/offerings", sort="distance", lang="en")
    assert (nowhere.status_code, assert_keeps(nowhere, "/offerings")["errors"][0]["name"]) == (422, "sort")


def test_after_withdrawal_it_is_gone_and_another_is_named(api: Caller, offering: LocalOffering) -> None:
    assert offering.template is not None
    factories.municipality("4601", "Bergen")
    other = factories.local("kommune-4601", of=offering.template)
    approver = factories.user("godkjenner-kommune-3403", approver=offering.organization)
    reviews.withdraw(offering=offering, by=approver, reason="Ferie")
    publish()
    response = api.call(f"/offerings/{offering.uid}")
    body = assert_keeps(response, "/offerings/{offering_id}")
    assert response.status_code == 410
    assert [each["id"] for each in body["alternatives"]] == [str(other.uid)]


@pytest.fixture
def courses(api: Caller, offering: LocalOffering) -> dict[str, str]:
    """By name the ids of three offerings: one begins soon and is full, one later with places, one has no dates."""
    full = factories.course(offering, capacity=1)
    Availability.objects.filter(course=full).update(taken=1)
    open_one = factories.approve_local(factories.local_draft("kommune-3403", factories.template("kostholdskurs")))
    later = factories.rhythm(first=factories.rhythm().first + dt.timedelta(days=70))
    factories.course(open_one, later)
    undated = factories.approve_local(factories.local_draft("kommune-3403", factories.template("turgruppe")))
    # A new follower counts the places at once; one that has just counted waits.
    follower.reset()
    publish()
    return {"full": str(offering.uid), "open": str(open_one.uid), "undated": str(undated.uid)}


@pytest.mark.parametrize(
    ("asked", "expected"),
    [
        ({"sort": "start"}, ["full", "open", "undated"]),
        ({"has_places": "true"}, ["open"]),
        ({"starts_before": 60}, ["full"]),
        ({"starts_before": 180, "sort": "start"}, ["full", "open"]),
        ({"starts_before": 60, "has_places": "true"}, []),
        ({"starts_before": 1}, []),
    ],
)
def test_courses_are_ordered_and_filtered_by(
    api: Caller, courses: dict[str, str], asked: dict[str, Any], expected: list[str]
) -> None:
    if "starts_before" in asked:
        asked = asked | {"starts_before": (clock.today() + dt.timedelta(days=asked["starts_before"])).isoformat()}
    body = assert_keeps(api.call("/offerings", **asked), "/offerings")
    assert [item["id"] for item in body["items"]] == [courses[name] for name in expected]
    assert [bool(item["next_course"]) for item in body["items"]] == [name != "undated" for name in expected]


@pytest.mark.parametrize(
    ("asked", "expected"),
    [
        ("ar", {"full"}),
        ("ar,no", {"full", "open", "undated"}),
        ("nb", {"open", "undated"}),
        ("nn", {"open", "undated"}),
        ("en", set()),
    ],
)
def test_what_is_held_in_a_language(api: Caller, courses: dict[str, str], asked: str, expected: set[str]) -> None:
    made = Course.objects.get(offering__uid=courses["full"])
    by = factories.coordinator(made.offering)
    course_acts.change(course=made, by=by, values={"language": "ar"}, expected_version=made.version)
    publish()
    body = assert_keeps(api.call("/offerings", language=asked), "/offerings")
    assert {item["id"] for item in body["items"]} == {courses[name] for name in expected}


def test_the_languages_to_ask_for_are_those_of_courses(api: Caller, offering: LocalOffering) -> None:
    [problem] = assert_keeps(api.call("/offerings", language="sv"), "/offerings")["errors"]
    assert problem["name"] == "language"
    assert problem["allowed"] == list(SPOKEN)


@pytest.mark.parametrize(("name", "value"), [("starts_before", "snart"), ("has_places", "x"), ("radius_km", "5")])
def test_a_date_or_distance_that_means_nothing_is_named(
    api: Caller, offering: LocalOffering, name: str, value: str
) -> None:
    response = api.call("/offerings", **{name: value})
    assert response.status_code == 422
    assert [each["name"] for each in assert_keeps(response, "/offerings")["errors"]] == [name]
