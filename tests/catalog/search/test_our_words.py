"""The words that we ship: what they are taken for in what people write, and in the names of offerings."""

from collections import defaultdict

import pytest

from tilbudskatalog.catalog.search import words
from tilbudskatalog.catalog.search.vocabulary import Concept, Term, Vocabulary
from tilbudskatalog.registers.concepts.loading import CONCEPTS, TERMS, read


@pytest.fixture(scope="module")
def vocabulary() -> Vocabulary:
    rows, terms = read(), defaultdict(list)
    for row in rows[TERMS.file]:
        terms[row["concept"]].append(Term(str(row["language"]), str(row["kind"]), str(row["text"])))
    return Vocabulary(
        Concept(code, code, str(row["scheme"]), {}, tuple(terms[code]), (), ())
        for row in rows[CONCEPTS.file]
        if (code := str(row["code"]))
    )


def meant(vocabulary: Vocabulary, text: str, stream: str = "no") -> set[str]:
    marked = vocabulary.mark(words.tokens(text), stream)
    return {match.concept.code for match in vocabulary.recognize(marked, stream, 2)}


@pytest.mark.parametrize("text", ["tilbakefallsforebygging", "dødsfall", "framfall", "migreneanfall"])
def test_a_word_that_ends_in_fall_is_not_of_falling(vocabulary: Vocabulary, text: str) -> None:
    assert "tilstand_fallfare" not in meant(vocabulary, text)


@pytest.mark.parametrize("text", ["ramler ofte", "redd for å ramle", "faller ofte", "holde balansen"])
def test_who_falls_is_understood(vocabulary: Vocabulary, text: str) -> None:
    assert "tilstand_fallfare" in meant(vocabulary, text)


@pytest.mark.parametrize(
    ("text", "stream", "audience"),
    [
        ("sønnen min er 8 år gammel", "no", "maalgruppe_barn"),
        ("8-åring med diabetes", "no", "maalgruppe_barn"),
        ("dotter mi er 11 år gammal", "no", "maalgruppe_barn"),
        ("my son is 8 years old", "en", "maalgruppe_barn"),
        ("14 år gammel jente", "no", "maalgruppe_ungdom"),
    ],
)
def test_an_age_says_who_it_is_for(vocabulary: Vocabulary, text: str, stream: str, audience: str) -> None:
    found = meant(vocabulary, text, stream)
    assert audience in found
    assert "tema_eldre" not in found


def test_how_long_is_no_age(vocabulary: Vocabulary) -> None:
    assert "maalgruppe_barn" not in meant(vocabulary, "røykt i 8 år")
