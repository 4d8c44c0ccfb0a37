"""Migrated databases: one is migrated for the whole run, by whoever needs it first; who asks is given a copy."""

import fcntl
import os
import shutil
import subprocess
import sys
import uuid
from pathlib import Path

import psycopg
from django.db import connection
from psycopg import sql

ROOT = Path(__file__).resolve().parents[2]
TEMPLATE = "migrated"


class Migrated:
    """`shared`: a folder that all processes of the run have in common, and no other run."""

    def __init__(self, shared: Path) -> None:
        self.shared = shared

    def database(self, folder: Path) -> str:
        """The address of a new one, of the kind that this run is on; a file lies in `folder`."""
        name = str(folder / "catalog.sqlite3") if connection.vendor == "sqlite" else f"own_{uuid.uuid4().hex}"
        self.copy(name)
        return _address(name)

    def copy(self, name: str) -> None:
        """Under this name, in the place of what had it."""
        with (self.shared / f"{TEMPLATE}.lock").open("w") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            self._migrate_once()
            if connection.vendor == "sqlite":
                shutil.copyfile(self.shared / f"{TEMPLATE}.sqlite3", name)
            else:
                _create(name, template=TEMPLATE)

    def _migrate_once(self) -> None:
        done = self.shared / f"{TEMPLATE}.done"
        if done.exists():
            return
        name = TEMPLATE
        if connection.vendor == "sqlite":
            name = str(self.shared / f"{TEMPLATE}.sqlite3")
        else:
            _create(name, template="template0")
        environment = os.environ | {
            "DJANGO_SETTINGS_MODULE": "tilbudskatalog.config.settings",
            "DATABASE_URL": _address(name),
            "STATE_DIR": str(self.shared / "state"),
            "PYTHONPATH": str(ROOT / "src"),
        }
        subprocess.run(
            [sys.executable, "manage.py", "migrate", "--verbosity", "0"], cwd=ROOT, env=environment, check=True
        )
        done.touch()


def _create(name: str, template: str) -> None:
    """On PostgreSQL, past Django, which refuses to connect where Playwright is at work."""
    with psycopg.connect(_address("postgres"), autocommit=True) as server:
        server.execute(sql.SQL("DROP DATABASE IF EXISTS {}").format(sql.Identifier(name)))
        server.execute(sql.SQL("CREATE DATABASE {} TEMPLATE {}").format(sql.Identifier(name), sql.Identifier(template)))


def _address(name: str) -> str:
    if connection.vendor == "sqlite":
        return f"sqlite:///{name}"
    settings = connection.settings_dict
    return f"postgres://{settings['USER']}@{settings['HOST']}:{settings['PORT']}/{name}"
