import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass

import pytest

from tests.catalog.search.conftest import Catalog
from tests.catalog.search.factories import Log, build_document
from tilbudskatalog.catalog.courses.places import Places
from tilbudskatalog.catalog.search import follower, overhearing, reading
from tilbudskatalog.catalog.search.answers import Answers
from tilbudskatalog.catalog.search.free_places import EVERY_SECONDS, FreePlaces
from tilbudskatalog.ground.base import clock


def counting(made: list[str], answer: bytes = b"answer") -> Callable[[], bytes]:
    def build() -> bytes:
        made.append("once more")
        return answer

    return build


def test_an_answer_is_made_once() -> None:
    answers, made = Answers(), list[str]()
    assert [answers.get(1, "kols", counting(made)) for _time in range(3)] == [b"answer"] * 3
    assert len(made) == 1


def test_each_key_has_its_own() -> None:
    answers = Answers()
    assert [answers.get(1, ("q", page), lambda page=page: b"%d" % page) for page in (1, 2, 1)] == [b"1", b"2", b"1"]


def test_a_new_version_ends_them_all() -> None:
    answers, made = Answers(), list[str]()
    answers.get(1, "kols", counting(made))
    answers.get(2, "kols", counting(made))
    assert len(made) == 2
    assert answers.size < 1000


def test_the_least_used_goes_first() -> None:
    answers, made = Answers(most=16_000), list[str]()
    for key in range(10):
        answers.get(1, key, counting(made, b"x" * 1000))
    for _time in range(3):
        answers.get(1, 0, counting(made, b"x" * 1000))
    answers.get(1, "new", counting(made, b"x" * 1000))
    made.clear()
    answers.get(1, 0, counting(made))
    assert made == []
    answers.get(1, 1, counting(made))
    assert len(made) == 1
    assert answers.size <= 16_000


def test_what_is_too_large_is_not_kept() -> None:
    answers, made = Answers(most=8000), list[str]()
    for _time in range(2):
        answers.get(1, "large", counting(made, b"x" * 2000))
    assert len(made) == 2
    assert answers.size == 0


def test_what_was_made_from_a_replaced_catalog_is_not_kept() -> None:
    answers, made = Answers(), list[str]()

    def slow() -> bytes:
        answers.get(2, "other", counting(made))
        return b"old"

    assert answers.get(1, "kols", slow) == b"old"
    assert answers.get(2, "kols", counting(made)) == b"answer"


def test_a_fault_is_not_kept() -> None:
    answers, made = Answers(), list[str]()
    with pytest.raises(ZeroDivisionError):
        answers.get(1, "kols", lambda: b"%d" % (1 // 0))
    assert answers.get(1, "kols", counting(made)) == b"answer"


def test_answers_live_until_something_is_published(catalog: Catalog) -> None:
    catalog.publish(build_document("Kurs"))
    made: list[str] = []
    reading.cached("list", counting(made))
    reading.cached("list", counting(made))
    assert len(made) == 1
    catalog.publish(build_document("Annet"))
    reading.cached("list", counting(made))
    assert len(made) == 2


@dataclass
class Counted:
    """Free places of one course, copied by hand."""

    free: FreePlaces
    log: Log
    seconds: float = 1000.0

    def set(self, uid: str, version: int) -> None:
        self.log.places = [Places(1, uid, 12, version, 0, 12 - version, version)]
        self.seconds += EVERY_SECONDS
        self.free.copy(self.log.places_since)


@pytest.fixture
def counted(catalog: Catalog, monkeypatch: pytest.MonkeyPatch) -> Counted:
    log = Log()
    counted = Counted(FreePlaces(lambda: counted.seconds), log)
    monkeypatch.setattr(follower.current(), "free_places", counted.free)
    return counted


def test_a_sign_up_ends_only_what_tells_of_that_course(catalog: Catalog, counted: Counted) -> None:
    catalog.publish(build_document("Kurs"))
    made: list[str] = []

    def telling(course: str) -> Callable[[], bytes]:
        def build() -> bytes:
            made.append(course)
            return str(counted.free.of(course)).encode()

        return build

    counted.set("here", 1)
    before = {course: reading.cached(course, telling(course)) for course in ("here", "there")}
    counted.set("here", 2)
    after = {course: reading.cached(course, telling(course)) for course in ("here", "there")}
    assert made == ["here", "there", "here"]
    assert after["there"] is before["there"]
    assert after["here"].mark != before["here"].mark


def test_who_looks_at_all_courses_hears_of_each(catalog: Catalog, counted: Counted) -> None:
    catalog.publish(build_document("Kurs"))
    made: list[str] = []

    def build() -> bytes:
        made.append("once more")
        return b"%d" % counted.free.all()

    counted.set("here", 1)
    reading.cached("all", build)
    counted.set("there", 1)
    reading.cached("all", build)
    assert len(made) == 2


def test_what_begins_ends_what_told_of_it(catalog: Catalog, monkeypatch: pytest.MonkeyPatch) -> None:
    catalog.publish(build_document("Kurs"))
    now = clock.now()
    made: list[str] = []

    def build() -> bytes:
        made.append("once more")
        overhearing.told_time(clock.rfc3339(now + dt.timedelta(hours=1)))
        return b"next"

    first = reading.cached("next", build)
    monkeypatch.setattr(clock, "now", lambda: now + dt.timedelta(minutes=59))
    assert reading.cached("next", build) is first
    monkeypatch.setattr(clock, "now", lambda: now + dt.timedelta(minutes=61))
    reading.cached("next", build)
    assert len(made) == 2


def test_what_is_made_anew_takes_the_room_of_what_was() -> None:
    answers = Answers()
    answers.get(1, "kols", lambda: b"x" * 5000)
    size = answers.size
    for _time in range(3):
        assert answers.get(1, "kols", lambda: b"y" * 5000, lambda _made: False) == b"y" * 5000
    assert answers.size == size
