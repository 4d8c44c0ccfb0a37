"""What lists are filtered, counted and ordered by, as arrays by row. Immutable: a change makes a new one.

Counting facets here takes a third to a tenth of the time of tantivy's aggregations, as an offering has many values:
a hospital's are for the inhabitants of twenty municipalities.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Integers = NDArray[np.int64]
Mask = NDArray[np.bool_]
_NONE: Integers = np.zeros(0, dtype=np.int64)


@dataclass(frozen=True, slots=True)
class Column:
    """Values by row, many for each: the values of row r are `codes[starts[r]:starts[r + 1]]`, numbers into `names`."""

    rows: Integers
    codes: Integers
    starts: Integers
    numbers: Mapping[str, int]

    def changed(self, gone: Integers, values: Iterable[tuple[int, Sequence[str]]], size: int) -> "Column":
        """With the values of some rows taken out and others put in. `size` is one more than the highest row."""
        numbers = dict(self.numbers)
        pairs = [(row, numbers.setdefault(name, len(numbers))) for row, names in values for name in names]
        kept = ~np.isin(self.rows, gone)
        added = np.array(pairs, dtype=np.int64).reshape(-1, 2)
        rows = np.concatenate([self.rows[kept], added[:, 0]])
        codes = np.concatenate([self.codes[kept], added[:, 1]])
        order = np.argsort(rows, kind="stable")
        rows = rows[order]
        return Column(rows, codes[order], np.searchsorted(rows, np.arange(size + 1)), numbers)

    def having(self, names: Iterable[str], size: int) -> Mask:
        """Rows that have any of the values."""
        mask = np.zeros(size, dtype=np.bool_)
        for name in names:
            number = self.numbers.get(name)
            if number is not None:
                mask[self.rows[self.codes == number]] = True
        return mask

    def counts(self, rows: Integers, most: int) -> tuple[tuple[str, int], ...]:
        """The most frequent values of these rows, with how many rows have them."""
        lengths = self.starts[rows + 1] - self.starts[rows]
        ends = np.cumsum(lengths)
        # Each row's run of positions, laid one after the other.
        positions = np.repeat(self.starts[rows] - (ends - lengths), lengths) + np.arange(ends[-1] if len(ends) else 0)
        counted = np.bincount(self.codes[positions], minlength=len(self.numbers))
        names = list(self.numbers)
        best = np.argsort(-counted, kind="stable")[:most]
        return tuple((names[number], int(counted[number])) for number in best if counted[number])


EMPTY = Column(_NONE, _NONE, np.zeros(1, dtype=np.int64), {})


@dataclass(frozen=True, slots=True)
class Columns:
    """`rank` is a row's place in the order of titles, `group` the number of what it is a copy of; -1 for no row."""

    rank: Integers
    group: Integers
    values: Mapping[str, Column]

    def __len__(self) -> int:
        return len(self.rank)

    def having(self, name: str, values: Iterable[str]) -> Mask:
        return self.values[name].having(values, len(self))

    def ordered(self, rows: Integers, scores: NDArray[np.float64] | None, after: Mask | None = None) -> Integers:
        """The best first, then by title. Rows in `after` follow all others, whatever their score."""
        keys: list[NDArray[np.generic]] = [self.rank[rows]]
        if scores is not None:
            keys.append(-scores)
        if after is not None:
            keys.append(after[rows])
        return rows[np.lexsort(keys)]

    def grouped(self, ordered: Integers) -> tuple[Integers, Integers]:
        """The first row of each group, in the order given, and how many rows each group has."""
        _groups, first, counts = np.unique(self.group[ordered], return_index=True, return_counts=True)
        order = np.argsort(first)
        return ordered[first[order]], counts[order]
