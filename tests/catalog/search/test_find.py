from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.catalog.search.conftest import Catalog
from tests.catalog.search.factories import (
    HAMAR,
    STANGE,
    build_document,
    concept,
    concept_reference,
    everywhere,
    former,
    municipality,
    national,
    organization,
    organization_reference,
)
from tilbudskatalog.catalog.search.query import Query
from tilbudskatalog.ground.base.errors import Invalid


@pytest.fixture
def country(catalog: Catalog) -> Catalog:
    """Two municipalities, a few words, and an offering or two for each."""
    catalog.log.publish(
        concept("tilstand_tobakk", nb="tobakk", lay_nb="røykeslutt,slutte å røyke", lay_en="quit smoking"),
        concept("tilstand_kols", nb="kols", nn="kols", en="COPD"),
        concept("tilstand_demens", nb="demens", en="dementia"),
        concept("tema_lunge", "theme", nb="lunge", en="lungs"),
        concept("maalgruppe_parorende", "audience", nb="pårørende", nn="pårørande"),
        municipality(names=[former("Vang", "0414", 1991)], postal_codes=[{"code": "2315", "place": "HAMAR"}]),
        municipality("3413", "Stange"),
        municipality("3419", "Våler"),
        municipality("3114", "Våler", county="Østfold"),
        organization(),
        national("tobakk_kurs", "Røykesluttkurs", tags=["tilstand_tobakk"]),
        build_document("Røykesluttkurs", key="hamar", template="tobakk_kurs", tags=["tilstand_tobakk"]),
        build_document("Røykesluttkurs", key="stange", template="tobakk_kurs", tags=["tilstand_tobakk"],
                       municipalities=[STANGE]),
        everywhere("Slutta", key="slutta", tags=["tilstand_tobakk"]),
        build_document("Pårørendeskole", key="demens", tags=["tilstand_demens"],
                       audiences=[concept_reference("maalgruppe_parorende")], access=["referral"]),
        build_document("Kols-skole", key="kols", tags=["tilstand_kols"], level="hospital",
                       themes=[concept_reference("tema_lunge")], municipalities=[HAMAR, STANGE]),
    )  # fmt: skip
    catalog.follower.step()
    return catalog


@pytest.mark.parametrize(
    "q", ["røykeslutt", "slutte å røyke", "ROYKESLUTT", "røykjeslutt", "quit smoking", "røykeslut"]
)
def test_many_ways_to_say_it(country: Catalog, q: str) -> None:
    assert country.titles(q)[:2] == ["Røykesluttkurs", "Røykesluttkurs"]


def test_the_name_comes_before_the_text(catalog: Catalog) -> None:
    catalog.publish(
        build_document("Turgruppe", summary="Vi går tur"), build_document("Samtaler", summary="om turgruppe")
    )
    assert catalog.titles("turgruppe") == ["Turgruppe", "Samtaler"]


def test_bokmal_finds_nynorsk(catalog: Catalog) -> None:
    catalog.publish(
        build_document(texts={"nb": {"title": "Kurs"}, "nn": {"title": "Kurs", "summary": "for sjuke hjarte"}})
    )
    assert catalog.find("syke hjerter").total == 1


def test_no_words_list_everything_by_title(country: Catalog) -> None:
    assert country.titles() == ["Kols-skole", "Pårørendeskole", "Røykesluttkurs", "Røykesluttkurs", "Slutta"]
    assert country.titles("røykeslutt", sort="title") == ["Røykesluttkurs", "Røykesluttkurs", "Slutta"]


def test_nonsense_finds_nothing(country: Catalog) -> None:
    assert country.find("bilverksted").total == 0
    assert country.find("jeg er det som").total == 0


def test_a_place_has_its_own_first_and_the_nationwide_after(country: Catalog) -> None:
    result = country.find("røykeslutt", municipality="Hamar")
    assert [item.document["nationwide"] for item in result.items] == [False, True]
    assert [place.number for place in result.understood.places] == ["3403"]


@pytest.mark.parametrize("place", ["3403", "hamar", "2315", "Vang", "0414"])
def test_a_place_has_many_names(country: Catalog, place: str) -> None:
    assert country.find(municipality=place).total == 4


def test_a_place_in_the_words_is_taken_out_of_them(country: Catalog) -> None:
    result = country.find("røykeslutt i Stange")
    assert result.total == 2
    assert [place.name for place in result.understood.places] == ["Stange"]
    assert result.understood.words == ["røykeslutt"]


def test_the_place_that_was_chosen_goes_before_the_one_that_was_written(country: Catalog) -> None:
    result = country.find("røykeslutt i Stange", municipality="3403")
    assert [place.name for place in result.understood.places] == ["Hamar"]
    assert result.items[0].document["municipalities"] == [HAMAR]


def test_a_place_alone_lists_what_it_has(country: Catalog) -> None:
    assert country.find("Stange").total == 3


def test_an_ambiguous_place_filters_nothing(country: Catalog) -> None:
    result = country.find("røykeslutt", municipality="Våler")
    assert sorted(place.county for place in result.understood.places) == ["Innlandet", "Østfold"]
    assert result.total == 3


def test_svalbard_has_what_is_for_everyone(country: Catalog) -> None:
    result = country.find("røykeslutt", municipality="9170")
    assert [item.document["texts"]["nb"]["title"] for item in result.items] == ["Slutta"]
    assert result.understood.places[0].kind == "svalbard"


@pytest.mark.parametrize(
    ("filters", "titles"),
    [
        ({"condition": ("tilstand_kols",)}, ["Kols-skole"]),
        ({"condition": ("tilstand_kols", "tilstand_demens")}, ["Kols-skole", "Pårørendeskole"]),
        ({"theme": ("tema_lunge",)}, ["Kols-skole"]),
        ({"audience": (concept_reference("maalgruppe_parorende")["id"],)}, ["Pårørendeskole"]),
        ({"format": ("digital",)}, ["Slutta"]),
        ({"access": ("referral",)}, ["Pårørendeskole"]),
        ({"level": ("hospital",)}, ["Kols-skole"]),
        ({"template": "tobakk_kurs", "municipality": "3413"}, ["Røykesluttkurs"]),
        ({"organization": organization_reference()["id"], "level": ("hospital",)}, ["Kols-skole"]),
        ({"kind": "national_offering"}, ["Røykesluttkurs"]),
    ],
)
def test_filters(country: Catalog, filters: dict[str, Any], titles: list[str]) -> None:
    assert country.titles(**filters) == titles


def test_a_filter_takes_narrower_concepts_with_it(catalog: Catalog) -> None:
    catalog.publish(
        concept("kreft", nb="kreft"), concept("brystkreft", nb="brystkreft", broader=["kreft"]),
        build_document("Kurs", tags=["brystkreft"]),
    )  # fmt: skip
    assert catalog.titles(condition=("kreft",)) == ["Kurs"]
    assert catalog.titles("kreft") == ["Kurs"]


def test_copies_of_a_template_are_shown_as_one(country: Catalog) -> None:
    result = country.find("røykeslutt", collapse="template")
    assert result.total == 2
    assert sorted(item.providers or 0 for item in result.items) == [1, 2]
    assert country.find("røykeslutt").items[0].providers is None


def test_facets_have_labels_in_the_readers_language(country: Catalog) -> None:
    facets = country.find(lang="en").facets
    assert [(each.id, each.label, each.count) for each in facets["theme"]] == [("tema_lunge", "lungs", 1)]
    assert [(each.label, each.count) for each in facets["municipality"]] == [("Hamar", 3), ("Stange", 2)]
    assert [each.label for each in facets["organization"]] == ["Hamar kommune"]
    assert {each.id for each in facets["format"]} == {"group", "digital"}


def test_facets_that_nobody_asks_for_are_not_counted(country: Catalog) -> None:
    assert set(country.find(facets=("theme",)).facets) == {"theme"}


@pytest.mark.parametrize(
    ("fields", "name"),
    [
        ({"municipality": "Atlantis"}, "municipality"),
        ({"theme": ("tema_nothing",)}, "theme"),
        ({"theme": ("tilstand_kols",)}, "theme"),
        ({"audience": ("x",)}, "audience"),
        ({"condition": ("x",)}, "condition"),
        ({"size": 0}, "size"),
        ({"size": 101}, "size"),
        ({"page": 0}, "page"),
        ({"page": 10**20}, "page"),
        ({"lang": "de"}, "lang"),
        ({"sort": "distance"}, "sort"),
        ({"collapse": "x"}, "collapse"),
        ({"kind": "course"}, "kind"),
        ({"format": ("phone",)}, "format"),
        ({"facets": ("weather",)}, "facets"),
    ],
)
def test_what_nobody_knows_is_refused_with_a_sentence(country: Catalog, fields: dict[str, Any], name: str) -> None:
    with pytest.raises(Invalid) as refused:
        country.find(**fields)
    assert list(refused.value.fields) == [name]
    assert str(refused.value.fields[name]).endswith(".")


def test_all_faults_are_told_at_once(country: Catalog) -> None:
    with pytest.raises(Invalid) as refused:
        country.find(size=0, lang="de")
    assert set(refused.value.fields) == {"size", "lang"}


def test_pages(country: Catalog) -> None:
    assert country.titles(size=2, page=2) == ["Røykesluttkurs", "Røykesluttkurs"]
    assert country.titles(size=2, page=9) == []
    assert country.find(size=2, page=9).total == 5


def why(catalog: Catalog, q: str, **fields: object) -> list[tuple[str, str]]:
    return [(reason.code, reason.label) for reason in catalog.find(q, **fields).items[0].why]


def test_why_names_the_concept_in_the_readers_language(country: Catalog) -> None:
    assert ("concept", "COPD") in why(country, "kols", lang="en")
    assert ("title", "kols") in why(country, "kols")


def test_why_names_the_place(country: Catalog) -> None:
    assert why(country, "kols i Hamar")[-1] == ("place", "Hamar")
    assert [reason.code for reason in country.find("Stange").items[-1].why] == ["nationwide"]


def test_why_falls_back_on_the_text(catalog: Catalog) -> None:
    catalog.publish(build_document("Møteplass", description="Vi strikker sammen"))
    assert why(catalog, "strikke") == [("text", "strikke")]


def test_what_a_text_mentions_in_passing_is_no_reason_beside_the_title(catalog: Catalog) -> None:
    catalog.publish(
        concept("tema_familie", "theme", nb="familie", lay_nb="sønnen min"),
        concept("tilstand_diabetes", nb="sukkersyke"),
        build_document("Diabetes", description="Familie går gratis."),
    )
    assert why(catalog, "sønnen min har diabetes") == [("title", "diabetes")]


def test_a_word_that_only_points_to_a_concept_is_reason_enough(catalog: Catalog) -> None:
    catalog.publish(concept("sorg", nb="sorg", lay_nb="trist hele tiden"), build_document("Gruppe", tags=["sorg"]))
    assert why(catalog, "er så trist") == [("concept", "sorg")]
    assert catalog.find("er så trist").understood.concepts == []


@pytest.fixture
def families(catalog: Catalog) -> Catalog:
    parents, kin = (concept_reference(f"maalgruppe_{each}") for each in ("foreldre", "parorende"))
    catalog.publish(
        concept("tilstand_alkohol", nb="alkoholproblem", lay_nb="drikker for mye"),
        concept("maalgruppe_foreldre", "audience", nb="foreldre", lay_nb="pappa,mamma"),
        concept("maalgruppe_parorende", "audience", nb="pårørende"),
        build_document("A, samtaler", tags=["tilstand_alkohol"]),
        build_document("B, for pårørende", tags=["tilstand_alkohol"], audiences=[kin]),
        build_document("C, foreldrekurs", audiences=[parents]),
        build_document("D, slitne foreldre", summary="For sliten mamma", audiences=[parents]),
    )
    return catalog


def test_who_asks_for_somebody_of_the_family_is_next_of_kin(families: Catalog) -> None:
    result = families.find("pappa drikker for mye")
    assert [item.document["texts"]["nb"]["title"][0] for item in result.items] == ["B", "A"]
    assert "pårørende" in [each.label for each in result.understood.concepts]


def test_who_speaks_of_herself_is_not(families: Catalog) -> None:
    assert "foreldre" in [each.label for each in families.find("sliten mamma").understood.concepts]


def test_what_is_for_many_comes_first_where_only_a_kind_of_offering_is_asked_for(catalog: Catalog) -> None:
    catalog.publish(
        concept("likeperson", "field", nb="likeperson", deprecated_nb="likemann"), concept("kreft", nb="kreft"),
        build_document("A likeperson ved kreft", tags=["kreft"]), build_document("B likeperson"),
    )  # fmt: skip
    assert [title[0] for title in catalog.titles("likemann")] == ["B", "A"]
    assert catalog.titles("likemann kreft")[0] == "A likeperson ved kreft"


def test_the_beginning_of_a_longer_term_points_to_it(catalog: Catalog) -> None:
    catalog.publish(concept("overvekt", nb="overvekt", lay_nb="gå ned i vekt"), build_document("A", tags=["overvekt"]))
    assert catalog.titles("vil gå ned") == ["A"]


def test_a_rare_word_counts_wherever_it_stands(catalog: Catalog) -> None:
    catalog.publish(
        concept("mage", "theme", nb="mage"), *(national(f"n{number}", "Annet") for number in range(9)),
        national("n", "Stomi", description="en pose"),
        build_document("A", themes=[concept_reference("mage")], summary="mage"),
        build_document("B", themes=[concept_reference("mage")], description="en pose"),
    )  # fmt: skip
    assert catalog.titles("pose på magen") == ["B", "A"]


def test_the_first_part_of_a_compound_is_corrected(catalog: Catalog) -> None:
    catalog.publish(concept("depresjon", nb="depresjon"), build_document("A", tags=["depresjon"]))
    assert catalog.find("deppresjonskurs").understood.corrected == "depresjonskurs"
    assert catalog.titles("deppresjonskurs") == ["A"]


def test_national_offerings_are_of_no_place(country: Catalog) -> None:
    assert country.titles("røykeslutt i Hamar", kind="national_offering") == ["Røykesluttkurs"]
    assert country.titles(municipality="Hamar", kind="national_offering") == ["Røykesluttkurs"]


def test_nothing_asked_needs_no_reason(country: Catalog) -> None:
    assert why(country, "") == []


def test_what_was_understood_is_told(country: Catalog) -> None:
    understood = country.find("demens og slutte med å røyke").understood
    assert {(each.code, each.matched) for each in understood.concepts} == {
        ("tilstand_demens", "demens"),
        ("tilstand_tobakk", "slutte med å røyke"),
    }
    assert understood.corrected is None


def test_a_misspelt_word_is_corrected(country: Catalog) -> None:
    assert country.find("deemens").understood.corrected == "demens"


def test_the_whole_question_is_told_as_it_was_read(country: Catalog) -> None:
    assert country.find("Roykeslutt, hjelp i Hamar!").understood.corrected == "røykeslutt, hjelp i Hamar!"


def test_what_is_asked_to_be_left_out_is_not_looked_for(country: Catalog) -> None:
    assert country.find("kols uten demens").understood.words == ["kols"]


def test_the_language_that_a_text_is_shown_in(catalog: Catalog) -> None:
    catalog.publish(build_document("Kurs"))
    assert catalog.find(lang="en").items[0].language == "nb"


WORDS = ["i", "på", "Hamar", "Våler", "røyke", "ikke", "uten", "eller", "ME", "9170", "§", "å", "COPD"]


# The catalog is only read, so one does for every example.
@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    q=st.text(max_size=80) | st.lists(st.sampled_from(WORDS)).map(" ".join),
    municipality=st.sampled_from(["", "Hamar", "Våler", "9170"]) | st.text(max_size=12),
    lang=st.sampled_from(["nb", "nn", "en", "se"]),
    collapse=st.sampled_from(["", "template"]),
    page=st.integers(-1, 5),
    near=st.none() | st.tuples(st.floats(), st.floats()) | st.tuples(st.floats(57, 72), st.floats(4, 32)),
    radius_km=st.none() | st.floats() | st.floats(1, 500),
    sort=st.sampled_from(["relevance", "distance", "title"]),
)  # fmt: skip
def test_find_never_fails(country: Catalog, q: str, **fields: Any) -> None:
    try:
        result = country.find(q, **fields)
    except Invalid:
        return
    assert len(result.items) <= result.total
    assert Query().size == result.size


def test_what_helps_comes_before_what_is_near_and_hardly_about_it(country: Catalog) -> None:
    country.publish(build_document("Kols-skole", key="near", tags=["tilstand_kols"], summary="Også om røykeslutt"))
    titles = country.titles("røykeslutt", municipality="Hamar")
    assert titles[:2] == ["Røykesluttkurs", "Slutta"]


def test_a_course_in_something_else_is_not_any_course(country: Catalog) -> None:
    country.publish(concept("lm_tilbud", "field", nb="kurs"), concept("group", "form", nb="gruppe"))
    assert country.find("dåpskurs").total == 0
    assert country.find("kurs").total > 0


def test_what_stands_beside_is_found_after(catalog: Catalog) -> None:
    beside = concept("tilstand_smerter", nb="smerter")
    catalog.publish(
        beside,
        concept("tilstand_fibromyalgi", broader=["tilstand_smerter"], nb="fibromyalgi"),
        concept("tilstand_artrose", nb="artrose") | {"related": ["tilstand_smerter"]},
        build_document("Å leve med vondter", tags=["tilstand_smerter"]),
        build_document("Når musklene verker", tags=["tilstand_fibromyalgi"]),
    )
    assert catalog.titles("fibromyalgi") == ["Når musklene verker", "Å leve med vondter"]
    assert catalog.titles("artrose") == ["Å leve med vondter"]
    assert [why.label for why in catalog.find("artrose").items[0].why] == ["smerter"]
    assert catalog.titles("smerter")[0] == "Å leve med vondter"


def test_a_word_for_everything_points_to_nothing(catalog: Catalog) -> None:
    catalog.publish(
        concept("tilstand_stomi", nb="stomi", lay_nb="tarmen lagt ut"),
        build_document("Etter operasjonen", tags=["tilstand_stomi"]),
    )
    assert catalog.find("har lagt på meg").total == 0
    assert catalog.titles("tarmen er lagt ut") == ["Etter operasjonen"]


def test_a_postal_code_may_come_first(country: Catalog) -> None:
    assert [place.name for place in country.find("2315 røykeslutt").understood.places] == ["Hamar"]


@pytest.mark.parametrize("name", ["organization", "template"])
def test_a_key_that_nobody_has_is_said_to_be_wrong(country: Catalog, name: str) -> None:
    with pytest.raises(Invalid) as refusal:
        country.find(**{name: "nobody"})
    assert list(refusal.value.fields) == [name]
