import pytest

from tests.catalog.search.factories import concept
from tilbudskatalog.catalog.search import words
from tilbudskatalog.catalog.search.vocabulary import Vocabulary, concept_of

VOCABULARY = Vocabulary(
    concept_of(document)
    for document in [
        concept("kreft", nb="kreft", nn="kreft", en="cancer"),
        concept("brystkreft", nb="brystkreft", broader=["kreft"]),
        concept("ryggplager", nb="ryggplager", lay_nb="vondt i ryggen"),
        concept("smerter", nb="smerter", lay_nb="vondt"),
        concept("parorende", "audience", nb="pårørende", nn="pårørande"),
        concept("barn_som_parorende", "field", nb="barn som pårørende"),
        concept("sorg", nb="sorg", lay_nb="mistet noen"),
        concept("frisklivsresept", "field", nb="frisklivsresept", lay_nb="grønn resept"),
        concept("gronn_resept", "field", nb="grønn resept"),
        concept("me", nb="CFS/ME", admitted_nb="ME"),
        concept("kols", nb="kols", lay_nb="kolsskole", se="geahpesdávda"),
    ]
)


def recognized(text: str, stream: str = "no", slack: int = 2) -> list[str]:
    marked = VOCABULARY.mark(words.tokens(text), stream)
    return sorted(match.concept.code for match in VOCABULARY.recognize(marked, stream, slack))


@pytest.mark.parametrize(
    "text", ["vondt i ryggen", "har vondt nederst i ryggen", "ryggen min gjør vondt", "VONDT I RYGG"]
)
def test_a_term_is_recognized_in_other_forms_and_orders(text: str) -> None:
    assert recognized(text) == ["ryggplager"]


def test_words_far_apart_are_no_term() -> None:
    assert recognized("vondt når jeg står opp tidlig om morgenen, særlig i ryggen") == ["smerter"]


def test_the_longest_term_wins() -> None:
    assert recognized("barn som pårørende") == ["barn_som_parorende"]
    assert recognized("pårørande") == ["parorende"]


def test_a_term_that_two_concepts_share_is_found_for_both() -> None:
    assert recognized("grønn resept") == ["frisklivsresept", "gronn_resept"]


def test_one_word_of_meaning_needs_its_small_words_too() -> None:
    assert recognized("jeg har mistet noen") == ["sorg"]
    assert recognized("mistet førerkortet") == []


def test_abbreviations_are_told_from_small_words() -> None:
    assert recognized("kurs ved ME") == ["me"]
    assert recognized("hjelp me") == []


def test_part_of_a_compound_counts_unless_the_whole_is_a_term() -> None:
    assert recognized("kreftgruppe") == ["kreft"]
    assert recognized("kolsskole") == ["kols"]
    assert recognized("brystkreft") == ["brystkreft"]


def test_each_language_is_recognized_in_its_own_stream() -> None:
    assert recognized("cancers", "en") == ["kreft"]
    assert recognized("geahpesdávda", "se") == ["kols"]


def test_a_concept_widens_to_what_is_narrower() -> None:
    worth = VOCABULARY.widened(VOCABULARY.by_code["kreft"])
    assert worth["kreft"] == 1.0
    assert 0 < worth["brystkreft"] < 1.0


def test_a_concept_has_a_label_in_the_closest_language() -> None:
    found = VOCABULARY.by_code["kreft"]
    assert (found.label("en"), found.label("se")) == ("cancer", "kreft")
    assert VOCABULARY.find(found.id) is found


def test_a_circle_of_broader_concepts_ends() -> None:
    circle = Vocabulary(
        [concept_of(concept("a", nb="a", broader=["b"])), concept_of(concept("b", nb="b", broader=["a"]))]
    )
    assert set(circle.widened(circle.by_code["a"])) == {"a", "b"}
