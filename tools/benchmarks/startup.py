"""How long a new web process takes to its first answer, and how much memory it has then. `starting` is that process."""

import time
from pathlib import Path
from statistics import median

from tools.benchmarks.report import Report, Table, number, verdict
from tools.benchmarks.workplace import NO_DATABASE, Workplace

RUNS = 3
SIZE = 20_000
MOST_SECONDS, MOST_MB = 3.0, 300.0


def run(place: Workplace) -> Report:
    report = Report(
        "startup",
        "Start-up: from nothing to the first answer",
        "A process imports Django and the project, loads the host's file of snapshots and answers a search with a place"
        " and facets.",
    )
    columns = ["offerings", "database", "Django up, s", "first answer, s", "processor, s", "memory, MB", "goal", "met"]
    table = Table(columns)
    larger = place.enlarged(SIZE)
    demo = place.database("sqlite")
    table.rows.append(_row(place, "the demo's", "SQLite", demo, place.snapshots))
    table.rows.append(_row(place, f"{SIZE:,}", "away", NO_DATABASE, larger))
    report.tables.append(table)
    report.notes = [
        f"Medians of {RUNS} starts, the files warm in the system's cache. Processor: what the process has spent by then"
        " in all its threads. Memory: what it holds then (RSS).",
        "The larger file is made of copies of the demo's snapshots. Its log is of no database, so there the process"
        " answers from its file alone.",
    ]
    return report


def _row(place: Workplace, size: str, named: str, database: str, snapshots: Path) -> list[str]:
    state = place.state(snapshots)
    starts = [_start(place, database, state) for _run in range(RUNS)]
    place.forget(state)
    ready, answered, spent, memory = (median(each[at] for each in starts) for at in range(4))
    met = answered < MOST_SECONDS and memory < MOST_MB
    goal = f"< {MOST_SECONDS:.0f} s, < {MOST_MB:.0f} MB"
    return [size, named, number(ready), number(answered), number(spent), f"{memory:.0f}", goal, verdict(met)]


def _start(place: Workplace, database: str, state: Path) -> tuple[float, float, float, float]:
    # The monotonic clock is the machine's, the same in both processes.
    began = time.monotonic()
    found = place.ask("tools.benchmarks.starting", database=database, state=state)
    if not found["found"]:
        raise RuntimeError("the first search found nothing")
    return found["ready"] - began, found["answered"] - began, found["spent"], found["memory"]
