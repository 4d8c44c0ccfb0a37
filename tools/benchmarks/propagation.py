"""How soon a national change is found in every web process. `propagating` is the process that approves and watches."""

from statistics import median

from tools.benchmarks import machine
from tools.benchmarks.report import Report, Table, number, verdict
from tools.benchmarks.workplace import DATABASES, Workplace

RUNS = 7
WEBS = 2
LOOK_EVERY = 0.01
NAMES = {"sqlite": "SQLite", "postgres": "PostgreSQL"}
MOST_SECONDS = {"sqlite": 2.0, "postgres": 1.0}


def run(place: Workplace) -> Report:
    report = Report(
        "propagation",
        "Propagation: from the approval to every reader",
        f"A worker and {WEBS} web processes run as in production, all on this machine. The change is one of the"
        " national offering that most have taken in. It is seen when a search for its new word finds every copy.",
    )
    columns = ["database", "copies", "approval, s", "in the first, s", "in all, s", "slowest run, s", "goal", "met"]
    table = Table(columns)
    for vendor in DATABASES:
        database = place.database(vendor)
        runs = place.ask("tools.benchmarks.propagating", database, str(place.snapshots), database=database)
        act, first, last = (median(run[at] for run in runs) for at in (1, 2, 3))
        slowest = max(run[3] for run in runs)
        most = MOST_SECONDS[vendor]
        cells = [NAMES[vendor], str(runs[0][0]), *map(number, (act, first, last, slowest))]
        table.rows.append([*cells, f"< {most:.0f} s", verdict(last < most)])
    report.tables.append(table)
    report.notes = [
        f"Medians of {RUNS} changes, after one to warm up. The clock starts when the approval is committed; what the"
        f" approval itself took stands beside. Both are asked every {1000 * LOOK_EVERY:.0f} ms.",
        "On PostgreSQL the worker and the web processes are woken by NOTIFY; on SQLite they look four to five times a"
        " second.",
        f"The disk promised a page in {machine.sync_ms(place.folder):.2f} ms (`fdatasync`, median).",
    ]
    return report
