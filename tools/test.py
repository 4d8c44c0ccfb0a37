"""Runs the suite on one database: `test.py sqlite` or `test.py postgres`, then pytest's own arguments.

PostgreSQL is a cluster of the run's own in a temporary folder, on a free port, stopped at the end. Without arguments it
leaves out what no database decides, as that has been run on SQLite.
"""

import os
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
# Each in turn takes the next: those that empty the database stand last, and must be run last by each.
EVERYTHING = ["-n", "2", "-q"]
AGAIN = ["-m", "database"]
sys.path[:0] = [str(ROOT), str(ROOT / "src")]

from tests.support.postgres import Cluster  # noqa: E402


def main(database: str, arguments: list[str]) -> int:
    command = [sys.executable, "-m", "pytest", *(arguments or EVERYTHING)]
    environment = os.environ | {"MODE": "demo", "PYTHONPATH": str(ROOT / "src")}
    environment.pop("DATABASE_URL", None)
    if database == "sqlite":
        return subprocess.call(command, cwd=ROOT, env=environment)
    if not arguments:
        command += AGAIN
    with Cluster(durable=False) as cluster:
        return subprocess.call(command, cwd=ROOT, env=environment | {"DATABASE_URL": cluster.url})


if __name__ == "__main__":
    sys.exit(main(sys.argv[1], sys.argv[2:]))
