"""What each concept and word of a query is worth, field by field. The figures were set on graded searches, where the
order of magnitude matters and the second digit does not."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from tilbudskatalog.catalog.search import words
from tilbudskatalog.catalog.search.compounds import is_head
from tilbudskatalog.catalog.search.engine import Unit
from tilbudskatalog.catalog.search.indexing import GENERAL
from tilbudskatalog.catalog.search.lexicon import Lexicon
from tilbudskatalog.catalog.search.vocabulary import HINT, Concept, Vocabulary

WORD_WORTH = {"title": 3.0, "names": 2.6, "summary": 1.4, "body": 0.5}
CONCEPT_WORTH = {
    "tags": 3.2,
    "title_concepts": 2.5,
    "names_concepts": 2.4,
    "summary_concepts": 1.3,
    "body_concepts": 0.4,
}
# A word in the name of who offers it, or of where.
AROUND = 0.5
SCHEME_WORTH = {"condition": 1.0, "theme": 0.85, "field": 0.75, "audience": 0.6, "form": 0.5}
# A word that a concept has explained still tells one offering from another by its own letters.
EXPLAINED = 0.45
PART_OF_COMPOUND = 0.5
# A word that hardly any offering has, and no concept explains, says much wherever it stands.
RARE = 0.8
ANYWHERE = 1.8
# Words and concepts weaker than this beside the strongest only rank; alone they find nothing.
TELLING = 0.3
# A word that everybody uses for everything.
COMMON = 0.35
# What each further word of a term adds: the more words agree, the surer the concept.
LONGER = 0.15
# What a concept is worth that a word only points to.
HINTED = 0.5

# What it is worth that an offering is for the next of kin, where somebody of the family is ill.
KIN = 0.4
# What it is worth to be for many, where only a kind of offering was asked for, and which kinds of concept that is.
FOR_MANY = 0.8
KINDS_OF_OFFERING = frozenset(("field", "form"))

# A kind of offering that so many are of (course, group, conversation) says nothing beside anything else.
OF_ALL_SORTS = 0.5

# Fields where words stand in passing.
PASSING = frozenset(("body_no", "body_en", "body_se", "body_concepts"))

Clause = tuple[str, str, float]


@dataclass(frozen=True, slots=True)
class Recognized:
    """`matched` is the piece of the query that the concept was seen in, `positions` where, `size` how many words of
    meaning the term has (0 for a part of a compound, `HINT` for a word that only points to it)."""

    concept: Concept
    matched: str
    positions: frozenset[int]
    size: int


def units(
    recognized: Sequence[Recognized],
    tokens: Sequence[tuple[str, bool]],
    vocabulary: Vocabulary,
    lexicon: Lexicon,
    kin: Sequence[Concept] = (),
) -> list[Unit]:
    """`tokens` are the words of meaning, each with whether a recognized concept explains it. `kin` are the audiences of
    who asks for somebody of the family."""
    # Concepts that share a term (tobacco the theme, tobacco the condition) are one thing said once.
    together: dict[frozenset[int], list[Recognized]] = {}
    for found in recognized:
        together.setdefault(found.positions, []).append(found)
    weighed = [_of_concepts(alike, vocabulary, lexicon) for alike in together.values()]
    weighed += [_of_word(token, explained, vocabulary, lexicon) for token, explained in tokens]
    least = TELLING * max((weight for weight, _clauses in weighed), default=0)
    sorts = [all(_is_of_all_sorts(found, lexicon) for found in alike) for alike in together.values()]
    whole = all(sorts) and all(explained for _token, explained in tokens) and all(found.size for found in recognized)
    idle = [sort and not whole for sort in sorts] + [False] * len(tokens)
    named = any(found.size != HINT for found in recognized)
    made: list[Unit] = []
    for (weight, clauses), ranks in zip(weighed, idle, strict=True):
        scaled = tuple((name, token, round(worth * weight, 3)) for name, token, worth in clauses)
        if not named:
            made.append(Unit(scaled, weight >= least))
            continue
        # Where a concept is named, a mention somewhere in a long text ranks what is found, and finds nothing by itself.
        made.append(Unit(tuple(clause for clause in scaled if clause[0] not in PASSING), weight >= least and not ranks))
        made.append(Unit(tuple(clause for clause in scaled if clause[0] in PASSING), required=False))
    made += _ranking(recognized, tokens, vocabulary, kin)
    return [unit for unit in made if unit.clauses]


def _ranking(
    recognized: Sequence[Recognized],
    tokens: Sequence[tuple[str, bool]],
    vocabulary: Vocabulary,
    kin: Sequence[Concept],
) -> Iterator[Unit]:
    """What finds nothing by itself, but moves what is found."""
    codes = dict.fromkeys(code for concept in kin for code in vocabulary.widened(concept))
    yield Unit(
        tuple((name, code, round(worth * KIN, 3)) for code in codes for name, worth in CONCEPT_WORTH.items()),
        required=False,
    )
    schemes = {found.concept.scheme for found in recognized}
    if schemes and schemes <= KINDS_OF_OFFERING and all(explained for _token, explained in tokens):
        yield Unit((("tags", GENERAL, FOR_MANY),), required=False)


def _of_concepts(alike: Sequence[Recognized], vocabulary: Vocabulary, lexicon: Lexicon) -> tuple[float, list[Clause]]:
    weights = {found.concept.code: _weight(found, lexicon) for found in alike}
    weight = max(weights.values())
    best: dict[tuple[str, str], float] = {}
    for found in alike:
        beside = {} if found.size == HINT else vocabulary.associated(found.concept)
        for code, share in (beside | vocabulary.widened(found.concept)).items():
            for name, worth in CONCEPT_WORTH.items():
                value = worth * share * weights[found.concept.code] / weight
                best[name, code] = max(value, best.get((name, code), 0))
    return weight, [(name, code, value) for (name, code), value in best.items()]


def _is_of_all_sorts(found: Recognized, lexicon: Lexicon) -> bool:
    return found.concept.scheme in KINDS_OF_OFFERING and lexicon.concept_weight(found.concept.code) < OF_ALL_SORTS


def _weight(found: Recognized, lexicon: Lexicon) -> float:
    sureness = HINTED if found.size == HINT else 1 + LONGER * max(found.size - 1, 0)
    return SCHEME_WORTH.get(found.concept.scheme, 0.5) * lexicon.concept_weight(found.concept.code) * sureness


def _of_word(token: str, explained: bool, vocabulary: Vocabulary, lexicon: Lexicon) -> tuple[float, list[Clause]]:
    clauses: list[Clause] = []
    weight = 0.0
    for stream in words.STREAMS:
        # Unknown words are tried in Norwegian alone, the language of names and of providers' own texts.
        if stream == "no" or lexicon.knows(token, stream):
            stem = words.stem(token, stream)
            weight = max(weight, lexicon.weight(stem, stream))
            weighty = weight > RARE and not explained
            clauses += [
                (f"{part}_{stream}", stem, max(worth, ANYWHERE) if weighty else worth)
                for part, worth in WORD_WORTH.items()
            ]
    if any(words.is_common(token, stream) for stream in ("no", "en")):
        weight *= COMMON
    clauses.append(("around", words.stem(token, "no"), AROUND))
    for part_of in vocabulary.compounds.parts(token):
        # A "baptism course" is not any course.
        if is_head(part_of):
            continue
        stem = words.stem(part_of, "no")
        share = PART_OF_COMPOUND * lexicon.weight(stem, "no")
        clauses += [(f"{part}_no", stem, worth * share) for part, worth in WORD_WORTH.items()]
    return weight * (EXPLAINED if explained else 1.0), clauses
