"""What a query's words mean: a place, misspelt words, concepts, and the words that are left."""

from collections.abc import Sequence
from dataclasses import dataclass

from tilbudskatalog.catalog.search import lemmas, weighing, words
from tilbudskatalog.catalog.search.engine import Unit
from tilbudskatalog.catalog.search.lexicon import Lexicon
from tilbudskatalog.catalog.search.places import Place, Places
from tilbudskatalog.catalog.search.vocabulary import Match, Vocabulary
from tilbudskatalog.catalog.search.weighing import Recognized

# How many words may stand between those of a term: "vondt nederst i ryggen" is "vondt i ryggen".
SLACK = 2
MOST_TOKENS = 40
_SMALL = frozenset().union(*words.STOPS.values())


@dataclass(frozen=True, slots=True)
class Understanding:
    """`hinted` are concepts that single words point to, too unsurely to be named. `words` are those that were searched
    for, corrected and without the place; `stems` the stems of each."""

    concepts: tuple[Recognized, ...] = ()
    hinted: tuple[Recognized, ...] = ()
    places: tuple[Place, ...] = ()
    corrected: str | None = None
    words: tuple[str, ...] = ()
    stems: tuple[frozenset[str], ...] = ()
    units: tuple[Unit, ...] = ()


@dataclass(frozen=True, slots=True)
class _Sentence:
    """`native` is the language ("no" or "en") that small words give away, or None: some small words of one language
    mean something in the other (men, for, me). `denied` are positions of what is asked to be left out."""

    tokens: Sequence[str]
    native: str | None
    denied: frozenset[int]

    def said(self, positions: frozenset[int]) -> str:
        return " ".join(words.shown(token) for token in self.tokens[min(positions) : max(positions) + 1])

    def telling(self) -> list[int]:
        """Positions of the words that mean something."""
        small = words.STOPS[self.native] if self.native else _SMALL
        return [at for at, token in enumerate(self.tokens) if token not in small and at not in self.denied]


class Reader:
    """Understands queries with one vocabulary, lexicon and set of places. Immutable."""

    def __init__(self, vocabulary: Vocabulary, lexicon: Lexicon, places: Places) -> None:
        self.vocabulary = vocabulary
        self.lexicon = lexicon
        self.places = places

    def understand(self, text: str) -> Understanding:
        """Never raises: whatever is written has some reading, if an empty one."""
        found, before = self._take_place(text, words.tokens(text)[:MOST_TOKENS])
        tokens = [token if self._is_known(token) else self.lexicon.correct(token) or token for token in before]
        sentence = _Sentence(tokens, _native(tokens), _denied(tokens))
        recognized, hinted = self._recognize(sentence)
        telling = sentence.telling()
        explained = frozenset(position for concept in recognized for position in concept.positions)
        units = weighing.units(
            [*recognized, *hinted], [(tokens[at], at in explained) for at in telling], self.vocabulary, self.lexicon
        )
        return Understanding(
            concepts=tuple(recognized),
            hinted=tuple(hinted),
            places=found,
            corrected=" ".join(map(words.shown, tokens)) if tokens != before else None,
            words=tuple(words.shown(tokens[at]) for at in telling),
            stems=tuple(frozenset(words.stem(tokens[at], stream) for stream in words.STREAMS) for at in telling),
            units=tuple(units),
        )

    def _take_place(self, text: str, tokens: list[str]) -> tuple[tuple[Place, ...], list[str]]:
        written = {token for word in text.split() if word[:1].isupper() for token in words.tokens(word)}
        capitals = [token in written for token in tokens]
        ordinary = frozenset(token for token in tokens if self._is_ordinary(token))
        located = self.places.locate(tokens, capitals, ordinary)
        if located is None:
            return (), tokens
        return located.places, tokens[: located.start] + tokens[located.end :]

    def _is_ordinary(self, token: str) -> bool:
        return token in _SMALL or self.lexicon.knows(token, "no") or self.lexicon.knows(token, "en")

    def _is_known(self, token: str) -> bool:
        return (
            token in _SMALL
            or any(self.lexicon.knows(token, stream) for stream in words.STREAMS)
            or bool(self.vocabulary.compounds.parts(token))
        )

    def _recognize(self, sentence: _Sentence) -> tuple[list[Recognized], list[Recognized]]:
        """Concepts whose terms are there, and those that a word which no term explains points to."""
        marked = {stream: self.vocabulary.mark(sentence.tokens, stream) for stream in words.STREAMS}
        seen = [
            (stream, match)
            for stream in words.STREAMS
            for match in self.vocabulary.recognize(marked[stream], stream, SLACK)
        ]
        seen.sort(key=lambda pair: (-pair[1].size, min(pair[1].positions), pair[1].concept.code))
        kept: list[Recognized] = []
        for stream, match in seen:
            if not self._is_noise(sentence, stream, match) and not any(_explains(other, match) for other in kept):
                said = sentence.said(match.positions)
                kept.append(Recognized(match.concept, said, match.positions, match.size))
        explained = sentence.denied.union(*(concept.positions for concept in kept))
        hinted = [
            Recognized(match.concept, sentence.said(match.positions), match.positions, match.size)
            for stream in words.STREAMS
            for match in self.vocabulary.hinted(marked[stream], stream, explained)
        ]
        return kept, hinted

    def _is_noise(self, sentence: _Sentence, stream: str, match: Match) -> bool:
        """A small word of the sentence's own language that means something in another; or something denied."""
        native = sentence.native
        foreign = native is not None and stream in ("no", "en") and stream != native
        small = foreign and all(sentence.tokens[at] in words.STOPS[native or ""] for at in match.positions)
        return small or match.positions <= sentence.denied


def _native(tokens: Sequence[str]) -> str | None:
    norwegian = sum(token in words.STOPS["no"] and token not in words.STOPS["en"] for token in tokens)
    english = sum(token in words.STOPS["en"] and token not in words.STOPS["no"] for token in tokens)
    return None if norwegian == english else "no" if norwegian > english else "en"


def _explains(other: Recognized, match: Match) -> bool:
    longer = other.size > match.size or other.concept.code == match.concept.code
    return longer and match.positions <= other.positions


def _denied(tokens: Sequence[str]) -> frozenset[int]:
    """ "Without doctor or psychologist": the first word of meaning, and those that "or" and "and" join to it."""
    denied: set[int] = set()
    for at, token in enumerate(tokens):
        if token not in lemmas.WITHOUT:
            continue
        for after in range(at + 1, len(tokens)):
            if tokens[after] in _SMALL:
                continue
            denied.add(after)
            if after + 1 >= len(tokens) or tokens[after + 1] not in lemmas.JOINS:
                break
    return frozenset(denied)
