import pytest
from hypothesis import given
from hypothesis import strategies as st

from tilbudskatalog.catalog.search import words


@pytest.mark.parametrize(
    "forms",
    [
        "kurs kurset kursene kursets kursa",
        "sykdom sykdommer sykdommen sykdommene sjukdom sjukdomar sjukdomane",
        "mestring meistring meistringa mestringen",
        "hjertesvikt hjartesvikt",
        "pårørende pårørande",
        "senter senteret sentre",
        "datter døtre dotter",
        "røyke røyker røykje røykjer røykt",
        "hodepine hovudverk",
        "skole skolen skule skulen",
    ],
)
def test_forms_of_a_norwegian_word_meet(forms: str) -> None:
    assert len({words.stem(form, "no") for form in forms.split()}) == 1


@pytest.mark.parametrize("pair", ["kurs kreft", "syn søvn", "rygg røyk", "mann mat", "barn bein"])
def test_different_words_stay_apart(pair: str) -> None:
    one, other = pair.split()
    assert words.stem(one, "no") != words.stem(other, "no")


def test_nynorsk_inside_a_compound_is_bokmal() -> None:
    assert words.stem("meistringskurs", "no") == words.stem("mestringskurs", "no")
    assert words.stem("pårørandeskule", "no") == words.stem("pårørendeskole", "no")


def test_a_single_letter_belongs_to_the_word_it_is_joined_to() -> None:
    assert words.tokens("e-læring, kols-kurs og CBT-I") == ["elæring", "kols", "kurs", "og", "cbti"]


def test_double_a_is_the_older_way_to_write_a_with_a_ring() -> None:
    assert words.tokens("Aalesund") == words.tokens("Ålesund")


def test_composed_and_decomposed_letters_are_the_same() -> None:
    assert words.tokens("pårørende") == words.tokens("pårørende")


def test_digits_after_a_word_are_a_word_of_their_own() -> None:
    assert words.tokens("covid19") == words.tokens("Covid-19") == ["covid", "19"]


def test_an_abbreviation_that_reads_as_a_small_word_stays_apart() -> None:
    assert words.tokens("Kurs ved ME") != words.tokens("Kurs ved me")
    assert words.shown(words.tokens("ME")[0]) == "ME"


def test_one_who_shouts_abbreviates_nothing() -> None:
    assert words.tokens("HJELP ME NO") == ["hjelp", "me", "no"]


def test_stems_leave_small_words_out() -> None:
    assert words.stems("vondt i ryggen", "no") == [words.stem("vondt", "no"), words.stem("rygg", "no")]


def test_english_and_sami_have_rules_of_their_own() -> None:
    assert words.stem("smoking", "en") == words.stem("smoke", "en")
    assert words.stem("oađđin", "se") == "oađđin"


@given(st.text(max_size=200))
def test_any_text_has_words(text: str) -> None:
    for token in words.tokens(text):
        assert 0 < len(token) <= words.LONGEST
        assert token == words.normalize(token) or words.shown(token) != token
        for stream in words.STREAMS:
            words.stem(token, stream)
