"""The documents tell of what is there, and their links lead somewhere."""

import re
import unicodedata
from collections.abc import Iterator
from pathlib import Path

from tests.repository.tree import ROOT, complain, files, name, text
from tilbudskatalog.config.environment import Environment

SETTINGS = ROOT / "docs" / "operations" / "settings.md"
DECISIONS = ROOT / "docs" / "adr"
FENCE = re.compile(r"^```.*?^```", re.DOTALL | re.MULTILINE)
LINK = re.compile(r"\[[^\]]*\]\(([^)\s]+)\)")
HEADING = re.compile(r"^#+ +(.+?) *$", re.MULTILINE)
OUTSIDE = re.compile(r"^[a-z][a-z+.-]*:")
ROW = re.compile(r"^\| `([A-Z][A-Z0-9_]*)` \|", re.MULTILINE)
NAMED_IN_CODE = re.compile(r"\bdocs/[\w./-]+\.(?:md|toml|json)\b")


def test_every_setting_is_described() -> None:
    told = set(ROW.findall(text(SETTINGS)))
    complain(
        sorted({field.upper() for field in Environment.model_fields} - told),
        f"Give each a row in {name(SETTINGS)}: | `NAME` | meaning | default | in production |.",
    )


def test_no_described_setting_is_gone() -> None:
    known = {field.upper() for field in Environment.model_fields}
    complain(
        sorted(set(ROW.findall(text(SETTINGS))) - known),
        f"config/environment.py no longer has these. Take their rows out of {name(SETTINGS)}.",
    )


def test_links_lead_somewhere() -> None:
    complain(
        [f"{name(path)}: {link}" for path in files(".md") for link in _links(path) if not _leads_somewhere(path, link)],
        "Mend the links: a path is relative to the file, and an anchor is a heading of the file it leads to.",
    )


def test_documents_that_the_code_names_exist() -> None:
    problems = []
    for suffix in (".py", ".sh", ".mjs", ".toml"):
        for path in files(suffix):
            problems += [
                f"{name(path)}: {each}" for each in NAMED_IN_CODE.findall(text(path)) if not (ROOT / each).exists()
            ]
    complain(problems, "Write the document, or correct its name.")


def test_every_decision_is_listed_and_argued() -> None:
    pages = [path for path in files(".md", DECISIONS) if path.name != "README.md"]
    listed = text(DECISIONS / "README.md")
    parts = ("## Context", "## Decision", "## Consequences")
    problems = [f"{name(path)}: not listed in README.md" for path in pages if f"({path.name})" not in listed]
    problems += [f"{name(path)}: no “{part}”" for path in pages for part in parts if part not in text(path)]
    complain(problems, "A decision stands in docs/adr/README.md and has context, decision and consequences.")


def _links(path: Path) -> Iterator[str]:
    yield from (link for link in LINK.findall(FENCE.sub("", text(path))) if not OUTSIDE.match(link))


def _leads_somewhere(path: Path, link: str) -> bool:
    file, _, anchor = link.partition("#")
    target = (path.parent / file).resolve() if file else path
    if not target.exists():
        return False
    return not anchor or target.suffix != ".md" or anchor in {_anchor(each) for each in HEADING.findall(text(target))}


def _anchor(heading: str) -> str:
    """As GitHub makes it of a heading: lowercase, without punctuation, hyphens for spaces."""
    words = unicodedata.normalize("NFC", heading).lower().replace(" ", "-")
    return "".join(sign for sign in words if sign.isalnum() or sign in "-_")
