"""A place is never sold twice: many take at once, and the count is right to the last one."""

import threading
from collections.abc import Callable

import pytest
from django.db import IntegrityError, connection, transaction

from tests import factories
from tilbudskatalog.catalog.courses import places
from tilbudskatalog.catalog.courses.models import Availability
from tilbudskatalog.ground.base.errors import Conflict

PLACES, CLIENTS, TRIES = 20, 8, 8


def together(job: Callable[[], None]) -> list[BaseException]:
    errors: list[BaseException] = []

    def run() -> None:
        try:
            job()
        except Exception as error:  # noqa: BLE001 - whatever it is, the test shall show it
            errors.append(error)
        finally:
            connection.close()

    threads = [threading.Thread(target=run) for _client in range(CLIENTS)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return errors


@pytest.mark.django_db(transaction=True)
def test_many_at_once_get_exactly_the_places_that_there_are() -> None:
    key = factories.course_draft(capacity=PLACES).pk
    got: list[int] = []
    refused: list[int] = []

    def sign_up() -> None:
        for attempt in range(TRIES):
            try:
                with transaction.atomic():
                    places.take(course_id=key)
                got.append(attempt)
            except places.Full:
                refused.append(attempt)

    assert together(sign_up) == []
    row = Availability.objects.get(course_id=key)
    assert (len(got), len(refused)) == (PLACES, CLIENTS * TRIES - PLACES)
    assert (row.taken, row.left, row.version) == (PLACES, 0, PLACES + 1)


@pytest.mark.django_db(transaction=True)
def test_taking_and_giving_back_at_once_loses_no_count() -> None:
    key = factories.course_draft(capacity=PLACES).pk
    kept: list[int] = []

    def change_mind() -> None:
        for attempt in range(TRIES):
            with transaction.atomic():
                places.take(course_id=key)
            if attempt % 2:
                with transaction.atomic():
                    places.release(course_id=key)
            else:
                kept.append(attempt)
                with transaction.atomic():
                    places.release(course_id=key)
                with transaction.atomic():
                    places.take(course_id=key)
                if len(kept) > PLACES - CLIENTS:
                    with transaction.atomic():
                        places.release(course_id=key)
                    kept.pop()

    assert together(change_mind) == []
    assert Availability.objects.get(course_id=key).taken == len(kept)


@pytest.mark.django_db(transaction=True)
def test_without_the_lock_the_race_is_seen(monkeypatch: pytest.MonkeyPatch) -> None:
    """The negative control: read before the lock, and two count from the same number."""
    key = factories.course_draft(capacity=PLACES).pk
    got: list[int] = []
    meeting = threading.Barrier(CLIENTS)
    read = threading.local()
    monkeypatch.setattr(places, "locked", lambda course_id: read.row)

    def sign_up() -> None:
        read.row = Availability.objects.get(course_id=key)
        meeting.wait(timeout=20)
        with transaction.atomic():
            places.take(course_id=key)
        got.append(1)

    assert together(sign_up) == []
    assert Availability.objects.get(course_id=key).taken < len(got) == CLIENTS


@pytest.mark.django_db
def test_a_party_gets_all_of_its_places_or_none() -> None:
    key = factories.course_draft(capacity=3).pk
    places.take(course_id=key, count=2)
    with pytest.raises(places.Full) as refusal:
        places.take(course_id=key, count=2)
    assert (refusal.value.left, refusal.value.code) == (1, "course-full")
    assert Availability.objects.get(course_id=key).taken == 2


@pytest.mark.django_db
def test_without_a_limit_there_is_always_one_more() -> None:
    key = factories.course_draft(kind="drop_in", capacity=None).pk
    assert places.take(course_id=key, count=500).left is None


@pytest.mark.django_db
def test_the_database_refuses_what_the_act_would() -> None:
    key = factories.course_draft(capacity=3).pk
    with pytest.raises(IntegrityError), transaction.atomic():
        Availability.objects.filter(course_id=key).update(taken=4)


@pytest.mark.django_db
def test_more_is_not_given_back_than_was_taken() -> None:
    key = factories.course_draft(capacity=3).pk
    with pytest.raises(ValueError, match="given back"):
        places.release(course_id=key)
    with pytest.raises(ValueError, match="no number"):
        places.take(course_id=key, count=0)


@pytest.mark.django_db(transaction=True)
def test_apart_from_a_sign_up_nothing_is_counted() -> None:
    with pytest.raises(transaction.TransactionManagementError):
        places.take(course_id=1)


@pytest.mark.django_db
def test_there_are_never_fewer_places_than_people() -> None:
    key = factories.course_draft(capacity=5).pk
    places.take(course_id=key, count=4)
    with pytest.raises(Conflict) as refusal:
        places.resize(course_id=key, capacity=3)
    assert refusal.value.code == "places-are-taken"
    assert places.resize(course_id=key, capacity=8)
    assert not places.resize(course_id=key, capacity=4)


@pytest.mark.django_db
def test_what_followers_copy() -> None:
    course = factories.course_draft(capacity=5)
    places.take(course_id=course.pk, count=2)
    places.wait(course_id=course.pk, people=3)
    [found] = places.changed_since(None)
    assert (found.uid, found.left, found.waiting, found.version) == (str(course.uid), 3, 3, 3)
    assert places.of(str(course.uid)) == found
    assert places.of_offering(str(course.offering.uid)) == {str(course.uid): found}
    changed = Availability.objects.get(course_id=course.pk).changed_at
    assert places.changed_since(changed) == [found]
