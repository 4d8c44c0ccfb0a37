"""What of a search may be kept: the words, without numbers, addresses and what looks like people's names."""

import re
import unicodedata
from functools import cache
from pathlib import Path

LENGTH = 120
_NAMES = Path(__file__).parent / "data" / "given_names.txt"
_TOKEN = re.compile(r"[^\W\d_]+(?:-[^\W\d_]+)*")
# Whole tokens with a digit, an @ or a slash in them: identity numbers, telephone numbers, e-mail, addresses on the web.
_TELLING = re.compile(r"\S*[\d@/\\]\S*")


def strip(text: str) -> str:
    """Lowercase words joined by spaces, at most 120 characters. Numbers and given names fall out, and with a given
    name the capitalised word after it, which is most often the family name."""
    kept: list[str] = []
    after_name = False
    for token in _TOKEN.findall(_TELLING.sub(" ", unicodedata.normalize("NFC", text))):
        is_name = token.casefold() in given_names()
        if is_name or (after_name and token[:1].isupper()):
            after_name = True
            continue
        after_name = False
        kept.append(token.casefold())
    return " ".join(kept)[:LENGTH].rstrip()


@cache
def given_names() -> frozenset[str]:
    lines = _NAMES.read_text(encoding="utf-8").splitlines()
    return frozenset(line.strip().casefold() for line in lines if line.strip() and not line.startswith("#"))
