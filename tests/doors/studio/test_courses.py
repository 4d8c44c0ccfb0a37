"""Courses in the workspace: make one of an offering, run it, copy it; and nobody else's."""

import datetime as dt
import re
from typing import Any

import pytest
from django.db import connection
from django.http import HttpResponse
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from tests import factories
from tests.doors.portal.page import Page
from tests.doors.studio.browsing import browser, form_of, send, text_of
from tilbudskatalog.catalog.courses import contributors, questions
from tilbudskatalog.catalog.courses.models import Course, CourseChange, Meeting
from tilbudskatalog.ground.base import clock
from tilbudskatalog.ground.base.clock import OSLO

pytestmark = pytest.mark.django_db


def page_of(course: Course, name: str = "course", **more: Any) -> str:
    return reverse(f"studio:{name}", kwargs={"course_id": course.uid} | more)


def runs(course: Course) -> Client:
    return browser(factories.coordinator(course.offering))


def fresh(course: Course) -> Course:
    return Course.objects.get(pk=course.pk)


def posted(client: Client, address: str, **fields: Any) -> HttpResponse:
    return send(client, address, "", {}, **fields)


def new_form(client: Client, address: str, **changed: Any) -> HttpResponse:
    form = form_of(client.get(address))
    return send(client, address, "", form, **changed)


def test_a_course_is_made_on_one_page_with_its_dates() -> None:
    offering = factories.local()
    place = factories.place(offering.organization)
    client = browser(factories.coordinator(offering))
    address = reverse("studio:course-new", args=[offering.uid])
    first = clock.today() + dt.timedelta(days=30)
    answer = new_form(client, address, first=first.isoformat(), place=str(place.pk), count="4", name="Kveld")
    course = Course.objects.get()
    assert (answer.status_code, answer["Location"]) == (302, page_of(course))
    assert (course.name, course.state, course.capacity, course.age_from) == ("Kveld", "draft", 12, 18)
    assert course.meetings.count() == 4
    assert course.starts is not None
    assert course.starts.astimezone(OSLO).time() == dt.time(17)


def test_what_does_not_fit_stands_where_it_was_written() -> None:
    offering = factories.local()
    client = browser(factories.coordinator(offering))
    address = reverse("studio:course-new", args=[offering.uid])
    answer = new_form(client, address, first="", capacity="8", minimum="9", name="Kveld")
    assert answer.status_code == 422
    assert 'value="Kveld"' in text_of(answer)
    assert not Course.objects.exists()
    answer = new_form(client, address, first="2027-01-12", capacity="8", minimum="9")
    assert "Minste antall kan ikke være høyere enn antall plasser." in text_of(answer)
    assert not Course.objects.exists()


def test_a_course_can_be_for_the_inhabitants_of_some_municipalities() -> None:
    course = factories.course_draft()
    for number, name in (("3403", "Hamar"), ("3411", "Ringsaker"), ("1818", "Herøy"), ("1515", "Herøy")):
        factories.municipality(number, name)
    client, address = runs(course), page_of(course, "course-change")
    answer = new_form(client, address, municipalities="Hamarr\r\nHerøy\r\nRingsaker")
    assert answer.status_code == 422
    assert "Hamarr”, “Herøy" in text_of(answer)
    assert "Ringsaker</textarea>" in text_of(answer)
    assert new_form(client, address, municipalities="hamar\r\n3411 Ringsaker\r\n1818").status_code == 302
    assert {each.number for each in course.municipalities.all()} == {"3403", "3411", "1818"}
    assert "3403 Hamar" in form_of(client.get(address))["municipalities"][0]
    # What is left as it was stays so.
    assert new_form(client, address, name="Kveld").status_code == 302
    assert course.municipalities.count() == 3
    assert new_form(client, address, municipalities="").status_code == 302
    assert not course.municipalities.exists()


def test_a_kind_without_dates_needs_none() -> None:
    offering = factories.local()
    client = browser(factories.coordinator(offering))
    address = reverse("studio:course-new", args=[offering.uid])
    assert new_form(client, address, kind="self_guided", first="", capacity="").status_code == 302
    assert Course.objects.get().starts is None


@pytest.mark.usefixtures("november")
def test_from_draft_to_public_and_cancelled() -> None:
    course = factories.course_draft()
    client = runs(course)
    refused = posted(client, page_of(course, "course-publish"))
    assert refused.status_code == 422
    assert "Legg til minst én samling." in text_of(refused)
    rhythm = {"first": "2027-01-12", "at": "17:00", "minutes": "90", "rhythm": "fortnightly", "count": "3"}
    assert posted(client, page_of(course, "course-series"), **rhythm).status_code == 302
    shown = text_of(client.get(page_of(course, "course")))
    assert re.search(r"Tirsdag 12. januar 2027 kl. 17.00</strong>\s*<span>Samling 1 ·", shown)
    assert posted(client, page_of(course, "course-publish")).status_code == 302
    assert fresh(course).state == "published"
    assert posted(client, page_of(course, "course-cancel"), reason="").status_code == 422
    posted(client, page_of(course, "course-cancel"), reason="For få", message="Vi prøver igjen til høsten.")
    assert fresh(course).state == "cancelled"
    assert CourseChange.objects.get().message == "Vi prøver igjen til høsten."


def test_a_change_keeps_what_was_not_touched() -> None:
    course = factories.course(priority_classes=["Innbyggere", "Andre"], price=200)
    client = runs(course)
    answer = new_form(client, page_of(course, "course-change"), room="214", message="Nytt rom.")
    assert answer.status_code == 302
    changed = fresh(course)
    assert (changed.room, changed.price, changed.priority_classes) == ("214", 200, ["Innbyggere", "Andre"])
    assert CourseChange.objects.get().fields == {"room": ["", "214"]}


def test_two_who_change_at_once_are_told() -> None:
    course = factories.course()
    client = runs(course)
    form = form_of(client.get(page_of(course, "course-change")))
    new_form(client, page_of(course, "course-change"), room="1")
    late = send(client, page_of(course, "course-change"), "", form, room="2")
    assert (late.status_code, fresh(course).room) == (409, "1")
    assert 'value="2"' in text_of(late)


def test_a_meeting_gets_a_program_and_a_new_time() -> None:
    course = factories.course()
    client = runs(course)
    person = contributors.add(
        course=course, by=factories.coordinator(course.offering), role="experienced_user", name="Jonas Prøve"
    )
    meeting = course.meetings.all()[0]
    address = page_of(course, "course-meeting", meeting_id=meeting.uid)
    later = (meeting.starts + dt.timedelta(hours=1)).astimezone(OSLO)
    sent = form_of(client.get(address)) | {
        "theme": ["Bli kjent"],
        "starts": [f"{later:%Y-%m-%dT%H:%M}"],
        "post-0-title": ["Min historie"],
        "post-0-minutes": ["20"],
        "post-0-contributors": [str(person.pk)],
    }
    assert send(client, address, "", sent).status_code == 302
    changed = Meeting.objects.get(pk=meeting.pk)
    assert (changed.theme, changed.starts.astimezone(OSLO)) == ("Bli kjent", later)
    item = changed.program.get()
    assert (item.title, item.minutes, list(item.contributors.all())) == ("Min historie", 20, [person])
    again = form_of(client.get(address))
    assert again["post-0-title"] == ["Min historie"]
    bad = send(client, address, "", again, ends=f"{later - dt.timedelta(days=3):%Y-%m-%dT%H:%M}")
    assert bad.status_code == 422
    assert "En samling slutter etter at den starter" in text_of(bad)


def test_a_meeting_is_cancelled_with_a_reason() -> None:
    course = factories.course()
    meeting = course.meetings.all()[2]
    address = page_of(course, "course-meeting-cancel", meeting_id=meeting.uid)
    assert posted(runs(course), address, reason="Kursleder er syk").status_code == 302
    assert Meeting.objects.get(pk=meeting.pk).cancelled_reason == "Kursleder er syk"


def test_a_refused_cancellation_marks_its_field_and_keeps_what_was_written() -> None:
    course = factories.course()
    client, meeting = runs(course), course.meetings.all()[1]
    refused = posted(client, page_of(course, "course-cancel"), reason=" ", message="Vi prøver igjen til høsten.")
    page = Page(refused)
    assert refused.status_code == 422
    assert [each.attributes["id"] for each in page.all("input", name="reason", **{"aria-invalid": "true"})] == [
        "reason"
    ]
    assert page.all("p", id="reason-error")[0].text == "Skriv hvorfor. De som har plass, får lese det."
    assert page.all("textarea", id="message")[0].text == "Vi prøver igjen til høsten."
    assert (len(page.all("div", role="alert")), page.words("a", href="#reason")) == (
        1,
        page.words("p", id="reason-error"),
    )
    refused = posted(client, page_of(course, "course-meeting-cancel", meeting_id=meeting.uid), reason="x" * 401)
    wrong = Page(refused).all("input", name="reason", **{"aria-invalid": "true"})
    assert [(each.attributes["id"], each.attributes["value"]) for each in wrong] == [
        (f"reason-{meeting.pk}", "x" * 401)
    ]
    assert Page(refused).all("input", id="reason")[0].attributes["value"] == ""


def test_people_are_added_answer_and_are_taken_off() -> None:
    course = factories.course()
    client = runs(course)
    posted(client, page_of(course, "course-contributors"), role="experienced_user", name="Jonas Prøve")
    person = course.contributors.get()
    assert not person.confirmed
    address = page_of(course, "course-contributor", contributor_id=person.pk)
    posted(client, address, confirmed="on", do="save")
    assert (course.contributors.get().confirmed, course.contributors.get().name_public) == (True, False)
    posted(client, address, do="remove")
    assert not course.contributors.exists()
    assert posted(client, page_of(course, "course-contributors"), role="boss", name="").status_code == 422


@pytest.mark.usefixtures("november")
def test_the_next_season_is_seen_before_it_is_made() -> None:
    course = factories.course(when=factories.rhythm(first=dt.date(2027, 1, 7), weekdays=(3,)))
    client = runs(course)
    page = text_of(client.get(page_of(course, "course-copy"), {"weeks": "10"}))
    assert "flyttet forbi 25. mars 2027" in page
    assert client.get(page_of(course, "course-copy"), {"weeks": "mange"}).status_code == 422
    answer = posted(client, page_of(course, "course-copy"), weeks="10")
    copy = Course.objects.exclude(pk=course.pk).get()
    assert (answer.status_code, copy.copied_from) == (302, course)


def test_a_draft_is_thrown_away() -> None:
    course = factories.course_draft()
    assert posted(runs(course), page_of(course, "course-discard")).status_code == 302
    assert not Course.objects.exists()


def test_a_reader_reads_and_a_stranger_finds_nothing() -> None:
    course = factories.course()
    reader = browser(factories.user("leser", reader=course.offering.organization))
    assert "Endre kurset" not in text_of(reader.get(page_of(course)))
    assert reader.get(page_of(course, "course-change")).status_code == 403
    stranger = browser(factories.user("fremmed", coordinator=factories.organization("forening")))
    assert stranger.get(page_of(course)).status_code == 404
    assert "Snus" not in text_of(stranger.get(reverse("studio:courses")))


def test_what_belongs_to_another_course_is_not_found_through_this_one() -> None:
    course = factories.course()
    other = factories.course(course.offering, factories.rhythm(at=dt.time(9)))
    mixed = page_of(course, "course-meeting", meeting_id=other.meetings.all()[0].uid)
    assert runs(course).get(mixed).status_code == 404


def test_the_list_costs_the_same_however_long() -> None:
    course = factories.course()
    client = runs(course)
    counts = []
    for _more in range(2):
        with CaptureQueriesContext(connection) as queries:
            assert "Snus- og røykesluttkurs" in text_of(client.get(reverse("studio:courses")))
        counts.append(len(queries))
        for hour in (8, 10, 12):
            factories.course(course.offering, factories.rhythm(at=dt.time(hour)))
    assert counts[0] == counts[1]


def test_past_courses_have_a_list_of_their_own(monkeypatch: pytest.MonkeyPatch) -> None:
    course = factories.course()
    assert course.ends is not None
    after = course.ends + dt.timedelta(days=1)
    monkeypatch.setattr(clock, "now", lambda: after)
    client = runs(course)
    assert "Ingen kurs her" in text_of(client.get(reverse("studio:courses")))
    assert "Snus" in text_of(client.get(reverse("studio:courses"), {"tidligere": "1"}))


def test_the_provider_writes_its_own_questions_in_both_languages() -> None:
    course = factories.course()
    client, address = runs(course), page_of(course, "course-questions")
    said = {
        "q-0-kind": "choice",
        "q-0-required": "1",
        "q-0-text_nb": "Ute eller inne?",
        "q-0-why_nb": "Vi deler oss.",
        "q-0-choices_nb": "Ute\r\nInne",
        "q-0-text_nn": "Ute eller inne?",
        "q-0-why_nn": "Vi deler oss.",
        "q-0-choices_nn": "Ute",
        "q-2-text_nb": "Noe mer?",
        "q-2-why_nb": "Så vi kan planlegge.",
        "q-2-choices_nb": "Glemt igjen",
    }
    refused = new_form(client, address, **said)
    assert refused.status_code == 422
    assert "Gi de samme svaralternativene på begge språkene" in text_of(refused)
    assert 'value="Noe mer?"' in text_of(refused)
    assert new_form(client, address, **said | {"q-0-choices_nn": "Ute\r\nInne"}).status_code == 302
    assert [(each.kind, each.required, sorted(each.texts)) for each in questions.asked(course)] == [
        ("choice", True, ["nb", "nn"]),
        ("text", False, ["nb"]),
    ]
    shown = text_of(client.get(page_of(course)))
    assert shown.index("Ute eller inne?") < shown.index("Noe mer?")
    # A box that is not meant any more is passed over, and sent again as it stands, nothing is new.
    before = [each.uid for each in questions.asked(course)]
    assert new_form(client, address).status_code == 302
    assert [each.uid for each in questions.asked(course)] == before


def test_a_reader_writes_no_questions() -> None:
    course = factories.course()
    reader = browser(factories.user("leser", reader=course.offering.organization))
    assert reader.get(page_of(course, "course-questions")).status_code == 403
