"""What a worker holds in memory of the file: the index, a small row for each thing, and what search knows of words."""

import json
import uuid
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, TypeVar

from tilbudskatalog.catalog.search import suggesting
from tilbudskatalog.catalog.search.calendar import Calendar, Dates
from tilbudskatalog.catalog.search.danger import Dangers
from tilbudskatalog.catalog.search.engine import ArrayEngine, Engine
from tilbudskatalog.catalog.search.gists import Gist, GistFile, gist_of
from tilbudskatalog.catalog.search.indexing import Analyzer, sort_key, title_of, titled_in
from tilbudskatalog.catalog.search.keeping import Document, Kept, Shape
from tilbudskatalog.catalog.search.lexicon import Lexicon, Text
from tilbudskatalog.catalog.search.places import Places
from tilbudskatalog.catalog.search.query import Safety
from tilbudskatalog.catalog.search.store import Head, Store, Thing
from tilbudskatalog.catalog.search.suggesting import Suggested, Suggester
from tilbudskatalog.catalog.search.understanding import Reader
from tilbudskatalog.catalog.search.vocabulary import Concept, Vocabulary, concept_of
from tilbudskatalog.ground.base.collecting import uncollected

T = TypeVar("T")

# What others are understood by comes first.
UNDERSTANDING = ("concept", "municipality", "organization")
SEARCHED = ("national_offering", "offering")
FIRST_KINDS = (*UNDERSTANDING, *SEARCHED)
_CODES = {"national_offering": "code", "municipality": "number", "concept": "code"}
_BATCH = 500
_LOADED_AT_ONCE = 2000
_KEPT_PARSED = 512
# The part of all offerings that had to be understood anew, for which the file of gists is written again.
_WORTH_KEEPING = 0.02


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
class Known:
    """What search knows of words and places at one moment; replaced as a whole."""

    analyzer: Analyzer = field(default_factory=lambda: Analyzer(Vocabulary()))
    reader: Reader = field(default_factory=lambda: Reader(Vocabulary(), Lexicon(Vocabulary()), Places()))


class Memory:
    """One thread loads, any number read. It belongs to one generation of the file."""

    def __init__(self, generation: str = "") -> None:
        self.generation = generation
        self.seq = 0
        self.engine: Engine = ArrayEngine()
        self.known = Known()
        self.organizations: dict[str, str] = {}
        self._rows: dict[int, Row] = {}
        self._by_uid: dict[tuple[str, str], int] = {}
        self._by_code: dict[tuple[str, str], int] = {}
        self._concepts: dict[int, Concept] = {}
        self._municipalities: dict[int, Document] = {}
        self._texts: dict[int, Text] = {}
        self._titles: dict[int, tuple[str, Mapping[str, str]]] = {}
        self._unkept: tuple[GistFile, list[Gist]] | None = None
        self._emergencies: dict[int, Document] = {}
        self.calendar = Calendar()
        self._suggester: tuple[Known | None, Suggester] = (None, Suggester(()))
        self._sorted: dict[tuple[str, str], tuple[int, tuple[int, ...]]] = {}
        self._parsed = Kept[Document](_KEPT_PARSED)
        self._labels: tuple[int, dict[str, dict[str, dict[str, str]]]] = (0, {})

    def row(self, kind: str, key: str) -> Row | None:
        """By UUID in any spelling, or by code or number where the kind has one."""
        found = self._by_uid.get((kind, _canonical(key)))
        if found is None:
            found = self._by_code.get((kind, key))
        return None if found is None else self._rows.get(found)

    def dates(self) -> Dates:
        """When one can begin, by offerings' rows."""
        return self.calendar.dates(lambda uid: self._by_uid.get(("offering", uid)), self.seq)

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

    def documents(self, store: Store, rows: Sequence[int]) -> dict[int, Document]:
        """Parsed snapshots by row: remembered ones, the others read from the file together. What was replaced in the
        file since the search is read as it is now; what isn't there any more is left out. Shared: never to be changed.
        """
        keys = {number: (number, row.seq) for number in rows if (row := self._rows.get(number))}
        found = {number: document for number, key in keys.items() if (document := self._parsed.get(key))}
        missing = [number for number in keys if number not in found]
        for number, thing in (store.read(missing) if missing else {}).items():
            row = self._rows.get(number)
            if row and (thing.kind, thing.uid) == (row.kind, row.uid) and thing.document is not None:
                found[number] = self._parsed.put(keys[number], json.loads(thing.document))
        return found

    def ready(self, store: Store, shape: Shape[T], lang: str, rows: Sequence[int]) -> dict[int, tuple[T, str]]:
        """What a door makes of snapshots, by row, with the language of each one's title. As with `documents`."""
        keys = {number: (self.generation, number, row.seq, lang) for number in rows if (row := self._rows.get(number))}
        found = {number: made for number, key in keys.items() if (made := shape.kept.get(key))}
        missing = [number for number in keys if number not in found]
        for number, document in (self.documents(store, missing) if missing else {}).items():
            made = (shape.make(document, lang), titled_in(document, lang))
            found[number] = shape.kept.put(keys[number], made)
        return found

    def labels(self, lang: str) -> dict[str, dict[str, str]]:
        """What facets' values are called, by facet and value: for who asks to fill, until something is published."""
        version, labels = self._labels
        if version != self.seq:
            self._labels = (self.seq, labels := {})
        return labels.setdefault(lang, {})

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

    def load_all(self, store: Store) -> None:
        """From an empty memory. What is written meanwhile is loaded again by its number."""
        with uncollected():
            ending = store.ending()
            for kind in (*UNDERSTANDING, *(kind for kind in store.kinds() if kind not in FIRST_KINDS)):
                for things in store.of_kind(kind, _LOADED_AT_ONCE):
                    self._take(things)
                self._learn(kind)
            self._load_offerings(store)
            self.seq = ending.last_seq

    def keep(self) -> None:
        """Writes down what had to be understood, if that was much, for the next start."""
        unkept, self._unkept = self._unkept, None
        if unkept is not None:
            file, gists = unkept
            file.write(gists)

    def _load_offerings(self, store: Store) -> None:
        path = store.path.with_name(store.path.name + ".gists")
        file = GistFile(path, self.generation, sorted(map(repr, self._terms())))
        known = file.read()
        gists: list[Gist] = []
        fresh = 0
        for kind in SEARCHED:
            made: list[Gist] = []
            unknown: list[int] = []
            for head in store.heads(kind):
                gist = known.pop(head.row, None)
                if gist is None or gist.seq != head.seq:
                    unknown.append(head.row)
                else:
                    self._remember_gist(head, gist)
                    made.append(gist)
            for at in range(0, len(unknown), _LOADED_AT_ONCE):
                understood = self._read(store.read(unknown[at : at + _LOADED_AT_ONCE]).values())[0]
                made += understood
                fresh += len(understood)
            if made:
                self.engine.put(gist.index for gist in made)
            self._learn(kind)
            gists += made
        if fresh > len(gists) * _WORTH_KEEPING:
            self._unkept = (file, gists)

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
        made, gone = self._read(things)
        if made or gone:
            self.engine.put((gist.index for gist in made), gone)

    def _read(self, things: Iterable[Thing]) -> tuple[list[Gist], list[int]]:
        """What goes into the index of them, and which rows are to leave it."""
        made, gone = [], []
        for thing in things:
            document = json.loads(thing.document) if thing.document is not None else None
            if thing.kind in SEARCHED and document is not None and not thing.withdrawn:
                made.append(gist_of(thing.row, thing.seq, document, self.known.analyzer))
                self._remember_gist(thing, made[-1])
            else:
                self._remember(thing, document)
                if thing.kind in SEARCHED:
                    gone.append(thing.row)
        return made, gone

    def _remember_row(self, head: Head, name: str, code: str) -> None:
        self._rows[head.row] = Row(head.row, head.kind, head.uid, head.seq, head.withdrawn, name, code)
        self._by_uid[head.kind, head.uid] = head.row
        if code:
            other = self._rows.get(self._by_code.get((head.kind, code), head.row))
            if not head.withdrawn or other is None or other.withdrawn:
                self._by_code[head.kind, code] = head.row

    def _remember_gist(self, head: Head, gist: Gist) -> None:
        self._remember_row(head, gist.name, gist.code)
        if gist.text is not None:
            self._texts[head.row] = gist.text
            self._titles[head.row] = (gist.code, gist.titles)
        # Until the organization's own snapshot comes, or if it never does.
        self.organizations.setdefault(*gist.organization)

    def _remember(self, thing: Thing, document: Document | None) -> None:
        live = None if thing.withdrawn else document
        self._remember_row(thing, _name(document), str((document or {}).get(_CODES.get(thing.kind, ""), "")))
        match thing.kind:
            case "concept":
                _set(self._concepts, thing.row, concept_of(live) if live else None)
            case "municipality":
                _set(self._municipalities, thing.row, live)
            case "organization" if live:
                self.organizations[thing.uid] = live["name"]
            case "national_offering":
                # Withdrawn: one that is published comes as a gist.
                self._texts.pop(thing.row, None)
                self._titles.pop(thing.row, None)
            case "course":
                self.calendar.put(thing.row, live)
            case "emergency":
                _set(self._emergencies, thing.row, live)

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
