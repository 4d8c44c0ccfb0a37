"""A query to a result: what was understood, what the engine finds for it, and why each item is there."""

import math
from collections.abc import Sequence
from functools import lru_cache

from django.utils.translation import gettext_lazy as _
from django.utils.translation import override

from tilbudskatalog.catalog.search import passages, words
from tilbudskatalog.catalog.search import query as asking
from tilbudskatalog.catalog.search.distances import Origin
from tilbudskatalog.catalog.search.engine import Hits, Request
from tilbudskatalog.catalog.search.memory import Kept, Memory
from tilbudskatalog.catalog.search.places import Place
from tilbudskatalog.catalog.search.query import FacetCount, Item, Query, Result, Understood, UnderstoodConcept, Why
from tilbudskatalog.catalog.search.store import Store
from tilbudskatalog.catalog.search.understanding import Understanding
from tilbudskatalog.ground.base.errors import Invalid
from tilbudskatalog.ground.base.languages import LANGUAGES, closest

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
}


def find(query: Query, memory: Memory, store: Store) -> Result:
    """Raises `Invalid` for values that nobody knows."""
    asking.check(query)
    known = memory.known
    understanding = known.reader.understand(query.q)
    places = _places(query, memory) or list(understanding.places)
    if query.sort == "distance" and query.near is None and not places:
        raise Invalid(asking.pointless())
    request = _request(query, understanding, places, memory)
    # Small words alone ("how are you") ask for something, but for nothing that we can look for.
    lost = not request.units and bool(query.q.strip()) and not understanding.places
    hits = Hits(0, (), None, dict.fromkeys(query.facets, ())) if lost else memory.engine.search(request)
    reasons = _Reasons(query, understanding, places[0] if len(places) == 1 else None, memory)
    return Result(
        total=hits.total,
        page=query.page,
        size=query.size,
        items=_items(hits, query, reasons, memory, store),
        facets=_facets(hits, query.lang, memory),
        understood=_understood(understanding, places, query.lang),
        safety=memory.safety(understanding.danger) if understanding.danger else None,
    )


def _request(query: Query, understanding: Understanding, places: list[Place], memory: Memory) -> Request:
    origin = _origin(query, places, memory)
    return Request(
        units=understanding.units,
        filters=_filters(query, memory),
        place=_where(query, places),
        origin=origin,
        radius_km=query.radius_km if origin else None,
        by_title=query.sort == "title",
        by_distance=query.sort == "distance" and origin is not None,
        collapse=query.collapse == "template",
        offset=(query.page - 1) * query.size,
        limit=query.size,
        facets=query.facets,
    )


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
    filters: dict[str, tuple[str, ...]] = {
        "kind": (query.kind,),
        "format": query.format,
        "access": query.access,
        "level": query.level,
        "organization": (query.organization,) if query.organization else (),
        "template": (query.template,) if query.template else (),
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


def _items(hits: Hits, query: Query, reasons: "_Reasons", memory: Memory, store: Store) -> list[Item]:
    documents = memory.documents(store, hits.rows)
    providers: Sequence[int | None] = hits.providers or [None] * len(hits.rows)
    distances = hits.distances or [math.inf] * len(hits.rows)
    items = []
    for row, count, away in zip(hits.rows, providers, distances, strict=True):
        # Gone from the file since the search: withdrawn this very moment.
        if kept := documents.get(row):
            titled = [language for language, texts in kept.document["texts"].items() if texts.get("title")]
            language = closest(query.lang, titled) or query.lang
            far = None if math.isinf(away) else round(away, 1)
            passage = reasons.passage(kept, language)
            items.append(Item(kept.document, language, reasons.of(kept), count, far, passage))
    return items


class _Reasons:
    """Says of each item why it was found, in the query's language."""

    def __init__(self, query: Query, understanding: Understanding, place: Place | None, memory: Memory) -> None:
        vocabulary = memory.known.analyzer.vocabulary
        self._concepts, self._hinted = (
            [(found.concept.label(query.lang), frozenset(vocabulary.widened(found.concept))) for found in several]
            for several in (understanding.concepts, understanding.hinted)
        )
        self._words = understanding.words
        self._stems = understanding.stems
        self._place = place
        self._nationwide = _words(query.lang)["nationwide"]

    def of(self, kept: Kept) -> list[Why]:
        why = [Why("concept", label) for label, codes in self._concepts if not codes.isdisjoint(kept.about)]
        if titled := self._held(kept.title):
            why.append(Why("title", titled))
        elif not why and (held := self._held(kept.text)):
            why.append(Why("text", held))
        if not why:
            why = [Why("concept", label) for label, codes in self._hinted if not codes.isdisjoint(kept.about)]
        why = list(dict.fromkeys(why))[:MOST_REASONS]
        if self._place and any(here["number"] == self._place.number for here in kept.document["municipalities"]):
            why.append(Why("place", self._place.name))
        elif self._place and kept.document["nationwide"]:
            why.append(Why("nationwide", self._nationwide))
        return why

    def passage(self, kept: Kept, language: str) -> passages.Passage | None:
        """Where words stand that the title doesn't have."""
        wanted = frozenset[str]().union(*(possible for possible in self._stems if not possible & kept.title))
        if wanted.isdisjoint(kept.text):
            return None
        return passages.passage(kept.document["texts"].get(language, {}), words.STREAM_OF[language], wanted)

    def _held(self, stems: frozenset[str]) -> str:
        return ", ".join(word for word, possible in zip(self._words, self._stems, strict=True) if possible & stems)


def _understood(understanding: Understanding, places: list[Place], lang: str) -> Understood:
    concepts = {
        found.concept.code: UnderstoodConcept(
            found.concept.id, found.concept.code, found.concept.label(lang), found.matched
        )
        for found in reversed(understanding.concepts)
    }
    return Understood(list(concepts.values())[::-1], places, understanding.corrected, list(understanding.words))


def _facets(hits: Hits, lang: str, memory: Memory) -> dict[str, list[FacetCount]]:
    facets: dict[str, list[FacetCount]] = {}
    for name, counts in hits.facets.items():
        labeled = [FacetCount(value, _label(name, value, lang, memory), count) for value, count in counts]
        facets[name] = sorted(labeled, key=lambda facet: (-facet.count, facet.label, facet.id))
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
