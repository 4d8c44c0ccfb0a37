"""What benchmarks run on: copies of the demo in a temporary folder, and processes beside this one to be measured."""

import contextlib
import json
import os
import shutil
import sqlite3
import subprocess
import sys
import tempfile
from functools import cached_property
from pathlib import Path
from types import TracebackType
from typing import Any

import psycopg

from tests.support.postgres import Cluster
from tools.benchmarks import moving

ROOT = Path(__file__).resolve().parents[2]
BUILT = ROOT / "var" / "catalog.sqlite3"
FILE = "snapshots.sqlite3"
# No such folder: to a process that is given it the database is away, and it answers from its file.
NO_DATABASE = "sqlite:////nowhere/none.sqlite3"
DATABASES = ("sqlite", "postgres")


class Workplace:
    """`with Workplace() as place:`. What is costly is made when it is first asked for, and gone at the end."""

    def __init__(self, queries: Path | None = None) -> None:
        self.queries = queries
        self.folder = Path(tempfile.mkdtemp(prefix="tilbudskatalog-bench-"))
        self._after = contextlib.ExitStack()
        self._made = 0

    def __enter__(self) -> "Workplace":
        self._after.callback(shutil.rmtree, self.folder, ignore_errors=True)
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._after.close()

    @cached_property
    def demo(self) -> Path:
        """The demo's database: a copy of the one that `make run` has built, brought up to date, or a new one."""
        path = self.folder / "demo.sqlite3"
        if BUILT.is_file():
            copy(BUILT, path)
        else:
            print("There is no demo yet: it is built now, which takes a minute or two.", flush=True)
        self.manage("migrate", "--verbosity", "0", database=f"sqlite:///{path}")
        self.manage("build_demo", database=f"sqlite:///{path}")
        return path

    @cached_property
    def filled(self) -> Path:
        """The demo's database with the courses of the coming half year, which take a minute or two the first time."""
        path = self.folder / "filled.sqlite3"
        copy(self.demo, path)
        self.manage("fill_demo", database=f"sqlite:///{path}")
        return path

    @cached_property
    def snapshots(self) -> Path:
        """The file that readers keep of the demo."""
        self.ask("tools.benchmarks.filling", str(self.folder / FILE), database=f"sqlite:///{self.demo}")
        return self.folder / FILE

    @cached_property
    def cluster(self) -> Cluster:
        """A PostgreSQL of our own, durable as in production, with the demo in it."""
        cluster = self._after.enter_context(Cluster())
        self.manage("migrate", "--verbosity", "0", database=cluster.url)
        moving.move(self.demo, cluster.url)
        return cluster

    @property
    def postgres_version(self) -> str:
        with psycopg.connect(self.cluster.url) as connection:
            return str(connection.info.parameter_status("server_version")).split()[0]

    def database(self, vendor: str) -> str:
        """The address of a database with the demo: a new copy on SQLite, the one in the cluster on PostgreSQL."""
        if vendor == "postgres":
            return self.cluster.url
        self._made += 1
        path = self.folder / f"copy-{self._made}.sqlite3"
        copy(self.demo, path)
        return f"sqlite:///{path}"

    def enlarged(self, offerings: int) -> Path:
        """A file of snapshots with so many offerings, made of copies."""
        path = self.folder / f"snapshots-{offerings}.sqlite3"
        if not path.exists():
            self.ask("tools.benchmarks.filling", str(self.snapshots), str(path), str(offerings), database=NO_DATABASE)
        return path

    def state(self, snapshots: Path | None = None) -> Path:
        """A new folder for processes' files, with those snapshots in it."""
        self._made += 1
        folder = self.folder / f"state-{self._made}"
        folder.mkdir()
        if snapshots is not None:
            # The same file under another name: nothing is published meanwhile, so nobody writes to it.
            (folder / FILE).hardlink_to(snapshots)
        return folder

    def forget(self, state: Path) -> None:
        """Gives the disk back before the end."""
        shutil.rmtree(state, ignore_errors=True)

    def profile_search(self) -> None:
        state = self.state(self.snapshots)
        self.ask("tools.benchmarks.searching", "profile", database=self.database("sqlite"), state=state)

    def manage(self, *arguments: str, database: str) -> None:
        command = [sys.executable, "manage.py", *arguments]
        environment = self.environment(database, self.folder)
        subprocess.run(command, cwd=ROOT, env=environment, stdout=subprocess.DEVNULL, check=True)

    def ask(self, module: str, *arguments: str, database: str, state: Path | None = None) -> Any:
        """Runs a module in a process of its own, and gives what it prints last, read as JSON."""
        command = [sys.executable, "-m", module, *arguments]
        environment = self.environment(database, state or self.folder)
        done = subprocess.run(command, cwd=ROOT, env=environment, stdout=subprocess.PIPE, text=True, check=True)
        *before, last = done.stdout.strip().splitlines() or ["null"]
        for line in before:
            print(line, flush=True)
        return json.loads(last)

    def environment(self, database: str, state: Path) -> dict[str, str]:
        """As `make run` has it, and quieter."""
        made = os.environ | {
            "MODE": "demo",
            "DJANGO_SETTINGS_MODULE": "tools.benchmarks.settings",
            "DATABASE_URL": database,
            "STATE_DIR": str(state),
            "LOG_LEVEL": "CRITICAL",
            "PYTHONPATH": os.pathsep.join([str(ROOT / "src"), str(ROOT)]),
        }
        for name in ("PROMETHEUS_MULTIPROC_DIR", "PUBLIC_URL", "ALLOWED_HOSTS"):
            made.pop(name, None)
        return made


def copy(source: Path, target: Path) -> None:
    """Whole also while somebody writes to it."""
    with (
        contextlib.closing(sqlite3.connect(f"file:{source}?mode=ro", uri=True)) as origin,
        contextlib.closing(sqlite3.connect(target)) as other,
    ):
        origin.backup(other)
