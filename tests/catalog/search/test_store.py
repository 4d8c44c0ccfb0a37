import json
import os
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.catalog.search.factories import Log, build_document
from tilbudskatalog.catalog.search.store import BrokenFile, Store


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "state" / "snapshots.sqlite3"


@pytest.fixture
def store(path: Path) -> Iterator[Store]:
    made = Store(path)
    yield made
    made.close()


def filled(store: Store, *titles: str) -> Log:
    log = Log()
    log.publish(*(build_document(title, key=title) for title in titles))
    assert store.append(log.entries, log="log-1", after=0, complete=True)
    return log


def test_a_new_file_is_empty(store: Store) -> None:
    ending = store.ending()
    assert (ending.log, ending.last_seq, ending.complete) == ("", 0, False)
    assert store.changed_after(0) == []


def test_what_was_appended_is_read_in_order(store: Store) -> None:
    filled(store, "a", "b", "c")
    assert [thing.seq for thing in store.changed_after(1)] == [2, 3]
    assert store.ending().last_seq == 3
    assert store.ending().complete


def test_when_it_was_published_comes_with_the_number(store: Store) -> None:
    filled(store, "a")
    [thing] = store.changed_after(0)
    assert thing.document is not None
    assert json.loads(thing.document)["published"] == "2026-11-22T09:00:00Z"


def test_a_thing_keeps_its_row_for_ever(store: Store) -> None:
    log = filled(store, "a", "b")
    [first, _second] = store.changed_after(0)
    log.publish(build_document("a, changed", key="a"))
    store.append(log.entries[2:], log="log-1", after=2, complete=True)
    [changed] = store.changed_after(2)
    assert (changed.row, changed.uid) == (first.row, first.uid)
    assert len(store.changed_after(0)) == 2


def test_what_is_withdrawn_keeps_its_last_document(store: Store) -> None:
    log = filled(store, "a")
    log.withdraw(build_document("a", key="a"))
    store.append(log.entries[1:], log="log-1", after=1, complete=True)
    [thing] = store.changed_after(0)
    assert thing.withdrawn
    assert thing.document is not None


def test_a_batch_that_follows_something_else_is_refused(store: Store) -> None:
    log = filled(store, "a")
    assert not store.append(log.entries, log="log-1", after=0, complete=True)
    assert not store.append(log.entries, log="another", after=1, complete=True)
    assert store.ending().last_seq == 1


def test_while_another_writes_nothing_is_appended(store: Store, path: Path) -> None:
    log = filled(store, "a")
    other = sqlite3.connect(path, isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    assert not store.append(log.entries, log="log-1", after=1, complete=True)
    other.execute("ROLLBACK")
    other.close()


def test_of_a_kind_comes_in_batches(store: Store) -> None:
    filled(store, "a", "b", "c")
    assert [len(batch) for batch in store.of_kind("offering", limit=2)] == [2, 1]
    assert list(store.of_kind("concept")) == []


def test_many_rows_are_read_at_once(store: Store) -> None:
    filled(store, "a", "b")
    rows = [thing.row for thing in store.changed_after(0)]
    assert sorted(store.read([*rows, *range(1000, 2000)])) == sorted(rows)


@pytest.mark.parametrize("content", [b"this is no database at all" * 100, b"SQLite format 3\x00" * 100])
def test_a_file_that_is_no_database_is_thrown_away(path: Path, content: bytes) -> None:
    path.parent.mkdir()
    path.write_bytes(content)
    store = Store(path)
    with pytest.raises(BrokenFile):
        store.ending()
    assert store.ending().last_seq == 0
    store.close()


def test_a_damaged_file_is_thrown_away_when_the_damage_is_met(store: Store, path: Path) -> None:
    filled(store, *(f"offering {number} {'x' * 3000}" for number in range(50)))
    store.close()
    with path.open("r+b") as file:
        file.seek(4096)
        file.write(b"\xff" * 40960)
    with pytest.raises(BrokenFile):
        list(store.of_kind("offering"))
    assert store.ending().last_seq == 0


def test_another_layout_is_thrown_away(store: Store, path: Path) -> None:
    filled(store, "a")
    store.close()
    other = sqlite3.connect(path)
    other.execute("UPDATE meta SET layout = 0")
    other.commit()
    other.close()
    with pytest.raises(BrokenFile):
        store.ending()
    assert store.ending().last_seq == 0


def test_a_file_that_somebody_replaced_is_opened_anew(store: Store, path: Path) -> None:
    filled(store, "a")
    before = store.ending().generation
    other = Store(path)
    other.discard(before)
    other.close()
    assert store.ending().generation != before
    assert store.ending().last_seq == 0


def test_a_new_file_is_not_thrown_away_for_the_old_one(store: Store, path: Path) -> None:
    before = store.ending().generation
    store.discard(before)
    after = store.ending().generation
    store.discard(before)
    assert store.ending().generation == after


def test_processes_that_copy_at_once_do_no_harm(path: Path) -> None:
    command = [sys.executable, "-m", "tests.catalog.search.copier", str(path)]
    environment = {**os.environ, "DJANGO_SETTINGS_MODULE": "tests.settings", "PYTHONPATH": os.pathsep.join(sys.path)}
    workers = [subprocess.Popen([*command, *extra], env=environment) for extra in ([], [], ["discard"])]
    assert [worker.wait(timeout=90) for worker in workers] == [0, 0, 0]
    connection = sqlite3.connect(path)
    assert connection.execute("PRAGMA integrity_check").fetchone() == ("ok",)
    assert connection.execute("SELECT count(*), max(seq), min(seq) FROM thing").fetchone() == (1000, 1000, 1)
    connection.close()
