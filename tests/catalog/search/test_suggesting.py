import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.catalog.search.conftest import Catalog
from tests.catalog.search.factories import (
    build_document,
    concept,
    concept_reference,
    former,
    municipality,
    national,
    texts,
)
from tilbudskatalog.catalog.search import reading
from tilbudskatalog.ground.base.errors import Invalid


@pytest.fixture
def country(catalog: Catalog) -> Catalog:
    catalog.log.publish(
        concept("tilstand_kols", nb="kols", nn="kols", en="COPD", lay_nb="røykelunger", deprecated_nb="kverulant"),
        concept("tilstand_kreft", nb="kreft", en="cancer"),
        concept("tema_kreft", "theme", nb="kreft", en="cancer"),
        concept("tilstand_brystkreft", nb="brystkreft", admitted_nb="kreft i brystet", broader=["tilstand_kreft"]),
        municipality("3403", "Hamar", names=[former("Vang", "0414", 1991)]),
        municipality("3419", "Våler"),
        municipality("3114", "Våler", county="Østfold"),
        national("kols_kurs", texts={"nb": texts("Kurs om kols"), "en": texts("COPD course")}),
        national("kokekurs", "Kokekurs"),
        *(build_document(f"Kurs {number}", tags=["tilstand_brystkreft"]) for number in range(3)),
        build_document("Kols", tags=["tilstand_kols"], themes=[concept_reference("tema_kreft")]),
    )
    catalog.follower.step()
    return catalog


def labels(q: str, lang: str = "nb", limit: int = 8) -> list[tuple[str, str, str]]:
    return [(each.kind, each.label, each.detail) for each in reading.suggest(q, lang, limit)]


@pytest.mark.parametrize("q", ["", "  ", "?!", "xyz"])
def test_nothing_for_nothing(country: Catalog, q: str) -> None:
    assert reading.suggest(q, "nb") == []


def test_a_beginning_comes_before_a_word_inside(country: Catalog) -> None:
    assert labels("kol") == [("concept", "kols", ""), ("offering", "Kurs om kols", "")]


def test_what_has_most_offerings_comes_first(country: Catalog) -> None:
    assert [label for _kind, label, _detail in labels("k")][:3] == ["kreft", "brystkreft", "kols"]


def test_another_term_is_told_and_an_everyday_word_only_leads_there(country: Catalog) -> None:
    assert labels("røykel") == [("concept", "kols", "")]
    assert ("concept", "brystkreft", "kreft i brystet") in labels("kreft i")


def test_a_word_in_the_middle(country: Catalog) -> None:
    assert labels("brystet") == [("concept", "brystkreft", "kreft i brystet")]


def test_case_and_spelling_do_not_matter(country: Catalog) -> None:
    assert labels("BRYSTKR") == labels("brystkr") != []
    assert labels("vaaler") == labels("Våler") != []


def test_terms_to_be_avoided_are_not_suggested(country: Catalog) -> None:
    assert labels("kverul") == []


def test_a_theme_and_a_condition_of_one_name_are_shown_once(country: Catalog) -> None:
    assert [label for kind, label, _detail in labels("kreft") if kind == "concept"].count("kreft") == 1


def test_places_have_their_county(country: Catalog) -> None:
    assert sorted(labels("vå")) == [("place", "Våler", "Innlandet"), ("place", "Våler", "Østfold")]
    assert labels("vang") == [("place", "Hamar", "Innlandet")]
    assert reading.suggest("ham", "nb")[0].id == "3403"


def test_each_language_has_its_labels(country: Catalog) -> None:
    assert labels("cop", "en") == [("concept", "COPD", ""), ("offering", "COPD course", "")]
    assert labels("cop", "nb")[0] == ("concept", "kols", "COPD")
    assert reading.suggest("copd c", "nb")[0].id == "kols_kurs"


def test_no_more_than_asked_for(country: Catalog) -> None:
    assert len(labels("k", limit=1)) == 1
    assert labels("k", limit=0) == []


def test_news_are_suggested(country: Catalog) -> None:
    country.publish(national("nytt", "Nyresvikt"))
    assert labels("nyre") == [("offering", "Nyresvikt", "")]
    country.withdraw(national("nytt", "Nyresvikt"))
    assert labels("nyre") == []


def test_an_unknown_language_is_refused(country: Catalog) -> None:
    with pytest.raises(Invalid):
        reading.suggest("kols", "de")


@settings(max_examples=80, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(q=st.text(max_size=120), lang=st.sampled_from(["nb", "nn", "en", "se"]), limit=st.integers(-3, 50))
def test_suggest_never_fails(country: Catalog, q: str, lang: str, limit: int) -> None:
    assert len(reading.suggest(q, lang, limit)) <= max(limit, 0)
