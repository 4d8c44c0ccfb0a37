"""From a snapshot to what the engine keeps of it: stems and concepts by field, and the values that filters ask for."""

import hashlib
import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from tilbudskatalog.catalog.search import words
from tilbudskatalog.catalog.search.contents import Content
from tilbudskatalog.catalog.search.distances import Point
from tilbudskatalog.catalog.search.lexicon import Text
from tilbudskatalog.catalog.search.vocabulary import Vocabulary
from tilbudskatalog.ground.base.languages import closest

# Where a word stands tells how much it says. What providers most often word for themselves is a part of its own, so
# that the rest stays shared.
PARTS: dict[str, tuple[str, ...]] = {
    "title": ("title",),
    "summary": ("summary", "for_whom"),
    "body": ("description",),
    "practical": ("schedule", "cost", "how_to_join"),
}
# Parts that are not shared, and the three contents of a document.
OWN = frozenset(("practical",))
CONTENTS = ("shared", "own", "around")
# So many of them say something of why a document is found.
SAYING = 2
# Engine fields are a part and a stream: title_no, names_concepts. What isn't named here has its own name.
FIELD_OF = {"practical": "body"}
CONCEPT_FIELDS = {"theme": "themes", "audience": "audiences", "condition": "conditions"}
FILTERS = (
    "kind", "scope", "municipality", "theme", "audience", "condition", "format", "access", "level", "organization",
    "template", "language",
)  # fmt: skip
# Courses are in the one or the other as those who come talk.
NORWEGIAN = "no"
# Marks what texts say to the letter, as their stems do not.
SAID = "said"
# A tag of what names no condition in its title: it is for many.
GENERAL = "-"
_COLLATED = str.maketrans("æøå", "{|}")
_MARKED = ("title", "summary", "description")
# A language's texts are analyzed once however many providers share them; beyond this many the memory starts anew.
_REMEMBERED = 40_000


@dataclass(frozen=True, slots=True)
class IndexDocument:
    """`contents` are what `CONTENTS` names: what copies share, what they word for themselves, and who and where.
    `filters` maps filter to values. `sort` orders by title, then uid; `group` is the same for all local copies of one
    national offering. `point` is the (latitude, longitude) of its place."""

    row: int
    sort: str
    group: str
    contents: tuple[Content, ...]
    filters: Mapping[str, Sequence[str]]
    point: Point | None = None


@dataclass(frozen=True, slots=True)
class Analyzed:
    stems: frozenset[str]
    concepts: frozenset[str]

    def joined(self, other: "Analyzed") -> "Analyzed":
        return Analyzed(self.stems | other.stems, self.concepts | other.concepts)


class Analyzer:
    """Texts to stems and concepts with one vocabulary. Used by the follower's thread and by requests.

    Local offerings share most of their words with their template, so what was made of the same texts is remembered:
    for a single text, and for a part in all its languages.
    """

    def __init__(self, vocabulary: Vocabulary) -> None:
        self.vocabulary = vocabulary
        self._texts: dict[tuple[str, str], Analyzed] = {}
        self._parts: dict[tuple[str, tuple[tuple[str, str], ...]], Part] = {}

    def analyze(self, text: str, stream: str) -> Analyzed:
        key = (stream, text)
        found = self._texts.get(key)
        if found is None:
            marked = self.vocabulary.mark(words.tokens(text), stream)
            matches = self.vocabulary.recognize(marked, stream, slack=0)
            found = Analyzed(marked.content, frozenset(match.concept.code for match in matches))
            _remember(self._texts, key, found)
        return found

    def parts(self, document: Mapping[str, Any]) -> list["Part"]:
        """Everything that an offering says, by part; where it is and by whom is not among it."""
        return [self._part(name, texts) for name, texts in _said(document).items() if texts]

    def _part(self, name: str, texts: tuple[tuple[str, str], ...]) -> "Part":
        key = (name, texts)
        found = self._parts.get(key)
        if found is None:
            streams: dict[str, Analyzed] = {}
            for stream, text in texts:
                analyzed, before = self.analyze(text, stream), streams.get(stream)
                streams[stream] = before.joined(analyzed) if before else analyzed
            concepts = frozenset[str]().union(*(analyzed.concepts for analyzed in streams.values()))
            field = FIELD_OF.get(name, name)
            fields = [(f"{field}_{stream}", " ".join(sorted(analyzed.stems))) for stream, analyzed in streams.items()]
            fields.append((f"{field}_concepts", " ".join(sorted(concepts))))
            stems = {stream: analyzed.stems for stream, analyzed in streams.items()}
            found = Part(name, tuple(fields), stems, concepts)
            _remember(self._parts, key, found)
        return found


@dataclass(frozen=True, slots=True)
class Part:
    """`fields` is ready for the engine; `stems` are by stream."""

    name: str
    fields: tuple[tuple[str, str], ...]
    stems: Mapping[str, frozenset[str]]
    concepts: frozenset[str]


def _remember(memory: dict[Any, Any], key: object, value: object) -> None:
    if len(memory) >= _REMEMBERED:
        memory.clear()
    memory[key] = value


def index_document(row: int, document: Mapping[str, Any], analyzer: Analyzer) -> IndexDocument:
    """For an `offering` or a `national_offering`."""
    filters = filters_of(document)
    around = frozenset[str]().union(*(analyzer.analyze(text, "no").stems for text in _surroundings(document)))
    parts = analyzer.parts(document)
    shared = [field for part in parts if part.name not in OWN for field in part.fields]
    shared.append(("tags", " ".join(_tags(filters, parts, analyzer.vocabulary))))
    shared.append((SAID, _mark_of(document["texts"])))
    own = tuple(field for part in parts if part.name in OWN for field in part.fields)
    return IndexDocument(
        row=row,
        sort=f"{sort_key(title_of(document, 'nb'))}\x00{document['id']}",
        group=document["template"] or document["id"],
        contents=(tuple(shared), own, (("around", " ".join(sorted(around))),)),
        filters=filters,
        point=_point(document),
    )


@dataclass(frozen=True, slots=True)
class Held:
    """What a content holds, for saying why a document was found: stems of its title, stems of all its texts, and codes
    of the concepts that it is about. What a long text mentions in passing (the cost for next of kin) is apart."""

    title: frozenset[str] = frozenset()
    text: frozenset[str] = frozenset()
    about: frozenset[str] = frozenset()
    mentioned: frozenset[str] = frozenset()


@lru_cache(maxsize=1 << 12)
def held_in(content: Content) -> Held:
    title, text, about, mentioned = set[str](), set[str](), set[str](), set[str]()
    for name, tokens in content:
        several = tokens.split(" ")
        if name == "body_concepts":
            mentioned.update(several)
        elif name == "tags" or name.endswith("_concepts"):
            about.update(several)
        elif name not in ("around", SAID):
            text.update(several)
            if name.startswith("title_"):
                title.update(several)
    return Held(frozenset(title), frozenset(text), frozenset(about), frozenset(mentioned))


def said_in(contents: Sequence[Content]) -> str:
    """The mark of what texts say: offerings with the same mark have the same title, summary and description."""
    return contents[0][-1][1] if contents else ""


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
        "language": held_in_languages(document),
        **{name: tuple(code_of(concept) for concept in document[key]) for name, key in CONCEPT_FIELDS.items()},
    }


def held_in_languages(document: Mapping[str, Any]) -> tuple[str, ...]:
    """Those of its courses; what has none counts as Norwegian. Texts tell nothing: they are translated for readers."""
    # A snapshot from before there were courses lacks the key.
    return tuple(sorted({course["language"] for course in document.get("courses", ())})) or (NORWEGIAN,)


def code_of(concept: Mapping[str, Any]) -> str:
    """Of a concept as offerings' snapshots name it."""
    return str(concept.get("code") or concept["id"])


def lexicon_text(document: Mapping[str, Any], analyzer: Analyzer) -> Text:
    """What a national offering adds to the lexicon. Its body's concepts say too little to count."""
    filters = filters_of(document)
    concepts = {*filters["theme"], *filters["condition"], *filters["audience"]}
    stems: dict[str, frozenset[str]] = {}
    for part in analyzer.parts(document):
        if part.name in ("title", "names", "summary"):
            concepts |= part.concepts
        for stream, held in part.stems.items():
            stems[stream] = stems.get(stream, frozenset()) | held
    written = frozenset(
        token for texts in _said(document).values() for _stream, text in texts for token in words.tokens(text)
    )
    return Text(stems, frozenset(concepts), written)


def title_of(document: Mapping[str, Any], language: str) -> str:
    """In the language, or the closest that has a title; empty when none has."""
    nearest = _nearest_title(document["texts"], language)
    return document["texts"][nearest]["title"] if nearest else ""


def titled_in(document: Mapping[str, Any], language: str) -> str:
    """The language that a title is shown in; the one asked for where there is no title at all."""
    return _nearest_title(document["texts"], language) or language


def titles_of(document: Mapping[str, Any]) -> dict[str, str]:
    """By language."""
    return {language: texts["title"] for language, texts in document["texts"].items() if texts.get("title")}


@lru_cache(maxsize=1 << 15)
def sort_key(name: str) -> str:
    """Norwegian order for plain string comparison: æ, ø and å come last."""
    return " ".join(words.normalize(name).split()).translate(_COLLATED)


def _nearest_title(texts: Mapping[str, Mapping[str, Any]], language: str) -> str | None:
    return closest(language, [name for name in texts if texts[name].get("title")])


def _said(document: Mapping[str, Any]) -> dict[str, tuple[tuple[str, str], ...]]:
    """(stream, text) by part."""
    texts = document["texts"]
    said = {
        part: tuple(
            (words.STREAM_OF[language], text)
            for language in texts
            for field in fields
            if (text := texts[language].get(field))
        )
        for part, fields in PARTS.items()
    }
    synonyms = document.get("synonyms") or {}
    said["names"] = tuple((words.STREAM_OF[language], name) for language in synonyms for name in synonyms[language])
    return said


def _mark_of(texts: Mapping[str, Mapping[str, Any]]) -> str:
    said = {language: [several.get(name) for name in _MARKED] for language, several in texts.items()}
    return hashlib.blake2b(json.dumps(said).encode(), digest_size=12).hexdigest()


def _tags(filters: Mapping[str, tuple[str, ...]], parts: Iterable["Part"], vocabulary: Vocabulary) -> Iterator[str]:
    for name in ("theme", "audience", "condition", "format"):
        yield from filters[name]
    named = (vocabulary.by_code[code] for part in parts if part.name == "title" for code in part.concepts)
    if not any(concept.scheme == "condition" for concept in named):
        yield GENERAL


def _point(document: Mapping[str, Any]) -> Point | None:
    """What is for the whole country is of no place, wherever it has its office."""
    place = document["place"]
    if not place or document["nationwide"] or place["latitude"] is None or place["longitude"] is None:
        return None
    return float(place["latitude"]), float(place["longitude"])


def _surroundings(document: Mapping[str, Any]) -> Iterable[str]:
    """Who and where, for those who search by the name of a hospital or a house."""
    for organization in (document["organization"], *document["partners"]):
        yield organization["name"]
    if place := document["place"]:
        yield place["name"]
        yield place["city"]
