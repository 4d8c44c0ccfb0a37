from typing import Any

from tools.benchmarks import wording

TEXTS = {"nb": {"title": "Kurs om søvn"}, "nn": {"title": "Kurs om søvn"}}


def concept(code: str, *texts: str, broader: tuple[str, ...] = ()) -> dict[str, Any]:
    terms = [
        {"language": "nb", "kind": "preferred" if at == 0 else "lay", "text": text} for at, text in enumerate(texts)
    ]
    return {"code": code, "terms": terms, "broader": list(broader)}


def test_words_come_once_and_small_ones_not_at_all() -> None:
    template = {"texts": TEXTS, "synonyms": {"nb": ["sove godt"], "nn": []}}
    words = wording.one_word([concept("a", "søvn", "ikke sove")], [template])
    assert sorted(words) == ["godt", "kurs", "sove", "søvn"]
    assert words == wording.one_word([concept("a", "søvn", "ikke sove")], [template])


def test_what_is_narrower_makes_a_concept_wide() -> None:
    concepts = [
        concept("a", "kreft"),
        concept("b", "angst", "uro"),
        concept("c", "brystkreft", "knute", broader=("a",)),
    ]
    assert wording.wide_terms(concepts, 2) == ["kreft", "angst"]


def test_our_questions_are_all_different() -> None:
    questions = wording.questions()
    assert len(set(questions)) == len(questions) > 100


def test_the_mix_is_the_same_every_time_and_favours_the_first() -> None:
    asked = [f"q{number}" for number in range(50)]
    mix = wording.natural_mix(asked, 1000)
    assert mix == wording.natural_mix(asked, 1000)
    assert mix.count("q0") > 3 * mix.count("q9")
