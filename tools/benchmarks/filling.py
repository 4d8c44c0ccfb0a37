"""Fills a file of snapshots from a database, as a web process's follower does; or makes a larger one of it."""

import sys
from pathlib import Path

import django

django.setup()

from tilbudskatalog.catalog.search.breaker import Breaker  # noqa: E402
from tilbudskatalog.catalog.search.follower import DatabaseLog, Follower  # noqa: E402
from tilbudskatalog.catalog.search.store import Store  # noqa: E402
from tools.benchmarks import enlarge  # noqa: E402


def fill(path: Path) -> None:
    follower = Follower(Store(path), DatabaseLog(), Breaker())
    follower.step()
    if not follower.loaded.is_set():
        raise RuntimeError("the database has nothing to read")


if __name__ == "__main__":
    if len(sys.argv) == 2:
        fill(Path(sys.argv[1]))
    else:
        enlarge.enlarge(Store(Path(sys.argv[1])), Store(Path(sys.argv[2])), int(sys.argv[3]))
    print("null")
