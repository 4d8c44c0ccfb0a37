"""Numbers stay gap-free and in commit order while several publish and several project at once."""

import contextlib
import threading
from collections.abc import Callable

import pytest
from django.db import IntegrityError, connection, transaction

from tests import factories
from tilbudskatalog.catalog.publication import log, projector
from tilbudskatalog.catalog.publication.models import Counter, Current, Publication
from tilbudskatalog.ground.base.changes import Kind, record_changes
from tilbudskatalog.ground.base.models import Changed
from tilbudskatalog.registers.organizations.models import Organization

pytestmark = pytest.mark.django_db(transaction=True)
ROUNDS = 15


def together(*jobs: Callable[[], None]) -> list[BaseException]:
    """Runs the jobs in threads with connections of their own, and answers what went wrong."""
    errors: list[BaseException] = []

    def run(job: Callable[[], None]) -> None:
        try:
            job()
        except Exception as error:  # noqa: BLE001 - whatever it is, the test shall show it
            errors.append(error)
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=(job,)) for job in jobs]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return errors


def rename(key: int, name: str) -> None:
    with transaction.atomic():
        Organization.objects.filter(pk=key).update(name=name)
        record_changes(Kind.ORGANIZATION, [key])


def test_concurrent_writers_and_projectors_leave_no_gap_and_lose_nothing() -> None:
    keys = [factories.organization(f"forening-{number}").pk for number in range(3)]
    done = threading.Event()
    seen: list[int] = []

    def writer(key: int) -> Callable[[], None]:
        return lambda: [rename(key, f"Forening {key}, navn {turn}") for turn in range(ROUNDS)] and None

    def project() -> None:
        while not done.is_set():
            projector.project_all()

    def follow() -> None:
        last = 0
        while not done.is_set():
            entries = log.entries_after(last)
            seen.extend(entry.seq for entry in entries)
            last = seen[-1] if seen else 0

    def write_all() -> None:
        try:
            errors = together(*[writer(key) for key in keys])
            assert errors == []
        finally:
            done.set()

    assert together(write_all, project, project, follow) == []
    projector.project_all()
    numbers = list(Publication.objects.values_list("seq", flat=True))
    assert numbers == list(range(1, len(numbers) + 1))
    assert seen == numbers[: len(seen)], "a follower skipped a number"
    assert not Changed.objects.exists()
    for key in keys:
        uid = Organization.objects.get(pk=key).uid
        row = Current.objects.get(kind="organization", uid=uid)
        assert f"navn {ROUNDS - 1}".encode() in bytes(row.publication.document or b"")


def test_a_note_apart_from_its_act_is_refused() -> None:
    with pytest.raises(transaction.TransactionManagementError):
        record_changes(Kind.ORGANIZATION, [1])


def test_a_rolled_back_act_leaves_nothing_to_publish() -> None:
    key = factories.organization("forening").pk

    def regretted() -> None:
        with transaction.atomic():
            rename(key, "Angret")
            raise RuntimeError("angrer")

    with pytest.raises(RuntimeError):
        regretted()
    assert projector.project_all() == 0


@pytest.mark.skipif("connection.vendor != 'postgresql'", reason="SQLite lets one writer in at a time by itself")
def test_without_the_lock_the_race_is_seen(monkeypatch: pytest.MonkeyPatch) -> None:
    """The negative control: were the counter not locked, two projectors would give out the same number."""
    keys = [factories.organization(f"forening-{number}").pk for number in range(40)]
    meeting = threading.Barrier(2)

    def unlocked() -> Counter:
        counter = Counter.objects.get_or_create(id=1)[0]
        with contextlib.suppress(threading.BrokenBarrierError):
            meeting.wait(timeout=5)
        return counter

    monkeypatch.setattr(projector, "_locked_counter", unlocked)
    monkeypatch.setattr(projector, "_spread", lambda size: None)
    with transaction.atomic():
        Changed.objects.bulk_create([Changed(kind="organization", key=key, spread=True) for key in keys])
    Counter.objects.get_or_create(id=1)

    def project() -> None:
        projector.project_batch()

    errors = together(project, project)
    assert [type(error) for error in errors] == [IntegrityError]
