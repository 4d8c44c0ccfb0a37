"""What a query's words mean: a place, misspelt words, concepts, and the words that are left."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

from tilbudskatalog.catalog.search import lemmas, weighing, words
from tilbudskatalog.catalog.search.danger import Dangers
from tilbudskatalog.catalog.search.engine import Unit
from tilbudskatalog.catalog.search.lexicon import Lexicon
from tilbudskatalog.catalog.search.places import Place, Places
from tilbudskatalog.catalog.search.vocabulary import Match, Vocabulary
from tilbudskatalog.catalog.search.weighing import Recognized

# How many words may stand between those of a term: "vondt nederst i ryggen" is "vondt i ryggen".
SLACK = 2
MOST_TOKENS = 40
# A shorter unknown first part of a compound is too easily made into something else.
SHORTEST_MENDED = 6
_CHILDREN = frozenset(lemmas.CHILDREN.split())
_FAMILY = frozenset(lemmas.FAMILY.split()) | _CHILDREN
_SMALL = frozenset().union(*words.STOPS.values())


@dataclass(frozen=True, slots=True)
class Understanding:
    """`hinted` are concepts that single words point to, too unsurely to be named. `words` are those that were searched
    for, corrected and without the place; `stems` the stems of each. `danger` is the code of the danger that somebody
    may be in."""

    concepts: tuple[Recognized, ...] = ()
    hinted: tuple[Recognized, ...] = ()
    places: tuple[Place, ...] = ()
    corrected: str | None = None
    words: tuple[str, ...] = ()
    stems: tuple[frozenset[str], ...] = ()
    units: tuple[Unit, ...] = ()
    danger: str | None = None


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
    """Understands queries with one vocabulary, lexicon, set of places and of dangers. Immutable."""

    def __init__(
        self, vocabulary: Vocabulary, lexicon: Lexicon, places: Places, dangers: Dangers | None = None
    ) -> None:
        self.vocabulary = vocabulary
        self.lexicon = lexicon
        self.places = places
        self.dangers = dangers or Dangers()
        # The same question comes again: for its next page, with a filter, from somebody else.
        self.understand = lru_cache(maxsize=1 << 10)(self._understand)

    def _understand(self, text: str) -> Understanding:
        """Never raises: whatever is written has some reading, if an empty one."""
        found, before = self._take_place(text, words.tokens(text)[:MOST_TOKENS])
        tokens = [self._right(token) for token in before]
        sentence = _Sentence(tokens, _native(tokens), _denied(tokens))
        recognized, hinted = self._recognize(sentence)
        recognized, kin = self._kin(sentence, recognized)
        telling = sentence.telling()
        explained = frozenset(position for concept in (*recognized, *kin) for position in concept.positions)
        units = weighing.units(
            [*recognized, *hinted],
            [(tokens[at], at in explained) for at in telling],
            self.vocabulary,
            self.lexicon,
            [found.concept for found in kin],
        )
        return Understanding(
            concepts=(*recognized, *kin),
            hinted=tuple(hinted),
            places=found,
            corrected=_rewritten(text, dict(zip(before, tokens, strict=True))) if tokens != before else None,
            words=tuple(words.shown(tokens[at]) for at in telling),
            stems=tuple(frozenset(words.stem(tokens[at], stream) for stream in words.STREAMS) for at in telling),
            units=tuple(units),
            danger=self.dangers.seen(tokens),
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

    def _right(self, token: str) -> str:
        """A word as it was meant to be written. Of a compound with an unknown first part, that part alone is tried."""
        if self._is_known(token):
            return token
        parts = self.vocabulary.compounds.parts(token)
        if not parts:
            return self.lexicon.correct(token) or token
        if self._is_known(parts[0]) or len(parts[0]) < SHORTEST_MENDED:
            return token
        for part in (parts[0], parts[0].removesuffix("s")):
            if mended := self.lexicon.correct(part, slips=1):
                return token.replace(part, mended, 1)
        return token

    def _is_known(self, token: str) -> bool:
        if token in _SMALL or any(words.is_common(token, stream) for stream in ("no", "en")):
            return True
        return any(self.lexicon.knows(token, stream) for stream in words.STREAMS)

    def _kin(self, sentence: _Sentence, recognized: list[Recognized]) -> tuple[list[Recognized], list[Recognized]]:
        """Somebody of the family and an illness: who asks is next of kin, not a parent or a spouse who is ill."""
        tokens = sentence.tokens
        at = next((at for at, token in enumerate(tokens) if token in _FAMILY), None)
        ill = {found.concept.scheme for found in recognized} & {"condition", "theme"}
        # "Sliten mamma" speaks of herself.
        if at is None or at in sentence.denied or not ill or (at == len(tokens) - 1 and "condition" not in ill):
            return recognized, []
        terms = [lemmas.KIN_TERM] + [lemmas.PARENT_TERM] * (tokens[at] in _CHILDREN)
        audiences = [concept for term in terms if (concept := self.vocabulary.called(term, "audience"))]
        kin = [Recognized(concept, words.shown(tokens[at]), frozenset([at]), 1) for concept in audiences]
        meant = {lemmas.KIN_TERM, lemmas.PARENT_TERM}
        others = [
            found for found in recognized if at not in found.positions or found.concept.labels.get("nb") not in meant
        ]
        return (others, kin) if kin else (recognized, [])

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


def _rewritten(text: str, tokens: Mapping[str, str]) -> str:
    """The question with misspelt words written right, and all else as it was."""

    def right(word: re.Match[str]) -> str:
        found = words.tokens(word.group())
        changed = [tokens.get(token, token) for token in found]
        return word.group() if changed == found else " ".join(map(words.shown, changed))

    return re.sub(r"[^\W_]+", right, text)


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
