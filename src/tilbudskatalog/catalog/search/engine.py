"""The text index behind a small interface. Today's engine is tantivy, in memory, with numpy for what isn't text;
nothing outside this file and `columns` knows it.

A document scores the sum of what each unit of the query (a word, a concept) is worth in the best field that it is found
in. The worth is fixed, not counted from the index: all workers give the same score to the same document whatever
they have deleted or merged, so a reader who turns the page meets nothing twice.
"""

import threading
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Protocol

import numpy as np
import tantivy

from tilbudskatalog.catalog.search import words
from tilbudskatalog.catalog.search.columns import EMPTY, Column, Columns, Integers, Mask
from tilbudskatalog.catalog.search.distances import Floats, Origin, Point, nearness, vectors
from tilbudskatalog.catalog.search.indexing import FIELD_PARTS, FILTERS, IndexDocument

FACETS = ("theme", "format", "access", "audience", "level", "municipality", "organization")
TEXT_FIELDS = (
    *(f"{part}_{stream}" for part in FIELD_PARTS for stream in (*words.STREAMS, "concepts")),
    "around",
    "tags",
)
# Filters that few rows pass. Tantivy applies them too, so that fewer hits need to be fetched from it.
_NARROW = ("kind", "scope", "municipality", "template")
COUNTED = ("theme", "audience", "condition", "template", "municipality")
# Of facets with hundreds of values the most frequent.
_FACET_SIZE = 50
# How much a unit found in more than one field gains from the others.
_OTHER_FIELDS = 0.25
_HEAP = 15_000_000


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
    No units: everything, the nearest first or by title."""

    units: tuple[Unit, ...] = ()
    filters: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    place: str | None = None
    origin: Origin | None = None
    radius_km: float | None = None
    by_title: bool = False
    by_distance: bool = False
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

    def counts(self) -> Mapping[tuple[str, str], int]:
        """How many offerings have each value of the filters of `COUNTED`."""

    def __len__(self) -> int: ...


class TantivyEngine:
    def __init__(self) -> None:
        self._schema: Any = _schema()
        self._index: Any = tantivy.Index(self._schema)
        analyzer = tantivy.TextAnalyzerBuilder(tantivy.Tokenizer.whitespace()).build()
        self._index.register_tokenizer("whitespace", analyzer)
        self._writer: Any = self._index.writer(_HEAP, 1)
        self._writing = threading.Lock()
        self._sorts: dict[int, tuple[str, str]] = {}
        self._points: dict[int, Point] = {}
        self._groups: dict[str, int] = {}
        self._counted: tuple[Columns | None, dict[tuple[str, str], int]] = (None, {})
        nothing = np.zeros(0, dtype=np.int64)
        self._now: tuple[Any, Columns] = (
            self._index.searcher(),
            Columns(nothing, nothing, dict.fromkeys(FILTERS, EMPTY)),
        )

    def __len__(self) -> int:
        return len(self._sorts)

    def put(self, documents: Iterable[IndexDocument], gone: Iterable[int] = ()) -> None:
        documents = list(documents)
        rows = [*gone, *(document.row for document in documents)]
        with self._writing:
            known = [row for row in rows if row in self._sorts]
            if known:
                # By query: deleting by term reads a plain int as signed, and finds nothing in an unsigned field.
                self._writer.delete_documents_by_query(tantivy.Query.term_set_query(self._schema, "row", known))
            for row in rows:
                self._sorts.pop(row, None)
                self._points.pop(row, None)
            for document in documents:
                self._writer.add_document(_document(document))
                self._sorts[document.row] = (document.sort, document.group)
                self._groups.setdefault(document.group, len(self._groups))
                if document.point is not None:
                    self._points[document.row] = document.point
            self._writer.commit()
            self._index.reload()
            self._now = (self._index.searcher(), self._columns(documents, rows))

    def search(self, request: Request) -> Hits:
        searcher, columns = self._now
        rows, scores = self._found(searcher, columns, request)
        away = None if request.origin is None else columns.distances(rows, request.origin)
        if away is not None and request.radius_km is not None:
            near = _around(columns, rows, away <= request.radius_km, request.place)
            rows, scores, away = rows[near], None if scores is None else scores[near], away[near]
        passing = {name: columns.having(name, values)[rows] for name, values in request.filters.items() if values}
        facets = _facets(columns, rows, passing, request.facets)
        passed = np.flatnonzero(_all(passing.values(), len(rows)))
        ordered = passed[_order(columns, rows, scores, away, passed, request)]
        page = slice(request.offset, request.offset + request.limit)
        total, shown, providers = len(ordered), ordered[page], None
        if request.collapse:
            first, counts = columns.grouped(rows[ordered])
            total, shown, providers = len(first), ordered[first[page]], tuple(counts[page].tolist())
        distances = None if away is None else tuple(away[shown].tolist())
        return Hits(total, tuple(rows[shown].tolist()), providers, facets, distances)

    def counts(self) -> Mapping[tuple[str, str], int]:
        columns = self._now[1]
        counted = self._counted
        if counted[0] is not columns:
            local = columns.having("kind", ("offering",))
            made = {
                (name, value): count
                for name in COUNTED
                for value, count in columns.values[name].frequencies(local).items()
            }
            counted = self._counted = (columns, made)
        return counted[1]

    def _found(self, searcher: Any, columns: Columns, request: Request) -> tuple[Integers, Floats | None]:
        """Rows that hold what was asked for and are for the place; their scores when they are to stand by them."""
        if not request.units:
            mask = columns.having("kind", request.filters["kind"]) if "kind" in request.filters else columns.rank >= 0
            if request.place is not None and request.radius_km is None:
                local = columns.having("municipality", (request.place,))
                mask = mask & (local | columns.having("scope", ("nationwide",)))
            return np.flatnonzero(mask), None
        query = _Asked(self._schema, request).query()
        hits = searcher.search(query, limit=max(searcher.num_docs, 1), count=False).hits
        rows: Integers = np.array(
            searcher.fast_field_values("row", [address for _score, address in hits]), dtype=np.int64
        )
        if request.by_title or request.by_distance:
            return rows, None
        scores = np.fromiter((score for score, _address in hits), dtype=np.float64, count=len(hits))
        return rows, scores

    def _columns(self, documents: Sequence[IndexDocument], rows: Sequence[int]) -> Columns:
        size = max(self._sorts, default=-1) + 1
        rank = np.full(size, -1, dtype=np.int64)
        group = np.full(size, -1, dtype=np.int64)
        for place, row in enumerate(sorted(self._sorts, key=self._sorts.__getitem__)):
            rank[row] = place
            group[row] = self._groups[self._sorts[row][1]]
        points = np.full((size, 3), np.nan)
        if self._points:
            points[list(self._points)] = vectors(list(self._points.values()))
        gone = np.array(rows, dtype=np.int64)
        before = self._now[1].values
        values: dict[str, Column] = {
            name: before[name].changed(
                gone, ((document.row, document.filters.get(name, ())) for document in documents), size
            )
            for name in FILTERS
        }
        return Columns(rank, group, values, points)


class _Asked:
    """A request as a query."""

    def __init__(self, schema: Any, request: Request) -> None:
        self._schema = schema
        self._request = request

    def query(self) -> Any:
        required = [(tantivy.Occur.Should, self._unit(unit)) for unit in self._request.units if unit.required]
        scoring = [(tantivy.Occur.Should, self._unit(unit)) for unit in self._request.units if not unit.required]
        # Filters weigh nothing; only the units of the query do.
        parts = [(tantivy.Occur.Must, tantivy.Query.const_score_query(query, 0.0)) for query in self._filters()]
        if required:
            parts.append((tantivy.Occur.Must, tantivy.Query.boolean_query(required)))
        elif not parts:
            return tantivy.Query.boolean_query(scoring)
        return tantivy.Query.boolean_query(parts + scoring)

    def _filters(self) -> Iterable[Any]:
        for name in _NARROW:
            # A facet that is chosen from counts its other values too, so its own filter can't be applied here.
            if (values := self._request.filters.get(name)) and name not in self._request.facets:
                yield tantivy.Query.boolean_query([(tantivy.Occur.Should, self._term(name, value)) for value in values])
        if self._request.place is not None and self._request.radius_km is None:
            here = (tantivy.Occur.Should, self._term("municipality", self._request.place))
            yield tantivy.Query.boolean_query([here, (tantivy.Occur.Should, self._term("scope", "nationwide"))])

    def _unit(self, unit: Unit) -> Any:
        by_field: dict[str, list[Any]] = {}
        for name, token, worth in unit.clauses:
            by_field.setdefault(name, []).append(tantivy.Query.const_score_query(self._term(name, token), worth))
        # Within a field the best counts alone: a concept with many narrower ones is not worth more for it.
        best = [_best_of(clauses, 0.0) for clauses in by_field.values()]
        return _best_of(best, _OTHER_FIELDS)

    def _term(self, name: str, token: str) -> Any:
        return tantivy.Query.term_query(self._schema, name, token, index_option="basic")


def _around(columns: Columns, rows: Integers, near: Mask, place: str | None) -> Mask:
    """What is near, is for the place's inhabitants, or for everyone."""
    own = columns.having("municipality", () if place is None else (place,))
    everywhere = columns.having("scope", ("nationwide",))
    return np.asarray(near | own[rows] | everywhere[rows], dtype=np.bool_)


def _order(
    columns: Columns, rows: Integers, scores: Floats | None, away: Floats | None, passed: Integers, request: Request
) -> Integers:
    """Positions in `passed` as they shall stand."""
    after = None
    if request.place is not None or request.radius_km is not None:
        after = columns.having("scope", ("nationwide",))
    if away is not None and scores is not None:
        scores = scores * nearness(away)
    if scores is not None:
        # Sums of the same worths may differ in their last bit by the order in which they were added.
        scores = np.asarray(np.round(scores[passed], 3), dtype=np.float64)
    near = None if away is None or request.by_title else away[passed]
    return columns.order(rows[passed], scores, after, near)


def _facets(
    columns: Columns, rows: Integers, passing: Mapping[str, Mask], names: Iterable[str]
) -> dict[str, tuple[tuple[str, int], ...]]:
    """Counts of everything found; for a facet that is filtered by, of what choosing another value would find."""
    found = rows[_all(passing.values(), len(rows))]
    facets = {}
    for name in names:
        others = [mask for filter_name, mask in passing.items() if filter_name != name]
        counted = rows[_all(others, len(rows))] if name in passing else found
        facets[name] = columns.values[name].counts(counted, _FACET_SIZE)
    return facets


def _all(masks: Iterable[Mask], size: int) -> Mask:
    return np.asarray(np.logical_and.reduce([np.ones(size, dtype=np.bool_), *masks]), dtype=np.bool_)


def _best_of(queries: Sequence[Any], others: float) -> Any:
    return queries[0] if len(queries) == 1 else tantivy.Query.disjunction_max_query(queries, others)


def _schema() -> Any:
    builder = tantivy.SchemaBuilder()
    builder.add_unsigned_field("row", indexed=True, fast=True)
    for name in TEXT_FIELDS:
        builder.add_text_field(name, tokenizer_name="whitespace", index_option="basic")
    for name in _NARROW:
        builder.add_text_field(name, tokenizer_name="raw", index_option="basic")
    return builder.build()


def _document(document: IndexDocument) -> Any:
    made = tantivy.Document()
    made.add_unsigned("row", document.row)
    for name, text in document.texts:
        made.add_text(name, text)
    made.add_text("around", document.around)
    made.add_text("tags", document.tags)
    for name in _NARROW:
        for value in document.filters.get(name, ()):
            made.add_text(name, value)
    return made
