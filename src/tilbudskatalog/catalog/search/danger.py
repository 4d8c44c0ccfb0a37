"""Whether a question sounds as if somebody is in danger.

Words of danger are read more strictly than others: all words of a term, small ones too, in their order. A term with
two words of meaning may have one other word inside, but not a negation: "mannen min slår meg" is "mannen slår meg". A
longer term of another concept that holds them takes precedence: "selvmord etterlatte" is about grief.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from tilbudskatalog.catalog.search import lemmas, words
from tilbudskatalog.catalog.search.vocabulary import DANGER, Concept

_NOT = {stream: frozenset(words.stem(word, stream) for word in lemmas.NOT) for stream in words.STREAMS}


@dataclass(frozen=True, slots=True)
class _Term:
    code: str
    stems: tuple[str, ...]
    slack: int


class Dangers:
    """Immutable."""

    def __init__(self, concepts: Iterable[Concept] = ()) -> None:
        self._dangers: dict[tuple[str, str], list[_Term]] = defaultdict(list)
        self._others: dict[tuple[str, str], list[_Term]] = defaultdict(list)
        for concept in concepts:
            index = self._dangers if concept.scheme == DANGER else self._others
            for stream, term in _terms(concept):
                index[stream, term.stems[0]].append(term)

    def seen(self, tokens: Sequence[str]) -> str | None:
        """The code of the danger that normalized words tell of; the longest term decides."""
        best: tuple[int, int, str] | None = None
        for stream in words.STREAMS:
            stems = [words.stem(token, stream) for token in tokens]
            found = list(_found(self._dangers, stems, stream))
            longer = list(_found(self._others, stems, stream)) if found else []
            for term, positions in found:
                if not any(len(other.stems) > len(term.stems) and positions <= held for other, held in longer):
                    candidate = (-len(term.stems), min(positions), term.code)
                    best = min(best, candidate) if best else candidate
        return best[2] if best else None


def _terms(concept: Concept) -> Iterator[tuple[str, _Term]]:
    for term in concept.terms:
        stream = words.STREAM_OF.get(term.language)
        tokens = words.of_term(term.text)
        if stream and tokens:
            telling = {token for token in tokens if token not in words.STOPS[stream]}
            stems = tuple(words.stem(token, stream) for token in tokens)
            yield stream, _Term(concept.code, stems, 1 if len(telling) > 1 else 0)


def _found(
    index: dict[tuple[str, str], list[_Term]], stems: Sequence[str], stream: str
) -> Iterator[tuple[_Term, frozenset[int]]]:
    for at, stem in enumerate(stems):
        for term in index.get((stream, stem), ()):
            if (positions := _fits(term, stems, at, _NOT[stream])) is not None:
                yield term, positions


def _fits(term: _Term, stems: Sequence[str], at: int, negations: frozenset[str]) -> frozenset[int] | None:
    positions = [at]
    slack = term.slack
    for wanted in term.stems[1:]:
        at += 1
        while slack and at < len(stems) and stems[at] != wanted and stems[at] not in negations:
            at, slack = at + 1, slack - 1
        if at >= len(stems) or stems[at] != wanted:
            return None
        positions.append(at)
    return frozenset(positions)
