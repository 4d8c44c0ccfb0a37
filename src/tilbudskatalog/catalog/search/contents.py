"""What texts hold, as postings. Copies of a national offering share most of their words, so contents are numbered, and
each is weighed once however many rows have it.

Immutable: a change makes a new one, so who reads meanwhile is not disturbed.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from tilbudskatalog.catalog.search.distances import Floats

Numbers = NDArray[np.int32]
# (field, tokens with spaces between); a content is several.
Content = tuple[tuple[str, str], ...]
Clause = tuple[str, str, float]


@dataclass(frozen=True, slots=True)
class Contents:
    """`postings` maps (field, token) to the numbers of those in `all` that hold it."""

    postings: Mapping[tuple[str, str], Numbers]
    all: tuple[Content, ...]

    @property
    def size(self) -> int:
        return len(self.all)

    def with_more(self, contents: Sequence[Content]) -> "Contents":
        fresh: dict[tuple[str, str], list[int]] = defaultdict(list)
        for number, content in enumerate(contents, self.size):
            for name, text in content:
                for token in text.split(" "):
                    numbers = fresh[name, token]
                    if not numbers or numbers[-1] != number:
                        numbers.append(number)
        postings = dict(self.postings)
        for key, numbers in fresh.items():
            added = np.array(numbers, dtype=np.int32)
            before = postings.get(key)
            postings[key] = added if before is None else np.concatenate([before, added])
        return Contents(postings, (*self.all, *contents))

    def weigh(self, clauses: Iterable[Clause]) -> tuple[Floats, Floats] | None:
        """What clauses are worth in each content: in the best field, and in all together. Within a field the best
        clause counts alone: a concept with many narrower ones is not worth more for it. None: nothing holds any."""
        by_field: dict[str, list[tuple[float, Numbers]]] = {}
        for name, token, worth in clauses:
            found = self.postings.get((name, token))
            if found is not None:
                by_field.setdefault(name, []).append((worth, found))
        if not by_field:
            return None
        best, total = np.zeros(self.size), np.zeros(self.size)
        for several in by_field.values():
            field = np.zeros(self.size)
            for worth, numbers in sorted(several, key=lambda pair: pair[0]):
                field[numbers] = worth
            total += field
            np.maximum(best, field, out=best)
        return best, total


NOTHING = Contents({}, ())


class Numbering:
    """The writer's side: which content has which number."""

    def __init__(self) -> None:
        self._numbers: dict[Content, int] = {}
        self.now = NOTHING

    def take(self, contents: Iterable[Content]) -> list[int]:
        """The numbers of contents, new ones made known."""
        known = len(self._numbers)
        numbers = [self._numbers.setdefault(content, len(self._numbers)) for content in contents]
        if len(self._numbers) > known:
            self.now = self.now.with_more(list(self._numbers)[known:])
        return numbers

    def only(self, used: NDArray[np.int64]) -> NDArray[np.int64]:
        """Forgets all others. Answers what each old number is now."""
        before = self.now.all
        kept = sorted(set(used.tolist()))
        self._numbers = {before[number]: at for at, number in enumerate(kept)}
        self.now = NOTHING.with_more(list(self._numbers))
        renumbered = np.zeros(len(before), dtype=np.int64)
        renumbered[kept] = np.arange(len(kept))
        return renumbered

    def __len__(self) -> int:
        return len(self._numbers)
