"""What nobody has confirmed for a year is marked from one day to the next, without being published anew."""

import datetime as dt

import pytest

from tests.doors.portal import documents
from tests.doors.portal.conftest import Reader
from tests.doors.portal.library import Library
from tilbudskatalog.ground.base import clock

MARK = "Ikke bekreftet siden 3. november 2026"
LAST_DAY = dt.datetime(2027, 11, 3, 12, tzinfo=dt.UTC)


@pytest.fixture
def address(library: Library) -> str:
    document = library.add(documents.offering("Røykesluttkurs", confirmed="2026-11-03"))
    return f"/tilbud/{document['id']}/roykesluttkurs"


def on(monkeypatch: pytest.MonkeyPatch, day: dt.datetime) -> None:
    monkeypatch.setattr(clock, "now", lambda: day)


def test_a_year_later_the_page_and_the_list_say_so(
    address: str, reader: Reader, monkeypatch: pytest.MonkeyPatch
) -> None:
    for page in (address, "/finn?q=røykesluttkurs"):
        on(monkeypatch, LAST_DAY)
        assert MARK not in reader.page(page).text
        on(monkeypatch, LAST_DAY + dt.timedelta(days=1))
        assert MARK in reader.page(page).text


def test_a_copy_that_the_reader_has_is_another_the_day_after(
    address: str, reader: Reader, monkeypatch: pytest.MonkeyPatch
) -> None:
    on(monkeypatch, LAST_DAY)
    tag = reader.get(address)["ETag"]
    assert reader.get(address, headers={"If-None-Match": tag}).status_code == 304
    on(monkeypatch, LAST_DAY + dt.timedelta(days=1))
    assert reader.get(address, headers={"If-None-Match": tag}).status_code == 200


def test_what_was_never_confirmed_has_no_mark(library: Library, reader: Reader) -> None:
    document = library.add(documents.offering("Røykesluttkurs", confirmed=None))
    assert "Ikke bekreftet" not in reader.page(f"/tilbud/{document['id']}/roykesluttkurs").text


def test_a_closed_provider_says_that_it_is_closed_and_what_there_is_instead(stocked: Library, reader: Reader) -> None:
    closed = stocked.withdraw(stocked.shelves["organization"][0])
    answer = reader.get(f"/aktor/{closed['id']}/hamar-kommune")
    assert answer.status_code == 410
    assert "Hamar kommune er lagt ned" in answer.content.decode()
    assert "Røykesluttkurs" in answer.content.decode()
