"""How telling a word or concept is, and what a misspelt word was meant to be.

Both are read from the concepts and the national offerings alone: a template is one text however many providers have
adopted it, and so every worker weighs alike.
"""

import math
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from tilbudskatalog.catalog.search import words
from tilbudskatalog.catalog.search.vocabulary import Vocabulary

SHORTEST_CORRECTED = 4
_CANDIDATES = 40
_PLAIN = str.maketrans({"æ": "e", "ø": "o", "å": "a", "č": "c", "š": "s", "ž": "z", "đ": "d", "ŋ": "n", "ŧ": "t"})


@dataclass(frozen=True, slots=True)
class Text:
    """What one national offering holds: stems by stream, concept codes, and words as written (normalized)."""

    stems: Mapping[str, frozenset[str]]
    concepts: frozenset[str]
    written: frozenset[str]


class Lexicon:
    """Immutable."""

    def __init__(self, vocabulary: Vocabulary, texts: Iterable[Text] = ()) -> None:
        texts = list(texts)
        self._count = len(texts)
        self._stems: dict[str, Counter[str]] = {stream: Counter() for stream in words.STREAMS}
        self._concepts: Counter[str] = Counter()
        self._written: Counter[str] = Counter()
        self._terms: dict[str, set[str]] = {stream: set() for stream in words.STREAMS}
        for text in texts:
            for stream, stems in text.stems.items():
                self._stems[stream].update(stems)
            self._concepts.update(text.concepts)
            self._written.update(text.written)
        self._read_terms(vocabulary)
        self._plain = {_plain(word): word for word, _count in reversed(self._written.most_common())}
        self._grams: dict[str, list[str]] = defaultdict(list)
        for word in self._written:
            for gram in _grams(word):
                self._grams[gram].append(word)

    def weight(self, stem: str, stream: str) -> float:
        """1.0 for a word that is in one national offering at most, falling to 0.15 for one that is in all."""
        return self._rarity(self._stems[stream][stem])

    def concept_weight(self, code: str) -> float:
        return self._rarity(self._concepts[code])

    def knows(self, word: str, stream: str) -> bool:
        """Whether a normalized word, in some inflection, is written in a term or a national offering."""
        stem = words.stem(word, stream)
        return stem in self._terms[stream] or stem in self._stems[stream]

    def correct(self, word: str, slips: int = 2) -> str | None:
        """The known word that an unknown one was meant to be, or None. One slip in four to six letters, at most two in
        more."""
        if len(word) < SHORTEST_CORRECTED or any(letter.isdigit() for letter in word):
            return None
        if same := self._plain.get(_plain(word)):
            return same
        shared = Counter(other for gram in _grams(word) for other in self._grams.get(gram, ()))
        allowed = 1 if len(word) < 7 else slips
        best: tuple[int, int, int, str] | None = None
        for other, common in shared.most_common(_CANDIDATES):
            if abs(len(other) - len(word)) > allowed or len(other) < SHORTEST_CORRECTED:
                continue
            slips = _slips(word, other, allowed)
            if slips <= allowed:
                candidate = (slips, other[0] != word[0], -self._written[other] * common, other)
                best = min(best, candidate) if best else candidate
        return best[3] if best else None

    def _rarity(self, count: int) -> float:
        if not self._count:
            return 1.0
        whole = math.log(1 + self._count)
        return max(0.15, min(1.0, (math.log((1 + self._count) / max(count, 1))) / whole))

    def _read_terms(self, vocabulary: Vocabulary) -> None:
        for concept in vocabulary.by_code.values():
            for term in concept.terms:
                stream = words.STREAM_OF.get(term.language)
                if not stream:
                    continue
                for token in words.of_term(term.text):
                    self._written[token] += 1
                    self._terms[stream].add(words.stem(token, stream))


def _plain(word: str) -> str:
    """Without the letters that foreign keyboards lack, however people go around them: sovn, soevn, søvn."""
    return word.replace("ae", "æ").replace("oe", "ø").translate(_PLAIN)


def _grams(word: str) -> set[str]:
    edged = f"^{word}$"
    return {edged[at : at + 2] for at in range(len(edged) - 1)}


def _slips(one: str, other: str, most: int) -> int:
    """Letters added, left out, changed or swapped with the next (optimal string alignment); `most + 1` for more."""
    before: list[int] = []
    previous = list(range(len(other) + 1))
    for row, letter in enumerate(one, 1):
        current = [row]
        for column, against in enumerate(other, 1):
            cost = min(previous[column] + 1, current[-1] + 1, previous[column - 1] + (letter != against))
            if row > 1 and column > 1 and letter == other[column - 2] and one[row - 2] == against:
                cost = min(cost, before[column - 2] + 1)
            current.append(cost)
        if min(current) > most:
            return most + 1
        before, previous = previous, current
    return previous[-1]
