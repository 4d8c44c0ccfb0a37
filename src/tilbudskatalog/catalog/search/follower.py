"""Follows the publication log: from the database to the host's file, from the file to this worker's memory.

Requests never wait for the database here. They read what is in memory; only the first one after a start may wait, and
not for long, until there is something to read.
"""

import datetime as dt
import os
import threading
import time
from dataclasses import dataclass
from typing import Protocol

import structlog
from django.conf import settings
from django.db import Error, close_old_connections, connection

from tilbudskatalog.catalog.courses import places
from tilbudskatalog.catalog.courses.places import Places
from tilbudskatalog.catalog.publication import log
from tilbudskatalog.catalog.publication.log import Entry
from tilbudskatalog.catalog.search.breaker import Breaker
from tilbudskatalog.catalog.search.free_places import FreePlaces
from tilbudskatalog.catalog.search.listener import Listener
from tilbudskatalog.catalog.search.memory import Memory
from tilbudskatalog.catalog.search.store import BrokenFile, Store
from tilbudskatalog.ground.base import clock

logger = structlog.get_logger("search.follower")

BATCH = 500
FILE = "snapshots.sqlite3"
# How long the first request waits for what there is to be loaded.
PATIENCE_SECONDS = 10.0
# A call that hangs is no answer either: after so long without one the database counts as away.
SILENCE_SECONDS = 15.0


class Log(Protocol):
    """The database's side. Every method may raise `django.db.Error` or `OSError`."""

    def log_identity(self) -> str: ...

    def last_number(self) -> int: ...

    def newest_entries_after(self, seq: int, limit: int) -> list[Entry]: ...

    def places_since(self, moment: dt.datetime | None) -> list[Places]: ...

    def give_up(self) -> None:
        """After an error: lets go of a connection that may be broken."""


class DatabaseLog:
    def log_identity(self) -> str:
        return log.log_identity()

    def last_number(self) -> int:
        return log.last_number()

    def newest_entries_after(self, seq: int, limit: int) -> list[Entry]:
        return log.newest_entries_after(seq, limit)

    def places_since(self, moment: dt.datetime | None) -> list[Places]:
        return places.changed_since(moment)

    def give_up(self) -> None:
        connection.close()


@dataclass(frozen=True, slots=True)
class Freshness:
    """`since` is when the database was found to be away; `last_seq` the last number in memory; `loaded` whether there
    is anything to answer from."""

    database_away: bool
    since: dt.datetime | None
    last_seq: int
    loaded: bool


class Follower:
    def __init__(self, store: Store, source: Log, breaker: Breaker) -> None:
        self.store = store
        self.memory = Memory()
        self.free_places = FreePlaces()
        self.loaded = threading.Event()
        # Set after the first step, whatever came of it: who waits for something to read need wait no longer.
        self.tried = threading.Event()
        self._source = source
        self._breaker = breaker
        self._answered_at = time.monotonic()
        self._answered = clock.now()
        self._stopping = threading.Event()
        self._stepping = threading.Lock()
        self.thread: threading.Thread | None = None

    def step(self) -> None:
        """Copies what is new from the database, if it answers, and loads what is new in the file."""
        with self._stepping:
            try:
                self._follow()
            except BrokenFile:
                # Thrown away by now; the next step makes a new one and, as its rows have other numbers, memory too.
                logger.warning("the local file is made anew")
            finally:
                if self.loaded.is_set() or not self._being_filled():
                    self.tried.set()

    def freshness(self) -> Freshness:
        silent = self.thread is not None and time.monotonic() - self._answered_at > SILENCE_SECONDS
        since = self._breaker.away_since or (self._answered if silent else None)
        return Freshness(since is not None, since, self.memory.seq, self.loaded.is_set())

    def start(self) -> None:
        self.thread = threading.Thread(target=self._run, name="search-follower", daemon=True)
        self.thread.start()

    def stop(self) -> None:
        self._stopping.set()
        if self.thread is not None:
            self.thread.join(timeout=5)

    def _run(self) -> None:
        listener = Listener()
        while not self._stopping.is_set():
            try:
                # Nobody else does it here: outside requests, connections would grow old.
                close_old_connections()
                self.step()
                listener.wait(database_away=self._breaker.open)
            except Exception:  # A follower that dies leaves its worker with old answers until a restart.
                logger.exception("step failed")
                self._stopping.wait(1)
        listener.close()
        self._source.give_up()
        self.store.close()

    def _follow(self) -> None:
        ending = self.store.ending()
        if ending.complete and not self.loaded.is_set():
            # What is on file is answered from at once: the database may be slow, or not there at all.
            self._load()
        if self._breaker.lets_through():
            try:
                self._copy_all()
                self.free_places.copy(self._source.places_since)
                self._breaker.succeeded()
                self._answered_at, self._answered = time.monotonic(), clock.now()
            except (Error, OSError) as error:
                self._source.give_up()
                self._breaker.failed(error)
        ending = self.store.ending()
        if ending.complete or self.loaded.is_set() or (self._breaker.open and ending.last_seq):
            self._load()

    def _copy_all(self) -> None:
        ending = self.store.ending()
        identity = self._source.log_identity()
        # Read after the file's ending, so that it is behind only if the log itself has been set back.
        last = self._source.last_number()
        if ending.log not in ("", identity) or last < ending.last_seq:
            self.store.discard(ending.generation)
        while self._copy_batch(identity, last):
            pass

    def _copy_batch(self, identity: str, last: int) -> bool:
        """From the database to the file. False when there is no more, or another worker is at it."""
        ending = self.store.ending()
        if ending.complete and ending.last_seq >= last:
            return False
        entries = self._source.newest_entries_after(ending.last_seq, BATCH)
        complete = len(entries) < BATCH
        written = self.store.append(entries, log=identity, after=ending.last_seq, complete=complete)
        return written and not complete

    def _load(self) -> None:
        generation = self.store.ending().generation
        if self.memory.generation != generation:
            memory = Memory(generation)
            memory.load_all(self.store)
            self.memory = memory
        self.memory.load_new(self.store)
        self.loaded.set()
        # Made now, so that nobody who writes has to wait for it.
        self.memory.suggester()
        self.memory.keep()

    def _being_filled(self) -> bool:
        """Another worker is copying the log for the first time; this one has nothing to load yet."""
        if self._breaker.open:
            return False
        try:
            return not self.store.ending().complete
        except BrokenFile:
            return False


_starting = threading.Lock()
_follower: Follower | None = None
_left_behind: list[Follower] = []


def current() -> Follower:
    """This process's follower. Its thread is started here, so at the first request that reads, unless
    `settings.BACKGROUND_THREADS` is off: then whoever wants news calls `step()`."""
    global _follower
    follower = _follower
    if follower is not None:
        return follower
    with _starting:
        if _follower is None:
            _follower = Follower(Store(settings.STATE_DIR / FILE), DatabaseLog(), Breaker())
            if settings.BACKGROUND_THREADS:
                _follower.start()
        return _follower


def step() -> None:
    """For tests: one step of this process's follower, in the caller's thread."""
    current().step()


def reset() -> None:
    """For tests: forgets memory and breaker, and throws the file away."""
    global _follower
    with _starting:
        if _follower is not None:
            _follower.stop()
            _follower.store.close()
        _follower = None
        path = settings.STATE_DIR / FILE
        for ending in ("", "-wal", "-shm", ".gists"):
            path.with_name(path.name + ending).unlink(missing_ok=True)


def _after_fork() -> None:
    """Threads don't survive a fork. What was the parent's is kept and left alone: taking it down would wait for an
    index writer's threads that aren't here, and close a file that the parent goes on using."""
    global _follower, _starting
    _starting = threading.Lock()
    if _follower is not None:
        _left_behind.append(_follower)
    _follower = None


os.register_at_fork(after_in_child=_after_fork)
