from collections.abc import Iterator
from typing import Any

import pytest
from django.test import Client
from django.utils import translation

from tests.doors.portal import documents
from tests.doors.portal.library import Library
from tests.doors.portal.page import Page
from tilbudskatalog.catalog.search import reading
from tilbudskatalog.insight import usage

FUNCTIONS = ("find", "document", "documents", "version", "suggest", "cached", "courses", "free_places")


def fill(library: Library) -> Library:
    library.add(
        documents.national(),
        documents.offering("Røykesluttkurs", key="hamar"),
        documents.offering("Røykesluttkurs", key="stange", organization=documents.mention("stange", "Stange kommune")),
        documents.digital("Slutta – digital hjelp"),
        documents.organization(),
        documents.municipality(),
        documents.municipality("3419", "Våler"),
        documents.municipality("3114", "Våler", county="Østfold"),
    )
    return library


@pytest.fixture
def library(monkeypatch: pytest.MonkeyPatch) -> Library:
    """An empty library in search's place."""
    library = Library()
    for name in FUNCTIONS:
        monkeypatch.setattr(reading, name, getattr(library, name))
    return library


@pytest.fixture
def stocked(library: Library) -> Library:
    return fill(library)


@pytest.fixture
def noted(monkeypatch: pytest.MonkeyPatch) -> list[dict[str, Any]]:
    """What was noted of use."""
    events: list[dict[str, Any]] = []
    monkeypatch.setattr(usage, "note", lambda kind, **event: events.append({"kind": kind, **event}))
    return events


@pytest.fixture(autouse=True)
def _nothing_noted(noted: list[dict[str, Any]]) -> None:
    """Pages note their use; no test here shall leave that to be written later."""


@pytest.fixture(autouse=True)
def _in_bokmaal() -> Iterator[None]:
    with translation.override("nb"):
        yield


class Reader(Client):
    def page(self, address: str, **options: Any) -> Page:
        """The page as a reader meets it."""
        return Page(self.get(address, **options))


@pytest.fixture
def reader() -> Reader:
    return Reader()
