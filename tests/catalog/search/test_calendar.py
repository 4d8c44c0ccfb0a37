"""Which offerings begin when, with places or without; and the next course of each item."""

import datetime as dt
from typing import Any

import pytest

from tests.catalog.search import factories
from tests.catalog.search.factories import Log
from tests.doors.portal import documents
from tilbudskatalog.catalog.courses.places import Places
from tilbudskatalog.catalog.search import finding
from tilbudskatalog.catalog.search.breaker import Breaker
from tilbudskatalog.catalog.search.follower import Follower
from tilbudskatalog.catalog.search.free_places import EVERY_SECONDS, FreePlaces
from tilbudskatalog.catalog.search.query import Page, Query
from tilbudskatalog.catalog.search.store import Store
from tilbudskatalog.ground.base import clock

Document = dict[str, Any]


class Shelf:
    """Offerings with courses, followed as a worker does."""

    def __init__(self, path: Any) -> None:
        self.log = Log()
        self.offerings: dict[str, Document] = {}
        self.follower = Follower(Store(path / "snapshots.sqlite3"), self.log, Breaker())
        self.seconds = 1000.0
        self.follower.free_places = FreePlaces(lambda: self.seconds)

    def add(self, title: str, *days: int, left: int | None = 4, **fields: Any) -> Document:
        """An offering, and a course of it that begins in so many days each."""
        offering = self.offerings.setdefault(title, factories.build_document(title, key=title))
        for number in days:
            course = documents.course(offering, days=number, key=f"{title}-{number}", **fields)
            self.log.publish(course)
            if left is not None:
                self.log.places.append(Places(1, course["id"], 12, 12 - left, 0, left, 1))
        self.log.publish(offering)
        self.seconds += EVERY_SECONDS
        self.follower.step()
        return offering

    def titles(self, **asked: Any) -> list[str]:
        return [item.document["texts"]["nb"]["title"] for item in self.find(**asked)]

    def find(self, **asked: Any) -> list[Any]:
        return self.page(**asked).items

    def page(self, **asked: Any) -> Page[Any]:
        now = self.follower
        memory = now.memory

        def show(rows: Any) -> Any:
            return {row: (document, "nb") for row, document in memory.documents(now.store, rows).items()}

        query = Query(**{"facets": (), **asked})
        return finding.find(query, memory, now.free_places, show, lambda row: {})


@pytest.fixture
def shelf(tmp_path: Any) -> Shelf:
    return Shelf(tmp_path)


def in_days(days: int) -> dt.date:
    return clock.today() + dt.timedelta(days=days)


def test_what_begins_before_a_day(shelf: Shelf) -> None:
    shelf.add("Sent", 40)
    shelf.add("Snart", 5, 60)
    shelf.add("Uten kurs")
    assert shelf.titles(starts_before=in_days(30)) == ["Snart"]
    assert shelf.titles(starts_before=in_days(5)) == []


def test_the_soonest_first_and_what_has_no_dates_last(shelf: Shelf) -> None:
    shelf.add("Uten kurs")
    shelf.add("Sent", 40)
    shelf.add("Snart", 60, 5)
    assert shelf.titles(sort="start") == ["Snart", "Sent", "Uten kurs"]


def test_what_has_places(shelf: Shelf) -> None:
    shelf.add("Ledig", 20, left=1)
    shelf.add("Fullt", 20, left=0)
    shelf.add("Ukjent", 20, left=None)
    shelf.add("Uten kurs")
    assert shelf.titles(has_places=True) == ["Ledig"]


def test_places_before_a_day(shelf: Shelf) -> None:
    shelf.add("Fullt først", 5, left=0)
    shelf.add("Fullt først", 60, left=3)
    shelf.add("Ledig først", 6, left=3)
    assert shelf.titles(has_places=True, starts_before=in_days(30)) == ["Ledig først"]


def test_what_is_begun_at_any_time_has_places(shelf: Shelf) -> None:
    offering = shelf.offerings.setdefault("Når du vil", factories.build_document("Når du vil", key="any"))
    course = documents.course(offering, meetings=0, key="any", course_kind="self_guided", capacity=None)
    shelf.log.places.append(Places(1, course["id"], None, 3, 0, None, 1))
    shelf.log.publish(course)
    shelf.add("Når du vil")
    assert shelf.titles(has_places=True) == ["Når du vil"]


def test_an_item_has_its_next_course(shelf: Shelf) -> None:
    offering = shelf.add("Kurs", 60, 5)
    [item] = shelf.find()
    next_course = min(offering["courses"], key=lambda brief: brief["starts"])
    assert item.next_course == (next_course["id"], next_course["starts"], 4)


def test_the_clock_moves_on_to_the_next(shelf: Shelf, monkeypatch: pytest.MonkeyPatch) -> None:
    offering = shelf.add("Kurs", 5, 60)
    after = clock.now() + dt.timedelta(days=6)
    monkeypatch.setattr(clock, "now", lambda: after)
    [item] = shelf.find()
    assert item.next_course is not None
    assert item.next_course.starts == offering["courses"][1]["starts"]
    assert shelf.titles(starts_before=in_days(30)) == []


def test_a_withdrawn_course_is_no_next_one(shelf: Shelf) -> None:
    offering = shelf.add("Kurs", 5)
    shelf.log.withdraw({"kind": "course", "id": offering["courses"][0]["id"]})
    shelf.follower.step()
    assert shelf.find()[0].next_course is None
    assert shelf.titles(has_places=True) == []


def test_what_is_held_in_a_language(shelf: Shelf) -> None:
    shelf.add("Norsk", 40)
    shelf.add("Uten kurs")
    shelf.add("Somali", 40, language="so")
    assert shelf.titles(language=("so",)) == ["Somali"]
    assert shelf.titles(language=("nn",)) == ["Norsk", "Uten kurs"]
    assert shelf.titles(language=("se",)) == []


@pytest.mark.parametrize(("lang", "names"), [("nb", {"norsk", "somali"}), ("en", {"Norwegian", "Somali"})])
def test_languages_are_counted_by_their_names_also_beside_the_chosen(shelf: Shelf, lang: str, names: set[str]) -> None:
    shelf.add("Norsk", 40)
    shelf.add("Somali", 40, language="so")
    counted = shelf.page(facets=("language",), language=("so",), lang=lang).facets["language"]
    assert {(each.id, each.count) for each in counted} == {("no", 1), ("so", 1)}
    assert {each.label for each in counted} == names


def next_of(shelf: Shelf, **asked: Any) -> str | None:
    [item] = shelf.find(**asked)
    return item.next_course and item.next_course.id


def test_the_next_course_is_one_in_the_language_that_is_asked_for(shelf: Shelf) -> None:
    offering = shelf.add("Kurs", 5)
    shelf.add("Kurs", 60, language="so")
    norwegian, somali = (brief["id"] for brief in offering["courses"])
    assert next_of(shelf) == norwegian
    assert next_of(shelf, language=("so",)) == somali
    # As people write it; courses are in Norwegian, whichever form of it.
    assert next_of(shelf, language=("nn",)) == norwegian


def test_the_next_course_has_places_where_places_are_asked_for(shelf: Shelf) -> None:
    offering = shelf.add("Kurs", 5, left=0)
    shelf.add("Kurs", 60, left=3)
    full, free = (brief["id"] for brief in offering["courses"])
    assert next_of(shelf) == full
    assert next_of(shelf, has_places=True) == free


def test_one_course_has_all_that_is_asked_for(shelf: Shelf) -> None:
    shelf.add("Fullt på somali", 5, left=0, language="so")
    shelf.add("Fullt på somali", 6, left=3)
    assert shelf.titles(has_places=True, language=("so",)) == []
    assert shelf.titles(has_places=True, language=("no",)) == ["Fullt på somali"]
    shelf.add("Sent på somali", 60, language="so")
    shelf.add("Sent på somali", 6)
    assert shelf.titles(starts_before=in_days(30), language=("so",)) == ["Fullt på somali"]


def test_the_soonest_is_the_one_that_is_shown(shelf: Shelf) -> None:
    shelf.add("Norsk først", 5)
    shelf.add("Norsk først", 60, language="so")
    shelf.add("Somali først", 40, language="so")
    assert shelf.titles(sort="start") == ["Norsk først", "Somali først"]
    assert shelf.titles(sort="start", language=("so",)) == ["Somali først", "Norsk først"]
