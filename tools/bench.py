"""Measures reading, relevance, publishing, starting and propagation, and writes a page for each.

`bench.py` takes all; `bench.py search relevance` some. QUERIES=file or `--queries file` gives graded queries that lie
outside the project.
"""

import argparse
import os
import sys
import time
from importlib import import_module
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
# This folder must not stand first: it has a test.py.
sys.path[:1] = [str(ROOT), str(ROOT / "src")]

from tools.benchmarks import machine  # noqa: E402
from tools.benchmarks.report import Report  # noqa: E402
from tools.benchmarks.workplace import Workplace  # noqa: E402

BENCHMARKS = ("search", "relevance", "projection", "startup", "propagation", "studio")
WITH_POSTGRES = {"projection", "propagation", "studio"}


def arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("benchmarks", nargs="*", metavar="benchmark", help=", ".join(BENCHMARKS))
    parser.add_argument("--queries", default=os.environ.get("QUERIES", ""), help="graded queries, for relevance")
    parser.add_argument("--note", default="", help="a remark for the pages, such as what else the machine was doing")
    parser.add_argument("--out", type=Path, default=ROOT / "docs" / "benchmarks", help="where the pages are written")
    parser.add_argument("--profile", action="store_true", help="where search spends its time; writes no page")
    given = parser.parse_args()
    if unknown := set(given.benchmarks) - set(BENCHMARKS):
        parser.error(f"no such benchmark: {', '.join(sorted(unknown))}. There are {', '.join(BENCHMARKS)}.")
    if given.queries and not Path(given.queries).is_file():
        parser.error(f"no such file: {given.queries}")
    return given


def main() -> int:
    given = arguments()
    with Workplace(queries=Path(given.queries).resolve() if given.queries else None) as place:
        if given.profile:
            place.profile_search()
            return 0
        for name in given.benchmarks or BENCHMARKS:
            began = time.monotonic()
            report: Report = import_module(f"tools.benchmarks.{name}").run(place)
            described = machine.described(postgres=place.postgres_version if name in WITH_POSTGRES else "")
            page = report.page(f"{described} {given.note}".strip())
            print(page)
            for table in report.private:
                print(table.text(), end="\n\n")
            given.out.mkdir(parents=True, exist_ok=True)
            (given.out / f"{report.name}.md").write_text(page, encoding="utf-8")
            print(f"({name} took {time.monotonic() - began:.0f} s)\n", flush=True)
    return 0


if __name__ == "__main__":
    sys.exit(main())
