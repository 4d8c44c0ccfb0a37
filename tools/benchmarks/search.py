"""How many searches one core answers, against fixed bytes through the same Django, and how that falls with growth.

`searching` is the process that is measured.
"""

from typing import Any

from tools.benchmarks.report import Report, Table, number, percent, verdict
from tools.benchmarks.workplace import NO_DATABASE, Workplace

SEARCHING = "tools.benchmarks.searching"
ROUNDS = 5
FEWER_ROUNDS = 3
LARGER = (20_000, 200_000)
CEILING, SHORT, WORD, WIDE, PLACE, MIX, LATER, FIND, OFFERING = (
    "fixed bytes",
    "fixed bytes, the short way",
    "one word",
    "three wide concepts",
    "one word, one place",
    "natural mix, after a publication",
    "natural mix, later",
    "page of results, HTML",
    "page of an offering, HTML",
)
EACH = {CEILING: 600, SHORT: 600, WORD: 120, WIDE: 40, PLACE: 120, MIX: 200, LATER: 200, FIND: 30, OFFERING: 40}
# How many of the mix have been asked since the last publication, before what is measured as later.
EARLIER = 4000
SAME, GROWN, BROADEST, ALL = (
    "a place as large as before",
    "a place ten times as large",
    "the broadest word",
    "everything",
)
EACH_LARGE = {SAME: 50, GROWN: 50, WORD: 50, BROADEST: 18, ALL: 8}
# How many of the concepts with the most words and the most narrower concepts are asked for together.
WIDEST = 30
MOST_TIMES = {SAME: 1.5, GROWN: 1.5, BROADEST: 6.0}
LEAST_SHARE = {WORD: 0.15, MIX: 0.60, LATER: 0.60}
MOST_P99_HALF_MS = 10.0


def run(place: Workplace) -> Report:
    own = place.ask(SEARCHING, database=f"sqlite:///{place.filled}", state=place.state())
    larger = {size: _at(place, size) for size in LARGER}
    report = Report(
        "search",
        "Search: requests for each second of one core",
        "Requests to the project's WSGI application in one process, one at a time, with the project's middleware and"
        " with facets. Every query of a kind is another, so that no answer can have been kept; the natural mix repeats"
        " itself as people do. Rate and share are by processor time, percentiles by the clock.",
    )
    report.tables = [_rates(own["figures"]), _growth(larger)]
    report.notes = [
        "Fixed bytes: 30 kB through the same handler and all the middleware that pages pass through, measured in the"
        f" same rounds. The share is the median of {ROUNDS} rounds. The short way is that of the open interface, which"
        " passes by sessions, forms, messages and languages of pages.",
        f"Of the natural mix after a publication {percent(own['repeated'])} had been asked before; later is after"
        f" {EARLIER:,} of the same. Before each round somebody signs up for a course, and the process has heard of it."
        " Every item had been shown once before the measuring began; in the larger catalogs none had, so that full"
        " pages of new ones stand out there.",
        "p99 at half load is computed from the measured processor times: requests come at random to one core that they"
        " keep busy half of the time, and wait for each other.",
        "One word: any word of concepts' terms and of national titles and synonyms that finds something. Three wide"
        f" concepts: three at once of the {WIDEST} that widen a query most. Natural mix: questions of our own"
        " making and such words, asked as 1/rank.",
        "The larger catalogs are copies of the demo's snapshots with other ids, providers and municipalities; every"
        " ninth municipality has all copies of its offerings.",
        f"Memory of the process: {own['memory']:.0f} MB at the demo's size, "
        + ", ".join(f"{found['memory']:.0f} MB at {size:,}" for size, found in larger.items())
        + ".",
    ]
    return report


def _at(place: Workplace, size: int) -> dict[str, Any]:
    state = place.state(place.enlarged(size))
    found: dict[str, Any] = place.ask(SEARCHING, "large", database=NO_DATABASE, state=state)
    place.forget(state)
    return found


def _rates(figures: dict[str, dict[str, float]]) -> Table:
    columns = ["request", "per s and core", "of the ceiling", "p50 ms", "p99 ms", "p99 ms at half load", "kB"]
    table = Table([*columns, "goal", "met"], heading="At the demo's size")
    for kind, found in figures.items():
        least = LEAST_SHARE.get(kind)
        goal = f"≥ {percent(least)}" if least else ""
        met = found["share"] >= least if least else True
        if kind in (MIX, LATER):
            goal += f", half load < {MOST_P99_HALF_MS:.0f} ms"
            met = met and found["p99_half"] < MOST_P99_HALF_MS
        measured_cells = [number(found[name]) for name in ("p50", "p99", "p99_half", "kb")]
        share = percent(found["share"])
        table.rows.append([kind, number(found["rate"]), share, *measured_cells, goal, verdict(met) if goal else ""])
    return table


def _growth(larger: dict[int, dict[str, Any]]) -> Table:
    small, large = LARGER
    table = Table(["query", f"ms at {small:,}", f"ms at {large:,}", "times", "goal", "met"], heading="As it grows")
    for kind in EACH_LARGE:
        before, after = (larger[size]["figures"][kind]["ms"] for size in LARGER)
        most = MOST_TIMES.get(kind)
        goal = f"≤ {most} ×" if most else ""
        met = verdict(after / before <= most) if most else ""
        table.rows.append([kind, number(before), number(after), f"{after / before:.1f} ×", goal, met])
    return table
