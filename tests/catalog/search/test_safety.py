import pytest

from tests.catalog.search.conftest import Catalog
from tests.catalog.search.factories import build_document, concept, emergency
from tilbudskatalog.catalog.search.query import Result


@pytest.fixture
def country(catalog: Catalog) -> Catalog:
    catalog.log.publish(
        concept("fare_selvmord", "danger", nb="selvmordstanker", lay_nb="orker ikke mer,selvmord"),
        concept("fare_brann", "danger", nb="brann"),
        concept("tilstand_sorg", nb="sorg", lay_nb="etterlatte etter selvmord"),
        emergency("116123", 5, fare_selvmord=2),
        emergency("113", 1, fare_selvmord=1),
        build_document("Samtaler", summary="Når du ikke orker mer", tags=["tilstand_sorg"]),
    )
    catalog.follower.step()
    return catalog


def numbers(result: Result) -> list[str]:
    return [] if result.safety is None else [help["number"] for help in result.safety.help]


@pytest.mark.parametrize("q", ["orker ikke mer", "eg orkar ikkje meir", "selvmordstanker", "sellvmordstanker"])
def test_help_comes_with_what_is_found(country: Catalog, q: str) -> None:
    result = country.find(q)
    assert result.safety is not None
    assert result.safety.kind == "fare_selvmord"
    assert numbers(result) == ["113", "116123"]


def test_offerings_are_still_found_and_the_danger_is_no_subject(country: Catalog) -> None:
    result = country.find("orker ikke mer")
    assert result.total == 1
    assert result.understood.concepts == []


@pytest.mark.parametrize("q", ["", "sorg", "etterlatte etter selvmord", "orker mer"])
def test_other_questions_have_none(country: Catalog, q: str) -> None:
    assert country.find(q).safety is None


def test_a_danger_that_no_number_answers_is_told_all_the_same(country: Catalog) -> None:
    safety = country.find("brann").safety
    assert safety is not None
    assert (safety.kind, safety.help) == ("fare_brann", ())


def test_a_number_that_is_withdrawn_is_not_shown(country: Catalog) -> None:
    country.withdraw(emergency("113"))
    assert numbers(country.find("selvmord")) == ["116123"]
    country.publish(emergency("113", 1, fare_selvmord=3))
    assert numbers(country.find("selvmord")) == ["116123", "113"]
