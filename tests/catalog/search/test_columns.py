import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from tilbudskatalog.catalog.search.columns import EMPTY, Column, Columns
from tilbudskatalog.catalog.search.distances import Origin, vectors

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


def test_order_is_by_band_then_score_then_distance_then_title() -> None:
    columns = Columns(np.array([3, 2, 1, 0]), np.array([0, 0, 1, 1]), {})
    rows, scores = np.array([0, 1, 2, 3]), np.array([1.0, 1.0, 5.0, 1.0])
    assert columns.order(rows, scores).tolist() == [2, 3, 1, 0]
    assert columns.order(rows, None).tolist() == [3, 2, 1, 0]
    assert columns.order(rows, scores, np.array([False, False, True, True])).tolist() == [1, 0, 2, 3]
    assert columns.order(rows, scores, away=np.array([9.0, 1.0, 2.0, 5.0])).tolist() == [2, 1, 3, 0]


def test_groups_stand_where_their_first_row_stood() -> None:
    columns = Columns(np.array([0, 1, 2, 3]), np.array([0, 1, 0, 1]), {})
    first, counts = columns.grouped(np.array([3, 0, 2]))
    assert (first.tolist(), counts.tolist()) == ([0, 1], [1, 2])


def test_the_least_of_a_rows_values() -> None:
    made = column({0: ["a", "b"], 2: ["c"], 3: ["unheard of"]})
    worth = {"a": 5.0, "b": 2.0, "c": 7.0}
    assert made.least(np.array([2, 0, 1, 3]), worth).tolist() == [7.0, 2.0, np.inf, np.inf]
    assert made.least(np.array([], dtype=np.int64), worth).tolist() == []


def test_distances_are_to_the_place_or_the_nearest_municipality() -> None:
    points = np.full((3, 3), np.nan)
    points[0] = vectors([(60.0, 11.0)])
    municipality = column({1: ["3403", "0301"]}, 3)
    columns = Columns(np.arange(3), np.arange(3), {"municipality": municipality}, points)
    away = columns.distances(np.arange(3), Origin((60.0, 10.0), {"3403": 80.0, "0301": 40.0}))
    assert away.round(1).tolist() == [55.6, 40.0, np.inf]
