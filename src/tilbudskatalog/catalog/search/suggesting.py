"""What somebody who has begun to write may want to ask: concepts, national offerings and places by their beginnings."""

from bisect import bisect_left
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from tilbudskatalog.catalog.search import words
from tilbudskatalog.catalog.search.query import Suggestion
from tilbudskatalog.catalog.search.vocabulary import Concept, Vocabulary
from tilbudskatalog.ground.base.languages import closest

# Terms to be avoided are understood, but not suggested.
_RANKS = {"preferred": 0, "admitted": 1, "lay": 2}
# Of a first letter or two, so many are weighed against each other, those whose beginning it is.
MOST_WEIGHED = 800
LONGEST = 80
_LAST = "\U0010ffff"


@dataclass(frozen=True, slots=True)
class Suggested:
    """One way to say something; `language` is empty for names. `labels` by language. `detail` stands for all languages;
    without it the term that was met does. `counted` are the filters and values whose offerings are its own."""

    kind: str
    id: str
    labels: Mapping[str, str]
    term: str
    language: str
    rank: int
    counted: tuple[tuple[str, str], ...]
    detail: str | None = None


def of_concepts(vocabulary: Vocabulary) -> Iterator[Suggested]:
    for concept in vocabulary.by_code.values():
        counted = _counted(concept, vocabulary)
        for term in concept.terms:
            if term.kind in _RANKS:
                rank = _RANKS[term.kind]
                yield Suggested("concept", concept.id, concept.labels, term.text, term.language, rank, counted)


def of_offering(code: str, titles: Mapping[str, str]) -> Iterator[Suggested]:
    for language, title in titles.items():
        yield Suggested("offering", code, titles, title, language, 0, (("template", code),))


def of_municipality(number: str, name: str, county: str, others: Iterable[str]) -> Iterator[Suggested]:
    for rank, spoken in enumerate(dict.fromkeys((name, *others))):
        counted = (("municipality", number),)
        yield Suggested("place", number, {"nb": name}, spoken, "", 2 * min(rank, 1), counted, county)


def _counted(concept: Concept, vocabulary: Vocabulary) -> tuple[tuple[str, str], ...]:
    if concept.scheme not in ("theme", "audience", "condition"):
        return ()
    return tuple((concept.scheme, code) for code in vocabulary.widened(concept))


class Suggester:
    """Immutable. Every word of every term is a beginning."""

    def __init__(self, suggested: Iterable[Suggested]) -> None:
        begun: list[tuple[str, bool, Suggested]] = []
        for each in suggested:
            tokens = words.of_term(each.term)
            begun += [(" ".join(tokens[at:]), at > 0, each) for at in range(len(tokens))]
        begun.sort(key=lambda entry: entry[:2])
        self._keys = [key for key, _inside, _each in begun]
        self._begun = [(inside, each) for _key, inside, each in begun]

    def suggest(self, q: str, lang: str, limit: int, counts: Mapping[tuple[str, str], int]) -> list[Suggestion]:
        """`counts`: (filter, value) to how many offerings there are."""
        wanted = " ".join(words.tokens(q[:LONGEST]))
        if not wanted or limit < 1:
            return []
        start = bisect_left(self._keys, wanted)
        end = bisect_left(self._keys, wanted + _LAST)
        best: dict[tuple[str, str], tuple[bool, bool, int, Suggested]] = {}
        for inside, each in self._begun[start : min(end, start + MOST_WEIGHED)]:
            match = (inside, each.language not in (lang, ""), each.rank, each)
            known = best.get((each.kind, each.id))
            if known is None or match[:3] < known[:3]:
                best[each.kind, each.id] = match
        ranked = sorted(best.values(), key=lambda match: _order(match, counts))
        made = (_suggestion(match[3], lang) for match in ranked)
        # A theme and a condition of the same name look alike; a municipality has its county to be told by.
        shown: dict[tuple[str, str, str], Suggestion] = {}
        for one in made:
            shown.setdefault((one.kind, one.label, one.detail if one.kind == "place" else ""), one)
        return list(shown.values())[:limit]


def _order(
    match: tuple[bool, bool, int, Suggested], counts: Mapping[tuple[str, str], int]
) -> tuple[bool, bool, int, str, str]:
    inside, foreign, rank, each = match
    return inside, foreign or rank > 1, -sum(counts.get(key, 0) for key in each.counted), each.term, each.id


def _suggestion(each: Suggested, lang: str) -> Suggestion:
    nearest = closest(lang, each.labels)
    label = each.labels[nearest] if nearest else each.term
    # Everyday words lead to a concept; they are not put into anybody's mouth.
    shown = each.rank < _RANKS["lay"] and words.normalize(each.term) != words.normalize(label)
    met = each.term if shown else ""
    return Suggestion(each.kind, each.id, label, met if each.detail is None else each.detail)
