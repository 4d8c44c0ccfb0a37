"""Courses on the pages of offerings, on cards, and on pages of their own."""

import datetime as dt
import json
from typing import Any

import pytest
from django.db import OperationalError

from tests.doors.portal import documents
from tests.doors.portal.conftest import Reader
from tests.doors.portal.library import Library
from tests.doors.portal.page import Page
from tilbudskatalog.catalog.courses import places
from tilbudskatalog.catalog.courses.places import Places
from tilbudskatalog.catalog.search import reading
from tilbudskatalog.catalog.search.follower import Freshness
from tilbudskatalog.ground.base import clock

Document = dict[str, Any]


@pytest.fixture(autouse=True)
def free(monkeypatch: pytest.MonkeyPatch) -> dict[str, Places]:
    """What the database says of free places, without a database."""
    found: dict[str, Places] = {}
    monkeypatch.setattr(reading, "freshness", lambda: Freshness(False, None, 1, True))
    monkeypatch.setattr(places, "of", found.get)
    monkeypatch.setattr(places, "of_offering", lambda uid: found)
    return found


def counted(course: Document, left: int, waiting: int = 0) -> Places:
    return Places(1, course["id"], 12, 12 - left, waiting, left, 1)


def stocked_course(library: Library, **fields: Any) -> Document:
    offering = library.add(documents.offering("Kokekurs"))
    return library.add(documents.course(offering, **fields))


def page_of(course: Document, reader: Reader, prefix: str = "") -> Page:
    return reader.page(f"{prefix}/kurs/{course['id']}/kokekurs")


def page_of_offering(library: Library, reader: Reader) -> Page:
    return reader.page(f"/tilbud/{library.shelves['offering'][0]['id']}/kokekurs")


def test_the_right_address_is_found_from_the_bare_one(library: Library, reader: Reader) -> None:
    course = stocked_course(library)
    answer = reader.get(f"/kurs/{course['id']}")
    assert (answer.status_code, answer["Location"]) == (301, f"/kurs/{course['id']}/kokekurs")


def test_an_unknown_course_is_helped_on(library: Library, reader: Reader) -> None:
    page = reader.page("/kurs/00000000-0000-4000-8000-000000000000/kurs")
    assert (page.status, page.heading) == (404, "Vi finner ikke denne siden")


def test_a_page_says_when_where_and_on_what_terms(library: Library, reader: Reader) -> None:
    classes = ["Henvist av lege", "Alle andre"]
    course = stocked_course(library, price=200, no_show_fee=150, priority_classes=classes)
    text = page_of(course, reader).text
    assert "kl. 17.00–18.00, 2 ganger" in text
    assert "Helsehuset i Hamar, Rom 214" in text
    assert "200 kroner" in text
    assert "150 kroner hvis du ikke har meldt avbud 24 timer før." in text
    assert "Du kan be om tolk." in text
    assert "Henvist av lege, så alle andre" in text


def test_free_places_are_dots_and_words(library: Library, reader: Reader, free: dict[str, Places]) -> None:
    course = stocked_course(library)
    free[course["id"]] = counted(course, 4)
    page = page_of(course, reader)
    assert "4 av 12 plasser ledige" in page.text
    assert page.html.count('class="taken"') == 8


def test_a_full_course_says_how_many_wait(library: Library, reader: Reader, free: dict[str, Places]) -> None:
    course = stocked_course(library)
    free[course["id"]] = counted(course, 0, waiting=5)
    assert "Fullt. 5 står i kø" in page_of(course, reader).text


def test_without_the_database_a_number_is_not_guessed(
    library: Library, reader: Reader, monkeypatch: pytest.MonkeyPatch
) -> None:
    course = stocked_course(library)

    def away(uid: str) -> None:
        raise OperationalError("away")

    monkeypatch.setattr(places, "of", away)
    assert "Vi vet ikke akkurat nå hvor mange som er ledige." in page_of(course, reader).text
    monkeypatch.setattr(reading, "freshness", lambda: Freshness(True, clock.now(), 1, True))
    assert "Vi vet ikke akkurat nå" in page_of_offering(library, reader).text


def test_professional_and_experienced_user_stand_side_by_side(library: Library, reader: Reader) -> None:
    people = [
        {"role": "professional", "name": "Marte Prøve", "description": "Sykepleier", "organization": ""},
        {"role": "experienced_user", "name": "", "description": "Røykfri i fire år", "organization": ""},
        {"role": "coordinator", "name": "Karin", "description": "", "organization": ""},
    ]
    course = stocked_course(library, contributors=people)
    page = page_of(course, reader)
    assert "Fagperson · Sykepleier" in page.text
    assert "Erfaren bruker" in page.text
    assert "Karin" not in page.text


def test_who_leads_a_post_is_named_as_people_are_written(library: Library, reader: Reader) -> None:
    people = [
        {"role": "professional", "name": "Marte Prøve", "description": "", "organization": ""},
        {"role": "professional", "name": "Ahmed Demo", "description": "", "organization": ""},
        {"role": "experienced_user", "name": "", "description": "", "organization": ""},
    ]
    course = stocked_course(library, contributors=people)
    course["meetings"][0]["program"] = [{"title": "Samtale", "minutes": 30, "contributors": [0, 1, 2]}]
    assert "Marte Prøve, Ahmed Demo og erfaren bruker" in page_of(course, reader).text


@pytest.mark.parametrize(
    ("own", "phone", "email"),
    [
        ({"phone": "", "email": ""}, "62 00 00 00", "frisklivssentralen@example.com"),
        ({"phone": "97 00 00 01", "email": ""}, "97 00 00 01", "frisklivssentralen@example.com"),
        ({"phone": "97 00 00 01", "email": "kurs@example.com"}, "97 00 00 01", "kurs@example.com"),
    ],
)
def test_one_reaches_the_course_where_it_says_so_else_the_offering(
    library: Library, reader: Reader, own: dict[str, str], phone: str, email: str
) -> None:
    course = stocked_course(library, contact=own)
    text = page_of(course, reader).text
    assert f"Ring {phone}" in text
    assert email in text
    assert "example.com/slutt" in text
    assert text.count("@example.com") == text.count("Ring ") == 1
    assert "Ring 62 00 00 00" in page_of_offering(library, reader).text


def test_who_cannot_be_reached_either_way_has_a_page(library: Library, reader: Reader) -> None:
    course = stocked_course(library)
    library.shelves["offering"][0]["contact"] = {"phone": "", "email": "", "website": ""}
    assert "Se hvordan du når tilbyderen" in page_of(course, reader).text


def test_a_cancelled_course_says_so_and_why(library: Library, reader: Reader) -> None:
    course = stocked_course(library, state="cancelled", cancelled_reason="For få påmeldte")
    page = page_of(course, reader)
    assert "Dette kurset er avlyst. For få påmeldte" in page.text
    assert "plasser" not in page.text


def test_a_cancelled_meeting_is_marked(library: Library, reader: Reader) -> None:
    course = stocked_course(library)
    course["meetings"][1] |= {"cancelled": True, "cancelled_reason": "Kursleder er syk"}
    assert "Avlyst Kursleder er syk" in page_of(course, reader).text


def test_an_offering_shows_its_courses_the_next_first(
    library: Library, reader: Reader, free: dict[str, Places]
) -> None:
    later = stocked_course(library, days=60)
    sooner = library.add(documents.course(library.shelves["offering"][0], days=10, name="Dagkurs"))
    free |= {sooner["id"]: counted(sooner, 0), later["id"]: counted(later, 3)}
    page = page_of_offering(library, reader)
    assert page.text.index("Dagkurs") < page.text.index("3 av 12 plasser ledige")
    assert "Se kurset og ventelista" in page.text
    assert "Tema 1" in page.text


def test_what_has_begun_goes_by_the_clock(library: Library, reader: Reader, monkeypatch: pytest.MonkeyPatch) -> None:
    course = stocked_course(library, days=3)
    assert "Velg kurs" in page_of_offering(library, reader).text
    after = dt.datetime.fromisoformat(course["starts"]) + dt.timedelta(hours=1)
    monkeypatch.setattr(clock, "now", lambda: after)
    assert "Velg kurs" not in page_of_offering(library, reader).text


def test_a_card_has_the_next_day_and_its_places(library: Library, reader: Reader) -> None:
    library.add(documents.municipality())
    course = stocked_course(library)
    library.free[course["id"]] = counted(course, 2)
    page = reader.page("/finn?q=kokekurs&sted=Hamar")
    assert "Starter" in page.text
    assert "2 av 12 plasser ledige" in page.text


def test_the_next_course_tells_whom_it_is_for_and_its_language(library: Library, reader: Reader) -> None:
    library.add(documents.municipality())
    stocked_course(library, language="so", name="For barn og foreldre")
    assert "(For barn og foreldre, somali)" in reader.page("/finn?q=kokekurs&sted=Hamar").text
    assert "For barn og foreldre, somali" in page_of_offering(library, reader).text


def test_a_page_with_places_is_asked_for_again(library: Library, reader: Reader) -> None:
    course = stocked_course(library)
    answer = reader.get(f"/kurs/{course['id']}/kokekurs")
    assert answer["Cache-Control"] == "no-cache"
    assert reader.get(f"/kurs/{course['id']}/kokekurs", HTTP_IF_NONE_MATCH=answer["ETag"]).status_code == 304


@pytest.mark.parametrize(("prefix", "word"), [("", "Hvem møter du"), ("/nn", "Kven møter du"), ("/en", "Who you meet")])
def test_in_three_languages(library: Library, reader: Reader, prefix: str, word: str) -> None:
    people = [{"role": "professional", "name": "Marte Prøve", "description": "", "organization": ""}]
    assert word in page_of(stocked_course(library, contributors=people), reader, prefix).text


def test_search_engines_read_events(library: Library, reader: Reader) -> None:
    course = stocked_course(library)
    script = page_of(course, reader).html.split('ld+json">')[1].split("</script>")[0]
    data = json.loads(script)
    assert data["@type"] == "EventSeries"
    assert [event["startDate"] for event in data["subEvent"]] == [each["starts"] for each in course["meetings"]]
