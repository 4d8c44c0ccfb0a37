import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from tilbudskatalog.catalog.search.columns import EMPTY, Column, Columns

VALUES = st.dictionaries(st.integers(0, 8), st.lists(st.sampled_from("abcd"), unique=True), max_size=8)


def column(values: dict[int, list[str]], size: int = 9) -> Column:
    return EMPTY.changed(np.array([], dtype=np.int64), values.items(), size)


def test_values_are_counted_for_some_rows() -> None:
    made = column({0: ["a", "b"], 1: ["a"], 2: ["c"]})
    assert made.counts(np.array([0, 1]), 10) == (("a", 2), ("b", 1))
    assert made.counts(np.array([0, 1, 2]), 1) == (("a", 2),)
    assert made.counts(np.array([], dtype=np.int64), 10) == ()


def test_rows_that_have_any_of_the_values() -> None:
    made = column({0: ["a", "b"], 1: ["a"], 2: ["c"]})
    assert np.flatnonzero(made.having(["b", "c", "unheard of"], 9)).tolist() == [0, 2]


@given(before=VALUES, after=VALUES, gone=st.sets(st.integers(0, 8)))
def test_a_change_equals_making_it_anew(
    before: dict[int, list[str]], after: dict[int, list[str]], gone: set[int]
) -> None:
    changed = column(before).changed(np.array(sorted(gone | set(after)), dtype=np.int64), after.items(), 9)
    expected = {row: names for row, names in before.items() if row not in gone} | after
    for row in range(9):
        assert dict(changed.counts(np.array([row]), 9)) == dict.fromkeys(expected.get(row, []), 1)
    for name in "abcd":
        assert np.flatnonzero(changed.having([name], 9)).tolist() == sorted(
            row for row, names in expected.items() if name in names
        )


def test_order_is_by_band_then_score_then_title() -> None:
    columns = Columns(np.array([3, 2, 1, 0]), np.array([0, 0, 1, 1]), {})
    rows, scores = np.array([0, 1, 2, 3]), np.array([1.0, 1.0, 5.0, 1.0])
    assert columns.ordered(rows, scores).tolist() == [2, 3, 1, 0]
    assert columns.ordered(rows, None).tolist() == [3, 2, 1, 0]
    assert columns.ordered(rows, scores, np.array([False, False, True, True])).tolist() == [1, 0, 2, 3]


def test_groups_stand_where_their_first_row_stood() -> None:
    columns = Columns(np.array([0, 1, 2, 3]), np.array([0, 1, 0, 1]), {})
    first, counts = columns.grouped(np.array([3, 0, 2]))
    assert (first.tolist(), counts.tolist()) == ([3, 0], [1, 2])
