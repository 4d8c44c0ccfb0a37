"""A query to a result: what was understood, what the engine finds for it, and why each item is there."""

import datetime as dt
import math
from collections.abc import Callable, Mapping, Sequence
from functools import lru_cache, partial
from typing import Any

from django.utils.translation import gettext_lazy as _
from django.utils.translation import override

from tilbudskatalog.catalog.courses import kinds as courses
from tilbudskatalog.catalog.search import passages
from tilbudskatalog.catalog.search import query as asking
from tilbudskatalog.catalog.search.calendar import Wanted
from tilbudskatalog.catalog.search.columns import Integers
from tilbudskatalog.catalog.search.contents import Content
from tilbudskatalog.catalog.search.distances import Origin
from tilbudskatalog.catalog.search.engine import Hits, Request
from tilbudskatalog.catalog.search.free_places import FreePlaces
from tilbudskatalog.catalog.search.indexing import NORWEGIAN, SAYING, held_in, said_in
from tilbudskatalog.catalog.search.memory import Memory
from tilbudskatalog.catalog.search.places import Place
from tilbudskatalog.catalog.search.query import (
    FacetCount,
    Found,
    NextCourse,
    Page,
    Query,
    Shown,
    Understood,
    UnderstoodConcept,
    Why,
)
from tilbudskatalog.catalog.search.understanding import Understanding
from tilbudskatalog.ground.base import clock
from tilbudskatalog.ground.base.clock import OSLO
from tilbudskatalog.ground.base.errors import Invalid
from tilbudskatalog.ground.base.languages import LANGUAGES

# A number that no municipality has: a place outside them all has nationwide offerings and no others.
NOWHERE = "-"
MOST_REASONS = 4
_SCHEMES = {"theme": "theme", "audience": "audience", "condition": "condition"}
_LABELS = {
    "group": _("Group"),
    "individual": _("Individual"),
    "digital": _("Digital"),
    "home": _("At home"),
    "self": _("Without referral"),
    "referral": _("With referral"),
    "municipality": _("Municipality"),
    "hospital": _("Hospital"),
    "organization": _("Organization"),
    "national": _("National"),
    "nationwide": _("the whole country"),
    **dict(courses.LANGUAGES),
}


# Of what was asked for: concepts, concepts in passing, concepts hinted at, words in the title, words in any text.
Bits = tuple[int, int, int, int, int]
# From rows to what is shown of each and the language of its title, and from one row to its texts.
Show = Callable[[Sequence[int]], Mapping[int, tuple[Shown, str]]]
Texts = Callable[[int], Mapping[str, Any]]


def find(query: Query, memory: Memory, free: FreePlaces, show: Show[Shown], texts: Texts) -> Page[Shown]:
    """Raises `Invalid` for values that nobody knows."""
    asking.check(query)
    known = memory.known
    understanding = known.reader.understand(query.q)
    places = _places(query, memory) or list(understanding.places)
    if query.near is None and not places and (pointless := asking.pointless(query)):
        raise Invalid(pointless)
    wanted = Wanted(_spoken(query), free if query.has_places else None)
    request = _request(query, understanding, places, memory, wanted)
    # Small words alone ("how are you") ask for something, but for nothing that we can look for.
    lost = not request.units and bool(query.q.strip()) and not understanding.places
    hits = Hits(0, (), None, dict.fromkeys(query.facets, ())) if lost else memory.engine.search(request)
    reasons = _Reasons(query, understanding, places[0] if len(places) == 1 else None, memory)
    return Page(
        total=hits.total,
        page=query.page,
        size=query.size,
        items=_items(hits, reasons, memory, (free, wanted), show(hits.rows), texts),
        facets=_facets(hits, query.lang, memory),
        understood=_understood(understanding, places, query.lang),
        safety=memory.safety(understanding.danger) if understanding.danger else None,
    )


def _request(
    query: Query, understanding: Understanding, places: list[Place], memory: Memory, wanted: Wanted
) -> Request:
    origin = _origin(query, places, memory)
    return Request(
        units=understanding.units,
        filters=_filters(query, memory),
        place=_where(query, places),
        origin=origin,
        radius_km=query.radius_km if origin else None,
        by_title=query.sort == "title",
        by_distance=query.sort == "distance" and origin is not None,
        only=_only(query, memory, wanted),
        soonest=partial(memory.calendar.soonest, memory.dates(), wanted) if query.sort == "start" else None,
        collapse=query.collapse == "template",
        offset=(query.page - 1) * query.size,
        limit=query.size,
        facets=query.facets,
    )


def _only(query: Query, memory: Memory, wanted: Wanted) -> Integers | None:
    """The rows that have such a course; None when no course is asked for."""
    if query.starts_before is None and not query.has_places:
        return None
    day = query.starts_before
    before = None if day is None else dt.datetime.combine(day, dt.time(), tzinfo=OSLO)
    return memory.calendar.rows(memory.dates(), wanted, before=before)


def _spoken(query: Query) -> tuple[str, ...]:
    return tuple({NORWEGIAN if each in ("nb", "nn") else each for each in query.language})


def _where(query: Query, places: list[Place]) -> str | None:
    """An ambiguous place filters nothing, and national offerings are not of any place."""
    if len(places) != 1 or query.kind == "national_offering":
        return None
    return places[0].number or NOWHERE


def _origin(query: Query, places: list[Place], memory: Memory) -> Origin | None:
    """Where distances are counted from."""
    if query.kind == "national_offering":
        return None
    known = memory.known.reader.places
    point = query.near
    if point is None and len(places) == 1:
        point = known.point_of(places[0].number)
    return known.origin(point) if point is not None else None


def _places(query: Query, memory: Memory) -> list[Place]:
    if not query.municipality.strip():
        return []
    places = memory.known.reader.places.resolve(query.municipality)
    if not places:
        raise Invalid(asking.unknown("municipality"))
    return places


def _filters(query: Query, memory: Memory) -> dict[str, tuple[str, ...]]:
    if query.organization and query.organization not in memory.organizations:
        raise Invalid(asking.unknown("organization"))
    # A withdrawn one is known too: its copies may still be offered.
    if query.template and memory.row("national_offering", query.template) is None:
        raise Invalid(asking.unknown("template"))
    filters: dict[str, tuple[str, ...]] = {
        "kind": (query.kind,),
        "format": query.format,
        "access": query.access,
        "level": query.level,
        "organization": (query.organization,) if query.organization else (),
        "template": (query.template,) if query.template else (),
        "language": _spoken(query),
    }
    vocabulary = memory.known.analyzer.vocabulary
    for name, scheme in _SCHEMES.items():
        codes: dict[str, None] = {}
        for value in getattr(query, name):
            concept = vocabulary.find(value)
            if concept is None or concept.scheme != scheme:
                raise Invalid(asking.unknown(name))
            # Whoever asks for cancer is also answered with what is for breast cancer.
            codes |= dict.fromkeys(vocabulary.widened(concept))
        filters[name] = tuple(codes)
    return filters


def _items(
    hits: Hits,
    reasons: "_Reasons",
    memory: Memory,
    courses: tuple[FreePlaces, Wanted],
    shown: Mapping[int, tuple[Shown, str]],
    texts: Texts,
) -> list[Found[Shown]]:
    providers: Sequence[int | None] = hits.providers or [None] * len(hits.rows)
    distances = hits.distances or [math.inf] * len(hits.rows)
    places = reasons.of_place(hits.rows)
    contents = memory.engine.contents(hits.rows)
    items: list[Found[Shown]] = []
    now = clock.rfc3339(clock.now())
    for row, count, away, place, held in zip(hits.rows, providers, distances, places, contents, strict=True):
        # Gone from the file since the search: withdrawn this very moment.
        if (found := shown.get(row)) is None:
            continue
        document, language = found
        why, wanted = reasons.of(held)
        passage = passages.kept(said_in(held), language, wanted, partial(texts, row)) if wanted else None
        far = None if math.isinf(away) else round(away, 1)
        items.append(
            Found(document, language, [*why, *place], count, far, passage, _next_course(row, memory, *courses, now))
        )
    return items


def _next_course(number: int, memory: Memory, free: FreePlaces, wanted: Wanted, now: str) -> NextCourse | None:
    row = memory.row_at(number)
    found = memory.calendar.next(row.uid, now, wanted) if row else None
    if found is None:
        return None
    entry, starts = found
    known = free.of(entry.id)
    return NextCourse(entry.id, starts, known.left if known else None)


class _Reasons:
    """Says of each item why it was found, in the query's language. What a content holds of what was asked for are bits,
    one for each concept or word: copies share their contents, and most items of a page their bits."""

    def __init__(self, query: Query, understanding: Understanding, place: Place | None, memory: Memory) -> None:
        vocabulary = memory.known.analyzer.vocabulary
        self._concepts, self._hinted = (
            [(1 << at, found.concept.label(query.lang), vocabulary.widened(found.concept).keys())
             for at, found in enumerate(several)]
            for several in (understanding.concepts, understanding.hinted)
        )  # fmt: skip
        beside = [
            (one.label(query.lang), {code: 1.0}.keys())
            for found in understanding.concepts
            for code in vocabulary.associated(found.concept)
            if (one := vocabulary.find(code))
        ]
        self._hinted += [(1 << at, *each) for at, each in enumerate(beside, len(self._hinted))]
        self._words = [
            (1 << at, word, stems)
            for at, (word, stems) in enumerate(zip(understanding.words, understanding.stems, strict=True))
        ]
        self._place = place
        self._engine = memory.engine
        self._nationwide = Why("nationwide", _words(query.lang)["nationwide"])
        self._bits: dict[int, Bits] = {}
        self._told: dict[Bits, tuple[list[Why], frozenset[str]]] = {}

    def of(self, contents: tuple[Content, ...]) -> tuple[list[Why], frozenset[str]]:
        """And which stems are to be shown where they stand: those that the title doesn't have."""
        bits: Bits = (0, 0, 0, 0, 0)
        for content in contents[:SAYING]:
            met = self._bits.get(id(content)) or self._met(content)
            bits = (bits[0] | met[0], bits[1] | met[1], bits[2] | met[2], bits[3] | met[3], bits[4] | met[4])
        return self._told.get(bits) or self._tell(bits)

    def of_place(self, rows: Sequence[int]) -> list[list[Why]]:
        """For each row what is said of the place that was asked for."""
        if self._place is None:
            return [[]] * len(rows)
        here = [Why("place", self._place.name)]
        own = self._engine.having(rows, "municipality", self._place.number)
        everywhere = self._engine.having(rows, "scope", "nationwide")
        return [
            here if is_own else [self._nationwide] if is_for_all else []
            for is_own, is_for_all in zip(own, everywhere, strict=True)
        ]

    def _met(self, content: Content) -> Bits:
        holds = held_in(content)
        concepts, passing, hinted = (
            sum([bit for bit, _label, codes in several if not held.isdisjoint(codes)])
            for several, held in (
                (self._concepts, holds.about),
                (self._concepts, holds.mentioned),
                (self._hinted, holds.about | holds.mentioned),
            )
        )
        title, text = (
            sum([bit for bit, _word, stems in self._words if not stems.isdisjoint(several)])
            for several in (holds.title, holds.text)
        )
        self._bits[id(content)] = met = (concepts, passing, hinted, title, text)
        return met

    def _tell(self, bits: Bits) -> tuple[list[Why], frozenset[str]]:
        concepts, passing, hinted, title, text = bits
        why = [Why("concept", label) for bit, label, _codes in self._concepts if bit & concepts]
        if title:
            why.append(Why("title", ", ".join(word for bit, word, _stems in self._words if bit & title)))
        elif not why and text:
            why.append(Why("text", ", ".join(word for bit, word, _stems in self._words if bit & text)))
        for bits_of, several in ((passing, self._concepts), (hinted, self._hinted)):
            why = why or [Why("concept", label) for bit, label, _codes in several if bit & bits_of]
        untitled = [stems for bit, _word, stems in self._words if not bit & title] if text & ~title else []
        self._told[bits] = told = (list(dict.fromkeys(why))[:MOST_REASONS], frozenset[str]().union(*untitled))
        return told


def _understood(understanding: Understanding, places: list[Place], lang: str) -> Understood:
    concepts = {
        found.concept.code: UnderstoodConcept(
            found.concept.id, found.concept.code, found.concept.label(lang), found.matched
        )
        for found in reversed(understanding.concepts)
    }
    return Understood(list(concepts.values())[::-1], places, understanding.corrected, list(understanding.words))


def _facets(hits: Hits, lang: str, memory: Memory) -> dict[str, list[FacetCount]]:
    labels = memory.labels(lang)
    facets: dict[str, list[FacetCount]] = {}
    for name, counts in hits.facets.items():
        known = labels.setdefault(name, {})
        for value, _count in counts:
            if value not in known:
                known[value] = _label(name, value, lang, memory)
        ordered = sorted([(-count, known[value], value) for value, count in counts])
        facets[name] = [FacetCount(value, label, -count) for count, label, value in ordered]
    return facets


def _label(name: str, value: str, lang: str, memory: Memory) -> str:
    if name in _SCHEMES:
        concept = memory.known.analyzer.vocabulary.find(value)
        return concept.label(lang) if concept else value
    if name == "municipality":
        return memory.known.reader.places.name_of(value)
    if name == "organization":
        return memory.organizations.get(value, value)
    return _words(lang).get(value, value)


@lru_cache(maxsize=len(LANGUAGES))
def _words(lang: str) -> dict[str, str]:
    """Our own words for the values of filters, in a language."""
    with override(lang):
        return {value: str(label) for value, label in _LABELS.items()}
