"""A mirror that waits for what comes next holds little, and is let go when something comes."""

import threading
import time

import pytest
from django.db import OperationalError

from tests.doors.api.conftest import Caller
from tests.doors.api.contract import assert_keeps
from tests.doors.api.library import Library
from tests.doors.api.test_changes import publish
from tilbudskatalog.catalog.publication import log
from tilbudskatalog.doors.api.v1 import waiting


@pytest.mark.django_db
def test_what_is_there_is_answered_at_once(api: Caller, library: Library) -> None:
    publish(1)
    library.seq = 1
    began = time.monotonic()
    response = api.call("/changes", wait=30)
    assert [each["seq"] for each in assert_keeps(response, "/changes")["items"]] == [1]
    assert time.monotonic() - began < 10
    assert response["Cache-Control"] == "no-store"


@pytest.mark.django_db
def test_it_waits_until_something_is_published(api: Caller, library: Library) -> None:
    publish(1)

    def arrive() -> None:
        library.seq = 1

    timer = threading.Timer(0.3, arrive)
    began = time.monotonic()
    timer.start()
    body = assert_keeps(api.call("/changes", wait=30), "/changes")
    assert [each["seq"] for each in body["items"]] == [1]
    assert 0.3 <= time.monotonic() - began < 10
    timer.join()


@pytest.mark.django_db
def test_in_the_end_it_says_that_there_is_nothing(api: Caller, library: Library) -> None:
    response = api.call("/changes", wait=1)
    assert assert_keeps(response, "/changes") == {"items": [], "next": 0}
    assert "Retry-After" not in response


@pytest.mark.django_db
def test_when_too_many_wait_the_next_is_told_when_to_come_back(
    api: Caller, library: Library, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(waiting, "_places", threading.BoundedSemaphore(1))
    with waiting._places:
        began = time.monotonic()
        response = api.call("/changes", wait=30)
    assert assert_keeps(response, "/changes") == {"items": [], "next": 0}
    assert int(response["Retry-After"]) > 0
    assert time.monotonic() - began < 10
    # Its place was given back, so the next one may wait.
    assert "Retry-After" not in api.call("/changes", wait=1)


def test_while_it_waits_the_database_is_not_asked(
    api: Caller, library: Library, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Also while the database is away it waits, and only then says so."""
    asked: list[float] = []

    def away(*_arguments: object) -> None:
        asked.append(time.monotonic())
        raise OperationalError("connection refused")

    monkeypatch.setattr(log, "entries_after", away)
    began = time.monotonic()
    response = api.call("/changes", wait=1)
    assert (response.status_code, len(asked)) == (503, 1)
    assert asked[0] - began >= 0.9
