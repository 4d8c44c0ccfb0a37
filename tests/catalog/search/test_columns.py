from collections import Counter
from typing import Any

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
    assert made.having(np.arange(9), ["b", "c", "unheard of"]).nonzero()[0].tolist() == [0, 2]


@given(before=VALUES, after=VALUES, gone=st.sets(st.integers(0, 8)))
def test_a_change_equals_making_it_anew(
    before: dict[int, list[str]], after: dict[int, list[str]], gone: set[int]
) -> None:
    changed = column(before).changed(np.array(sorted(gone | set(after)), dtype=np.int64), after.items(), 9)
    expected = {row: names for row, names in before.items() if row not in gone} | after
    for row in range(9):
        assert dict(changed.counts(np.array([row]), 9)) == dict.fromkeys(expected.get(row, []), 1)
    assert dict(changed.counts(np.arange(9), 9)) == Counter(name for names in expected.values() for name in names)
    for name in "abcd":
        assert changed.rows_with(name).tolist() == sorted(row for row, names in expected.items() if name in names)


def titled(rank: list[int], group: list[int]) -> Columns:
    by_rank = np.argsort(rank)
    return Columns(np.array(rank), by_rank, np.array(group), {})


def ordered(columns: Columns, *scores_after_away: Any) -> list[int]:
    rows = np.arange(len(columns))
    return columns.page(columns.keys(rows, *scores_after_away), 0, len(rows)).tolist()


def test_order_is_by_band_then_score_then_distance_then_title() -> None:
    columns = titled([3, 2, 1, 0], [0, 0, 1, 1])
    scores, away = np.array([1.0, 1.0, 5.0, 1.0]), np.array([9.0, 1.0, 2.0, np.inf])
    assert ordered(columns, scores) == [2, 3, 1, 0]
    assert ordered(columns, None) == [3, 2, 1, 0]
    assert ordered(columns, scores, np.array([False, False, True, True])) == [1, 0, 2, 3]
    assert ordered(columns, scores, None, away) == [2, 1, 0, 3]
    assert ordered(columns, None, None, away) == [1, 2, 0, 3]


SCORES = st.lists(st.tuples(st.integers(0, 40_000), st.integers(0, 2_100_000)), min_size=1, max_size=40)


@given(SCORES, st.integers(0, 45), st.integers(1, 10))
def test_a_page_is_a_piece_of_the_whole_order(values: list[tuple[int, int]], offset: int, limit: int) -> None:
    columns = titled(list(range(len(values))), [0] * len(values))
    scores, away = (np.array(each) for each in zip(*values, strict=True))
    keys = columns.keys(np.arange(len(values)), scores / 1000, None, away / 100)
    expected = sorted(range(len(values)), key=lambda row: (-values[row][0], values[row][1], row))
    assert columns.page(keys, offset, limit).tolist() == expected[offset : offset + limit]


def test_groups_stand_where_their_first_row_stood() -> None:
    columns = titled([0, 1, 2, 3], [0, 1, 0, 1])
    rows = np.array([3, 0, 2])
    keys, sizes = columns.grouped(rows, columns.keys(rows, np.array([9.0, 1.0, 5.0])))
    assert columns.page(keys, 0, 9).tolist() == [3, 2]
    assert sizes.tolist() == [2, 1]


def test_the_least_of_a_rows_values() -> None:
    made = column({0: ["a", "b"], 2: ["c"], 3: ["unheard of"]})
    worth = {"a": 5.0, "b": 2.0, "c": 7.0}
    assert made.least(np.array([2, 0, 1, 3]), worth).tolist() == [7.0, 2.0, np.inf, np.inf]
    assert made.least(np.array([], dtype=np.int64), worth).tolist() == []


def test_distances_are_to_the_place_or_the_nearest_municipality() -> None:
    points = np.full((3, 3), np.nan)
    points[0] = vectors([(60.0, 11.0)])
    municipality = column({1: ["3403", "0301"]}, 3)
    columns = Columns(np.arange(3), np.arange(3), np.arange(3), {"municipality": municipality}, points)
    away = columns.distances(np.arange(3), Origin((60.0, 10.0), {"3403": 80.0, "0301": 40.0}))
    assert away.round(1).tolist() == [55.6, 40.0, np.inf]
