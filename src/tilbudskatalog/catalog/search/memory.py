"""What a worker holds in memory of the file: the index, a small row for each thing, and what search knows of words."""

import json
import threading
import uuid
from collections import OrderedDict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

from tilbudskatalog.catalog.search import suggesting
from tilbudskatalog.catalog.search.danger import Dangers
from tilbudskatalog.catalog.search.engine import Engine, TantivyEngine
from tilbudskatalog.catalog.search.indexing import (
    CONCEPT_FIELDS,
    Analyzer,
    code_of,
    index_document,
    lexicon_text,
    sort_key,
    title_of,
    titles_of,
)
from tilbudskatalog.catalog.search.lexicon import Lexicon, Text
from tilbudskatalog.catalog.search.places import Places
from tilbudskatalog.catalog.search.query import Safety
from tilbudskatalog.catalog.search.store import Store, Thing
from tilbudskatalog.catalog.search.suggesting import Suggested, Suggester
from tilbudskatalog.catalog.search.understanding import Reader
from tilbudskatalog.catalog.search.vocabulary import Concept, Vocabulary, concept_of

Document = dict[str, Any]

# What others are understood by comes first.
FIRST_KINDS = ("concept", "municipality", "organization", "national_offering", "offering")
SEARCHED = ("offering", "national_offering")
_CODES = {"national_offering": "code", "municipality": "number", "concept": "code"}
_BATCH = 500
_LOADED_AT_ONCE = 2000
_KEPT_PARSED = 512


@dataclass(frozen=True, slots=True)
class Row:
    """`name` is a key for sorting; `code` what it is called besides its uid, empty for most."""

    row: int
    kind: str
    uid: str
    seq: int
    withdrawn: bool
    name: str
    code: str


@dataclass(frozen=True, slots=True)
class Kept:
    """A parsed snapshot and what it holds, for saying why it was found: stems of its title, stems of all its texts, and
    codes of the concepts that it is tagged with or that its texts mention."""

    document: Document
    title: frozenset[str]
    text: frozenset[str]
    about: frozenset[str]


@dataclass(frozen=True, slots=True)
class Known:
    """What search knows of words and places at one moment; replaced as a whole."""

    analyzer: Analyzer = field(default_factory=lambda: Analyzer(Vocabulary()))
    reader: Reader = field(default_factory=lambda: Reader(Vocabulary(), Lexicon(Vocabulary()), Places()))


class Memory:
    """One thread loads, any number read. It belongs to one generation of the file."""

    def __init__(self, generation: str = "") -> None:
        self.generation = generation
        self.seq = 0
        self.engine: Engine = TantivyEngine()
        self.known = Known()
        self.organizations: dict[str, str] = {}
        self._rows: dict[int, Row] = {}
        self._by_uid: dict[tuple[str, str], int] = {}
        self._by_code: dict[tuple[str, str], int] = {}
        self._concepts: dict[int, Concept] = {}
        self._municipalities: dict[int, Document] = {}
        self._texts: dict[int, Text] = {}
        self._titles: dict[int, tuple[str, dict[str, str]]] = {}
        self._emergencies: dict[int, Document] = {}
        self._suggester: tuple[Known | None, Suggester] = (None, Suggester(()))
        self._sorted: dict[tuple[str, str], tuple[int, tuple[int, ...]]] = {}
        self._parsed: OrderedDict[tuple[int, int, int], Kept] = OrderedDict()
        self._lock = threading.Lock()

    def row(self, kind: str, key: str) -> Row | None:
        """By UUID in any spelling, or by code or number where the kind has one."""
        found = self._by_uid.get((kind, _canonical(key)))
        if found is None:
            found = self._by_code.get((kind, key))
        return None if found is None else self._rows.get(found)

    def row_at(self, number: int) -> Row | None:
        return self._rows.get(number)

    def rows_of(self, kind: str, order: str) -> tuple[int, ...]:
        """What is published of a kind, by `name` or `code`. Sorted once for each version of the catalog."""
        version = self.seq
        made = self._sorted.get((kind, order))
        if made is None or made[0] != version:
            rows = [row for row in list(self._rows.values()) if row.kind == kind and not row.withdrawn]
            rows.sort(key=lambda row: (row.code, row.name, row.uid) if order == "code" else (row.name, row.uid))
            made = self._sorted[kind, order] = (version, tuple(row.row for row in rows))
        return made[1]

    def documents(self, store: Store, rows: Sequence[int]) -> dict[int, Kept]:
        """Parsed snapshots by row: remembered ones, the others read from the file together. What was replaced in the
        file since the search is read as it is now; what isn't there any more is left out. Shared: never to be changed.
        """
        wanted = {number: self._rows.get(number) for number in rows}
        keys = {number: (number, row.seq, id(self.known.analyzer)) for number, row in wanted.items() if row}
        with self._lock:
            found = {number: self._parsed[key] for number, key in keys.items() if key in self._parsed}
            for number in found:
                self._parsed.move_to_end(keys[number])
        missing = [number for number in keys if number not in found]
        for number, thing in (store.read(missing) if missing else {}).items():
            row = wanted[number]
            if row is None or (thing.kind, thing.uid) != (row.kind, row.uid) or thing.document is None:
                continue
            found[number] = self._keep(keys[number], thing.document)
        return found

    def safety(self, danger: str) -> Safety:
        """Who helps against a danger, in the order in which they are to be shown."""
        answers = [
            (answer["rank"], document["order"], document["number"], document)
            for document in list(self._emergencies.values())
            for answer in document["dangers"]
            if answer["code"] == danger
        ]
        return Safety(danger, tuple(answer[-1] for answer in sorted(answers, key=lambda answer: answer[:3])))

    def suggester(self) -> Suggester:
        """Made when it is first asked for, after each change of what it knows."""
        known, made = self._suggester
        if known is not self.known:
            known = self.known
            made = Suggester(self._suggested(known))
            self._suggester = (known, made)
        return made

    def _suggested(self, known: Known) -> Iterator[Suggested]:
        yield from suggesting.of_concepts(known.analyzer.vocabulary)
        for code, titles in list(self._titles.values()):
            yield from suggesting.of_offering(code, titles)
        for document in list(self._municipalities.values()):
            others = (document["official_name"], *(name["name"] for name in document["names"]))
            yield from suggesting.of_municipality(document["number"], document["name"], document["county"], others)

    def _keep(self, key: tuple[int, int, int], content: bytes) -> Kept:
        document: Document = json.loads(content)
        kept = self._held(document) if document["kind"] in SEARCHED else Kept(document, *(frozenset[str](),) * 3)
        with self._lock:
            self._parsed[key] = kept
            while len(self._parsed) > _KEPT_PARSED:
                self._parsed.popitem(last=False)
        return kept

    def _held(self, document: Document) -> Kept:
        parts = self.known.analyzer.parts(document)
        stems = [(part.name, held) for part in parts for held in part.stems.values()]
        tags = (code_of(concept) for key in CONCEPT_FIELDS.values() for concept in document[key])
        return Kept(
            document,
            frozenset[str]().union(*(held for name, held in stems if name == "title")),
            frozenset[str]().union(*(held for _name, held in stems)),
            frozenset(tags).union(*(part.concepts for part in parts)),
        )

    def load_all(self, store: Store) -> None:
        """From an empty memory. What is written meanwhile is loaded again by its number."""
        ending = store.ending()
        kinds = [*FIRST_KINDS, *(kind for kind in store.kinds() if kind not in FIRST_KINDS)]
        for kind in kinds:
            for things in store.of_kind(kind, _LOADED_AT_ONCE):
                self._take(things)
            self._learn(kind)
        self.seq = ending.last_seq

    def load_new(self, store: Store) -> int:
        """What the file has and memory lacks. Answers how many things that was."""
        count = 0
        while things := store.changed_after(self.seq, _BATCH):
            kinds = dict.fromkeys(kind for kind in FIRST_KINDS if any(thing.kind == kind for thing in things))
            before = self._terms() if "concept" in kinds else None
            for kind in (*kinds, *({thing.kind for thing in things} - set(kinds))):
                self._take([thing for thing in things if thing.kind == kind])
                self._learn(kind, changed=kind != "concept" or before != self._terms())
            if before is not None and before != self._terms():
                self._index_anew(store)
            self.seq = max(thing.seq for thing in things)
            count += len(things)
        return count

    def _take(self, things: Iterable[Thing]) -> None:
        made, gone = [], []
        for thing in things:
            document = json.loads(thing.document) if thing.document is not None else None
            self._remember(thing, document)
            if thing.kind in SEARCHED:
                if document is None or thing.withdrawn:
                    gone.append(thing.row)
                else:
                    made.append(index_document(thing.row, document, self.known.analyzer))
        if made or gone:
            self.engine.put(made, gone)

    def _remember(self, thing: Thing, document: Document | None) -> None:
        live = None if thing.withdrawn else document
        code = str((document or {}).get(_CODES.get(thing.kind, ""), ""))
        row = Row(thing.row, thing.kind, thing.uid, thing.seq, thing.withdrawn, _name(document), code)
        self._rows[thing.row] = row
        self._by_uid[thing.kind, thing.uid] = thing.row
        if code:
            other = self._rows.get(self._by_code.get((thing.kind, code), thing.row))
            if live is not None or other is None or other.withdrawn:
                self._by_code[thing.kind, code] = thing.row
        match thing.kind:
            case "concept":
                _set(self._concepts, thing.row, concept_of(live) if live else None)
            case "municipality":
                _set(self._municipalities, thing.row, live)
            case "organization" if live:
                self.organizations[thing.uid] = live["name"]
            case "national_offering":
                _set(self._texts, thing.row, lexicon_text(live, self.known.analyzer) if live else None)
                _set(self._titles, thing.row, (code, titles_of(live)) if live else None)
            case "emergency":
                _set(self._emergencies, thing.row, live)
            case "offering" if live:
                # Until the organization's own snapshot comes, or if it never does.
                self.organizations.setdefault(live["organization"]["id"], live["organization"]["name"])

    def _learn(self, kind: str, *, changed: bool = True) -> None:
        """Makes anew what is derived from all things of a kind."""
        if not changed or kind not in ("concept", "municipality", "national_offering"):
            return
        analyzer, reader = self.known.analyzer, self.known.reader
        lexicon, places, dangers = reader.lexicon, reader.places, reader.dangers
        if kind == "concept":
            analyzer = Analyzer(Vocabulary(self._concepts.values()))
            dangers = Dangers(self._concepts.values())
        if kind == "municipality":
            places = Places(self._municipalities.values())
        else:
            lexicon = Lexicon(analyzer.vocabulary, self._texts.values())
        self.known = Known(analyzer, Reader(analyzer.vocabulary, lexicon, places, dangers))

    def _index_anew(self, store: Store) -> None:
        """The concepts' words have changed, and with them what every text is seen to be about."""
        for kind in ("national_offering", "offering"):
            for things in store.of_kind(kind, _BATCH):
                self._take([thing for thing in things if not thing.withdrawn])
        self._learn("national_offering")

    def _terms(self) -> frozenset[object]:
        return frozenset(
            (concept.code, concept.scheme, concept.terms, concept.broader) for concept in self._concepts.values()
        )


def _name(document: Document | None) -> str:
    if document is None:
        return ""
    if "texts" in document:
        return sort_key(title_of(document, "nb"))
    if "terms" in document:
        return sort_key(concept_of(document).label("nb"))
    return sort_key(document.get("name", ""))


def _set(kept: dict[int, Any], row: int, value: Any) -> None:
    if value is None:
        kept.pop(row, None)
    else:
        kept[row] = value


def _canonical(key: str) -> str:
    try:
        return str(uuid.UUID(key))
    except ValueError:
        return key
