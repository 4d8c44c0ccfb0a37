"""The concepts that search knows: recognizing their terms in text, and what a recognized concept widens to."""

from collections import Counter, defaultdict
from collections.abc import Container, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from tilbudskatalog.catalog.search import words
from tilbudskatalog.catalog.search.compounds import Compounds
from tilbudskatalog.ground.base.languages import closest

# Terms of one to so many words with meaning are recognized; longer ones are sentences.
LONGEST_TERM = 5
# Words of danger bring help, and say nothing of what an offering is about.
DANGER = "danger"
_KIND_RANK = {"preferred": 0, "admitted": 1, "deprecated": 2, "lay": 3}
# What a concept that is narrower by one step is worth beside the concept itself.
NARROWER = 0.8
# The same for the concept right above, and for one beside it: whoever has fibromyalgia may want a course on pain.
BROADER = 0.35
RELATED = 0.25
_DEPTH = 3
# A word that stands in terms of more concepts than this points to none of them.
MOST_HINTED = 2
MOST_BEGUN = 3
# The size of a match that is no match of a whole term.
HINT = -1


@dataclass(frozen=True, slots=True)
class Term:
    language: str
    kind: str
    text: str


@dataclass(frozen=True, slots=True)
class Concept:
    """`labels` maps language to preferred term."""

    id: str
    code: str
    scheme: str
    labels: Mapping[str, str]
    terms: tuple[Term, ...]
    broader: tuple[str, ...]
    related: tuple[str, ...]
    codes: tuple[str, ...] = ()

    def label(self, language: str) -> str:
        """The preferred term in the language, or in the closest one that has one; the code when none has."""
        nearest = closest(language, self.labels)
        return self.labels[nearest] if nearest else self.code


def concept_of(document: Mapping[str, Any]) -> Concept:
    """From a concept's snapshot, as docs/snapshots.md describes it."""
    terms = tuple(Term(term["language"], term["kind"], term["text"]) for term in document["terms"])
    return Concept(
        id=document["id"],
        code=document["code"],
        scheme=document["scheme"],
        labels={term.language: term.text for term in terms if term.kind == "preferred"},
        terms=terms,
        broader=tuple(document["broader"]),
        related=tuple(document["related"]),
        codes=tuple(code["code"] for code in document["codes"]),
    )


@dataclass(frozen=True, slots=True)
class Phrase:
    """A term as it is looked for. With two or more words of meaning: their stems, in any order, close together, so that
    "ryggen gjør vondt" is "vondt i ryggen". Otherwise `sequence`: every word, in order, for "mistet noen" is not
    "mistet" and "en til en" is nothing but small words."""

    concept: Concept
    rank: int
    stems: frozenset[str]
    sequence: tuple[str, ...]
    size: int
    stream: str


@dataclass(frozen=True, slots=True)
class Match:
    """`positions` are those of the tokens that the term was seen in; `size` counts its words of meaning, 0 for one that
    is but a part of a compound: then a term that is the whole compound wins."""

    concept: Concept
    positions: frozenset[int]
    size: int


@dataclass(frozen=True, slots=True)
class Marked:
    """A text's stems by position, small words too, and where each stem is; a compound's parts share its position."""

    sequence: tuple[str, ...]
    where: Mapping[str, Sequence[int]]
    content: frozenset[str]


class Vocabulary:
    """Immutable. `compounds` knows every word that stands alone in some Norwegian term."""

    def __init__(self, concepts: Iterable[Concept] = ()) -> None:
        self.by_code = {concept.code: concept for concept in sorted(concepts, key=lambda concept: concept.code)}
        self.by_id = {concept.id: concept for concept in self.by_code.values()}
        self.compounds = Compounds(
            token
            for concept in self.by_code.values()
            for term in concept.terms
            if concept.scheme != DANGER and words.STREAM_OF.get(term.language) == "no"
            for token in words.of_term(term.text)
        )
        self._narrower: dict[str, list[str]] = defaultdict(list)
        for concept in self.by_code.values():
            for above in concept.broader:
                self._narrower[above].append(concept.code)
        phrases = [
            phrase for concept in self.by_code.values() if concept.scheme != DANGER for phrase in _phrases(concept)
        ]
        self._loose = {stream: _by_rarest_stem(phrases, stream) for stream in words.STREAMS}
        self._strict = {stream: _by_first_word(phrases, stream) for stream in words.STREAMS}
        self._beginnings = {stream: _beginnings(phrases, stream) for stream in words.STREAMS}
        self._hints = {stream: _telling_words(phrases, stream) for stream in words.STREAMS}

    def called(self, term: str, scheme: str) -> Concept | None:
        """The concept of a scheme with this preferred term in bokmål."""
        named = (concept for concept in self.by_code.values() if concept.labels.get("nb") == term)
        return next((concept for concept in named if concept.scheme == scheme), None)

    def find(self, key: str) -> Concept | None:
        """By id or code."""
        return self.by_code.get(key) or self.by_id.get(key)

    def widened(self, concept: Concept) -> dict[str, float]:
        """Codes of the concept (1.0) and of those narrower than it, by what each is worth."""
        worth = {concept.code: 1.0}
        layer = [concept.code]
        for depth in range(1, _DEPTH + 1):
            layer = [code for above in layer for code in self._narrower.get(above, ()) if code not in worth]
            worth.update(dict.fromkeys(layer, NARROWER**depth))
        return worth

    def associated(self, concept: Concept) -> dict[str, float]:
        """Codes of what stands beside the concept, by what each is worth: the ones right above it, those related."""
        worth = dict.fromkeys(concept.related, RELATED)
        return worth | dict.fromkeys((code for code in concept.broader if code in self.by_code), BROADER)

    def mark(self, tokens: Sequence[str], stream: str) -> Marked:
        stops = words.STOPS[stream]
        sequence = tuple(words.stem(token, stream) for token in tokens)
        where: dict[str, list[int]] = defaultdict(list)
        content: set[str] = set()
        for position, (token, stem) in enumerate(zip(tokens, sequence, strict=True)):
            if token in stops:
                continue
            found = [stem]
            if stream == "no":
                found += [words.stem(part, stream) for part in self.compounds.parts(token)]
            for each in dict.fromkeys(found):
                where[each].append(position)
            content.update(found)
        return Marked(sequence, where, frozenset(content))

    def recognize(self, marked: Marked, stream: str, slack: int) -> list[Match]:
        """Terms whose words stand with at most `slack` words more between them than the term has. The longest win; a
        term inside a longer one is left out; a term that several concepts share is found for each."""
        found = [*self._found_loose(marked, stream, slack), *self._found_strict(marked, stream)]
        found.sort(key=lambda pair: (-pair[0].size, pair[0].rank, min(pair[1]), pair[0].concept.code))
        matches: list[Match] = []
        for phrase, positions in found:
            if not any(_covers(match, phrase, positions) for match in matches):
                matches.append(Match(phrase.concept, positions, phrase.size))
        return matches

    def hinted(self, marked: Marked, stream: str, explained: Container[int]) -> list[Match]:
        """Concepts that a word points to without any whole term being there: of all terms, only theirs hold it. Or two
        last words, of which one may be small, that only their terms begin with: "gå ned" in weight."""
        hints = self._hints[stream]
        found = [
            Match(concept, frozenset([position]), HINT)
            for stem, positions in marked.where.items()
            if (position := positions[0]) not in explained and marked.sequence[position] == stem
            for concept in hints.get(stem, ())
        ]
        last = marked.sequence[-2:]
        at = frozenset(range(len(marked.sequence) - len(last), len(marked.sequence)))
        if not any(position in explained for position in at):
            found += [Match(concept, at, HINT) for concept in self._beginnings[stream].get(last, ())]
        return found

    def _found_loose(self, marked: Marked, stream: str, slack: int) -> Iterator[tuple[Phrase, frozenset[int]]]:
        index = self._loose[stream]
        for stem in marked.where:
            for phrase in index.get(stem, ()):
                if (positions := _together(phrase, stem, marked.where, slack)) is not None:
                    yield phrase, positions

    def _found_strict(self, marked: Marked, stream: str) -> Iterator[tuple[Phrase, frozenset[int]]]:
        index = self._strict[stream]
        for at, stem in enumerate(marked.sequence):
            for phrase in index.get(stem, ()):
                length = len(phrase.sequence)
                if length > 1 and marked.sequence[at : at + length] == phrase.sequence:
                    yield phrase, frozenset(range(at, at + length))
        for stem, positions in marked.where.items():
            for phrase in index.get(stem, ()):
                if len(phrase.sequence) == 1:
                    whole = next((at for at in positions if marked.sequence[at] == stem), None)
                    if whole is not None:
                        yield phrase, frozenset([whole])
                    else:
                        yield replace(phrase, size=0), frozenset(positions[:1])


def _phrases(concept: Concept) -> Iterator[Phrase]:
    for term in concept.terms:
        stream = words.STREAM_OF.get(term.language)
        if stream is None:
            continue
        tokens = words.of_term(term.text)
        stems = frozenset(words.stem(token, stream) for token in tokens if token not in words.STOPS[stream])
        sequence = tuple(words.stem(token, stream) for token in tokens)
        lone_small_word = len(tokens) == 1 and not stems
        if tokens and len(stems) <= LONGEST_TERM and not lone_small_word:
            rank = _KIND_RANK.get(term.kind, len(_KIND_RANK))
            yield Phrase(concept, rank, stems if len(stems) > 1 else frozenset(), sequence, max(1, len(stems)), stream)


def _by_rarest_stem(phrases: Iterable[Phrase], stream: str) -> dict[str, list[Phrase]]:
    """So that few phrases are tried."""
    loose = [phrase for phrase in phrases if phrase.stems and phrase.stream == stream]
    common = Counter(stem for phrase in loose for stem in phrase.stems)
    index: dict[str, list[Phrase]] = defaultdict(list)
    for phrase in loose:
        index[min(phrase.stems, key=lambda stem: (common[stem], stem))].append(phrase)
    return dict(index)


def _by_first_word(phrases: Iterable[Phrase], stream: str) -> dict[str, list[Phrase]]:
    index: dict[str, list[Phrase]] = defaultdict(list)
    for phrase in phrases:
        if not phrase.stems and phrase.stream == stream:
            index[phrase.sequence[0]].append(phrase)
    return dict(index)


def _telling_words(phrases: Iterable[Phrase], stream: str) -> dict[str, tuple[Concept, ...]]:
    holders: dict[str, dict[str, Concept]] = defaultdict(dict)
    for phrase in phrases:
        if phrase.stream == stream:
            for stem in phrase.stems:
                holders[stem][phrase.concept.code] = phrase.concept
    return {
        stem: tuple(held.values())
        for stem, held in holders.items()
        if len(held) <= MOST_HINTED and not words.is_common(stem, stream)
    }


def _beginnings(phrases: Iterable[Phrase], stream: str) -> dict[tuple[str, ...], tuple[Concept, ...]]:
    """First two words of longer terms, one of which may be small."""
    holders: dict[tuple[str, ...], dict[str, Concept]] = defaultdict(dict)
    for phrase in phrases:
        first = phrase.sequence[:2]
        if phrase.stream == stream and len(phrase.sequence) > 2 and not phrase.stems.isdisjoint(first):
            holders[first][phrase.concept.code] = phrase.concept
    return {pair: tuple(held.values()) for pair, held in holders.items() if len(held) <= MOST_BEGUN}


def _together(phrase: Phrase, key: str, where: Mapping[str, Sequence[int]], slack: int) -> frozenset[int] | None:
    if not all(stem in where for stem in phrase.stems):
        return None
    reach = len(phrase.sequence) - 1 + slack
    for start in where[key]:
        near = [_nearest(where[stem], start) for stem in phrase.stems]
        if max(near) - min(near) <= reach:
            return frozenset(near)
    return None


def _nearest(positions: Sequence[int], start: int) -> int:
    return min(positions, key=lambda position: abs(position - start))


def _covers(match: Match, phrase: Phrase, positions: frozenset[int]) -> bool:
    longer = match.size > phrase.size or match.concept.code == phrase.concept.code
    return longer and positions <= match.positions
