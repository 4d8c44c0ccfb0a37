"""A stand-in for search: holds documents, finds by the words of titles, and knows places by their exact names."""

import itertools
from collections import Counter
from collections.abc import Callable, Hashable, Iterable
from typing import Any

from tilbudskatalog.catalog.courses.kinds import LANGUAGES
from tilbudskatalog.catalog.courses.places import Places
from tilbudskatalog.catalog.search.indexing import held_in_languages
from tilbudskatalog.catalog.search.overhearing import Heard
from tilbudskatalog.catalog.search.places import Place
from tilbudskatalog.catalog.search.query import (
    FacetCount,
    Item,
    NextCourse,
    Query,
    Result,
    Safety,
    Suggestion,
    Understood,
    UnderstoodConcept,
    Why,
    check,
    unknown,
)
from tilbudskatalog.catalog.search.reading import KeptAnswer, Withdrawn
from tilbudskatalog.ground.base import clock
from tilbudskatalog.ground.base.errors import DatabaseAway, Invalid

Document = dict[str, Any]
_numbers = itertools.count(1)


class Library:
    def __init__(self) -> None:
        self.shelves: dict[str, list[Document]] = {
            kind: [] for kind in ("offering", "national_offering", "course", "organization", "municipality", "concept")
        }
        self.withdrawn: list[Document] = []
        # No two libraries share a number: what is kept by number must not pass from one test to the next.
        self.seq = next(_numbers) * 1000
        self.away = False
        self.keeps = False
        self._kept: dict[Hashable, Any] = {}
        self.corrected: str | None = None
        self.safety: Safety | None = None
        self.passage: list[tuple[str, bool]] | None = None
        self.distances: dict[str, float] = {}
        self.suggested: list[Suggestion] = []
        self.asked: list[Query] = []
        self.free: dict[str, Places] = {}

    def add(self, *documents: Document) -> Document:
        for document in documents:
            self.shelves[document["kind"]].append(document)
        self.seq += 1
        return documents[0]

    def withdraw(self, document: Document) -> Document:
        self.shelves[document["kind"]].remove(document)
        self.withdrawn.append(document)
        return document

    def courses(self, ids: Iterable[str]) -> list[Document]:
        by_id = {course["id"]: course for course in self.shelves["course"]}
        return [by_id[id] for id in ids if id in by_id]

    def free_places(self, course: str) -> Places | None:
        return self.free.get(course)

    def version(self) -> int:
        self._answer()
        return self.seq

    def cached(self, key: Hashable, build: Callable[[], Any]) -> KeptAnswer[Any]:
        """KeptAnswer as search keeps, where a test asks for it: most change the library between two looks at a page."""
        self._answer()
        if not self.keeps or key not in self._kept:
            self._kept[key] = KeptAnswer(build(), Heard(), "")
        return self._kept[key]

    def document(self, kind: str, id: str) -> Document | None:
        self._answer()
        for document in self.withdrawn:
            if document["kind"] == kind and id == document["id"]:
                raise Withdrawn(document)
        names = ("id", "number" if kind == "municipality" else "code" if kind != "offering" else "id")
        return next((each for each in self.shelves[kind] if id in [each.get(name) for name in names]), None)

    def documents(self, kind: str, *, page: int = 1, size: int = 20) -> tuple[int, list[Document]]:
        self._answer()
        every = sorted(self.shelves[kind], key=lambda document: str(document.get("name") or document["id"]))
        return len(every), every[(page - 1) * size : page * size]

    def suggest(self, q: str, lang: str, limit: int = 8) -> list[Suggestion]:
        self._answer()
        return [one for one in self.suggested if one.label.casefold().startswith(q.casefold())][:limit]

    def find(self, query: Query) -> Result:
        self._answer()
        check(query)
        self.asked.append(query)
        places = self._places(query.municipality)
        number = places[0].number if len(places) == 1 else ""
        found = [each for each in self.shelves[query.kind] if self._fits(each, query, number)]
        found.sort(key=lambda document: bool(document["nationwide"]))
        copies = found
        if query.collapse:
            found = list({document["code"]: document for document in reversed(found)}.values())[::-1]
        first = (query.page - 1) * query.size
        return Result(
            total=len(found),
            page=query.page,
            size=query.size,
            items=[self._item(each, query, number, copies) for each in found[first : first + query.size]],
            facets={"theme": [FacetCount("tema_tobakk", "tobakk", len(copies))], "language": _spoken(copies)},
            understood=self._understood(query, places, bool(found)),
            safety=self.safety,
        )

    def _understood(self, query: Query, places: list[Place], found: bool) -> Understood:
        known = bool(query.q) and found
        concepts = [UnderstoodConcept("u", "tilstand_tobakk", "tobakk", query.q)] if known else []
        return Understood(concepts, places, self.corrected, [] if known else query.q.split())

    def _item(self, document: Document, query: Query, number: str, copies: list[Document]) -> Item:
        why = [Why("concept", "tobakk")] if query.q else []
        if number:
            why.append(Why("nationwide", "hele landet") if document["nationwide"] else Why("place", "Hamar"))
        same = [copy for copy in copies if copy["code"] == document["code"]]
        distance = self.distances.get(document["id"]) if number else None
        return Item(
            document,
            "nb",
            why,
            len(same) if query.collapse else None,
            distance,
            self.passage,
            self._next(document, query),
        )

    def _next(self, document: Document, query: Query) -> NextCourse | None:
        now = clock.rfc3339(clock.now())
        upcoming = [
            NextCourse(brief["id"], moment, None)
            for brief in document.get("courses", ())
            for moment in brief["joins"]
            if moment > now and (not query.language or brief["language"] in query.language)
        ]
        return min(upcoming, key=lambda each: each.starts, default=None)

    def _fits(self, document: Document, query: Query, number: str) -> bool:
        titles = " ".join(each["title"] or "" for each in document["texts"].values()).casefold()
        near = (query.radius_km or 0) > self.distances.get(document["id"], 9999)
        here = (
            not number
            or near
            or document["nationwide"]
            or number in [each["number"] for each in document["municipalities"]]
        )
        return (
            here
            and query.q.casefold() in titles
            and (not query.format or bool(set(query.format) & set(document["formats"])))
            and (not query.access or bool(set(query.access) & set(document["access"])))
            and (not query.theme or bool(set(query.theme) & {theme["code"] for theme in document["themes"]}))
            and (not query.audience or bool(set(query.audience) & {one["code"] for one in document["audiences"]}))
            and (not query.language or bool(set(query.language) & set(held_in_languages(document))))
            and (not query.organization or query.organization == document["organization"]["id"])
            and (not query.template or query.template == document["template"])
        )

    def _places(self, word: str) -> list[Place]:
        if not word:
            return []
        if word == "9170":
            return [Place("", "Svalbard", "", "svalbard", "9170")]
        found = []
        for one in self.shelves["municipality"]:
            if word in (one["name"], one["number"], f"{one['name']} ({one['county']})"):
                found.append(Place(one["number"], one["name"], one["county"], "name", word))
            elif word in [name["name"] for name in one["names"]]:
                found.append(Place(one["number"], one["name"], one["county"], "former", word))
        if not found:
            raise Invalid(unknown("municipality"))
        return found

    def _answer(self) -> None:
        if self.away:
            raise DatabaseAway


def _spoken(found: Iterable[Document]) -> list[FacetCount]:
    numbers = Counter(code for document in found for code in held_in_languages(document))
    return [FacetCount(code, str(dict(LANGUAGES)[code]), count) for code, count in numbers.items()]
