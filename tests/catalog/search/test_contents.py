import numpy as np
import pytest

from tilbudskatalog.catalog.search.contents import NOTHING, Numbering


def weighed(numbering: Numbering, *clauses: tuple[str, str, float]) -> tuple[list[float], list[float]] | None:
    found = numbering.now.weigh(clauses)
    return None if found is None else (found[0].tolist(), found[1].tolist())


@pytest.fixture
def numbering() -> Numbering:
    made = Numbering()
    assert made.take([(("title", "kols kols trening"), ("body", "kols")), (("title", "sorg"),)]) == [0, 1]
    return made


def test_a_field_counts_by_its_best_clause(numbering: Numbering) -> None:
    assert weighed(numbering, ("title", "kols", 2.0), ("title", "trening", 3.0)) == ([3.0, 0.0], [3.0, 0.0])


def test_fields_are_told_apart(numbering: Numbering) -> None:
    assert weighed(numbering, ("title", "kols", 2.0), ("body", "kols", 0.5)) == ([2.0, 0.0], [2.5, 0.0])


def test_what_nothing_holds_is_nothing(numbering: Numbering) -> None:
    assert weighed(numbering, ("title", "angst", 2.0)) is None
    assert NOTHING.weigh([("title", "kols", 1.0)]) is None


def test_the_same_content_has_the_same_number(numbering: Numbering) -> None:
    before = numbering.now
    assert numbering.take([(("title", "sorg"),)]) == [1]
    assert numbering.now is before
    assert numbering.take([(("title", "kols"),), (("title", "sorg"),)]) == [2, 1]
    assert before.size == 2
    assert weighed(numbering, ("title", "kols", 1.0)) == ([1.0, 0.0, 1.0], [1.0, 0.0, 1.0])


def test_what_is_unused_is_forgotten(numbering: Numbering) -> None:
    assert numbering.only(np.array([1, 1], dtype=np.int64))[1] == 0
    assert weighed(numbering, ("title", "kols", 1.0)) is None
    assert weighed(numbering, ("title", "sorg", 1.0)) == ([1.0], [1.0])
    assert numbering.take([(("title", "sorg"),), (("title", "ny"),)]) == [0, 1]
