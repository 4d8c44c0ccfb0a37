"""The workspace of somebody who minds 400 organizations, with 15,000 offerings. `studying` is the process measured."""

from tools.benchmarks.report import Report, Table, number, verdict
from tools.benchmarks.workplace import DATABASES, Workplace

ORGANIZATIONS = 400
OFFERINGS = 15_000
# Each page so many times, after one that is not counted.
TIMES = 15
MOST_MS = 300.0
NAMES = {"sqlite": "SQLite", "postgres": "PostgreSQL"}


def run(place: Workplace) -> Report:
    report = Report(
        "studio",
        "Studio: the lists of somebody who minds 400 organizations",
        "A whole request through Django, page included, in one process: the session, the policy, the queries and the"
        " template. Half of the lists are long on purpose.",
    )
    table = Table(["page", "database", "queries", "processor, ms", "median, ms", "slowest, ms", "goal", "met"])
    for vendor in DATABASES:
        found = place.ask("tools.benchmarks.studying", database=place.database(vendor))
        for page in found["pages"]:
            table.rows.append(
                [
                    page["name"],
                    NAMES[vendor],
                    str(page["queries"]),
                    number(page["processor"]),
                    number(page["median"]),
                    number(page["slowest"]),
                    f"< {MOST_MS:.0f} ms",
                    verdict(page["median"] < MOST_MS),
                ]
            )
    report.tables.append(table)
    report.notes = [
        f"{found['organizations']} organizations and {found['offerings']:,} offerings, of which {found['drafts']}"
        f" drafts, {found['reviews']} in review and {found['drifts']} fields with a national change to look at.",
        f"{TIMES} requests of each page, one after the other. Processor time is the web process's own: on SQLite"
        " that is all there is, PostgreSQL's server is not in it. The others are by the clock.",
    ]
    return report
