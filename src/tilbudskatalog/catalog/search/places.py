"""Which municipality somebody means: by number, name in any language, former name, postal code or place."""

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Any

from tilbudskatalog.catalog.search import lemmas, words
from tilbudskatalog.catalog.search.distances import Origin, Point, kilometers, vectors

# Postal codes that belong to no municipality; Bring lists them under Svalbard (2100) and Jan Mayen (2211).
SVALBARD = {
    "9170": "Longyearbyen",
    "9171": "Longyearbyen",
    "9173": "Ny-Ålesund",
    "9174": "Hopen",
    "9175": "Sveagruva",
    "9176": "Bjørnøya",
    "9178": "Barentsburg",
}
JAN_MAYEN = "8099"
# A municipality that has ceased so lately is meant by its name as often as a present one of the same name.
LATELY = 2017
SHORTEST_PREFIX = 3
MOST_CANDIDATES = 12
LONGEST_NAME = 4
_QUALIFIED = re.compile(r"^(?P<name>.+?)\s*(?:\(|,|\si\s)\s*(?P<county>[^()]+?)\)?$", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Place:
    """`kind` tells how it was understood: number, name, sami, kven, largest_place, former, postal_code, postal_place,
    prefix; or svalbard, which has no municipality and so no number. `matched` is the name or number that was met."""

    number: str
    name: str
    county: str
    kind: str
    matched: str


@dataclass(frozen=True, slots=True)
class Located:
    """A place in running text: its candidates, and which words it takes up, the preposition included."""

    places: tuple[Place, ...]
    start: int
    end: int


def key_of(name: str) -> str:
    """How names are compared: normalized words with one space between, "kommune" left out."""
    found = words.tokens(name)
    return " ".join(word for word in found if word not in ("kommune", "kommunen", "municipality")) or " ".join(found)


class Places:
    """Immutable, from the municipalities' snapshots."""

    def __init__(self, municipalities: Iterable[Mapping[str, Any]] = ()) -> None:
        self._by_number: dict[str, Place] = {}
        self._former_numbers: dict[str, Place] = {}
        self._postal: dict[str, Place] = {}
        self._points: dict[str, Point] = {}
        self._names: dict[str, dict[str, list[Place]]] = defaultdict(lambda: defaultdict(list))
        for document in sorted(municipalities, key=lambda document: str(document["number"])):
            self._read(document)
        for code, name in SVALBARD.items():
            outside = Place("", "Svalbard", "", "svalbard", code)
            self._postal[code] = outside
            self._add("name", name, replace(outside, matched=name))
        self._postal[JAN_MAYEN] = Place("", "Jan Mayen", "", "svalbard", JAN_MAYEN)
        self._add("name", "Svalbard", Place("", "Svalbard", "", "svalbard", "Svalbard"))
        self._add("name", "Jan Mayen", Place("", "Jan Mayen", "", "svalbard", "Jan Mayen"))
        self._sorted = sorted(self._names)
        self._globe = vectors(list(self._points.values()))
        self.origin = lru_cache(maxsize=512)(self._origin)

    def __len__(self) -> int:
        return len(self._by_number)

    def name_of(self, number: str) -> str:
        """The municipality's name, or the number itself when it is unknown."""
        known = self._by_number.get(number)
        return known.name if known else number

    def point_of(self, number: str) -> Point | None:
        """The (latitude, longitude) of the municipality's largest place."""
        return self._points.get(number)

    def _origin(self, point: Point) -> Origin:
        away = kilometers(self._globe, point).tolist()
        return Origin(point, dict(zip(self._points, away, strict=True)))

    def resolve(self, word: str) -> list[Place]:
        """Every municipality that the word may mean: none, one, or the candidates of an ambiguous name."""
        plain = word.strip()
        if plain.isdigit():
            # A number of today comes first: 3401 is both Kongsvinger's own and a postal code in Lier.
            for known in (self._by_number, self._postal, self._former_numbers):
                if plain in known:
                    return [known[plain]]
            return []
        key = key_of(plain)
        return self._named(key) or self._qualified(plain) or self._beginning(key)

    def locate(self, tokens: Sequence[str], capitals: Sequence[bool], ordinary: frozenset[str]) -> Located | None:
        """A place in a query's words: after a word for "in", or last; a postal code also first. `ordinary` are the
        words that also mean something else; they count as a place only when written with a capital letter."""
        for at, token in enumerate(tokens):
            if at == 0 and len(token) == 4 and token in self._postal:
                return Located((self._postal[token],), 0, 1)
            if token in lemmas.BEFORE_PLACES and (found := self._at(tokens, capitals, ordinary, at + 1)):
                return Located(found[0], at, found[1])
        for length in range(min(LONGEST_NAME, len(tokens)), 0, -1):
            start = len(tokens) - length
            found = self._at(tokens, capitals, ordinary, start, only=length, loose=False)
            if found:
                return Located(found[0], start, found[1])
        return None

    def _at(
        self,
        tokens: Sequence[str],
        capitals: Sequence[bool],
        ordinary: frozenset[str],
        start: int,
        only: int = 0,
        loose: bool = True,
    ) -> tuple[tuple[Place, ...], int] | None:
        for length in [only] if only else range(min(LONGEST_NAME, len(tokens) - start), 0, -1):
            part = tokens[start : start + length]
            if length == 1 and part[0] in ordinary and not capitals[start]:
                continue
            end = start + length
            end += end < len(tokens) and tokens[end] in ("kommune", "kommunen")
            if length == 1 and part[0].isdigit():
                known = self._postal.get(part[0]) if len(part[0]) == 4 else None
                if known:
                    return (known,), end
                continue
            if found := self._named(" ".join(part), loose=loose):
                return tuple(found), end
        return None

    def _read(self, document: Mapping[str, Any]) -> None:
        name = str(document["name"])
        here = Place(document["number"], name, document["county"], "number", document["number"])
        self._by_number[here.number] = here
        if document["latitude"] is not None and document["longitude"] is not None:
            self._points[here.number] = (float(document["latitude"]), float(document["longitude"]))
        for spoken in (name, document["official_name"]):
            self._add("name", spoken, replace(here, kind="name", matched=name))
        for other in document["names"]:
            former = other["kind"] == "former"
            kind = "name" if other["kind"] == "norwegian" else other["kind"]
            found = replace(here, kind=kind, matched=other["name"])
            lately = former and (other["until"] or 0) >= LATELY and key_of(other["name"]) != key_of(name)
            self._add("lately" if lately else "former" if former else "name", other["name"], found)
            if former and other["former_number"]:
                self._former_numbers.setdefault(other["former_number"], found)
        if document["largest_place"]:
            spoken = document["largest_place"]
            self._add("largest_place", spoken, replace(here, kind="largest_place", matched=spoken))
        for postal in document["postal_codes"]:
            self._postal[postal["code"]] = replace(here, kind="postal_code", matched=postal["code"])
            spoken = postal["place"].title()
            self._add("postal_place", spoken, replace(here, kind="postal_place", matched=spoken))

    def _add(self, sort: str, name: str, place: Place) -> None:
        there = self._names[key_of(name)][sort]
        if all(other.number != place.number or not place.number for other in there):
            there.append(place)

    def _named(self, key: str, *, loose: bool = True) -> list[Place]:
        """Present names first, together with names that lately were municipalities; then looser ones."""
        sorts = self._names.get(key)
        if not sorts:
            return []
        first = _once([*sorts.get("name", ()), *sorts.get("lately", ())])
        if first or not loose:
            return first or _once(sorts.get("largest_place", ()))
        for sort in ("largest_place", "former", "postal_place"):
            if found := _once(sorts.get(sort, ())):
                return found
        return []

    def _qualified(self, text: str) -> list[Place]:
        """Våler (Østfold); Herøy, Nordland; Bø i Telemark."""
        parts = _QUALIFIED.match(text)
        if not parts:
            return []
        county = key_of(parts["county"])
        named = self._named(key_of(parts["name"]))
        return [place for place in named if county and county in key_of(place.county)]

    def _beginning(self, key: str) -> list[Place]:
        if len(key) < SHORTEST_PREFIX:
            return []
        found = [
            replace(place, kind="prefix" if place.number else place.kind)
            for name in self._sorted
            if name.startswith(key)
            for place in (*self._names[name].get("name", ()), *self._names[name].get("lately", ()))
        ]
        return _once(found)[:MOST_CANDIDATES]


def _once(places: Iterable[Place]) -> list[Place]:
    """One of each municipality, the first that came."""
    return list({place.number or place.name: place for place in reversed(list(places))}.values())[::-1]
