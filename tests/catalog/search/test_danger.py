import pytest

from tests.catalog.search.factories import concept
from tilbudskatalog.catalog.search import words
from tilbudskatalog.catalog.search.danger import Dangers
from tilbudskatalog.catalog.search.vocabulary import Vocabulary, concept_of

CONCEPTS = [
    concept_of(document)
    for document in [
        concept("fare_selvmord", "danger", nb="selvmordstanker",
                lay_nb="selvmord,vil ikke leve,orker ikke mer,vil dø", nn="sjølvmordstankar", en="suicide"),
        concept("fare_vold", "danger", nb="utsatt for vold", lay_nb="mannen slår meg,han slår meg"),
        concept("fare_akutt_sykdom", "danger", nb="akutt sykdom", lay_nb="vondt i brystet,får ikke puste"),
        concept("tilstand_sorg", nb="sorg", lay_nb="etterlatte etter selvmord,selvmord etterlatte"),
        concept("tilstand_angina", nb="angina", lay_nb="vondt i brystet når jeg går"),
        concept("tilstand_astma", nb="astma", lay_nb="får ikke puste"),
    ]
]  # fmt: skip
DANGERS = Dangers(CONCEPTS)


def seen(text: str) -> str | None:
    return DANGERS.seen(words.tokens(text))


@pytest.mark.parametrize(
    ("text", "danger"),
    [
        ("selvmord", "fare_selvmord"),
        ("tenker på SELVMORD hele tiden", "fare_selvmord"),
        ("jeg vil ikke leve mer", "fare_selvmord"),
        ("eg orkar ikkje meir", "fare_selvmord"),
        ("suicide", "fare_selvmord"),
        ("mannen min slår meg", "fare_vold"),
        ("mamma har vondt i brystet", "fare_akutt_sykdom"),
        ("får ikke puste", "fare_akutt_sykdom"),
    ],
)
def test_words_of_danger(text: str, danger: str) -> None:
    assert seen(text) == danger


@pytest.mark.parametrize(
    "text",
    [
        "",
        "vil leve",
        "leve vil ikke",
        "orker ikke å trene mer",
        "selvmordsforebygging",
        "selvmord etterlatte",
        "gruppe for etterlatte etter selvmord",
        "vondt i brystet når jeg går",
        "vold",
        "han slår ikke meg",
    ],
)
def test_words_that_only_resemble_them(text: str) -> None:
    assert seen(text) is None


def test_the_longest_term_decides() -> None:
    assert seen("vil dø, han slår meg") == "fare_vold"


def test_words_of_danger_are_about_no_offering() -> None:
    vocabulary = Vocabulary(CONCEPTS)
    assert vocabulary.recognize(vocabulary.mark(["selvmord"], "no"), "no", slack=2) == []
    assert vocabulary.find("fare_selvmord") is not None
