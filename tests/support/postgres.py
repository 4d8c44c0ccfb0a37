"""A PostgreSQL of the test's own: temporary folder, free port, never as root; stopped and started by its pid alone."""

import contextlib
import os
import pwd
import random
import shutil
import socket
import subprocess
import tempfile
from pathlib import Path
from types import TracebackType


def free_port() -> int:
    """Below those that outgoing connections are given, so that none of them takes it before it is used."""
    while True:
        with contextlib.closing(socket.socket()) as probe, contextlib.suppress(OSError):
            probe.bind(("127.0.0.1", random.randint(20_000, 32_000)))
            return int(probe.getsockname()[1])


def programs() -> Path:
    """The folder of the newest PostgreSQL there is: `programs() / "pg_dump"`."""
    found = sorted(Path("/usr/lib/postgresql").glob("*/bin"), key=lambda path: float(path.parent.name))
    if not found:
        raise RuntimeError("PostgreSQL is not installed: apt-get install postgresql")
    return found[-1]


class Cluster:
    """`with Cluster() as cluster: cluster.url`. `durable=False` trades crash safety for speed."""

    def __init__(self, *, durable: bool = True) -> None:
        self.port = free_port()
        self.folder = Path(tempfile.mkdtemp(prefix="tilbudskatalog-pg-"))
        self.durable = durable
        self.bin = programs()

    @property
    def url(self) -> str:
        return f"postgres://catalog@127.0.0.1:{self.port}/catalog"

    def __enter__(self) -> "Cluster":
        if os.getuid() == 0:
            shutil.chown(self.folder, "postgres")
        data = self.folder / "data"
        self._run(
            "initdb", "-D", str(data), "-U", "catalog", "--auth=trust", "--no-sync", "-E", "UTF8", "--locale=C.UTF-8"
        )
        settings = [
            f"port = {self.port}",
            "listen_addresses = '127.0.0.1'",
            f"unix_socket_directories = '{self.folder}'",
        ]
        settings += ["max_connections = 200", "timezone = 'UTC'"]
        if not self.durable:
            settings += ["fsync = off", "synchronous_commit = off", "full_page_writes = off"]
        with (data / "postgresql.conf").open("a") as file:
            file.write("\n".join(settings) + "\n")
        self.start()
        self._run("createdb", "-h", "127.0.0.1", "-p", str(self.port), "-U", "catalog", "catalog")
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.stop()
        shutil.rmtree(self.folder, ignore_errors=True)

    def start(self) -> None:
        self._run("pg_ctl", "-D", str(self.folder / "data"), "-l", str(self.folder / "log"), "-w", "start")

    def stop(self) -> None:
        """Immediate, as when the machine is lost; nothing when it does not run."""
        if (self.folder / "data" / "postmaster.pid").exists():
            self._run("pg_ctl", "-D", str(self.folder / "data"), "-m", "immediate", "-w", "stop")

    def _run(self, program: str, *arguments: str) -> None:
        user = pwd.getpwnam("postgres") if os.getuid() == 0 else None
        result = subprocess.run(
            [str(self.bin / program), *arguments],
            user=user.pw_uid if user else None,
            group=user.pw_gid if user else None,
            extra_groups=[] if user else None,
            cwd=self.folder,
            # Not a pipe: the server that pg_ctl starts would inherit it and keep it open.
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            check=False,
        )
        if result.returncode:
            log = self.folder / "log"
            raise RuntimeError(f"{program} failed ({result.returncode}): {log.read_text() if log.exists() else ''}")
