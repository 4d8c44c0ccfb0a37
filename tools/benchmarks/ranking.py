"""The process that answers the graded queries: the first ten codes of each, as JSON by id."""

import csv
import json
import sys
import time
from pathlib import Path

import django

django.setup()

from tilbudskatalog.catalog.search import reading  # noqa: E402
from tilbudskatalog.catalog.search.query import Query  # noqa: E402
from tilbudskatalog.ground.base.errors import DatabaseAway  # noqa: E402
from tools.benchmarks.relevance import DEPTH  # noqa: E402

PATIENCE = 120.0


def answered(query: str) -> list[str]:
    found = reading.find(Query(q=query, lang="nb", collapse="template", size=DEPTH, facets=()))
    return [str(item.document["template"] or item.document["code"]) for item in found.items]


def wait() -> None:
    end = time.monotonic() + PATIENCE
    while True:
        try:
            reading.version()
            return
        except DatabaseAway:
            if time.monotonic() > end:
                raise


if __name__ == "__main__":
    wait()
    with Path(sys.argv[1]).open(encoding="utf-8", newline="") as file:
        print(json.dumps({id: answered(query) for id, query in csv.reader(file)}))
