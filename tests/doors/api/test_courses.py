"""Courses by program: the snapshot, the free places, and calendars."""

import datetime as dt
from typing import Any

import pytest
from django.db import OperationalError
from django.test import Client
from icalendar import Calendar

from tests.doors.api import documents
from tests.doors.api.contract import assert_keeps
from tests.doors.api.library import Library
from tests.doors.portal.documents import course as build_course
from tilbudskatalog.catalog.courses import places
from tilbudskatalog.catalog.courses.places import Places
from tilbudskatalog.catalog.search import reading
from tilbudskatalog.catalog.search.follower import Freshness
from tilbudskatalog.ground.base.clock import OSLO

Document = dict[str, Any]


@pytest.fixture(autouse=True)
def _database_is_there(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reading, "freshness", lambda: Freshness(False, None, 1, True))


def stocked(library: Library, **fields: Any) -> Document:
    offering = library.add(documents.offering("Kokekurs"))
    return library.add(build_course(offering, **fields))


def events(answer: Any) -> list[Any]:
    return list(Calendar.from_ical(answer.content).walk("VEVENT"))


def test_one_course(library: Library, client: Client) -> None:
    course = stocked(library)
    body = assert_keeps(client.get(f"/api/v1/courses/{course['id']}"), "/courses/{course_id}")  # type: ignore[arg-type]
    assert body["meetings"][0]["theme"] == "Tema 1"
    assert body["url"].endswith(f"/kurs/{course['id']}")


def test_an_unknown_course(library: Library, client: Client) -> None:
    for ending in ("", "/availability"):
        assert client.get(f"/api/v1/courses/00000000-0000-4000-8000-000000000000{ending}").status_code == 404
        assert client.get(f"/api/v1/courses/kurs{ending}").status_code == 404


def test_free_places_come_from_the_database(library: Library, client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    course = stocked(library)
    monkeypatch.setattr(places, "of", lambda uid: Places(1, uid, 12, 9, 2, 3, 5))
    answer = client.get(f"/api/v1/courses/{course['id']}/availability")
    body = assert_keeps(answer, "/courses/{course_id}/availability")  # type: ignore[arg-type]
    assert (body["known"], body["capacity"], body["left"], body["waiting"]) == (True, 12, 3, 2)
    assert answer["Cache-Control"] == "no-cache"


def test_without_the_database_nobody_knows(library: Library, client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    course = stocked(library)

    def away(uid: str) -> None:
        raise OperationalError("away")

    monkeypatch.setattr(places, "of", away)
    body = client.get(f"/api/v1/courses/{course['id']}/availability").json()
    assert (body["known"], body["left"]) == (False, None)


def test_a_calendar_has_an_event_for_each_meeting(library: Library, client: Client) -> None:
    course = stocked(library, meetings=3)
    answer = client.get(f"/courses/{course['id']}.ics")
    assert answer["Content-Type"] == "text/calendar; charset=utf-8"
    found = events(answer)
    assert [str(event["UID"]).partition("@")[0] for event in found] == [each["id"] for each in course["meetings"]]
    first = found[0]
    assert str(first["SUMMARY"]) == "Kokekurs: Tema 1"
    assert first.decoded("DTSTART") == dt.datetime.fromisoformat(course["starts"])
    assert first["DTSTART"].params["TZID"] == OSLO.key
    assert (int(first["SEQUENCE"]), str(first["STATUS"])) == (3, "CONFIRMED")
    assert "Helsehuset i Hamar, Rom 214" in str(first["LOCATION"])


def test_a_moved_meeting_keeps_its_uid_and_counts_up(library: Library, client: Client) -> None:
    course = stocked(library)
    before = events(client.get(f"/courses/{course['id']}.ics"))[0]
    course["meetings"][0]["sequence"] += 1
    library.seq += 1
    after = events(client.get(f"/courses/{course['id']}.ics"))[0]
    assert before["UID"] == after["UID"]
    assert int(after["SEQUENCE"]) == int(before["SEQUENCE"]) + 1


def test_what_is_cancelled_says_so(library: Library, client: Client) -> None:
    course = stocked(library)
    course["meetings"][0] |= {"cancelled": True, "cancelled_reason": "Kursleder er syk"}
    first, second = events(client.get(f"/courses/{course['id']}.ics"))
    assert (str(first["STATUS"]), str(second["STATUS"])) == ("CANCELLED", "CONFIRMED")
    assert "Kursleder er syk" in str(first["DESCRIPTION"])


def test_the_zone_turns_when_norway_does(library: Library, client: Client) -> None:
    """The rules that we write say the same as the zone's own table."""
    calendar = Calendar.from_ical(client.get(f"/courses/{stocked(library)['id']}.ics").content)
    [zone] = calendar.walk("VTIMEZONE")
    made = zone.to_tz(lookup_tzid=False)
    for day in range(0, 1500, 3):
        moment = dt.datetime(2026, 1, 1, 12, tzinfo=dt.UTC) + dt.timedelta(days=day)
        local = moment.astimezone(OSLO).replace(tzinfo=None)
        assert made.utcoffset(local) == moment.astimezone(OSLO).utcoffset()


def test_an_organizations_calendar_has_all_its_courses(library: Library, client: Client) -> None:
    course = stocked(library)
    other = library.add(build_course(library.shelves["offering"][0], days=5))
    organization = library.add(documents.organization())
    answer = client.get(f"/organizations/{organization['id']}/courses.ics")
    found = [str(event["UID"]).partition("@")[0] for event in events(answer)]
    assert found == [each["id"] for each in (*other["meetings"], *course["meetings"])]
    assert client.get("/organizations/00000000-0000-4000-8000-000000000000/courses.ics").status_code == 404


def test_the_address_of_a_digital_room_is_in_no_calendar(library: Library, client: Client) -> None:
    course = stocked(library, place=None, digital=True, course_kind="digital")
    [first, _second] = events(client.get(f"/courses/{course['id']}.ics"))
    assert "De som har plass, får adressen." in str(first["LOCATION"])


def test_what_you_have_still_holds(library: Library, client: Client) -> None:
    course = stocked(library)
    answer = client.get(f"/courses/{course['id']}.ics")
    assert client.get(f"/courses/{course['id']}.ics", HTTP_IF_NONE_MATCH=answer["ETag"]).status_code == 304
