"""The process that the projection benchmark measures, on the database of its environment; prints what took how long."""

import datetime as dt
import json
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

import django

django.setup()

from django.db import transaction  # noqa: E402

from tilbudskatalog.catalog.offerings.models import LocalOffering  # noqa: E402
from tilbudskatalog.catalog.publication import log, projector  # noqa: E402
from tilbudskatalog.catalog.search import finding  # noqa: E402
from tilbudskatalog.catalog.search.breaker import Breaker  # noqa: E402
from tilbudskatalog.catalog.search.follower import DatabaseLog, Follower  # noqa: E402
from tilbudskatalog.catalog.search.query import Query  # noqa: E402
from tilbudskatalog.catalog.search.store import Store  # noqa: E402
from tilbudskatalog.ground.base.changes import Kind, record_changes  # noqa: E402
from tools.benchmarks import national_change  # noqa: E402
from tools.benchmarks.projection import BUDGET_SECONDS, CHANGES, WHOLE, Times  # noqa: E402


def several(follower: Follower) -> Iterator[Times]:
    end = time.monotonic() + BUDGET_SECONDS
    for number in range(WHOLE):
        if time.monotonic() < end:
            yield whole(follower, number)


def whole(follower: Follower, number: int) -> Times:
    """Every offering is confirmed on another day, so that every snapshot is a new one."""
    LocalOffering.objects.update(confirmed_on=dt.date(2026, 1, 1) + dt.timedelta(days=number))
    began = time.perf_counter()
    with transaction.atomic():
        record_changes(Kind.OFFERING, LocalOffering.objects.values_list("pk", flat=True))
    return published(follower, began)


def change(follower: Follower, number: int) -> Times:
    """The approval itself is not counted: the clock starts when it is committed."""
    made = national_change.approve(number)
    times = published(follower, time.perf_counter())
    asked = Query(q=made.word, facets=())
    found = finding.find(asked, follower.memory, follower.free_places, lambda _rows: {}, lambda _row: {}).total
    if found != made.copies:
        raise RuntimeError(f"{found} of {made.copies} copies are found")
    return times


def published(follower: Follower, began: float) -> Times:
    numbers = projector.project_all()
    projected = time.perf_counter()
    last = log.last_number()
    while follower.memory.seq < last:
        follower.step()
    return Times(numbers, projected - began, time.perf_counter() - projected)


def main() -> None:
    with tempfile.TemporaryDirectory() as folder:
        follower = Follower(Store(Path(folder) / "snapshots.sqlite3"), DatabaseLog(), Breaker())
        follower.step()
        answer = {
            "change": [change(follower, number).row() for number in range(CHANGES)],
            "whole": [times.row() for times in several(follower)],
        }
    print(json.dumps(answer))


if __name__ == "__main__":
    main()
