"""What the figures were measured on: versions, processor and memory. No names of hosts, no paths."""

import datetime as dt
import os
import platform
import re
import sqlite3
import tempfile
import time
from importlib.metadata import version
from pathlib import Path
from statistics import median


def described(*, postgres: str = "") -> str:
    """One sentence. `postgres` is the version of the server that was used, if one was."""
    versions = [f"Python {platform.python_version()}", f"Django {version('Django')}", f"tantivy {version('tantivy')}"]
    versions.append(f"SQLite {sqlite3.sqlite_version}")
    versions += [f"PostgreSQL {postgres}"] if postgres else []
    cores = len(os.sched_getaffinity(0))
    return f"{', '.join(versions)}. {cores} cores of {processor()}, {memory_gb():.0f} GB memory. {today()}."


def today() -> str:
    return dt.datetime.now(tz=dt.UTC).date().isoformat()


def processor(listing: str | None = None) -> str:
    """The model's name as Linux lists it (`/proc/cpuinfo`), or what the platform calls itself."""
    if listing is None:
        path = Path("/proc/cpuinfo")
        listing = path.read_text() if path.exists() else ""
    named = re.search(r"^model name\s*:\s*(.+)$", listing, re.MULTILINE)
    return " ".join(named.group(1).split()) if named else platform.machine()


def memory_gb() -> float:
    return os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 1e9


def resident_mb() -> float:
    """What this process holds in memory now."""
    pages = int(Path("/proc/self/statm").read_text().split()[1])
    return pages * os.sysconf("SC_PAGE_SIZE") / 1e6


def sync_ms(folder: Path, rounds: int = 15) -> float:
    """The median time that the disk takes to promise a page (`fdatasync`); writing can't be faster than that."""
    took = []
    with tempfile.TemporaryFile(dir=folder) as file:
        for _round in range(rounds):
            file.write(b"x" * 4096)
            file.flush()
            began = time.perf_counter()
            os.fdatasync(file.fileno())
            took.append(time.perf_counter() - began)
    return 1000 * median(took)
