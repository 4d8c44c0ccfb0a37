import pytest

from tests.catalog.search.factories import concept, national
from tilbudskatalog.catalog.search.indexing import Analyzer, lexicon_text
from tilbudskatalog.catalog.search.lexicon import Lexicon
from tilbudskatalog.catalog.search.vocabulary import Vocabulary, concept_of

VOCABULARY = Vocabulary(
    concept_of(document)
    for document in [
        concept("tinnitus", nb="tinnitus"),
        concept("parkinson", nb="Parkinsons sykdom"),
        concept("sovn", nb="søvnvansker"),
        concept("inkontinens", nb="inkontinens"),
    ]
)
TEXTS = [national("a", "Kurs ved tinnitus"), national("b", "Kurs ved parkinson"), national("c", "Kurs i søvn")]
LEXICON = Lexicon(VOCABULARY, [lexicon_text(text, Analyzer(VOCABULARY)) for text in TEXTS])


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("tinitus", "tinnitus"),
        ("tinnituss", "tinnitus"),
        ("inkontinense", "inkontinens"),
        ("parkinsson", "parkinson"),
        ("tinntius", "tinnitus"),
        ("sovn", "søvn"),
        ("soevn", "søvn"),
    ],
)
def test_slips_are_corrected(written: str, meant: str) -> None:
    assert LEXICON.correct(written) == meant


@pytest.mark.parametrize("written", ["tin", "abc123", "fotball", "tannlege", ""])
def test_what_is_far_from_every_word_is_left_alone(written: str) -> None:
    assert LEXICON.correct(written) is None


def test_a_word_that_many_offerings_share_says_little() -> None:
    assert LEXICON.weight("kur", "no") < LEXICON.weight("tinnitus", "no") == 1.0
    assert Lexicon(VOCABULARY).weight("kur", "no") == 1.0


def test_it_knows_words_in_other_forms() -> None:
    assert LEXICON.knows("kursene", "no")
    assert not LEXICON.knows("fotball", "no")
