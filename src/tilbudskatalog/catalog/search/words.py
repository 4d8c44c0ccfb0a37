"""From text to words that can be compared.

There are three streams: `no` for bokmål and nynorsk, which are folded together, `en` and `se`. A word is normalized,
then stemmed by its stream's rules. Snowball's Norwegian stemmer alone keeps kurs apart from kurset and sykdom from
sykdommer; here it is run until nothing more comes off, after a table of irregular forms and one of nynorsk parts.
"""

import re
import threading
import unicodedata
from collections.abc import Iterator
from functools import lru_cache

import tantivy

from tilbudskatalog.catalog.search import lemmas

STREAMS = ("no", "en", "se")
STREAM_OF = {"nb": "no", "nn": "no", "en": "en", "se": "se"}
STOPS = {
    "no": frozenset(lemmas.STOP_NO.split()),
    "en": frozenset(lemmas.STOP_EN.split()),
    "se": frozenset(lemmas.STOP_SE.split()),
}
# Longer than any word that people write; shorter than what would make an index sick.
LONGEST = 60

_SPELLED = str.maketrans("éèêëóòôöúùüäáàâíìîïçñ’", "eeeeoooøuuyæaaaiiiicn'")
_POSSESSIVE = re.compile(r"'s\b|'")
# e-læring, d-vitamin and CBT-I are one word each; kols-kurs is two.
_LETTER_FIRST = re.compile(r"\b([^\W\d_])-(?=[^\W\d_]{2})")
_LETTER_LAST = re.compile(r"(?<=[^\W\d_]{2})-([^\W\d_])\b")
_DIGITS_AFTER = re.compile(r"([^\W\d_]{3,})(?=\d)")
_WORD = re.compile(r"[^\W_]+")
# ME is an illness and me is not: an abbreviation that reads as a small word gets a letter that nobody writes.
_ACRONYM = re.compile(r"\b[A-ZÆØÅ]{2,3}\b")
_SHOUTED = re.compile(r"\b[A-ZÆØÅ]{5,}\b")
_APART = "ᵃ"
_NYNORSK = re.compile("|".join(sorted(map(re.escape, lemmas.NYNORSK_PARTS), key=len, reverse=True)))


def normalize(text: str) -> str:
    """Composed, lowercase, with å for aa, and accents gone that are written by some and not by others."""
    folded = unicodedata.normalize("NFC", unicodedata.normalize("NFC", text).casefold())
    return folded.translate(_SPELLED).replace("aa", "å")


def tokens(text: str) -> list[str]:
    """The words of a text in order, normalized, small words and all."""
    if not _SHOUTED.search(text):
        text = _ACRONYM.sub(_set_apart, text)
    plain = _POSSESSIVE.sub("", normalize(text))
    plain = _LETTER_LAST.sub(r"\1", _LETTER_FIRST.sub(r"\1", plain))
    return [word[:LONGEST] for word in _WORD.findall(_DIGITS_AFTER.sub(r"\1 ", plain))]


@lru_cache(maxsize=1 << 14)
def of_term(text: str) -> tuple[str, ...]:
    """The same for a concept's term, which many ask for."""
    return tuple(tokens(text))


def shown(token: str) -> str:
    """A token as it may be shown to people."""
    return token.removesuffix(_APART).upper() if token.endswith(_APART) else token


def stems(text: str, stream: str) -> list[str]:
    """The stems of a text in order, without stop words."""
    stops = STOPS[stream]
    return [stem(word, stream) for word in tokens(text) if word not in stops]


@lru_cache(maxsize=1 << 16)
def stem(word: str, stream: str) -> str:
    """The stem of a normalized word. Sámi words stand as they are: no stemmer of known quality exists for them."""
    if stream == "se" or word.isdigit() or word.endswith(_APART):
        return word
    if stream == "en":
        return _snowball(word, "english")
    return _norwegian(word)


def _norwegian(word: str) -> str:
    if known := _FAMILY.get(word):
        return known
    plain = _NYNORSK.sub(lambda match: lemmas.NYNORSK_PARTS[match.group()], word)
    if known := _FAMILY.get(plain):
        return known
    if plain.endswith(("kurset", "kursene")):
        plain = plain[: plain.rindex("kurs") + 4]
    return _bare(plain)


def _bare(word: str) -> str:
    """Stems until nothing more comes off. No Norwegian word ends in mm, so sykdomm (of sykdommer) is sykdom."""
    for _round in range(3):
        shorter = _snowball(word, "norwegian") if len(word) > 3 else word
        if shorter.endswith(("mm", "kj", "gj")):
            shorter = shorter[:-1]
        if shorter == word:
            break
        word = shorter
    return word


def is_common(token: str, stream: str) -> bool:
    """Whether a word is used for everything, so that it says little of what somebody needs."""
    return stem(token, stream) in _common(stream)


@lru_cache(maxsize=len(STREAMS))
def _common(stream: str) -> frozenset[str]:
    written = {"no": lemmas.COMMON_NO, "en": lemmas.COMMON_EN}.get(stream, "")
    return frozenset(stem(word, stream) for word in written.split())


def _set_apart(match: re.Match[str]) -> str:
    word = match.group()
    return word + _APART if any(word.casefold() in stops for stops in STOPS.values()) else word


class _Snowball:
    """Analyzers may not be entered by two threads at a time."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._analyzers = {
            language: tantivy.TextAnalyzerBuilder(tantivy.Tokenizer.whitespace())
            .filter(tantivy.Filter.stemmer(language))
            .build()
            for language in ("norwegian", "english")
        }

    def __call__(self, word: str, language: str) -> str:
        with self._lock:
            found: list[str] = self._analyzers[language].analyze(word)
        return found[0] if found else word


_snowball = _Snowball()


def _families() -> Iterator[tuple[str, str]]:
    for line in lemmas.FAMILIES.split("\n"):
        forms = line.split()
        for form in forms:
            yield form, _bare(forms[0])


_FAMILY: dict[str, str] = {}
for _form, _first in _families():
    _FAMILY.setdefault(_form, _first)
