"""How good the first ten are: nDCG@10 and hits among the first three, over graded queries; copies count as one."""

import csv
import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from statistics import fmean

from tools.benchmarks.report import Report, Table, verdict
from tools.benchmarks.workplace import NO_DATABASE, Workplace

# Words were chosen while looking at the first; the second was written at the same time and only its figures looked at.
OWN = (Path(__file__).with_name("queries.csv"), Path(__file__).with_name("queries_unseen.csv"))
DEPTH = 10
FIRST = 3
WORST = 10
LEAST, LEAST_OF_FORM, LEAST_HITS = 0.90, 0.75, 0.95


@dataclass(frozen=True, slots=True)
class Graded:
    """A query, the form of language it is in, and what answers it: code of a national offering → 3 best … 1 related."""

    id: str
    query: str
    form: str
    grades: Mapping[str, int]


@dataclass(frozen=True, slots=True)
class Ranked:
    graded: Graded
    found: Sequence[str]

    @property
    def gain(self) -> float:
        return ndcg(self.found, self.graded.grades)

    @property
    def plain_gain(self) -> float:
        return ndcg(self.found, self.graded.grades, exponential=False)

    @property
    def hit(self) -> bool:
        return any(code in self.graded.grades for code in self.found[:FIRST])

    @property
    def best(self) -> bool:
        top = max(self.graded.grades.values())
        return any(self.graded.grades.get(code) == top for code in self.found[:FIRST])


def read(path: Path) -> list[Graded]:
    """Columns `qid, sporring, sprakform, relevante_id_grad`; grades are written `code:3|code:2`."""
    with path.open(encoding="utf-8", newline="") as file:
        return [
            Graded(row["qid"], row["sporring"], row["sprakform"], grades(row["relevante_id_grad"]))
            for row in csv.DictReader(file)
        ]


def grades(cell: str) -> dict[str, int]:
    pairs = [part.strip().rpartition(":") for part in cell.split("|") if part.strip()]
    return {code: int(grade) for code, _colon, grade in pairs}


def ndcg(found: Sequence[str], wanted: Mapping[str, int], *, exponential: bool = True) -> float:
    """Discounted gain of the first ten against that of the best possible order. A grade gains 2^grade - 1 (Burges et
    al. 2005), or plainly itself (Järvelin and Kekäläinen 2002)."""
    best = _discounted(sorted(wanted.values(), reverse=True), exponential)
    return _discounted([wanted.get(code, 0) for code in found], exponential) / best if best else 1.0


def _discounted(gains: Sequence[int], exponential: bool) -> float:
    return sum(
        (2**gain - 1 if exponential else gain) / math.log2(rank + 1) for rank, gain in enumerate(gains[:DEPTH], 1)
    )


def run(place: Workplace) -> Report:
    sources = {path.stem: read(path) for path in ([place.queries] if place.queries else OWN)}
    queries = [each for several in sources.values() for each in several]
    asked = place.folder / "asked.csv"
    with asked.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows([each.id, each.query] for each in queries)
    state = place.state(place.snapshots)
    answers = place.ask("tools.benchmarks.ranking", str(asked), database=NO_DATABASE, state=state)
    ranked = {name: [Ranked(each, answers[each.id]) for each in several] for name, several in sources.items()}
    whose = "a file outside the project" if place.queries else "`tools/benchmarks`, our own"
    report = Report(
        "relevance",
        "Relevance: are the right offerings first?",
        f"{len(queries)} graded queries from {whose}, asked in bokmål with copies of a national offering counted as"
        " one. A place is what search itself reads out of the query.",
    )
    report.tables += [_forms(name, several) for name, several in ranked.items()]
    # Queries that were lent to be judged by must not become examples to be learnt from.
    (report.private if place.queries else report.tables).append(_worst(next(iter(ranked.values()))))
    report.notes = [
        "nDCG@10: a grade gains 2^grade − 1; beside it the same with the plain grade. hit@3: anything graded among the"
        " first three; best@3: something of the query's highest grade.",
        "`queries` were looked at while the words were chosen; of `queries_unseen`, written by the same hand, only the"
        " figures.",
        "With a place, what is not offered there counts as missing.",
    ]
    return report


def _forms(name: str, ranked: Sequence[Ranked]) -> Table:
    columns = ["form", "queries", "nDCG@10", "plain", "hit@3", "best@3", "goal", "met"]
    table = Table(columns, heading=f"By form of language: {name}")
    goal = f"nDCG ≥ {LEAST:.2f}, hit@3 ≥ {LEAST_HITS:.2f}"
    met = fmean(each.gain for each in ranked) >= LEAST and fmean(each.hit for each in ranked) >= LEAST_HITS
    table.rows.append(["all", *_means(ranked), goal, verdict(met)])
    for form in sorted({each.graded.form for each in ranked}):
        own = [each for each in ranked if each.graded.form == form]
        met = fmean(each.gain for each in own) >= LEAST_OF_FORM
        table.rows.append([form, *_means(own), f"nDCG ≥ {LEAST_OF_FORM:.2f}", verdict(met)])
    return table


def _means(ranked: Sequence[Ranked]) -> list[str]:
    figures = [
        fmean(each.gain for each in ranked),
        fmean(each.plain_gain for each in ranked),
        fmean(each.hit for each in ranked),
        fmean(each.best for each in ranked),
    ]
    return [str(len(ranked)), *(f"{figure:.3f}" for figure in figures)]


def _worst(ranked: Sequence[Ranked]) -> Table:
    table = Table(["query", "id", "form", "nDCG@10", "came first", "missing"], heading="The worst")
    for each in sorted(ranked, key=lambda each: (each.gain, each.graded.id))[:WORST]:
        missing = [code for code, grade in each.graded.grades.items() if code not in each.found and grade > 1]
        first = ", ".join(each.found[:FIRST]) or "nothing"
        of = [each.graded.query, each.graded.id, each.graded.form, f"{each.gain:.3f}"]
        table.rows.append([*of, first, ", ".join(missing)])
    return table
