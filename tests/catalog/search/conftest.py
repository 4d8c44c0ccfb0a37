from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.catalog.search.factories import Document, Log
from tilbudskatalog.catalog.search import follower, reading
from tilbudskatalog.catalog.search.breaker import Breaker
from tilbudskatalog.catalog.search.follower import Follower
from tilbudskatalog.catalog.search.query import Query, Result
from tilbudskatalog.catalog.search.store import Store


class Catalog:
    """A log, a file and a follower of a test's own, in the place of this process's."""

    def __init__(self, path: Path) -> None:
        self.log = Log()
        self.follower = Follower(Store(path), self.log, Breaker())

    def publish(self, *documents: Document) -> Document:
        self.log.publish(*documents)
        self.follower.step()
        return documents[0]

    def withdraw(self, document: Document) -> None:
        self.log.withdraw(document)
        self.follower.step()

    def find(self, q: str = "", **fields: Any) -> Result:
        return reading.find(Query(q=q, **fields))

    def titles(self, q: str = "", **fields: Any) -> list[str]:
        return [item.document["texts"]["nb"]["title"] for item in self.find(q, **fields).items]


@pytest.fixture
def catalog(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Catalog]:
    made = Catalog(tmp_path / "snapshots.sqlite3")
    monkeypatch.setattr(follower, "_follower", made.follower)
    yield made
    made.follower.store.close()
