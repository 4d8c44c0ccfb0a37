"""Who takes part in a course, and what people ask: read by those who run it, with a line in the log for each person."""

import pytest
from django.test import Client

from tests import factories
from tests.doors.portal.page import Page
from tests.participation.enrollment.signing_up import open_course, signed_up
from tilbudskatalog.catalog.courses.models import Course
from tilbudskatalog.ground.access import readings
from tilbudskatalog.ground.access.models import User
from tilbudskatalog.participation.enrollment import enquiries
from tilbudskatalog.participation.enrollment.enquiries import Question
from tilbudskatalog.participation.enrollment.kinds import Need, Status
from tilbudskatalog.participation.enrollment.models import Enquiry, Enrollment

pytestmark = pytest.mark.django_db


def as_(person: User) -> Client:
    client = Client()
    client.force_login(person)
    return client


def coordinator(course: Course) -> Client:
    return as_(factories.coordinator(course.offering))


def path(course: Course, more: str = "") -> str:
    return f"/studio/kurs/{course.uid}/deltakere/{more}"


def test_the_list_shows_who_has_a_place_who_waits_and_what_they_need() -> None:
    course = open_course(capacity=1)
    signed_up(course, needs=frozenset({Need.WHEELCHAIR}))
    signed_up(course, "mona")
    text = Page(coordinator(course).get(path(course))).text
    for word in ("ingrid Demo", "mona Demo", "Plass til rullestol", "i køen 1"):
        assert word in text


def test_each_person_sees_who_has_read() -> None:
    course = open_course()
    enrollment = signed_up(course)
    assert enrollment.person is not None
    coordinator(course).get(path(course))
    [line] = readings.of(enrollment.person.pseudonym)
    assert (line.actor, line.uid) == (factories.coordinator(course.offering), enrollment.uid)
    assert "for å forberede kurset" in Page(as_(enrollment.person).get("/min-side")).text


def test_the_list_takes_the_same_number_of_questions_however_many_there_are(
    django_assert_max_num_queries: object,
) -> None:
    course = open_course(capacity=9)
    client = coordinator(course)
    for number in range(8):
        signed_up(course, f"person-{number}", email=f"p{number}@example.no")
    client.get(path(course))
    with django_assert_max_num_queries(32):  # type: ignore[operator]
        client.get(path(course))


def test_a_person_who_asked_by_phone_is_added() -> None:
    course = open_course(age_from=None)
    response = coordinator(course).post(
        path(course, "ny"), {"navn": "Ola Demo", "mobil": "41234567", "antall": "1"}, follow=True
    )
    assert "Personen er lagt til." in Page(response).text
    assert Enrollment.objects.get().name == "Ola Demo"


def test_what_does_not_fit_is_said_and_kept() -> None:
    course = open_course(age_from=None)
    response = coordinator(course).post(path(course, "ny"), {"navn": "Ola Demo", "mobil": "12", "antall": "1"})
    page = Page(response)
    assert (response.status_code, page.all("input", id="navn")[0].attributes["value"]) == (422, "Ola Demo")


def test_who_is_taken_off_is_told_why() -> None:
    course = open_course()
    enrollment = signed_up(course)
    coordinator(course).post(path(course, f"{enrollment.uid}/ta-av"), {"reason": "Ringte og meldte seg av."})
    enrollment.refresh_from_db()
    assert enrollment.status == Status.CANCELLED


def test_a_reader_of_the_texts_may_not_read_the_people() -> None:
    course = open_course()
    reader = factories.user("leser", reader=course.offering.organization)
    assert as_(reader).get(path(course)).status_code == 403


def test_a_question_is_answered_and_closed() -> None:
    course = open_course()
    question = Question(name="Mona Demo", email="mona@example.no", text="Kan søsteren min bli med?")
    enquiry = enquiries.ask(organization=course.offering.organization, question=question, offering=None, by=None)
    client, address = coordinator(course), f"/studio/sporsmal/{enquiry.uid}/"
    assert "venter på svar" in Page(client.get("/studio/sporsmal/")).text
    assert "Kan søsteren min" in Page(client.get(address)).text
    assert client.post(address, {"tekst": " "}).status_code == 422
    client.post(address, {"tekst": "Ja, gjerne."})
    client.post(f"{address}avslutt")
    assert Enquiry.objects.get().state == "closed"
