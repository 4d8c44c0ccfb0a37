"""Usage events from day one: what people search for, open and choose. No person stands in them.

A reading request only appends to a short list in memory. A thread of the process writes the list to a small file of the
host and from there to the database, so that reading neither waits for the database nor needs it; while it is away the
file keeps the newest events up to a bound, and says how many it had to drop.
"""

import contextlib
import datetime as dt
import json
import sqlite3
import threading
from collections import deque
from collections.abc import Iterable, Iterator
from contextvars import ContextVar
from pathlib import Path
from typing import Any

import structlog
from django.conf import settings
from django.db import DatabaseError, DataError, IntegrityError, connection, transaction
from prometheus_client import Counter

from tilbudskatalog.ground.base import clock
from tilbudskatalog.insight import words as kept_words
from tilbudskatalog.insight.models import UsageEvent

logger = structlog.get_logger("usage")

IN_MEMORY = 10_000
ON_FILE = 100_000
BATCH = 1_000
SECONDS_BETWEEN = 5.0
DROPPED = Counter("usage_events_dropped_total", "Usage events dropped because the bounded buffer was full")

Event = dict[str, Any]
_overheard: ContextVar[list[Event] | None] = ContextVar("overheard", default=None)
_pending: deque[Event] = deque()
_lock = threading.Lock()
_thread: threading.Thread | None = None


def note(
    kind: str,
    *,
    lang: str,
    words: str = "",
    municipality: str = "",
    offering: str = "",
    target: str = "",
    results: int | None = None,
    door: str = "portal",
) -> None:
    """Notes one event; never raises for want of a database. `words` are stripped of numbers and names here."""
    event = {
        "at": clock.now().replace(microsecond=0).isoformat(),
        "kind": UsageEvent.Kind(kind).value,
        "words": kept_words.strip(words),
        "municipality": municipality,
        "offering": offering or None,
        "target": target,
        "results": results,
        "language": lang,
        "door": door,
    }
    heard = _overheard.get()
    if heard is not None:
        heard.append(event)
    _append(event)


@contextlib.contextmanager
def overheard() -> Iterator[list[Event]]:
    """What is noted while a page is made, for `note_again` when the page that was made is answered once more."""
    events: list[Event] = []
    token = _overheard.set(events)
    try:
        yield events
    finally:
        _overheard.reset(token)


def note_again(events: Iterable[Event]) -> None:
    at = clock.now().replace(microsecond=0).isoformat()
    for event in events:
        _append(event | {"at": at})


def _append(event: Event) -> None:
    if len(_pending) >= IN_MEMORY:
        DROPPED.inc()
        return
    _pending.append(event)
    _start()


def _start() -> None:
    """Starts the process's writer at the first event; a worker that was forked before then has its own."""
    global _thread
    if not settings.BACKGROUND_THREADS or (_thread is not None and _thread.is_alive()):
        return
    with _lock:
        if _thread is None or not _thread.is_alive():
            _thread = threading.Thread(target=_run, name="usage", daemon=True)
            _thread.start()


def _run() -> None:
    pause = threading.Event()
    while not pause.wait(SECONDS_BETWEEN):
        try:
            flush()
        except (sqlite3.Error, OSError) as error:
            logger.warning("usage events wait for the file", error=type(error).__name__)


def flush() -> int:
    """Memory → file → database. Answers how many rows reached the database; 0 while it is away."""
    with _lock, _file() as file:
        _save(file)
        try:
            return _deliver(file)
        except DatabaseError as error:
            logger.warning("usage events wait for the database", error=type(error).__name__)
            return 0
        finally:
            if not connection.in_atomic_block:
                connection.close()


@contextlib.contextmanager
def _file() -> Iterator[sqlite3.Connection]:
    folder = Path(settings.STATE_DIR)
    folder.mkdir(parents=True, exist_ok=True)
    file = sqlite3.connect(folder / "usage.sqlite3", timeout=10, isolation_level=None)
    try:
        file.execute("PRAGMA journal_mode=WAL")
        file.execute("CREATE TABLE IF NOT EXISTS event (id INTEGER PRIMARY KEY AUTOINCREMENT, body TEXT NOT NULL)")
        yield file
    finally:
        file.close()


def _save(file: sqlite3.Connection) -> None:
    taken = [_pending.popleft() for _ in range(len(_pending))]
    if not taken:
        return
    try:
        file.execute("BEGIN IMMEDIATE")
        file.executemany("INSERT INTO event (body) VALUES (?)", [(json.dumps(event),) for event in taken])
    except sqlite3.Error:
        # A full disk, say: they wait in memory, which is bounded too.
        _pending.extendleft(reversed(taken))
        raise
    (count,) = file.execute("SELECT COUNT(*) FROM event").fetchone()
    if count > ON_FILE:
        over = count - ON_FILE
        file.execute("DELETE FROM event WHERE id IN (SELECT id FROM event ORDER BY id LIMIT ?)", (over,))
        DROPPED.inc(over)
    file.execute("COMMIT")


def _deliver(file: sqlite3.Connection) -> int:
    """The file's rows are removed after the database has them; its write lock keeps two processes from doubling."""
    delivered = 0
    while True:
        file.execute("BEGIN IMMEDIATE")
        try:
            rows = file.execute("SELECT id, body FROM event ORDER BY id LIMIT ?", (BATCH,)).fetchall()
            if rows:
                _insert([_row(json.loads(body)) for _id, body in rows])
                file.execute("DELETE FROM event WHERE id <= ?", (rows[-1][0],))
            file.execute("COMMIT")
        except BaseException:
            file.execute("ROLLBACK")
            raise
        delivered += len(rows)
        if len(rows) < BATCH:
            return delivered


def _insert(events: list[UsageEvent]) -> None:
    """All at once; when one of them does not fit, it alone is dropped, and counted."""
    try:
        with transaction.atomic():
            UsageEvent.objects.bulk_create(events)
    except (DataError, IntegrityError):
        for event in events:
            try:
                with transaction.atomic():
                    event.save(force_insert=True)
            except (DataError, IntegrityError) as error:
                logger.warning("a usage event does not fit", kind=event.kind, error=type(error).__name__)
                DROPPED.inc()


def _row(event: dict[str, Any]) -> UsageEvent:
    return UsageEvent(**event | {"at": dt.datetime.fromisoformat(event["at"])})
