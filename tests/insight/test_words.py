import pytest
from hypothesis import given
from hypothesis import strategies as st

from tilbudskatalog.insight.words import strip


@pytest.mark.parametrize(
    ("said", "kept"),
    [
        ("Slutte å røyke", "slutte å røyke"),
        ("kols i 8003 Bodø", "kols i bodø"),
        ("Kari Nordmann har diabetes", "har diabetes"),
        ("mannen min Ola Hansen", "mannen min"),
        ("01815012345 søvn", "søvn"),
        ("ring 22 22 22 22", "ring"),
        ("skriv til kari@example.no om angst", "skriv til om angst"),
        ("covid-19", ""),
        ("Ann-Kristin sliter", "ann-kristin sliter"),
    ],
)
def test_numbers_and_names_fall_out(said: str, kept: str) -> None:
    assert strip(said) == kept


@given(st.text(max_size=400))
def test_never_a_digit_and_never_too_long(text: str) -> None:
    kept = strip(text)
    assert len(kept) <= 120
    assert not any(character in "0123456789@" for character in kept)
