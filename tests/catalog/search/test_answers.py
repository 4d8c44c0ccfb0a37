from collections.abc import Callable

import pytest

from tests.catalog.search.conftest import Catalog
from tests.catalog.search.factories import build_document
from tilbudskatalog.catalog.search import reading
from tilbudskatalog.catalog.search.answers import Answers


def counting(made: list[str], answer: bytes = b"answer") -> Callable[[], bytes]:
    def build() -> bytes:
        made.append("once more")
        return answer

    return build


def test_an_answer_is_made_once() -> None:
    answers, made = Answers(), list[str]()
    assert [answers.get(1, "kols", counting(made)) for _time in range(3)] == [b"answer"] * 3
    assert len(made) == 1


def test_each_key_has_its_own() -> None:
    answers = Answers()
    assert [answers.get(1, ("q", page), lambda page=page: b"%d" % page) for page in (1, 2, 1)] == [b"1", b"2", b"1"]


def test_a_new_version_ends_them_all() -> None:
    answers, made = Answers(), list[str]()
    answers.get(1, "kols", counting(made))
    answers.get(2, "kols", counting(made))
    assert len(made) == 2
    assert answers.size < 1000


def test_the_least_used_goes_first() -> None:
    answers, made = Answers(most=16_000), list[str]()
    for key in range(10):
        answers.get(1, key, counting(made, b"x" * 1000))
    for _time in range(3):
        answers.get(1, 0, counting(made, b"x" * 1000))
    answers.get(1, "new", counting(made, b"x" * 1000))
    made.clear()
    answers.get(1, 0, counting(made))
    assert made == []
    answers.get(1, 1, counting(made))
    assert len(made) == 1
    assert answers.size <= 16_000


def test_what_is_too_large_is_not_kept() -> None:
    answers, made = Answers(most=8000), list[str]()
    for _time in range(2):
        answers.get(1, "large", counting(made, b"x" * 2000))
    assert len(made) == 2
    assert answers.size == 0


def test_what_was_made_from_a_replaced_catalog_is_not_kept() -> None:
    answers, made = Answers(), list[str]()

    def slow() -> bytes:
        answers.get(2, "other", counting(made))
        return b"old"

    assert answers.get(1, "kols", slow) == b"old"
    assert answers.get(2, "kols", counting(made)) == b"answer"


def test_a_fault_is_not_kept() -> None:
    answers, made = Answers(), list[str]()
    with pytest.raises(ZeroDivisionError):
        answers.get(1, "kols", lambda: b"%d" % (1 // 0))
    assert answers.get(1, "kols", counting(made)) == b"answer"


def test_answers_live_until_something_is_published(catalog: Catalog) -> None:
    catalog.publish(build_document("Kurs"))
    made: list[str] = []
    reading.cached("list", counting(made))
    reading.cached("list", counting(made))
    assert len(made) == 1
    catalog.publish(build_document("Annet"))
    reading.cached("list", counting(made))
    assert len(made) == 2
