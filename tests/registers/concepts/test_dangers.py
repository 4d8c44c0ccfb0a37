"""The words of danger: those that must be there, those that must not, and those that ordinary words would set off."""

from collections import Counter

import pytest

from tilbudskatalog.ground.base.tables import Row
from tilbudskatalog.registers.concepts.loading import CONCEPTS, TERMS, read
from tilbudskatalog.registers.concepts.models import Concept

SURE = {
    "fare_selvmord": """vil ikke leve mer|orker ikke mer og vil dø|orker ikke mer|orkar ikkje meir|ta livet mitt|
        selvmord|sjølvmord|selvmordstanker|skade meg selv|suicide|kill myself""",
    "fare_vold": "han slår meg|ho slår meg|blir slått hjemme|voldtatt|valdteken|domestic violence",
    "fare_forgiftning": "tatt overdose|spist for mange piller|drukket klorin|forgiftning|poisoning",
    "fare_akutt_sykdom": "brystsmerter|vondt i brystet og får ikke puste|slag nå|slag no|bevisstløs|chest pain",
    "fare_barn": "pappa slår meg|mamma slår meg|slår barnet mitt|omsorgssvikt|tør ikkje gå heim",
    "fare_brann": "brann|huset brenner|huset brenn|house on fire",
}
# Mostly meant otherwise: a course after a stroke, prevention of overdoses, four weeks (“fire uker”), a married woman.
NEVER_ALONE = {"slag", "overdose", "vold", "vald", "slår", "slått", "dø", "fire", "gift", "piller", "infarkt", "rape"}
# Where an ordinary term holds one of danger, the longer is meant: those who are left behind, angina that is known.
MEANT_OTHERWISE = {"tilstand_sorg", "tilstand_angina"}
# What can be an emergency as well as a condition is both: help first, offerings after.
MEANT_AS_BOTH = {"får ikke puste", "får ikkje puste"}


@pytest.fixture(scope="module")
def terms() -> list[Row]:
    return read()[TERMS.file]


@pytest.fixture(scope="module")
def dangers() -> set[str]:
    return {row["code"] for row in read()[CONCEPTS.file] if row["scheme"] == Concept.Scheme.DANGER}


def holds(text: str, term: str) -> bool:
    return f" {term.casefold()} " in f" {text.casefold()} "


@pytest.mark.parametrize(("code", "term"), [(code, term.strip()) for code in SURE for term in SURE[code].split("|")])
def test_what_people_in_danger_write_is_there(terms: list[Row], code: str, term: str) -> None:
    assert code in {row["concept"] for row in terms if row["text"] == term}


def test_no_word_stands_alone_that_is_mostly_meant_otherwise(terms: list[Row], dangers: set[str]) -> None:
    assert not NEVER_ALONE & {row["text"].casefold() for row in terms if row["concept"] in dangers}


def test_each_danger_has_words_enough_in_three_languages(terms: list[Row], dangers: set[str]) -> None:
    of_danger = [row for row in terms if row["concept"] in dangers]
    assert all(20 <= count <= 55 for count in Counter(row["concept"] for row in of_danger).values())
    preferred = {(row["concept"], row["language"]) for row in of_danger if row["kind"] == "preferred"}
    assert preferred == {(code, language) for code in dangers for language in ("nb", "nn", "en")}


def test_ordinary_words_do_not_set_off_help(terms: list[Row], dangers: set[str]) -> None:
    of_danger = {row["text"] for row in terms if row["concept"] in dangers}
    found = {
        row["concept"]: row["text"]
        for row in terms
        if row["concept"] not in dangers and row["text"] not in MEANT_AS_BOTH
        if any(holds(row["text"], term) for term in of_danger)
    }
    assert set(found) == MEANT_OTHERWISE, found


def test_hardly_any_term_is_both_ordinary_and_of_danger(terms: list[Row], dangers: set[str]) -> None:
    of_danger = {row["text"] for row in terms if row["concept"] in dangers}
    shared = {row["text"] for row in terms if row["concept"] not in dangers} & of_danger
    assert shared == MEANT_AS_BOTH


def test_a_danger_stands_by_itself() -> None:
    """Nothing is broader: help for one must not come up for another."""
    assert not any(row["broader"] for row in read()[CONCEPTS.file] if row["scheme"] == Concept.Scheme.DANGER)
