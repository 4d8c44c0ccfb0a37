"""Web, worker and command-line processes of a test's own; each is ended by its pid, and only those."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from types import TracebackType
from typing import TypeVar

import httpx
from django.db import connection

from tests.support.postgres import free_port

ROOT = Path(__file__).resolve().parents[2]
PATIENCE = 30.0
T = TypeVar("T")


def test_database_url() -> str:
    """The address of the database that this test itself writes to, for processes beside it."""
    settings = connection.settings_dict
    if connection.vendor == "sqlite":
        return f"sqlite:///{settings['NAME']}"
    return f"postgres://{settings['USER']}@{settings['HOST']}:{settings['PORT']}/{settings['NAME']}"


test_database_url.__test__ = False  # type: ignore[attr-defined]


def eventually(ask: Callable[[], T], *, within: float = PATIENCE, every: float = 0.05) -> T:
    """Asks until the answer is true, and gives it; fails with the last answer when the time is out."""
    end = time.monotonic() + within
    while not (answer := ask()):
        assert time.monotonic() < end, f"not within {within} s: {answer!r}"
        time.sleep(every)
    return answer


class Processes:
    """`with Processes(database_url, folder) as processes:`; all stop at the end."""

    def __init__(self, database_url: str, folder: Path) -> None:
        self.folder = folder
        self.started: list[subprocess.Popen[bytes]] = []
        self.environment = os.environ | {
            "MODE": "demo",
            "DJANGO_SETTINGS_MODULE": "tilbudskatalog.config.settings",
            "DATABASE_URL": database_url,
            "STATE_DIR": str(folder / "state"),
            "MEDIA_DIR": str(folder / "media"),
            "LOG_LEVEL": "WARNING",
            "PYTHONPATH": str(ROOT / "src"),
        }
        self.environment.pop("PROMETHEUS_MULTIPROC_DIR", None)

    def __enter__(self) -> "Processes":
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        for process in self.started:
            self.stop(process)

    def web(self, port: int = 0, application: str = "tilbudskatalog.config.wsgi:application") -> str:
        """One web process; gives its address when it is alive."""
        port = port or free_port()
        self.start(
            *("-m", "granian", "--interface", "wsgi", "--host", "127.0.0.1", "--port", str(port), "--workers", "1"),
            *(
                "--no-ws",
                "--blocking-threads",
                "32",
                "--backpressure",
                "128",
                "--log-level",
                "warning",
                application,
            ),
        )
        address = f"http://127.0.0.1:{port}"
        eventually(lambda: self._alive(address))
        return address

    def worker(self) -> "subprocess.Popen[bytes]":
        return self.start("manage.py", "worker")

    def manage(self, *arguments: str) -> None:
        subprocess.run([sys.executable, "manage.py", *arguments], cwd=ROOT, env=self.environment, check=True)

    def script(self, module: str) -> None:
        subprocess.run([sys.executable, "-m", module], cwd=ROOT, env=self.environment, check=True)

    def start(self, *arguments: str) -> "subprocess.Popen[bytes]":
        # A session of its own, so that what granian itself starts ends with it.
        with (self.folder / f"process-{len(self.started)}.log").open("wb") as log:
            process = subprocess.Popen(
                [sys.executable, *arguments],
                cwd=ROOT,
                env=self.environment,
                stdout=log,
                stderr=log,
                start_new_session=True,
            )
        self.started.append(process)
        return process

    def stop(self, process: "subprocess.Popen[bytes]") -> None:
        if process.poll() is None:
            os.killpg(process.pid, signal.SIGTERM)
            try:
                process.wait(timeout=10)
            except subprocess.TimeoutExpired:
                os.killpg(process.pid, signal.SIGKILL)
                process.wait()

    def stop_all(self) -> None:
        for process in self.started:
            self.stop(process)
        self.started.clear()

    def _alive(self, address: str) -> bool:
        try:
            return httpx.get(f"{address}/healthz").status_code == 200
        except httpx.TransportError:
            return False
