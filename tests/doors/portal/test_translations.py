"""Bokmål and nynorsk have every word that citizens meet."""

import re
from pathlib import Path

import pytest
from babel.messages.pofile import read_po

import tilbudskatalog

ROOT = Path(tilbudskatalog.__path__[0])
WORDS = re.compile(r'{%\s*translate "([^"]+)"')


def said() -> set[str]:
    files = [file for folder in ("ground/design", "doors/portal") for file in (ROOT / folder).rglob("*.html")]
    return {words for file in files for words in WORDS.findall(file.read_text())}


@pytest.mark.parametrize("language", ["nb", "nn"])
def test_every_word_is_translated(language: str) -> None:
    with (ROOT / "locale" / language / "LC_MESSAGES" / "django.po").open("rb") as file:
        catalog = read_po(file, locale=language)
    missing = {words for words in said() if not (catalog.get(words) and catalog[words].string)}
    assert not missing
