"""The text index behind a small interface. Today's engine is tantivy, in memory; nothing outside this file knows it.

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
from numpy.typing import NDArray

from tilbudskatalog.catalog.search import words
from tilbudskatalog.catalog.search.indexing import FIELD_PARTS, FILTERS, IndexDocument

FACETS = ("theme", "format", "access", "audience", "level", "municipality", "organization")
TEXT_FIELDS = (
    *(f"{part}_{stream}" for part in FIELD_PARTS for stream in (*words.STREAMS, "concepts")),
    "around",
    "tags",
)
# Of facets with hundreds of values the most frequent.
_FACET_SIZE = 50
# How much a unit found in more than one field gains from the others.
_OTHER_FIELDS = 0.25
_FIRST_LIMIT = 400
_HEAP = 15_000_000
_SAME = 1e-4

Integers = NDArray[np.int64]
Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Unit:
    """One thing that was asked for: (field, token, worth) in each place where it may be found. A document that holds
    no `required` unit is not an answer, if the query has any."""

    clauses: tuple[tuple[str, str, float], ...]
    required: bool = True


@dataclass(frozen=True, slots=True)
class Request:
    """`filters` maps a filter to values of which one must be there. `place` is a municipality's number: what is for its
    inhabitants comes first, nationwide offerings after. No units: everything, by title."""

    units: tuple[Unit, ...] = ()
    filters: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    place: str | None = None
    by_title: bool = False
    collapse: bool = False
    offset: int = 0
    limit: int = 20
    facets: tuple[str, ...] = FACETS


@dataclass(frozen=True, slots=True)
class Hits:
    """`rows` of this page in order; `providers` beside them when collapsed: how many copies each row stands for.
    `facets` maps name to (value, count), the most frequent first."""

    total: int
    rows: tuple[int, ...]
    providers: tuple[int, ...] | None
    facets: Mapping[str, tuple[tuple[str, int], ...]]


class Engine(Protocol):
    """One thread writes; any number read at the same time."""

    def put(self, documents: Iterable[IndexDocument], gone: Iterable[int] = ()) -> None:
        """Adds or replaces documents by row, and drops rows. Readers see all of it at once."""

    def search(self, request: Request) -> Hits: ...

    def __len__(self) -> int: ...


@dataclass(frozen=True, slots=True)
class _Columns:
    """By row: place in the order of titles, and number of the group. -1 where there is nothing."""

    rank: Integers
    group: Integers


class TantivyEngine:
    def __init__(self) -> None:
        self._schema: Any = _schema()
        self._index: Any = tantivy.Index(self._schema)
        analyzer = tantivy.TextAnalyzerBuilder(tantivy.Tokenizer.whitespace()).build()
        self._index.register_tokenizer("whitespace", analyzer)
        self._writer: Any = self._index.writer(_HEAP, 1)
        self._writing = threading.Lock()
        self._sorts: dict[int, tuple[str, str]] = {}
        self._groups: dict[str, int] = {}
        self._now: tuple[Any, _Columns] = (self._index.searcher(), _columns({}, {}))

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
            for document in documents:
                self._writer.add_document(_document(document))
                self._sorts[document.row] = (document.sort, document.group)
                self._groups.setdefault(document.group, len(self._groups))
            self._writer.commit()
            self._index.reload()
            self._now = (self._index.searcher(), _columns(self._sorts, self._groups))

    def search(self, request: Request) -> Hits:
        searcher, columns = self._now
        asked = _Asked(self._schema, request)
        if request.collapse:
            collapsed = _collapsed_by_title if request.by_title or not request.units else _collapsed
            total, rows, providers = collapsed(searcher, columns, asked, request)
        else:
            total, rows = _paged(searcher, columns, asked, request)
            providers = None
        return Hits(total, rows, providers, _facets(searcher, asked, request))


class _Asked:
    """A request as queries, one for each band of results."""

    def __init__(self, schema: Any, request: Request) -> None:
        self._schema = schema
        self._filters = {name: self._any(name, values) for name, values in request.filters.items() if values}
        self._place = request.place
        self._matching = self._required(request.units)
        self._scoring = [(tantivy.Occur.Should, self._unit(unit)) for unit in request.units if not unit.required]

    def bands(self) -> list[Any]:
        if self._place is None:
            return [self._query(self._filters.values(), ())]
        here, nationwide = self._any("municipality", (self._place,)), self._any("scope", ("nationwide",))
        return [
            self._query((*self._filters.values(), here), ()),
            self._query((*self._filters.values(), nationwide), (here,)),
        ]

    def without(self, name: str) -> Any:
        """Everything that answers when one filter is lifted, for counting what choosing another value would give."""
        filters = [query for filter_name, query in self._filters.items() if filter_name != name]
        if self._place is not None:
            near = [(tantivy.Occur.Should, self._any("municipality", (self._place,)))]
            near.append((tantivy.Occur.Should, self._any("scope", ("nationwide",))))
            filters.append(tantivy.Query.boolean_query(near))
        return self._query(filters, ())

    def filtered(self) -> list[str]:
        return list(self._filters)

    def _query(self, filters: Iterable[Any], excluded: Iterable[Any]) -> Any:
        # Filters weigh nothing; only the units of the query do.
        parts = [(tantivy.Occur.Must, tantivy.Query.const_score_query(query, 0.0)) for query in filters]
        parts += [(tantivy.Occur.MustNot, query) for query in excluded]
        if self._matching is not None:
            parts.append((tantivy.Occur.Must, self._matching))
        elif not parts or all(occur == tantivy.Occur.MustNot for occur, _query in parts):
            parts.append((tantivy.Occur.Must, tantivy.Query.const_score_query(tantivy.Query.all_query(), 0.0)))
        return tantivy.Query.boolean_query(parts + self._scoring)

    def _any(self, name: str, values: Sequence[str]) -> Any:
        if len(values) == 1:
            return self._term(name, values[0])
        return tantivy.Query.term_set_query(self._schema, name, list(values))

    def _required(self, units: Sequence[Unit]) -> Any:
        required = [(tantivy.Occur.Should, self._unit(unit)) for unit in units if unit.required]
        return tantivy.Query.boolean_query(required) if required else None

    def _unit(self, unit: Unit) -> Any:
        by_field: dict[str, list[Any]] = {}
        for name, token, worth in unit.clauses:
            by_field.setdefault(name, []).append(tantivy.Query.const_score_query(self._term(name, token), worth))
        # Within a field the best counts alone: a concept with many narrower ones is not worth more for it.
        best = [_best_of(clauses, 0.0) for clauses in by_field.values()]
        return _best_of(best, _OTHER_FIELDS)

    def _term(self, name: str, token: str) -> Any:
        return tantivy.Query.term_query(self._schema, name, token, index_option="basic")


def _best_of(queries: Sequence[Any], others: float) -> Any:
    return queries[0] if len(queries) == 1 else tantivy.Query.disjunction_max_query(queries, others)


def _schema() -> Any:
    builder = tantivy.SchemaBuilder()
    builder.add_unsigned_field("row", indexed=True, fast=True)
    for name in ("sort", "group"):
        builder.add_text_field(name, tokenizer_name="raw", index_option="basic", fast=True)
    for name in TEXT_FIELDS:
        builder.add_text_field(name, tokenizer_name="whitespace", index_option="basic")
    for name in FILTERS:
        builder.add_text_field(name, tokenizer_name="raw", index_option="basic", fast=name in FACETS)
    return builder.build()


def _document(document: IndexDocument) -> Any:
    made = tantivy.Document()
    made.add_unsigned("row", document.row)
    made.add_text("sort", document.sort)
    made.add_text("group", document.group)
    for name, text in document.texts:
        made.add_text(name, text)
    made.add_text("around", document.around)
    made.add_text("tags", document.tags)
    for name, values in document.filters.items():
        for value in values:
            made.add_text(name, value)
    return made


def _columns(sorts: Mapping[int, tuple[str, str]], groups: Mapping[str, int]) -> _Columns:
    size = max(sorts, default=-1) + 1
    rank = np.full(size, -1, dtype=np.int64)
    group = np.full(size, -1, dtype=np.int64)
    for place, row in enumerate(sorted(sorts, key=sorts.__getitem__)):
        rank[row] = place
        group[row] = groups[sorts[row][1]]
    return _Columns(rank, group)


def _paged(searcher: Any, columns: _Columns, asked: _Asked, request: Request) -> tuple[int, tuple[int, ...]]:
    total, rows, offset, wanted = 0, [], request.offset, request.limit
    for query in asked.bands():
        if request.by_title or not request.units:
            order = {"order_by_field": "sort", "order": tantivy.Order.Asc}
            found = searcher.search(query, limit=max(wanted, 1), offset=offset, **order)
            count, here = found.count, _rows(searcher, found.hits)[:wanted].tolist()
        else:
            count, ordered = _best(searcher, columns, query, offset + wanted)
            here = ordered[offset : offset + wanted].tolist()
        total += count
        rows += here
        wanted -= len(here)
        offset = max(0, offset - count)
    return total, tuple(rows)


def _best(searcher: Any, columns: _Columns, query: Any, needed: int) -> tuple[int, Integers]:
    """The best rows, equal scores by title. Copies of a template score alike by the hundred, so the search is widened
    until the last one needed stands clear of those cut off."""
    limit = max(_FIRST_LIMIT, needed)
    while True:
        found = searcher.search(query, limit=limit)
        hits = found.hits
        if len(hits) < limit or needed < 1 or hits[-1][0] < hits[needed - 1][0] - _SAME:
            return found.count, _ordered(columns, *_scored(searcher, hits))
        limit *= 4


def _collapsed(
    searcher: Any, columns: _Columns, asked: _Asked, request: Request
) -> tuple[int, tuple[int, ...], tuple[int, ...]]:
    ordered: list[Integers] = []
    for query in asked.bands():
        rows, scores = _scored(searcher, searcher.search(query, limit=max(searcher.num_docs, 1), count=False).hits)
        ordered.append(_ordered(columns, rows, scores))
    rows = np.concatenate(ordered)
    _groups, first, counts = np.unique(columns.group[rows], return_index=True, return_counts=True)
    page = np.argsort(first)[request.offset : request.offset + request.limit]
    return len(first), tuple(rows[first[page]].tolist()), tuple(counts[page].tolist())


def _collapsed_by_title(
    searcher: Any, columns: _Columns, asked: _Asked, request: Request
) -> tuple[int, tuple[int, ...], tuple[int, ...]]:
    """Without scores a group's oldest row may stand for it, and nothing but groups need be fetched."""
    terms = {"field": "group", "size": max(searcher.num_docs, 1)}
    counted = {"groups": {"terms": terms, "aggs": {"first": {"min": {"field": "row"}}}}}
    groups: dict[str, tuple[int, int, int]] = {}
    for band, query in enumerate(asked.bands()):
        for bucket in searcher.aggregate(query, counted)["groups"]["buckets"]:
            before = groups.get(bucket["key"], (band, int(bucket["first"]["value"]), 0))
            groups[bucket["key"]] = (*before[:2], before[2] + bucket["doc_count"])
    ordered = sorted(groups.values(), key=lambda group: (group[0], columns.rank[group[1]]))
    page = ordered[request.offset : request.offset + request.limit]
    return len(ordered), tuple(row for _band, row, _count in page), tuple(count for _band, _row, count in page)


def _scored(searcher: Any, hits: Sequence[Any]) -> tuple[Integers, Floats]:
    # Sums of the same worths may differ in their last bit by the order in which they were added.
    scores: Floats = np.array([score for score, _address in hits], dtype=np.float64)
    return _rows(searcher, hits), np.asarray(np.round(scores, 3), dtype=np.float64)


def _rows(searcher: Any, hits: Sequence[Any]) -> Integers:
    return np.array(searcher.fast_field_values("row", [address for _key, address in hits]), dtype=np.int64)


def _ordered(columns: _Columns, rows: Integers, scores: Floats) -> Integers:
    return rows[np.lexsort((columns.rank[rows], -scores))]


def _facets(searcher: Any, asked: _Asked, request: Request) -> dict[str, tuple[tuple[str, int], ...]]:
    """Counts of everything found; for a facet that is filtered by, of what its other values would find."""
    own = [name for name in request.facets if name in asked.filtered()]
    shared = [name for name in request.facets if name not in own]
    counted: dict[str, Any] = {}
    for names, query in [(shared, asked.without("")), *(([name], asked.without(name)) for name in own)]:
        if names:
            terms = {name: {"terms": {"field": name, "size": _FACET_SIZE}} for name in names}
            counted |= searcher.aggregate(query, terms)
    return {
        name: tuple((bucket["key"], bucket["doc_count"]) for bucket in counted[name]["buckets"])
        for name in request.facets
    }
