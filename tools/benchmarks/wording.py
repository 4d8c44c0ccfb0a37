"""What is searched for in the benchmarks: words of the catalog's own, and questions as people write them."""

import itertools
import json
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any, TypeVar

import numpy as np

from tilbudskatalog.catalog.search import words
from tilbudskatalog.catalog.search.store import Store
from tools.benchmarks.timing import SEED, zipf_shares

SHORTEST = 4
LANGUAGES = ("nb", "nn")
QUESTIONS = Path(__file__).with_name("questions.txt")
T = TypeVar("T")
Document = dict[str, Any]


def documents(store: Store, kind: str) -> Iterator[Document]:
    for things in store.of_kind(kind):
        yield from (json.loads(thing.document) for thing in things if thing.document and not thing.withdrawn)


def shuffled(values: Iterable[T], seed: int = SEED) -> list[T]:
    """The same order every time, whatever order they came in is lost."""
    ordered = sorted(values, key=str)
    return [ordered[at] for at in np.random.default_rng(seed).permutation(len(ordered))]


def one_word(concepts: Iterable[Document], templates: Iterable[Document]) -> list[str]:
    """Every word of concepts' terms and of templates' titles and synonyms, each once."""
    texts = [term["text"] for concept in concepts for term in concept["terms"] if term["language"] in LANGUAGES]
    for template in templates:
        texts += [template["texts"][language]["title"] or "" for language in LANGUAGES if language in template["texts"]]
        texts += [name for names in template["synonyms"].values() for name in names]
    found = {word for text in texts for word in words.tokens(text)}
    return shuffled(word for word in found if len(word) >= SHORTEST and word not in words.STOPS["no"])


def wide_terms(concepts: Iterable[Document], count: int) -> list[str]:
    """Preferred bokmål terms of so many concepts that widen a query most: many words of their own, many narrower."""
    concepts = list(concepts)
    breadth = {concept["code"]: len(concept["terms"]) for concept in concepts}
    for concept in concepts:
        for above in concept["broader"]:
            breadth[above] = breadth.get(above, 0) + len(concept["terms"])
    widest = sorted(concepts, key=lambda concept: (-breadth[concept["code"]], concept["code"]))[:count]
    return [
        next(term["text"] for term in concept["terms"] if (term["language"], term["kind"]) == ("nb", "preferred"))
        for concept in widest
    ]


def three_at_once(terms: Iterable[str]) -> list[str]:
    return [" ".join(three) for three in shuffled(itertools.combinations(terms, 3))]


def questions() -> list[str]:
    """Questions of our own making, one a line; those that people ask most stand first."""
    return [line for line in QUESTIONS.read_text(encoding="utf-8").splitlines() if line and not line.startswith("#")]


def natural_mix(asked: list[str], count: int) -> list[str]:
    """Drawn with repetition: the second half as often as the first, the third a third as often, and so on."""
    drawn = np.random.default_rng(SEED).choice(len(asked), size=count, p=zipf_shares(len(asked)))
    return [asked[at] for at in drawn]
