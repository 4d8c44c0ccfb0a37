"""The piece of a text where the words of a question stand, for hits that a title doesn't explain."""

import re
from collections.abc import Callable, Mapping
from functools import lru_cache
from typing import Any

from tilbudskatalog.catalog.search import words
from tilbudskatalog.catalog.search.keeping import Kept

LONGEST = 200
# How much of the piece may come before the first word.
BEFORE = 60
FIELDS = ("summary", "description")
_WORD = re.compile(r"\w+(?:[-'’]\w+)*")
_MORE = "…"

Passage = list[tuple[str, bool]]
_kept = Kept[tuple[Passage | None]](1 << 12)


def kept(said: str, language: str, wanted: frozenset[str], texts: Callable[[], Mapping[str, Any]]) -> Passage | None:
    """Around the first of the `wanted` stems in a language's texts, which are asked for only where `said`, the mark of
    the texts, is new: copies share theirs. The answer is shared: never change it."""
    key = (said, language, wanted)
    found = _kept.get(key)
    if found is None:
        found = _kept.put(key, (passage(texts().get(language, {}), words.STREAM_OF[language], wanted),))
    return found[0]


def passage(texts: Mapping[str, Any], stream: str, wanted: frozenset[str]) -> Passage | None:
    """Around the first of the `wanted` stems in the summary, else in the description; None when neither has any."""
    for field in FIELDS:
        if pieces := _found(texts.get(field) or "", stream, wanted):
            return pieces
    return None


def _found(written: str, stream: str, wanted: frozenset[str]) -> Passage:
    text = " ".join(written.split())
    met = [found.span() for found in _WORD.finditer(text) if not wanted.isdisjoint(_stems(found.group(), stream))]
    return _pieces(text, met, *_window(text, met[0])) if met else []


def _window(text: str, first: tuple[int, int]) -> tuple[int, int]:
    """Whole words, from the beginning of the sentence when that is near."""
    if len(text) <= LONGEST:
        return 0, len(text)
    start = max(0, first[0] - BEFORE)
    if start:
        sentence = max(text.rfind(mark, start, first[0]) for mark in (". ", "! ", "? "))
        start = sentence + 2 if sentence >= 0 else text.find(" ", start, first[0]) + 1 or first[0]
    end = start + LONGEST - 2 * len(_MORE)
    if end < len(text):
        end = max(text.rfind(" ", start, end + 1), min(first[1], end))
    return start, min(end, len(text))


def _pieces(text: str, met: list[tuple[int, int]], start: int, end: int) -> Passage:
    pieces: Passage = []
    plain = _MORE if start else ""
    at = start
    for begins, ends in met:
        if begins < at or ends > end:
            continue
        plain += text[at:begins]
        if plain:
            pieces.append((plain, False))
        pieces.append((text[begins:ends], True))
        plain, at = "", ends
    plain += text[at:end] + (_MORE if end < len(text) else "")
    return [*pieces, (plain, False)] if plain else pieces


@lru_cache(maxsize=1 << 15)
def _stems(word: str, stream: str) -> frozenset[str]:
    return frozenset(words.stem(token, stream) for token in words.tokens(word))
