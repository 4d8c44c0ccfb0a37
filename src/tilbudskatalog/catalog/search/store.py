"""The host's own copy of what is published: one SQLite file that its workers share. It can always be made anew.

Any worker may append; a batch is written only if the file still ends where the writer believed, so two that copy at
once do no harm. A file of another log, of another layout or a broken one is thrown away.
"""

import contextlib
import fcntl
import sqlite3
import threading
import uuid
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import structlog

from tilbudskatalog.catalog.publication.log import Entry
from tilbudskatalog.ground.base.clock import rfc3339

logger = structlog.get_logger("search.store")

# Raised when the tables or what is kept in them change.
LAYOUT = 1
_BUSY_SECONDS = 1.0
_PARAMETERS = 400
_TABLES = """
CREATE TABLE meta (
    one INTEGER PRIMARY KEY CHECK (one = 1), layout INTEGER NOT NULL, generation TEXT NOT NULL,
    log TEXT NOT NULL, last_seq INTEGER NOT NULL, complete INTEGER NOT NULL
);
CREATE TABLE thing (
    row INTEGER PRIMARY KEY, kind TEXT NOT NULL, uid TEXT NOT NULL, seq INTEGER NOT NULL, op TEXT NOT NULL,
    published TEXT NOT NULL, document BLOB, UNIQUE (kind, uid)
);
CREATE UNIQUE INDEX thing_seq ON thing (seq);
"""
_APPEND = """
INSERT INTO thing (kind, uid, seq, op, published, document) VALUES (?, ?, ?, ?, ?, ?)
ON CONFLICT (kind, uid) DO UPDATE SET seq = excluded.seq, op = excluded.op, published = excluded.published,
    document = coalesce(excluded.document, thing.document)
"""
_ADVANCE = """
UPDATE meta SET log = ?, last_seq = ?, complete = max(complete, ?) WHERE log IN ('', ?) AND last_seq = ?
"""
_COLUMNS = "row, kind, uid, seq, op, document"
# What SQLite says of a file that is no database, is damaged, or has other tables than ours.
_BROKEN = {
    sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB, sqlite3.SQLITE_ERROR, sqlite3.SQLITE_FORMAT, sqlite3.SQLITE_IOERR,
}  # fmt: skip


class BrokenFile(Exception):
    """The file could not be read and has been thrown away; the follower makes a new one."""


@dataclass(frozen=True, slots=True)
class Ending:
    """Where the copy ends. `generation` is new for every new file, whose rows are numbered afresh; `log` is empty until
    the first batch; `complete` once the copy has caught up with its log."""

    generation: str
    log: str
    last_seq: int
    complete: bool


@dataclass(frozen=True, slots=True)
class Head:
    row: int
    kind: str
    uid: str
    seq: int
    op: str

    @property
    def withdrawn(self) -> bool:
        return self.op == "withdraw"


@dataclass(frozen=True, slots=True)
class Thing(Head):
    """`document` is the last one that was published, also when `op` is `withdraw`; None when none was ever seen."""

    document: bytes | None


class _Opened(threading.local):
    """A thread's connection, and which file it belongs to."""

    connection: sqlite3.Connection | None = None
    inode: int = 0


class Store:
    """Usable from any thread; each has a connection of its own. All methods raise `BrokenFile`."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self._opened = _Opened()

    def ending(self) -> Ending:
        with self._reading() as connection:
            row = connection.execute("SELECT generation, log, last_seq, complete FROM meta").fetchone()
        return Ending(row[0], row[1], row[2], bool(row[3]))

    def append(self, entries: Sequence[Entry], *, log: str, after: int, complete: bool) -> bool:
        """Writes a batch that follows number `after`. False when somebody else has written or is writing."""
        rows = [
            (entry.kind, entry.uid, entry.seq, entry.op, rfc3339(entry.at), _with_published(entry)) for entry in entries
        ]
        last = max((entry.seq for entry in entries), default=after)
        with self._reading() as connection:
            try:
                connection.execute("BEGIN IMMEDIATE")
            except sqlite3.OperationalError as error:
                if _primary(error) == sqlite3.SQLITE_BUSY:
                    return False
                raise
            try:
                if connection.execute(_ADVANCE, (log, last, complete, log, after)).rowcount:
                    connection.executemany(_APPEND, rows)
                    connection.execute("COMMIT")
                    return True
            except BaseException:
                connection.execute("ROLLBACK")
                raise
            connection.execute("ROLLBACK")
            return False

    def changed_after(self, seq: int, limit: int = 500) -> list[Thing]:
        with self._reading() as connection:
            rows = connection.execute(
                f"SELECT {_COLUMNS} FROM thing WHERE seq > ? ORDER BY seq LIMIT ?",  # noqa: S608
                (seq, limit),
            ).fetchall()
        return [Thing(*row) for row in rows]

    def of_kind(self, kind: str, limit: int = 500) -> Iterator[list[Thing]]:
        """Everything of a kind, in batches. The plus: by the index on kind SQLite would have to sort."""
        row = -1
        while True:
            with self._reading() as connection:
                found = connection.execute(
                    f"SELECT {_COLUMNS} FROM thing WHERE +kind = ? AND row > ? ORDER BY row LIMIT ?",  # noqa: S608
                    (kind, row, limit),
                ).fetchall()
            if not found:
                return
            yield [Thing(*each) for each in found]
            row = found[-1][0]

    def heads(self, kind: str) -> list[Head]:
        """Everything of a kind, without documents."""
        with self._reading() as connection:
            rows = connection.execute("SELECT row, kind, uid, seq, op FROM thing WHERE kind = ?", (kind,)).fetchall()
        return [Head(*row) for row in rows]

    def kinds(self) -> list[str]:
        with self._reading() as connection:
            return [row[0] for row in connection.execute("SELECT DISTINCT kind FROM thing ORDER BY kind")]

    def read(self, rows: Sequence[int]) -> dict[int, Thing]:
        """By row; what isn't there is left out."""
        found: dict[int, Thing] = {}
        with self._reading() as connection:
            for at in range(0, len(rows), _PARAMETERS):
                part = rows[at : at + _PARAMETERS]
                marks = ",".join("?" * len(part))
                query = f"SELECT {_COLUMNS} FROM thing WHERE row IN ({marks})"  # noqa: S608
                found |= {row[0]: Thing(*row) for row in connection.execute(query, part)}
        return found

    def discard(self, generation: str) -> None:
        """Throws the file away, if it still is the one of that generation: somebody else may have made a new one."""
        if self.ending().generation == generation:
            self._throw_away(self._opened.inode, "of another log")

    def close(self) -> None:
        """Closes this thread's connection."""
        if self._opened.connection is not None:
            self._opened.connection.close()
        self._opened.connection = None

    @contextlib.contextmanager
    def _reading(self) -> Iterator[sqlite3.Connection]:
        try:
            yield self._connection()
        except sqlite3.DatabaseError as error:
            if _primary(error) not in _BROKEN:
                raise
            self._throw_away(self._opened.inode, str(error))
            raise BrokenFile(str(error)) from error

    def _connection(self) -> sqlite3.Connection:
        opened = self._opened
        if opened.connection is not None and opened.inode == _inode(self.path):
            return opened.connection
        self.close()
        opened.connection = self._open()
        return opened.connection

    def _open(self) -> sqlite3.Connection:
        with self._alone():
            connection = sqlite3.connect(self.path, timeout=_BUSY_SECONDS, isolation_level=None)
            self._opened.inode = _inode(self.path)
            try:
                connection.execute("PRAGMA journal_mode=WAL")
                connection.execute("PRAGMA synchronous=NORMAL")
                if connection.execute("SELECT count(*) FROM sqlite_master").fetchone()[0] == 0:
                    _create(connection)
                layout = connection.execute("SELECT layout FROM meta").fetchone()
                if layout != (LAYOUT,):
                    raise sqlite3.DatabaseError("another layout")
            except sqlite3.DatabaseError as error:
                connection.close()
                if _primary(error) not in _BROKEN:
                    raise
                self._unlink(self._opened.inode, str(error))
                raise BrokenFile(str(error)) from error
        return connection

    def _throw_away(self, inode: int, reason: str) -> None:
        self.close()
        with self._alone():
            self._unlink(inode, reason)

    def _unlink(self, inode: int, reason: str) -> None:
        if _inode(self.path) != inode:
            return
        logger.warning("local file thrown away", reason=reason)
        for ending in ("", "-wal", "-shm"):
            self.path.with_name(self.path.name + ending).unlink(missing_ok=True)

    @contextlib.contextmanager
    def _alone(self) -> Iterator[None]:
        """While a file is opened or thrown away: else one process could pair the old file with a new one's -wal."""
        self.path.parent.mkdir(parents=True, exist_ok=True)
        with self.path.with_name(self.path.name + ".lock").open("w") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            yield


def _create(connection: sqlite3.Connection) -> None:
    connection.execute("BEGIN IMMEDIATE")
    for statement in _TABLES.split(";\n"):
        if statement.strip():
            connection.execute(statement)
    connection.execute("INSERT INTO meta VALUES (1, ?, ?, '', 0, 0)", (LAYOUT, uuid.uuid4().hex))
    connection.execute("COMMIT")


def _with_published(entry: Entry) -> bytes | None:
    """When it was published comes with the number and is no part of what the log keeps."""
    if entry.document is None or b'"published":' in entry.document:
        return entry.document
    at = entry.document_at or entry.at
    return entry.document.rstrip()[:-1] + b',"published":"%b"}' % rfc3339(at).encode()


def _inode(path: Path) -> int:
    try:
        return path.stat().st_ino
    except FileNotFoundError:
        return 0


def _primary(error: sqlite3.Error) -> int:
    """SQLite's primary result code; an error without one is ours, of a file that is not as it should be."""
    return getattr(error, "sqlite_errorcode", sqlite3.SQLITE_CORRUPT) & 0xFF
