"""From what was changed to what can be searched: the whole catalog, and a national change with all its copies.

`projecting` is the process that is measured.
"""

from collections.abc import Sequence
from dataclasses import astuple, dataclass
from statistics import median

from tools.benchmarks import machine
from tools.benchmarks.report import Report, Table, number, verdict
from tools.benchmarks.workplace import DATABASES, Workplace

# The whole catalog is republished so many times, but no further time once the budget is spent.
WHOLE = 3
BUDGET_SECONDS = 20.0
CHANGES = 5
NAMES = {"sqlite": "SQLite", "postgres": "PostgreSQL"}
WORK = {"whole": "the whole catalog", "change": "a national change, all copies"}
MOST_SECONDS = {("whole", "sqlite"): 15.0, ("whole", "postgres"): 15.0}
MOST_SECONDS |= {("change", "sqlite"): 2.0, ("change", "postgres"): 1.0}


@dataclass(frozen=True, slots=True)
class Times:
    """`numbers` that were given out; seconds until they were in the log, and from there until a follower had them."""

    numbers: int
    projecting: float
    following: float

    def row(self) -> tuple[float, ...]:
        return astuple(self)


def run(place: Workplace) -> Report:
    report = Report(
        "projection",
        "Projection: from a change to the index",
        "One process notes the changes, projects them into the log and then follows the log into its file and its"
        " index, one after the other. In operation the worker and the web processes do this side by side.",
    )
    table = Table(["what", "database", "snapshots", "log, s", "index, s", "together, s", "goal", "met"])
    for vendor in DATABASES:
        found = place.ask("tools.benchmarks.projecting", database=place.database(vendor))
        table.rows += [_row(work, vendor, [Times(*row) for row in found[work]]) for work in WORK]
    report.tables.append(table)
    report.notes = [
        f"Medians of up to {WHOLE} runs for the whole catalog and of {CHANGES} for the change. Every snapshot is a new"
        " one: the whole catalog was confirmed on another day. A change counts as searchable when a search for its new"
        " word finds every copy.",
        f"The disk promised a page in {machine.sync_ms(place.folder):.2f} ms (`fdatasync`, median). PostgreSQL is"
        " durable, SQLite runs with WAL and `synchronous=NORMAL`, both as in production.",
    ]
    return report


def _row(work: str, vendor: str, runs: Sequence[Times]) -> list[str]:
    together = median(run.projecting + run.following for run in runs)
    most = MOST_SECONDS[work, vendor]
    return [
        WORK[work],
        NAMES[vendor],
        f"{runs[-1].numbers:,}",
        number(median(run.projecting for run in runs)),
        number(median(run.following for run in runs)),
        number(together),
        f"< {most:.0f} s",
        verdict(together < most),
    ]
