"""The question as it stands in the address."""

import pytest
from django.http import QueryDict
from hypothesis import given
from hypothesis import strategies as st

from tilbudskatalog.catalog.search.places import Place
from tilbudskatalog.doors.portal.asked import Asked
from tilbudskatalog.doors.portal.places import without_place

WORD = st.text(st.characters(exclude_categories=["C", "Z"], exclude_characters=","), min_size=1, max_size=8)
QUESTIONS = st.builds(
    Asked,
    q=WORD,
    place=WORD,
    themes=st.lists(WORD, max_size=3, unique=True).map(tuple),
    formats=st.lists(st.sampled_from(["group", "digital"]), unique=True).map(tuple),
    page=st.integers(1, 500),
)


def asked(address: str) -> Asked:
    return Asked.in_address(QueryDict(address.partition("?")[2]))


@given(QUESTIONS)
def test_an_address_holds_the_whole_question(question: Asked) -> None:
    assert asked(question.address()) == question


@given(st.dictionaries(st.sampled_from(["q", "sted", "tema", "form", "side", "mal"]), st.text()))
def test_no_address_is_too_strange(given_: dict[str, str]) -> None:
    query = QueryDict(mutable=True)
    query.update(given_)
    question = Asked.in_address(query)
    assert 1 <= question.page <= 500
    assert len(question.q) <= 300


def test_check_boxes_and_commas_mean_the_same() -> None:
    assert asked("/finn?form=group&form=digital") == asked("/finn?form=group,digital")


def test_a_change_begins_at_the_first_page() -> None:
    assert Asked(q="røyk", page=4).changed(place="Hamar") == Asked(q="røyk", place="Hamar")


@pytest.mark.parametrize(
    ("question", "words", "left"),
    [
        ("sover dårlig og røyker", "Sover dårlig", "og røyker"),
        ("røyk", "røyk", ""),
        ("røyker", "tobakk", ""),
    ],
)
def test_words_can_be_taken_away(question: str, words: str, left: str) -> None:
    assert Asked(q=question).without_words(words).q == left


@pytest.mark.parametrize(
    ("question", "left"),
    [
        ("røykeslutt i Hamar", "røykeslutt"),
        ("røykeslutt Hamar kommune", "røykeslutt"),
        ("Hamar røykeslutt", "røykeslutt"),
        ("quit smoking near hamar", "quit smoking"),
    ],
)
def test_a_place_goes_with_the_little_word_before_it(question: str, left: str) -> None:
    assert without_place(question, Place("3403", "Hamar", "Innlandet", "name", "Hamar")) == left
