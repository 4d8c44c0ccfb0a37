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
    """Values by row, many for each. Most rows share all of theirs with others, so each distinct set of values is kept
    once: row r has set `sets[r]`, and set s holds value `codes[i]` for each i with `of_set[i] == s`, in order of s. Set
    0 is empty. `numbers` has a value's code by its name, `known` a set's number."""

    sets: Integers
    of_set: Integers
    codes: Integers
    numbers: Mapping[str, int]
    known: Mapping[tuple[str, ...], int]
    _made: "_Made" = field(default_factory=lambda: _Made())

    def changed(self, gone: Integers, values: Iterable[tuple[int, Sequence[str]]], size: int) -> "Column":
        """With the values of some rows taken out and others put in. `size` is one more than the highest row."""
        numbers, known = dict(self.numbers), dict(self.known)
        sets = np.zeros(size, dtype=np.int64)
        kept = min(size, len(self.sets))
        sets[:kept] = self.sets[:kept]
        sets[gone[gone < size]] = 0
        of_set, codes = [], []
        for row, names in values:
            several = tuple(names)
            number = known.get(several)
            if number is None:
                number = known[several] = len(known)
                for name in several:
                    of_set.append(number)
                    codes.append(numbers.setdefault(name, len(numbers)))
            sets[row] = number
        of_sets = np.concatenate([self.of_set, np.array(of_set, dtype=np.int64)])
        return Column(sets, of_sets, np.concatenate([self.codes, np.array(codes, dtype=np.int64)]), numbers, known)

    def having(self, rows: Integers, names: Iterable[str]) -> Mask:
        """Which of the rows have any of the values."""
        sets = np.zeros(len(self.known), dtype=np.bool_)
        for name in names:
            sets[self._sets_with(name)] = True
        return np.asarray(sets[self.sets[rows]], dtype=np.bool_)

    def rows_with(self, name: str) -> Integers:
        """In order. Rows stand by their sets from the first time that anybody asks."""
        if self._made.rows is None:
            self._made.rows = _Groups.of(self.sets, len(self.known))
        found = [self._made.rows.of_number(number) for number in self._sets_with(name).tolist()]
        return found[0] if len(found) == 1 else np.sort(np.concatenate([_NONE, *found]))

    def _sets_with(self, name: str) -> Integers:
        number = self.numbers.get(name)
        if number is None:
            return _NONE
        if self._made.sets is None:
            self._made.sets = _Groups.of(self.codes, len(self.numbers))
        return self.of_set[self._made.sets.of_number(number)]

    def least(self, rows: Integers, worth: Mapping[str, float]) -> Floats:
        """For each row the lowest worth of its values; infinite without any."""
        by_code = np.array([worth.get(name, np.inf) for name in self.numbers], dtype=np.float64)
        by_set = np.full(len(self.known), np.inf)
        np.minimum.at(by_set, self.of_set, by_code[self.codes])
        return np.asarray(by_set[self.sets[rows]], dtype=np.float64)

    def counts(self, rows: Integers, most: int) -> tuple[tuple[str, int], ...]:
        """The most frequent values of these rows, with how many rows have them."""
        counted = self._counted(rows)
        best = np.flatnonzero(counted)
        best = best[np.argsort(-counted[best], kind="stable")[:most]]
        if self._made.names is None:
            self._made.names = list(self.numbers)
        names = self._made.names
        counts = counted[best].tolist()
        return tuple((names[number], count) for number, count in zip(best.tolist(), counts, strict=True))

    def frequencies(self, rows: Integers) -> dict[str, int]:
        """How many of these rows have each value."""
        return dict(zip(self.numbers, self._counted(rows).tolist(), strict=True))

    def _counted(self, rows: Integers) -> Integers:
        by_set = np.bincount(self.sets[rows], minlength=len(self.known))
        counted = np.bincount(self.codes, weights=by_set[self.of_set], minlength=len(self.numbers))
        return counted.astype(np.int64)


@dataclass(slots=True)
class _Groups:
    """Places in an array by the number that stands there: those of n are `places[first[n] : first[n + 1]]`."""

    places: Integers
    first: list[int]

    @classmethod
    def of(cls, numbers: Integers, size: int) -> "_Groups":
        places = np.argsort(numbers, kind="stable")
        return cls(places, np.searchsorted(numbers[places], np.arange(size + 1)).tolist())

    def of_number(self, number: int) -> Integers:
        return self.places[self.first[number] : self.first[number + 1]]


@dataclass(slots=True)
class _Made:
    """What a column makes the first time that anybody asks."""

    rows: _Groups | None = None
    sets: _Groups | None = None
    names: list[str] | None = None


EMPTY = Column(_NONE, _NONE, _NONE, {}, {(): 0})


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

    def having(self, rows: Integers, name: str, values: Iterable[str]) -> Mask:
        return self.values[name].having(rows, values)

    def distances(self, rows: Integers, origin: Origin) -> Floats:
        """How far off rows are (km): their places, or the nearest of their municipalities; else infinitely."""
        away = kilometers(self.points[rows], origin.point)
        nowhere = np.flatnonzero(np.isnan(away))
        if len(nowhere):
            away[nowhere] = self.values["municipality"].least(rows[nowhere], origin.municipalities)
        return away

    def keys(
        self, rows: Integers, scores: Floats | None, after: Mask | None = None, away: Floats | None = None
    ) -> Integers:
        """For each row one number, lower for what comes sooner: the best first, then the nearest, then by title. Rows
        marked in `after` follow all others, whatever their score."""
        keys = self.rank[rows]
        if away is not None:
            keys = keys | np.minimum(away * 100, _FARTHEST).astype(np.int64) << _DISTANCE_BITS
        if scores is not None:
            # Sums of the same worths may differ in their last bit by the order in which they were added.
            counted = np.rint(scores * 1000).astype(np.int64)
            keys = keys | (_BEST - np.minimum(counted, _BEST)) << _SCORE_BITS
        if after is not None:
            keys = keys | after.astype(np.int64) << _AFTER_BITS
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
