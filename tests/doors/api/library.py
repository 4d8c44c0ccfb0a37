"""A stand-in for search: holds documents, finds by title, template, place and form, and counts what was asked."""

import json
from collections import Counter
from collections.abc import Callable, Hashable, Iterable, Iterator
from typing import Any

import pytest

from tilbudskatalog.catalog.search import query, reading
from tilbudskatalog.catalog.search.keeping import Shape
from tilbudskatalog.catalog.search.overhearing import Heard
from tilbudskatalog.catalog.search.places import Place
from tilbudskatalog.catalog.search.reading import KeptAnswer
from tilbudskatalog.catalog.search.store import Thing
from tilbudskatalog.doors.api.v1 import local_file
from tilbudskatalog.ground.base.errors import Gone, Invalid

Document = dict[str, Any]
NAMES = {
    "offering": (),
    "course": (),
    "national_offering": ("code",),
    "organization": (),
    "municipality": ("number",),
    "concept": ("code",),
    "emergency": ("number",),
}
READ = (
    "courses", "free_places", "find", "find_ready", "document", "documents", "raw_document", "version", "suggest",
    "cached",
)  # fmt: skip


class Withdrawn(Gone):
    def __init__(self, document: Document) -> None:
        super().__init__()
        self.document = document


class Library:
    def __init__(self) -> None:
        self.shelves: dict[str, list[Document]] = {kind: [] for kind in NAMES}
        self.withdrawn: list[Document] = []
        self.seq = 0
        self.asked: Counter[str] = Counter()
        self.places: list[Place] = []
        self.safety: query.Safety | None = None
        self.corrected: str | None = None
        self.passage: list[tuple[str, bool]] | None = None
        self.last_asked = query.Query()
        self.suggestions: list[query.Suggestion] = []
        self.seqs: dict[str, int] = {}
        self._answers: dict[Hashable, bytes] = {}

    def lend(self, patch: pytest.MonkeyPatch) -> None:
        """Puts itself in the place of what reads."""
        for name in READ:
            patch.setattr(reading, name, getattr(self, name))
        patch.setattr(local_file, "ending", self.version)
        patch.setattr(local_file, "published_after", self.published_after)

    def add(self, *documents: Document) -> Document:
        for document in documents:
            self.seq += 1
            self.seqs[document["id"]] = self.seq
            self.shelves[document["kind"]].append(document)
        return documents[0]

    def withdraw(self, document: Document) -> Document:
        self.seq += 1
        self.shelves[document["kind"]] = [each for each in self.shelves[document["kind"]] if each is not document]
        self.withdrawn.append(document)
        return document

    def version(self) -> int:
        return self.seq

    def courses(self, ids: Iterable[str]) -> list[Document]:
        by_id = {course["id"]: course for course in self.shelves["course"]}
        return [by_id[id] for id in ids if id in by_id]

    def free_places(self, course: str) -> None:
        """Nobody has counted."""

    def find(self, asked: query.Query) -> query.Result:
        self.asked["find"] += 1
        self.last_asked = asked
        query.check(asked)
        if "unknown" in (*asked.theme, *asked.audience, *asked.condition):
            raise Invalid({"theme": "No theme is called this."})
        found = [document for document in self.shelves[asked.kind] if self._passes(document, asked)]
        first = (asked.page - 1) * asked.size
        return query.Result(
            total=len(found),
            page=asked.page,
            size=asked.size,
            items=[self._item(document, asked) for document in found[first : first + asked.size]],
            facets={"format": [query.FacetCount(id="group", label="gruppe", count=len(found))]},
            understood=query.Understood(concepts=[], places=self.places, corrected=self.corrected, words=[asked.q]),
            safety=self.safety,
        )

    def find_ready(self, asked: query.Query, shape: Shape[bytes]) -> query.Page[bytes]:
        result = self.find(asked)
        items = [
            query.Found(
                document=shape.make(item.document, asked.lang),
                **{name: getattr(item, name) for name in ("language", "why", "providers", "distance_km", "passage")},
            )
            for item in result.items
        ]
        told = {name: getattr(result, name) for name in ("total", "page", "size", "facets", "understood", "safety")}
        return query.Page(items=items, **told)

    def _passes(self, document: Document, asked: query.Query) -> bool:
        numbers = {each["number"] for each in document["municipalities"]}
        numbers |= {
            code["code"]
            for each in self.shelves["municipality"]
            if each["number"] in numbers
            for code in each["postal_codes"]
        }
        return (
            asked.q.casefold() in document["texts"]["nb"]["title"].casefold()
            and (not asked.template or asked.template == document["template"])
            and (not asked.municipality or asked.municipality in numbers)
            and (not asked.format or bool(set(asked.format) & set(document["formats"])))
        )

    def _item(self, document: Document, asked: query.Query) -> query.Item:
        why = [query.Why(code="title", label="Røykesluttkurs")] if asked.q else []
        return query.Item(
            document=document,
            language="nb",
            why=why,
            providers=1 if asked.collapse else None,
            distance_km=1.5 if asked.near else None,
            passage=self.passage,
        )

    def document(self, kind: str, name: str) -> Document | None:
        self.asked["document"] += 1
        for document in self.withdrawn:
            if document["kind"] == kind and name in self._names(document):
                raise Withdrawn(document)
        return next((each for each in self.shelves[kind] if name in self._names(each)), None)

    def raw_document(self, kind: str, name: str) -> tuple[int, bytes] | None:
        found = next((each for each in self.shelves[kind] if name in self._names(each)), None)
        return None if found is None else (self.seq, _bytes(found))

    def cached(self, key: Hashable, build: Callable[[], bytes]) -> KeptAnswer[bytes]:
        self.asked["cached"] += 1
        kept = (self.seq, key)
        if kept not in self._answers:
            self._answers[kept] = build()
        return KeptAnswer(self._answers[kept], Heard(), "")

    def suggest(self, q: str, lang: str, limit: int = 8) -> list[query.Suggestion]:
        self.asked["suggest"] += 1
        return [each for each in self.suggestions if each.label.startswith(q)][:limit]

    def published_after(self, seq: int) -> Iterator[list[Thing]]:
        rows = [
            Thing(number, document["kind"], document["id"], self.seqs[document["id"]], "publish", _bytes(document))
            for number, document in enumerate(each for shelf in self.shelves.values() for each in shelf)
        ]
        yield [row for row in sorted(rows, key=lambda row: row.seq) if row.seq > seq]

    def documents(self, kind: str, *, page: int = 1, size: int = 20) -> tuple[int, list[Document]]:
        self.asked["documents"] += 1
        rows = sorted(self.shelves[kind], key=lambda each: str(each.get("name") or each.get("code")))
        return len(rows), rows[(page - 1) * size : page * size]

    def _names(self, document: Document) -> set[str]:
        return {document["id"], *(document[name] for name in NAMES[document["kind"]])}


def _bytes(document: Document) -> bytes:
    return json.dumps(document, sort_keys=True).encode()
