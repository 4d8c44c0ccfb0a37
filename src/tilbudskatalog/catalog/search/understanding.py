"""What a query's words mean: a place, misspelt words, concepts, and the words that are left; then what each is worth."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from tilbudskatalog.catalog.search import lemmas, words
from tilbudskatalog.catalog.search.engine import Unit
from tilbudskatalog.catalog.search.lexicon import Lexicon
from tilbudskatalog.catalog.search.places import Place, Places
from tilbudskatalog.catalog.search.vocabulary import Concept, Match, Vocabulary

# How many words may stand between those of a term: "vondt nederst i ryggen" is "vondt i ryggen".
SLACK = 2
MOST_TOKENS = 40
WORD_WORTH = {"title": 3.0, "names": 2.6, "summary": 1.4, "body": 0.5}
CONCEPT_WORTH = {"tags": 3.2, "title_concepts": 3.0, "names_concepts": 2.4, "summary_concepts": 1.3, "body_concepts": 0.4}
SCHEME_WORTH = {"condition": 1.0, "theme": 0.85, "field": 0.75, "audience": 0.6, "form": 0.5}
# A word that a concept has explained still tells one offering from another by its own letters.
EXPLAINED = 0.45
PART_OF_COMPOUND = 0.5
# Words and concepts weaker than this beside the strongest only rank; alone they find nothing.
TELLING = 0.45
# What each further word of a term adds: the more words agree, the surer the concept.
LONGER = 0.15


@dataclass(frozen=True, slots=True)
class Recognized:
    """`matched` is the piece of the query that the concept was seen in."""

    concept: Concept
    matched: str
    positions: frozenset[int]
    size: int


@dataclass(frozen=True, slots=True)
class Understanding:
    """`tokens` are the words that are left when the place is taken out, corrected; `stems` their stems by stream."""

    concepts: tuple[Recognized, ...] = ()
    places: tuple[Place, ...] = ()
    corrected: str | None = None
    words: tuple[str, ...] = ()
    units: tuple[Unit, ...] = ()
    stems: Mapping[str, frozenset[str]] | None = None


class Reader:
    """Understands queries with one vocabulary, lexicon and set of places. Immutable."""

    def __init__(self, vocabulary: Vocabulary, lexicon: Lexicon, places: Places) -> None:
        self.vocabulary = vocabulary
        self.lexicon = lexicon
        self.places = places

    def understand(self, text: str, *, seek_place: bool = True) -> Understanding:
        """Never raises: whatever is written has some reading, if an empty one."""
        tokens = words.tokens(text)[:MOST_TOKENS]
        found: tuple[Place, ...] = ()
        if seek_place:
            found, tokens = self._take_place(text, tokens)
        tokens, corrected = self._correct(tokens)
        foreign = self._foreign(tokens)
        recognized = self._recognize(tokens, foreign)
        units, left = self._units(tokens, recognized, foreign)
        return Understanding(
            concepts=tuple(recognized),
            places=found,
            corrected=" ".join(tokens) if corrected else None,
            words=tuple(left),
            units=tuple(units),
            stems={stream: frozenset(words.stem(token, stream) for token in left) for stream in words.STREAMS},
        )

    def _take_place(self, text: str, tokens: list[str]) -> tuple[tuple[Place, ...], list[str]]:
        written = {words.normalize(word) for word in text.split() if word[:1].isupper()}
        starts = {token for word in written for token in words.tokens(word)}
        capitals = [token in starts for token in tokens]
        ordinary = frozenset(token for token in tokens if self._is_ordinary(token))
        located = self.places.locate(tokens, capitals, ordinary)
        if located is None:
            return (), tokens
        return located.places, tokens[: located.start] + tokens[located.end :]

    def _is_ordinary(self, token: str) -> bool:
        if any(token in stops for stops in words.STOPS.values()):
            return True
        return self.lexicon.knows(token, "no") or self.lexicon.knows(token, "en")

    def _correct(self, tokens: Sequence[str]) -> tuple[list[str], bool]:
        right = [token if self._is_known(token) else self.lexicon.correct(token) or token for token in tokens]
        return right, right != list(tokens)

    def _is_known(self, token: str) -> bool:
        return (
            any(token in stops for stops in words.STOPS.values())
            or any(self.lexicon.knows(token, stream) for stream in words.STREAMS)
            or bool(self.vocabulary.compounds.parts(token))
        )

    def _foreign(self, tokens: Sequence[str]) -> str | None:
        """The language that small words give away: "no" or "en", or None when they tell nothing. Some small words of
        one language are words with meaning in the other (men, for, me)."""
        norwegian = sum(token in words.STOPS["no"] and token not in words.STOPS["en"] for token in tokens)
        english = sum(token in words.STOPS["en"] and token not in words.STOPS["no"] for token in tokens)
        if norwegian == english:
            return None
        return "en" if norwegian > english else "no"

    def _recognize(self, tokens: Sequence[str], foreign: str | None) -> list[Recognized]:
        denied = _denied(tokens)
        seen: list[tuple[str, Match]] = []
        for stream in words.STREAMS:
            marked = self.vocabulary.mark(tokens, stream)
            seen += [(stream, match) for match in self.vocabulary.recognize(marked, stream, SLACK)]
        seen.sort(key=lambda pair: (-pair[1].size, min(pair[1].positions), pair[1].concept.code))
        kept: list[Recognized] = []
        for stream, match in seen:
            small = stream == foreign and all(tokens[at] in _native_stops(foreign) for at in match.positions)
            if small or match.positions <= denied or any(_explains(other, match) for other in kept):
                continue
            first, last = min(match.positions), max(match.positions)
            matched = " ".join(words.shown(token) for token in tokens[first : last + 1])
            kept.append(Recognized(match.concept, matched, match.positions, match.size))
        return kept

    def _units(
        self, tokens: Sequence[str], recognized: Sequence[Recognized], foreign: str | None
    ) -> tuple[list[Unit], list[str]]:
        explained = frozenset(position for concept in recognized for position in concept.positions)
        # Concepts that share a term (the theme tobacco, the condition) are one thing said once.
        together: dict[frozenset[int], list[Recognized]] = {}
        for found in recognized:
            together.setdefault(found.positions, []).append(found)
        weighed = [self._concepts(alike) for alike in together.values()]
        left: list[str] = []
        denied = _denied(tokens)
        for at, token in enumerate(tokens):
            small = any(token in stops for stops in words.STOPS.values())
            if at in denied or small and not self._means_something(token, foreign):
                continue
            left.append(token)
            weighed.append(self._word(token, explained=at in explained))
        least = TELLING * max((weight for weight, _clauses in weighed), default=0)
        units = [
            Unit(tuple((name, stem, round(worth * weight, 3)) for name, stem, worth in clauses), weight >= least)
            for weight, clauses in weighed
        ]
        return units, left

    def _means_something(self, token: str, foreign: str | None) -> bool:
        return foreign is not None and token not in _native_stops(foreign)

    def _concepts(self, alike: Sequence[Recognized]) -> tuple[float, list[tuple[str, str, float]]]:
        best: dict[tuple[str, str], float] = {}
        weights = {found.concept.code: self._concept_weight(found) for found in alike}
        weight = max(weights.values())
        for found in alike:
            for code, share in self.vocabulary.widened(found.concept).items():
                for name, worth in CONCEPT_WORTH.items():
                    value = worth * share * weights[found.concept.code] / weight
                    best[name, code] = max(value, best.get((name, code), 0))
        return weight, [(name, code, value) for (name, code), value in best.items()]

    def _concept_weight(self, found: Recognized) -> float:
        scheme = SCHEME_WORTH.get(found.concept.scheme, 0.5)
        return scheme * self.lexicon.concept_weight(found.concept.code) * (1 + LONGER * (found.size - 1))

    def _word(self, token: str, *, explained: bool) -> tuple[float, list[tuple[str, str, float]]]:
        clauses: list[tuple[str, str, float]] = []
        weight = 0.0
        for stream in words.STREAMS:
            if stream != "no" and not self.lexicon.knows(token, stream):
                continue
            stem = words.stem(token, stream)
            weight = max(weight, self.lexicon.weight(stem, stream))
            clauses += [(f"{part}_{stream}", stem, worth) for part, worth in WORD_WORTH.items()]
        for part_of in self.vocabulary.compounds.parts(token):
            stem = words.stem(part_of, "no")
            share = PART_OF_COMPOUND * self.lexicon.weight(stem, "no")
            clauses += [(f"{part}_no", stem, worth * share) for part, worth in WORD_WORTH.items()]
        return weight * (EXPLAINED if explained else 1.0), clauses


def _native_stops(foreign: str | None) -> frozenset[str]:
    return words.STOPS["no"] if foreign == "en" else words.STOPS["en"] if foreign == "no" else frozenset()


def _explains(other: Recognized, match: Match) -> bool:
    longer = other.size > match.size or other.concept.code == match.concept.code
    return longer and match.positions <= other.positions


def _denied(tokens: Sequence[str]) -> frozenset[int]:
    """Positions of what is asked to be left out: "without doctor or psychologist"."""
    denied: set[int] = set()
    for at, token in enumerate(tokens):
        if token not in lemmas.WITHOUT:
            continue
        after = at + 1
        while after < len(tokens):
            if tokens[after] not in words.STOPS["no"] and tokens[after] not in words.STOPS["en"]:
                denied.add(after)
                if after + 1 >= len(tokens) or tokens[after + 1] not in lemmas.JOINS:
                    break
            after += 1
    return frozenset(denied)
