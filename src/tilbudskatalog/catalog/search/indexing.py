"""From a snapshot to what the engine keeps of it: stems and concepts by field, and the values that filters ask for."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from tilbudskatalog.catalog.search import words
from tilbudskatalog.catalog.search.lexicon import Text
from tilbudskatalog.catalog.search.vocabulary import Vocabulary
from tilbudskatalog.ground.base.languages import closest

# Where a word stands tells how much it says. Field names are a part and a stream: title_no, names_concepts.
PARTS: dict[str, tuple[str, ...]] = {
    "title": ("title",),
    "summary": ("summary", "for_whom"),
    "body": ("description", "schedule", "cost", "how_to_join"),
}
CONCEPT_FIELDS = {"theme": "themes", "audience": "audiences", "condition": "conditions"}
FILTERS = (
    "kind", "scope", "municipality", "theme", "audience", "condition", "format", "access", "level", "organization",
    "template",
)  # fmt: skip
_COLLATED = str.maketrans("æøå", "{|}")
# A language's texts are analyzed once however many providers share them; beyond this many the memory starts anew.
_REMEMBERED = 40_000


@dataclass(frozen=True, slots=True)
class IndexDocument:
    """`texts` maps field to stems or concept codes with spaces between; `filters` maps filter to values. `sort` orders
    by title, then uid; `group` is the same for all local copies of one national offering."""

    row: int
    sort: str
    group: str
    texts: Mapping[str, str]
    filters: Mapping[str, tuple[str, ...]]


@dataclass(frozen=True, slots=True)
class Analyzed:
    stems: frozenset[str]
    concepts: frozenset[str]


class Analyzer:
    """Texts to stems and concepts with one vocabulary. Used by the follower's thread and by requests."""

    def __init__(self, vocabulary: Vocabulary) -> None:
        self.vocabulary = vocabulary
        self._remembered: dict[tuple[str, str], Analyzed] = {}

    def analyze(self, text: str, stream: str) -> Analyzed:
        key = (stream, text)
        found = self._remembered.get(key)
        if found is None:
            marked = self.vocabulary.mark(words.tokens(text), stream)
            matches = self.vocabulary.recognize(marked, stream, slack=0)
            found = Analyzed(marked.content, frozenset(match.concept.code for match in matches))
            if len(self._remembered) >= _REMEMBERED:
                self._remembered.clear()
            self._remembered[key] = found
        return found

    def parts(self, document: Mapping[str, Any]) -> dict[str, dict[str, Analyzed]]:
        """By part (title, names, summary, body), then stream."""
        parts: dict[str, dict[str, Analyzed]] = {}
        for part, stream, text in _texts_of(document):
            found = self.analyze(text, stream)
            there = parts.setdefault(part, {})
            if before := there.get(stream):
                found = Analyzed(before.stems | found.stems, before.concepts | found.concepts)
            there[stream] = found
        return parts


def index_document(row: int, document: Mapping[str, Any], analyzer: Analyzer) -> IndexDocument:
    """For an `offering` or a `national_offering`."""
    texts: dict[str, str] = {}
    for part, streams in analyzer.parts(document).items():
        for stream, analyzed in streams.items():
            texts[f"{part}_{stream}"] = " ".join(analyzed.stems)
        texts[f"{part}_concepts"] = " ".join(frozenset().union(*(found.concepts for found in streams.values())))
    filters = filters_of(document)
    texts["tags"] = " ".join((*filters["theme"], *filters["audience"], *filters["condition"], *filters["format"]))
    return IndexDocument(
        row=row,
        sort=f"{sort_key(title_of(document, 'nb'))}\x00{document['id']}",
        group=document["template"] or document["id"],
        texts=texts,
        filters=filters,
    )


def filters_of(document: Mapping[str, Any]) -> dict[str, tuple[str, ...]]:
    organizations = (document["organization"]["id"], *(partner["id"] for partner in document["partners"]))
    return {
        "kind": (document["kind"],),
        "scope": ("nationwide" if document["nationwide"] else "local",),
        "municipality": tuple(municipality["number"] for municipality in document["municipalities"]),
        "format": tuple(document["formats"]),
        "access": tuple(document["access"]),
        "level": (document["level"],),
        "organization": tuple(dict.fromkeys(organizations)),
        "template": (document["template"],) if document["template"] else (),
        **{name: tuple(concept["id"] for concept in document[key]) for name, key in CONCEPT_FIELDS.items()},
    }


def lexicon_text(document: Mapping[str, Any], analyzer: Analyzer) -> Text:
    """What a national offering adds to the lexicon. Its body's concepts say too little to count."""
    stems: dict[str, frozenset[str]] = {}
    concepts: set[str] = set()
    for part, streams in analyzer.parts(document).items():
        for stream, analyzed in streams.items():
            stems[stream] = stems.get(stream, frozenset()) | analyzed.stems
            if part != "body":
                concepts |= analyzed.concepts
    filters = filters_of(document)
    concepts.update(filters["theme"], filters["condition"], filters["audience"])
    written = frozenset(token for _part, _stream, text in _texts_of(document) for token in words.tokens(text))
    return Text(stems, frozenset(concepts), written)


def title_of(document: Mapping[str, Any], language: str) -> str:
    """In the language, or the closest that has a title; empty when none has."""
    texts = document["texts"]
    nearest = closest(language, [name for name in texts if texts[name].get("title")])
    return texts[nearest]["title"] if nearest else ""


def sort_key(name: str) -> str:
    """Norwegian order for plain string comparison: æ, ø and å come last."""
    return " ".join(words.normalize(name).split()).translate(_COLLATED)


def _texts_of(document: Mapping[str, Any]) -> Iterable[tuple[str, str, str]]:
    for language, texts in document["texts"].items():
        stream = words.STREAM_OF[language]
        for part, fields in PARTS.items():
            for field in fields:
                if text := texts.get(field):
                    yield part, stream, text
    for language, names in (document.get("synonyms") or {}).items():
        for name in names:
            yield "names", words.STREAM_OF[language], name
    yield from _surroundings(document)


def _surroundings(document: Mapping[str, Any]) -> Iterable[tuple[str, str, str]]:
    """Who and where, for those who search by the name of a hospital or a house."""
    for organization in (document["organization"], *document["partners"]):
        yield "body", "no", organization["name"]
    if place := document["place"]:
        yield "body", "no", f"{place['name']} {place['city']}"
