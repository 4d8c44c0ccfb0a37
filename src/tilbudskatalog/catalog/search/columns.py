"""What lists are filtered, counted and ordered by, as arrays by row. Immutable: a change makes a new one.

An offering has many values: a hospital's are for the inhabitants of twenty municipalities.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from tilbudskatalog.catalog.search.distances import Floats, Origin, kilometers

Integers = NDArray[np.int64]
Mask = NDArray[np.bool_]
_NONE: Integers = np.zeros(0, dtype=np.int64)
# A key's parts, from the lowest: 20 bits of rank, 22 of distance in steps of 10 m, 20 of score in thousandths.
_RANKS = (1 << 20) - 1
_DISTANCE_BITS = 20
_FARTHEST = (1 << 22) - 1
_SCORE_BITS = 42
_BEST = (1 << 20) - 1
_AFTER_BITS = 62
NO_POINTS: Floats = np.zeros((0, 3), dtype=np.float64)


@dataclass(frozen=True, slots=True)
class Column:
    """Values by row, many for each: the values of row r are `codes[starts[r]:starts[r + 1]]`, which `numbers` has by
    name. The other way: the rows with value n are `having[first[n]:first[n + 1]]`, in order."""

    rows: Integers
    codes: Integers
    starts: Integers
    numbers: Mapping[str, int]
    having: Integers
    first: Integers

    def changed(self, gone: Integers, values: Iterable[tuple[int, Sequence[str]]], size: int) -> "Column":
        """With the values of some rows taken out and others put in. `size` is one more than the highest row."""
        numbers = dict(self.numbers)
        pairs = [(row, numbers.setdefault(name, len(numbers))) for row, names in values for name in names]
        kept = ~np.isin(self.rows, gone)
        added = np.array(pairs, dtype=np.int64).reshape(-1, 2)
        rows = np.concatenate([self.rows[kept], added[:, 0]])
        codes = np.concatenate([self.codes[kept], added[:, 1]])
        order = np.argsort(rows, kind="stable")
        rows, codes = rows[order], codes[order]
        by_code = np.argsort(codes, kind="stable")
        first = np.searchsorted(codes[by_code], np.arange(len(numbers) + 1))
        return Column(rows, codes, np.searchsorted(rows, np.arange(size + 1)), numbers, rows[by_code], first)

    def frequencies(self, among: Mask) -> dict[str, int]:
        """How many of these rows have each value."""
        counted = np.bincount(self.codes[among[self.rows]], minlength=len(self.numbers)).tolist()
        return dict(zip(self.numbers, counted, strict=True))

    def rows_with(self, name: str) -> Integers:
        number = self.numbers.get(name)
        return _NONE if number is None else self.having[self.first[number] : self.first[number + 1]]

    def mask(self, names: Iterable[str], size: int) -> Mask:
        """Rows that have any of the values."""
        mask = np.zeros(size, dtype=np.bool_)
        for name in names:
            mask[self.rows_with(name)] = True
        return mask

    def of(self, rows: Integers) -> tuple[Integers, Integers]:
        """The values of these rows, one row's after the other's, and how many each has."""
        lengths = self.starts[rows + 1] - self.starts[rows]
        ends = np.cumsum(lengths)
        positions = np.repeat(self.starts[rows] - (ends - lengths), lengths) + np.arange(ends[-1] if len(ends) else 0)
        return self.codes[positions], lengths

    def least(self, rows: Integers, worth: Mapping[str, float]) -> Floats:
        """For each row the lowest worth of its values; infinite without any."""
        by_code = np.array([worth.get(name, np.inf) for name in self.numbers], dtype=np.float64)
        codes, lengths = self.of(rows)
        found = np.full(len(rows), np.inf)
        some = lengths > 0
        if some.any():
            found[some] = np.minimum.reduceat(by_code[codes], (np.cumsum(lengths) - lengths)[some])
        return found

    def counts(self, rows: Integers, most: int) -> tuple[tuple[str, int], ...]:
        """The most frequent values of these rows, with how many rows have them."""
        if len(rows) * 3 > len(self.starts):
            # Of most rows it is quicker to look at all values.
            among = np.zeros(len(self.starts), dtype=np.bool_)
            among[rows] = True
            codes = self.codes[among[self.rows]]
        else:
            codes, _lengths = self.of(rows)
        counted = np.bincount(codes, minlength=len(self.numbers))
        best = np.flatnonzero(counted)
        best = best[np.argsort(-counted[best], kind="stable")[:most]]
        names = list(self.numbers)
        return tuple(
            (names[number], count) for number, count in zip(best.tolist(), counted[best].tolist(), strict=True)
        )


EMPTY = Column(_NONE, _NONE, np.zeros(1, dtype=np.int64), {}, _NONE, np.zeros(1, dtype=np.int64))


@dataclass(frozen=True, slots=True)
class Columns:
    """`rank` is a row's place in the order of titles, `by_rank` the row in each place; `group` the number of what it is
    a copy of. -1 for no row. `points` are those of places on a globe of radius 1, not a number where there is none."""

    rank: Integers
    by_rank: Integers
    group: Integers
    values: Mapping[str, Column]
    points: Floats = field(default_factory=NO_POINTS.copy)

    def __len__(self) -> int:
        return len(self.rank)

    def having(self, name: str, values: Iterable[str]) -> Mask:
        return self.values[name].mask(values, len(self))

    def distances(self, rows: Integers, origin: Origin) -> Floats:
        """How far off rows are (km): their places, or the nearest of their municipalities; else infinitely."""
        away = kilometers(self.points[rows], origin.point)
        nowhere = np.isnan(away)
        away[nowhere] = self.values["municipality"].least(rows[nowhere], origin.municipalities)
        return away

    def keys(
        self, rows: Integers, scores: Floats | None, after: Mask | None = None, away: Floats | None = None
    ) -> Integers:
        """For each row one number, lower for what comes sooner: the best first, then the nearest, then by title. Rows
        in `after` follow all others, whatever their score."""
        keys = self.rank[rows]
        if away is not None:
            keys = keys | np.minimum(away * 100, _FARTHEST).astype(np.int64) << _DISTANCE_BITS
        if scores is not None:
            # Sums of the same worths may differ in their last bit by the order in which they were added.
            counted = np.rint(scores * 1000).astype(np.int64)
            keys = keys | (_BEST - np.minimum(counted, _BEST)) << _SCORE_BITS
        if after is not None:
            keys = keys | after[rows].astype(np.int64) << _AFTER_BITS
        return np.asarray(keys, dtype=np.int64)

    def page(self, keys: Integers, offset: int, limit: int) -> Integers:
        """The rows from one place in the order to another, without ordering the rest."""
        end = offset + limit
        if end < len(keys):
            keys = np.partition(keys, end)[:end]
        return np.asarray(self.by_rank[np.sort(keys)[offset:end] & _RANKS], dtype=np.int64)

    def grouped(self, rows: Integers, keys: Integers) -> tuple[Integers, Integers]:
        """The lowest key of each group, and by group how many rows it has."""
        groups = self.group[rows]
        lowest = np.full(int(groups.max(initial=-1)) + 1, np.iinfo(np.int64).max)
        np.minimum.at(lowest, groups, keys)
        return lowest[lowest < np.iinfo(np.int64).max], np.bincount(groups)
