"""The index behind a small interface. Today's engine is numpy, in memory; nothing outside this file, `contents` and
`columns` knows it.

A document scores the sum of what each unit of the query (a word, a concept) is worth in the best field that it is found
in. The worth is fixed, not counted from the index: all workers give the same score to the same document whatever
they have replaced or dropped, so a reader who turns the page meets nothing twice.
"""

import threading
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Protocol

import numpy as np

from tilbudskatalog.catalog.search.columns import EMPTY, Column, Columns, Integers, Mask
from tilbudskatalog.catalog.search.contents import NOTHING, Content, Contents, Numbering
from tilbudskatalog.catalog.search.distances import Floats, Origin, nearness, vectors
from tilbudskatalog.catalog.search.indexing import CONTENTS, FILTERS, IndexDocument

FACETS = ("theme", "format", "access", "audience", "level", "municipality", "organization", "language")
COUNTED = ("theme", "audience", "condition", "template", "municipality")
# Of facets with hundreds of values the most frequent.
_FACET_SIZE = 50
# What is for a place comes before what is for everyone, unless it is worth less than this beside the best: whoever
# wants to stop smoking is helped by an app before a course on COPD next door.
_TO_THE_POINT = 0.4
# What is worth less than this beside the best only mentions what was asked for: it makes a long list of a good one.
_MENTIONED = 0.15
# How much a unit found in more than one field gains from the others.
_OTHER_FIELDS = 0.25
# Contents that no row has any more are forgotten when they are more than this, and more than those in use.
_FORGOTTEN = 2000


@dataclass(frozen=True, slots=True)
class Unit:
    """One thing that was asked for: (field, token, worth) in each place where it may be found. A document that holds
    no `required` unit is not an answer, if the query has any."""

    clauses: tuple[tuple[str, str, float], ...]
    required: bool = True


@dataclass(frozen=True, slots=True)
class Request:
    """`filters` maps a filter to values of which one must be there. `place` is a municipality's number: what is for its
    inhabitants comes first, nationwide offerings after. `radius_km` around `origin` takes in more than the place's own.
    `only` are the rows that may come, in order; by `soonest`, which answers
    a number for each of so many rows, the lowest come first. No units: everything, the nearest first or by title."""

    units: tuple[Unit, ...] = ()
    filters: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    place: str | None = None
    origin: Origin | None = None
    radius_km: float | None = None
    by_title: bool = False
    by_distance: bool = False
    only: Integers | None = None
    soonest: Callable[[int], Floats] | None = None
    collapse: bool = False
    offset: int = 0
    limit: int = 20
    facets: tuple[str, ...] = FACETS


@dataclass(frozen=True, slots=True)
class Hits:
    """`rows` of this page in order; `providers` beside them when collapsed: how many copies each row stands for.
    `facets` maps name to (value, count), the most frequent first. `distances` beside the rows (km, infinite for what is
    of no place), when there was an origin."""

    total: int
    rows: tuple[int, ...]
    providers: tuple[int, ...] | None
    facets: Mapping[str, tuple[tuple[str, int], ...]]
    distances: tuple[float, ...] | None = None


class Engine(Protocol):
    """One thread writes; any number read at the same time."""

    def put(self, documents: Iterable[IndexDocument], gone: Iterable[int] = ()) -> None:
        """Adds or replaces documents by row, and drops rows. Readers see all of it at once."""

    def search(self, request: Request) -> Hits: ...

    def contents(self, rows: Sequence[int]) -> list[tuple[Content, ...]]:
        """What each row was put with; nothing for a row that isn't there."""

    def having(self, rows: Sequence[int], name: str, value: str) -> list[bool]:
        """Which of the rows have a value of a filter."""

    def counts(self) -> Mapping[tuple[str, str], int]:
        """How many offerings have each value of the filters of `COUNTED`."""

    def __len__(self) -> int: ...


@dataclass(frozen=True, slots=True)
class _State:
    """All that a search looks at: `numbers` has by row the number of each of its contents."""

    columns: Columns
    contents: tuple[Contents, ...]
    numbers: Integers

    def candidates(self, request: Request) -> Integers:
        """Rows of the kind that are for the place, in order."""
        columns = self.columns
        kinds = request.filters.get("kind", ())
        of_kind = columns.values["kind"].rows_with(kinds[0]) if len(kinds) == 1 else np.sort(columns.by_rank)
        if request.place is None or request.radius_km is not None:
            return of_kind
        local = columns.values["municipality"].rows_with(request.place)
        here = np.union1d(local, columns.values["scope"].rows_with("nationwide"))
        return here[columns.having(here, "kind", kinds)] if kinds else here

    def found(self, rows: Integers, units: Sequence[Unit]) -> tuple[Integers, Floats]:
        """Of the rows those that hold what was asked for, with their scores.

        What only shared contents hold is summed by content, which are few; the rest is looked at row by row, and that
        for rows alone that are an answer."""
        shared = np.zeros(self.contents[0].size)
        ok = [np.zeros(contents.size, dtype=np.bool_) for contents in self.contents]
        apart: list[list[tuple[Floats, Floats] | None]] = []
        demanding = any(unit.required for unit in units)
        for unit in units:
            weighed = [contents.weigh(unit.clauses) for contents in self.contents]
            if unit.required or not demanding:
                for held, several in zip(ok, weighed, strict=True):
                    if several is not None:
                        held |= several[0] > 0
            if any(weighed[1:]):
                apart.append(weighed)
            elif weighed[0] is not None:
                shared += _worth(*weighed[0])
        answers = np.zeros(len(rows), dtype=np.bool_)
        for numbers, held in zip(self.numbers, ok, strict=True):
            if held.any():
                answers |= held[numbers[rows]]
        rows = rows[answers]
        scores = shared[self.numbers[0][rows]]
        for weighed in apart:
            scores += self._by_row(rows, weighed)
        if not demanding or not len(rows):
            return rows, scores
        telling = scores >= _MENTIONED * scores.max()
        return rows[telling], scores[telling]

    def _by_row(self, rows: Integers, weighed: Sequence[tuple[Floats, Floats] | None]) -> Floats:
        best, total = np.zeros(len(rows)), np.zeros(len(rows))
        for numbers, found in zip(self.numbers, weighed, strict=True):
            if found is not None:
                mine = numbers[rows]
                np.maximum(best, found[0][mine], out=best)
                total += found[1][mine]
        return _worth(best, total)


class ArrayEngine:
    def __init__(self) -> None:
        self._writing = threading.Lock()
        self._sorts: dict[int, tuple[str, str]] = {}
        self._groups: dict[str, int] = {}
        self._numberings = [Numbering() for _name in CONTENTS]
        self._counted: tuple[_State | None, dict[tuple[str, str], int]] = (None, {})
        nothing = np.zeros(0, dtype=np.int64)
        columns = Columns(nothing, nothing, nothing, dict.fromkeys(FILTERS, EMPTY))
        self._now = _State(columns, (NOTHING,) * len(CONTENTS), np.zeros((len(CONTENTS), 0), dtype=np.int64))

    def __len__(self) -> int:
        return len(self._sorts)

    def put(self, documents: Iterable[IndexDocument], gone: Iterable[int] = ()) -> None:
        documents = list(documents)
        rows = [*gone, *(document.row for document in documents)]
        with self._writing:
            for row in rows:
                self._sorts.pop(row, None)
            for document in documents:
                self._sorts[document.row] = (document.sort, document.group)
                self._groups.setdefault(document.group, len(self._groups))
            columns = self._columns(documents, rows)
            numbers = self._numbers(documents, len(columns))
            self._now = _State(columns, tuple(numbering.now for numbering in self._numberings), numbers)

    def search(self, request: Request) -> Hits:
        state = self._now
        columns = state.columns
        rows, scores = state.candidates(request), None
        if request.only is not None:
            rows = np.intersect1d(rows, request.only, assume_unique=True)
        if request.units:
            rows, scores = state.found(rows, request.units)
        away = None if request.origin is None else columns.distances(rows, request.origin)
        if away is not None and request.radius_km is not None:
            near = _around(columns, rows, away <= request.radius_km, request.place)
            rows, scores, away = rows[near], None if scores is None else scores[near], away[near]
        passing = {
            name: columns.having(rows, name, values)
            for name, values in request.filters.items()
            if values and not (name == "kind" and len(values) == 1)
        }
        facets = _facets(columns, rows, passing, request.facets)
        passed = _all(passing.values(), len(rows))
        if not passed.all():
            rows = rows[passed]
            scores, away = (None if each is None else each[passed] for each in (scores, away))
        keys = _keys(columns, rows, scores, away, request)
        total, providers = len(rows), None
        if request.collapse:
            keys, sizes = columns.grouped(rows, keys)
            total = len(keys)
        shown = columns.page(keys, request.offset, request.limit)
        if request.collapse:
            providers = tuple(sizes[columns.group[shown]].tolist())
        distances = None if away is None else tuple(away[np.searchsorted(rows, shown)].tolist())
        return Hits(total, tuple(shown.tolist()), providers, facets, distances)

    def contents(self, rows: Sequence[int]) -> list[tuple[Content, ...]]:
        state = self._now
        live = [row for row in rows if 0 <= row < len(state.columns) and state.columns.rank[row] >= 0]
        numbers = state.numbers[:, live].T.tolist()
        found = {
            row: tuple([contents.all[number] for contents, number in zip(state.contents, several, strict=True)])
            for row, several in zip(live, numbers, strict=True)
        }
        return [found.get(row, ()) for row in rows]

    def having(self, rows: Sequence[int], name: str, value: str) -> list[bool]:
        columns = self._now.columns
        # Those that are gone since they were found have nothing.
        there = [row if row < len(columns) else -1 for row in rows]
        found = columns.having(np.array(there, dtype=np.int64), name, (value,)).tolist()
        return [has and row >= 0 for has, row in zip(found, there, strict=True)]

    def counts(self) -> Mapping[tuple[str, str], int]:
        state = self._now
        counted = self._counted
        if counted[0] is not state:
            local = state.columns.values["kind"].rows_with("offering")
            made = {
                (name, value): count
                for name in COUNTED
                for value, count in state.columns.values[name].frequencies(local).items()
            }
            counted = self._counted = (state, made)
        return counted[1]

    def _columns(self, documents: Sequence[IndexDocument], rows: Sequence[int]) -> Columns:
        size = max(self._sorts, default=-1) + 1
        rank = np.full(size, -1, dtype=np.int64)
        group = np.full(size, -1, dtype=np.int64)
        by_rank = np.array(sorted(self._sorts, key=self._sorts.__getitem__), dtype=np.int64)
        rank[by_rank] = np.arange(len(by_rank))
        group[by_rank] = [self._groups[self._sorts[row][1]] for row in by_rank.tolist()]
        gone = np.array(rows, dtype=np.int64)
        points = np.full((size, 3), np.nan)
        kept = min(size, len(self._now.columns))
        points[:kept] = self._now.columns.points[:kept]
        points[gone[gone < size]] = np.nan
        if placed := [document for document in documents if document.point is not None]:
            points[[each.row for each in placed]] = vectors([each.point for each in placed if each.point])
        before = self._now.columns.values
        values: dict[str, Column] = {
            name: before[name].changed(
                gone, ((document.row, document.filters.get(name, ())) for document in documents), size
            )
            for name in FILTERS
        }
        return Columns(rank, by_rank, group, values, points)

    def _numbers(self, documents: Sequence[IndexDocument], size: int) -> Integers:
        numbers = np.zeros((len(CONTENTS), size), dtype=np.int64)
        kept = min(size, self._now.numbers.shape[1])
        numbers[:, :kept] = self._now.numbers[:, :kept]
        rows = [document.row for document in documents]
        live = list(self._sorts)
        for at, numbering in enumerate(self._numberings):
            numbers[at, rows] = numbering.take(document.contents[at] for document in documents)
            used = numbers[at, live]
            if len(numbering) > _FORGOTTEN + 2 * len(np.unique(used)):
                numbers[at, live] = numbering.only(used)[used]
        return numbers


def _worth(best: Floats, total: Floats) -> Floats:
    return np.asarray(best + (total - best) * _OTHER_FIELDS, dtype=np.float64)


def _around(columns: Columns, rows: Integers, near: Mask, place: str | None) -> Mask:
    """What is near, is for the place's inhabitants, or for everyone."""
    own = columns.having(rows, "municipality", () if place is None else (place,))
    everywhere = columns.having(rows, "scope", ("nationwide",))
    return np.asarray(near | own | everywhere, dtype=np.bool_)


def _keys(columns: Columns, rows: Integers, scores: Floats | None, away: Floats | None, request: Request) -> Integers:
    """By which the rows shall stand."""
    after = None
    if request.place is not None or request.radius_km is not None:
        after = columns.having(rows, "scope", ("nationwide",))
    if request.soonest is not None:
        # Minutes, in the place of tens of meters.
        return columns.keys(rows, None, after, request.soonest(len(columns))[rows] / 100)
    if request.by_title:
        return columns.keys(rows, None, after)
    if request.by_distance:
        return columns.keys(rows, None, after, away)
    if after is not None and scores is not None and len(scores):
        after = after | (scores < _TO_THE_POINT * scores.max())
    if away is not None and scores is not None:
        scores = scores * nearness(away)
    return columns.keys(rows, scores, after, away)


def _facets(
    columns: Columns, rows: Integers, passing: Mapping[str, Mask], names: Iterable[str]
) -> dict[str, tuple[tuple[str, int], ...]]:
    """Counts of everything found; for a facet that is filtered by, of what choosing another value would find."""
    found = rows[_all(passing.values(), len(rows))] if passing else rows
    facets = {}
    for name in names:
        others = [mask for filter_name, mask in passing.items() if filter_name != name]
        counted = rows[_all(others, len(rows))] if name in passing else found
        facets[name] = columns.values[name].counts(counted, _FACET_SIZE)
    return facets


def _all(masks: Iterable[Mask], size: int) -> Mask:
    return np.asarray(np.logical_and.reduce([np.ones(size, dtype=np.bool_), *masks]), dtype=np.bool_)
