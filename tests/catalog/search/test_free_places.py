"""The copy of free places: soon, seldom, and honest about what it does not know."""

import datetime as dt

from tests.catalog.search.factories import Log
from tilbudskatalog.catalog.courses.places import Places
from tilbudskatalog.catalog.search.free_places import EVERY_SECONDS, TOO_OLD_SECONDS, WHOLE_SECONDS, FreePlaces


def places(uid: str = "a", left: int = 4) -> Places:
    return Places(1, uid, 12, 12 - left, 0, left, 1)


class Watch:
    def __init__(self) -> None:
        self.now = 1000.0

    def __call__(self) -> float:
        return self.now


def test_what_changed_is_copied_and_counted() -> None:
    watch, log = Watch(), Log()
    copy = FreePlaces(watch)
    log.places = [places()]
    copy.copy(log.places_since)
    assert copy.of("a") == places()
    seen = copy.version
    watch.now += EVERY_SECONDS
    copy.copy(log.places_since)
    assert copy.version == seen
    log.places = [places(left=3)]
    watch.now += EVERY_SECONDS
    copy.copy(log.places_since)
    assert (copy.version, copy.of("a")) == (seen + 1, places(left=3))


def test_it_asks_no_more_often_than_it_must() -> None:
    watch, log = Watch(), Log()
    copy = FreePlaces(watch)
    copy.copy(log.places_since)
    copy.copy(log.places_since)
    assert log.calls == 1


def test_now_and_then_all_of_it_is_read() -> None:
    watch, log = Watch(), Log()
    copy = FreePlaces(watch)
    asked: list[dt.datetime | None] = []

    def read(since: dt.datetime | None) -> list[Places]:
        asked.append(since)
        return log.places_since(since)

    log.places = [places()]
    for seconds in (0.0, EVERY_SECONDS, WHOLE_SECONDS):
        watch.now += seconds
        copy.copy(read)
        log.places = []
    assert [since is None for since in asked] == [True, False, True]
    assert copy.of("a") is None


def test_an_old_number_is_not_told() -> None:
    watch, log = Watch(), Log()
    copy = FreePlaces(watch)
    log.places = [places()]
    copy.copy(log.places_since)
    watch.now += TOO_OLD_SECONDS + 1
    assert copy.of("a") is None
