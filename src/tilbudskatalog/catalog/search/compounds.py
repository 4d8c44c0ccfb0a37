"""Norwegian writes røykesluttkurs where a searcher may write røykeslutt kurs. Here the one becomes the other."""

from collections.abc import Iterable
from functools import lru_cache

from tilbudskatalog.catalog.search import lemmas, words

SHORTEST_PART = 3
SHORTEST_HEAD = 4
LONGEST_SPLIT = 40
_HEADS = frozenset(words.stem(head, "no") for head in lemmas.HEADS.split())


def is_head(word: str) -> bool:
    """Whether a word is the last part of so many names of offerings that it says nothing by itself."""
    return words.stem(word, "no") in _HEADS


class Compounds:
    """Splits words at those that are known to stand alone."""

    def __init__(self, known: Iterable[str]) -> None:
        """`known` are normalized words."""
        self._known = {
            words.stem(word, "no")
            for word in known
            if len(word) >= SHORTEST_PART and word not in words.STOPS["no"] and not word.isdigit()
        }
        self.parts = lru_cache(maxsize=1 << 15)(self._parts)

    def _parts(self, word: str) -> tuple[str, ...]:
        """The parts of a compound, themselves split where they can be; empty for a word that isn't one."""
        if not 2 * SHORTEST_PART < len(word) <= LONGEST_SPLIT:
            return ()
        split = self._split(word)
        if split is None:
            return ()
        left, right = split
        return (left, *self._parts(left), right, *self._parts(right))

    def _split(self, word: str) -> tuple[str, str] | None:
        """Tries the longest first part first: smertemestringskurs is smertemestring and kurs."""
        for at in range(len(word) - SHORTEST_HEAD, SHORTEST_PART - 1, -1):
            left, right = word[:at], word[at:]
            head = words.stem(right, "no")
            if head not in self._known and head not in _HEADS:
                continue
            if first := self._first(left, certain=head in _HEADS):
                return first, right
        return None

    def _first(self, left: str, *, certain: bool) -> str:
        """The first part without its linking s or e. Before the head of an offering's name it may be unknown."""
        plain = left.removesuffix("s") if left.endswith("ngs") else left
        for candidate in (plain, plain[:-1] if plain[-1] in "se" else ""):
            if len(candidate) >= SHORTEST_PART and words.stem(candidate, "no") in self._known:
                return candidate
        return plain if certain and len(plain) > SHORTEST_PART else ""
