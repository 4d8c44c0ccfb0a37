import sqlite3
import threading
import time
from pathlib import Path

import pytest
from django.db import OperationalError
from django.test import override_settings

from tests import factories as published
from tests.catalog.search.conftest import Catalog
from tests.catalog.search.factories import HAMAR, Document, Log, build_document, concept, municipality, national
from tilbudskatalog.catalog.offerings import reviews
from tilbudskatalog.catalog.publication import projector
from tilbudskatalog.catalog.search import follower, reading
from tilbudskatalog.catalog.search.breaker import Breaker
from tilbudskatalog.catalog.search.follower import Follower
from tilbudskatalog.catalog.search.query import Query
from tilbudskatalog.catalog.search.store import Store
from tilbudskatalog.ground.base.errors import DatabaseAway


def restarted(catalog: Catalog, monkeypatch: pytest.MonkeyPatch) -> Follower:
    """Another worker on the same host, or the same one after a restart."""
    catalog.follower.store.close()
    catalog.follower = Follower(Store(catalog.follower.store.path), catalog.log, Breaker())
    monkeypatch.setattr(follower, "_follower", catalog.follower)
    return catalog.follower


def test_an_empty_log_is_something_to_answer_from(catalog: Catalog) -> None:
    catalog.follower.step()
    assert catalog.find().total == 0
    assert reading.freshness().loaded


def test_what_is_published_is_found_after_a_step(catalog: Catalog) -> None:
    catalog.publish(build_document("Røykesluttkurs"))
    assert catalog.titles("røykesluttkurs") == ["Røykesluttkurs"]
    assert reading.version() == 1


def test_a_new_snapshot_takes_the_place_of_the_old(catalog: Catalog) -> None:
    catalog.publish(build_document("Søvnkurs", key="a"))
    catalog.publish(build_document("Turgruppe", key="a"))
    assert catalog.titles() == ["Turgruppe"]
    assert catalog.titles("søvnkurs") == []


def test_what_is_withdrawn_is_not_found(catalog: Catalog) -> None:
    document = catalog.publish(build_document())
    catalog.withdraw(document)
    assert catalog.titles() == []
    catalog.publish(document)
    assert catalog.titles() == ["Røykesluttkurs"]


def test_many_batches_are_copied_in_one_step(catalog: Catalog, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(follower, "BATCH", 10)
    catalog.publish(*(build_document(f"Kurs {number}") for number in range(35)))
    assert catalog.find().total == 35


def test_new_words_of_a_concept_are_seen_in_old_texts(catalog: Catalog) -> None:
    catalog.publish(concept("kols", nb="kols"), build_document("Pustekurs", summary="For deg med trøblete lunger"))
    assert catalog.titles("kols") == []
    catalog.publish(concept("kols", nb="kols", lay_nb="trøblete lunger"))
    assert catalog.titles("kols") == ["Pustekurs"]


def test_a_restart_reads_the_file_and_needs_no_database(catalog: Catalog, monkeypatch: pytest.MonkeyPatch) -> None:
    catalog.publish(concept("kols", nb="kols"), build_document("Kurs", summary="om kols"))
    catalog.log.fails = OperationalError("away")
    restarted(catalog, monkeypatch)
    assert catalog.titles("kols") == ["Kurs"]
    assert reading.freshness().database_away


def test_without_file_and_database_there_is_nothing_to_read(catalog: Catalog) -> None:
    catalog.log.fails = OperationalError("away")
    with pytest.raises(DatabaseAway, match=r"\.$"):
        catalog.find()
    assert not reading.freshness().loaded


def test_reading_goes_on_and_heals_by_itself(catalog: Catalog, monkeypatch: pytest.MonkeyPatch) -> None:
    catalog.publish(build_document("Før"))
    catalog.log.fails = OSError("no route")
    catalog.publish(build_document("Etter"))
    assert catalog.titles() == ["Før"]
    assert reading.freshness().since is not None
    catalog.log.fails = None
    catalog.follower.step()
    assert catalog.titles() == ["Før"], "the breaker keeps away for a second"
    monkeypatch.setattr(time, "monotonic", lambda: 1e9)
    catalog.follower._breaker._seconds = time.monotonic
    catalog.follower.step()
    assert catalog.titles() == ["Etter", "Før"]
    assert not reading.freshness().database_away


def test_a_connection_that_failed_is_let_go(catalog: Catalog) -> None:
    catalog.log.fails = OperationalError("server closed the connection")
    catalog.follower.step()
    assert catalog.log.given_up == 1
    catalog.follower.step()
    assert catalog.log.calls == 1, "an open breaker asks nothing"


def test_the_log_of_another_database_begins_anew(catalog: Catalog) -> None:
    catalog.publish(build_document("Gammel"), build_document("Eldre"))
    catalog.log.entries.clear()
    catalog.log.identity = "log-2"
    catalog.publish(build_document("Ny"))
    assert catalog.titles() == ["Ny"]
    assert reading.version() == 1


def test_a_log_that_was_set_back_begins_anew(catalog: Catalog) -> None:
    """As when the database is restored from a backup."""
    catalog.publish(build_document("Før"), build_document("Tapt"))
    del catalog.log.entries[1:]
    catalog.follower.step()
    assert catalog.titles() == ["Før"]


def test_a_damaged_file_is_made_anew(catalog: Catalog, monkeypatch: pytest.MonkeyPatch) -> None:
    catalog.publish(build_document("Kurs"))
    catalog.follower.store.path.write_bytes(b"broken" * 1000)
    restarted(catalog, monkeypatch)
    catalog.follower.step()
    catalog.follower.step()
    assert catalog.titles() == ["Kurs"]


def test_a_file_that_breaks_while_it_is_read_answers_later(catalog: Catalog) -> None:
    document = catalog.publish(build_document("Kurs"))
    path = catalog.follower.store.path
    catalog.follower.store.close()
    for ending in ("-wal", "-shm"):
        path.with_name(path.name + ending).unlink(missing_ok=True)
    path.write_bytes(b"broken" * 1000)
    with pytest.raises(DatabaseAway):
        reading.document("offering", document["id"])
    catalog.follower.step()
    assert reading.document("offering", document["id"]) is not None


def test_two_workers_share_a_file(catalog: Catalog) -> None:
    catalog.publish(build_document("Første"))
    neighbor = Follower(Store(catalog.follower.store.path), Log(), Breaker())
    neighbor._source = catalog.log
    neighbor.step()
    catalog.publish(build_document("Andre"))
    catalog.log.fails = OSError("away for the neighbor")
    neighbor.step()
    assert neighbor.memory.seq == 2
    assert len(neighbor.memory.engine) == 2
    neighbor.store.close()


def test_a_worker_waits_while_another_fills_the_file(tmp_path: Path) -> None:
    log = Log()
    log.publish(*(build_document(str(number)) for number in range(3)))
    filling = Store(tmp_path / "snapshots.sqlite3")
    filling.append(log.entries[:1], log="log-1", after=0, complete=False)
    late = Follower(Store(filling.path), log, Breaker())
    writing = sqlite3.connect(filling.path, isolation_level=None)
    writing.execute("BEGIN IMMEDIATE")
    late.step()
    assert not late.loaded.is_set()
    assert not late.tried.is_set()
    writing.execute("ROLLBACK")
    writing.close()
    late.step()
    assert late.memory.seq == 3
    late.store.close()
    filling.close()


def test_a_slow_database_keeps_no_reader_waiting(catalog: Catalog) -> None:
    catalog.publish(build_document("Kurs"))
    entered, released = threading.Event(), threading.Event()

    def hang(*_arguments: object) -> int:
        entered.set()
        released.wait(10)
        return 1

    catalog.log.last_number = hang  # type: ignore[method-assign]
    thread = threading.Thread(target=catalog.follower.step)
    thread.start()
    entered.wait(10)
    assert catalog.titles("kurs") == ["Kurs"]
    released.set()
    thread.join()


def test_the_thread_starts_at_the_first_reading(
    catalog: Catalog, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    catalog.log.publish(build_document("Kurs"))
    monkeypatch.setattr(follower, "_follower", None)
    monkeypatch.setattr(follower, "DatabaseLog", lambda: catalog.log)
    monkeypatch.setattr("tilbudskatalog.catalog.search.listener.log.listening_is_possible", lambda: False)
    with override_settings(BACKGROUND_THREADS=True, STATE_DIR=tmp_path / "own"):
        assert reading.find(Query(q="kurs")).total == 1
        running = follower.current()
        catalog.log.publish(build_document("Annet kurs"))
        give_up = time.monotonic() + 10
        while reading.version() < 2 and time.monotonic() < give_up:
            time.sleep(0.05)
        assert reading.find(Query(q="kurs")).total == 2
        running.stop()
        assert running.thread is not None
        assert not running.thread.is_alive()


def test_after_a_fork_everything_begins_anew(catalog: Catalog) -> None:
    catalog.publish(build_document("Kurs"))
    before = follower._follower
    follower._after_fork()
    assert follower._follower is None
    assert before in follower._left_behind


@pytest.mark.django_db
def test_it_follows_the_real_log(tmp_path: Path) -> None:
    published.local("kommune-3403")
    projector.project_all()
    with override_settings(STATE_DIR=tmp_path):
        follower.reset()
        result = reading.find(Query(q="røykesluttkurs"))
        assert [item.document["organization"]["name"] for item in result.items] == ["Hamar kommune"]
        assert reading.document("national_offering", "tobakk_kurs") is not None
        follower.reset()


@pytest.mark.django_db
def test_a_new_host_knows_what_was_withdrawn(tmp_path: Path) -> None:
    offering = published.local("kommune-3403")
    projector.project_all()
    reviews.withdraw(offering=offering, by=published.user("godkjenner-kommune-3403"), reason="ferdig")
    projector.project_all()
    with override_settings(STATE_DIR=tmp_path):
        follower.reset()
        with pytest.raises(reading.Withdrawn) as gone:
            reading.document("offering", str(offering.uid))
        assert gone.value.document is not None
        assert gone.value.document["organization"]["name"] == "Hamar kommune"
        assert reading.find(Query(q="røykesluttkurs")).total == 0
        follower.reset()


def everything() -> list[Document]:
    return [concept("kols", nb="kols"), municipality(), national(), build_document(municipalities=[HAMAR])]


def test_the_order_of_arrival_does_not_matter(catalog: Catalog) -> None:
    catalog.publish(*reversed(everything()))
    assert catalog.find("røykesluttkurs", municipality="hamar").total == 1
