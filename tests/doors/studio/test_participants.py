"""Who takes part in a course, and what people ask: read by those who run it, with a line in the log for each person."""

import datetime as dt
from typing import Any

import pytest
from django.db import OperationalError, connection
from django.db.models import F
from django.test import Client
from django.test.utils import CaptureQueriesContext

from tests import factories
from tests.catalog.courses.test_questions import asked, put
from tests.doors.portal.page import Page
from tests.participation.enrollment.signing_up import open_course, party, signed_up
from tests.participation.enrollment.test_answers import PLACES
from tests.participation.enrollment.test_contacts import known_in
from tilbudskatalog.catalog.courses.kinds import NextOfKin
from tilbudskatalog.catalog.courses.models import Course
from tilbudskatalog.catalog.courses.questions import Asked
from tilbudskatalog.doors.studio import paging
from tilbudskatalog.ground.access import audit, readings
from tilbudskatalog.ground.access.models import AuditEvent, User
from tilbudskatalog.ground.base import clock
from tilbudskatalog.ground.delivery.models import Letter
from tilbudskatalog.participation.enrollment import contacts, enquiries, enrollments
from tilbudskatalog.participation.enrollment.enquiries import Question
from tilbudskatalog.participation.enrollment.kinds import Basis, Need, Status
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


def test_who_signs_up_again_stands_there_once() -> None:
    course = open_course()
    known_in(course)
    contacts.ask(course=course, party=party("Noen Annen"))
    text = Page(coordinator(course).get(path(course))).text
    assert ("Ingrid Demo-Lund" in text, "Noen Annen" in text) == (True, False)


def test_each_person_sees_who_has_read() -> None:
    course = open_course()
    enrollment = signed_up(course)
    assert enrollment.person is not None
    coordinator(course).get(path(course))
    [line] = readings.of(enrollment.person.pseudonym)
    assert (line.actor, line.uid) == (factories.coordinator(course.offering), enrollment.uid)
    assert "For å forberede kurset" in Page(as_(enrollment.person).get("/min-side")).text


def test_a_page_that_is_loaded_again_is_one_reading() -> None:
    course = open_course()
    enrollment = signed_up(course)
    assert enrollment.person is not None
    client = coordinator(course)
    for _turn in range(3):
        client.get(path(course))
    assert readings.of(enrollment.person.pseudonym).count() == 1
    AuditEvent.objects.update(at=F("at") - readings.VISIT)
    client.get(path(course))
    assert readings.of(enrollment.person.pseudonym).count() == 2


def test_what_cant_be_logged_isnt_shown(monkeypatch: pytest.MonkeyPatch) -> None:
    course = open_course()
    signed_up(course)

    def away(_lines: object) -> None:
        raise OperationalError

    monkeypatch.setattr(audit, "record_all", away)
    response = coordinator(course).get(path(course))
    assert response.status_code == 503
    assert "ingrid Demo" not in response.content.decode()


def test_the_list_is_shown_a_page_at_a_time_and_only_who_stands_on_it_is_read(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(paging, "SIZE", 3)
    course = open_course(capacity=2)
    everyone = [signed_up(course, f"person-{number}", email=f"p{number}@example.no") for number in range(7)]
    client = coordinator(course)
    first, second = (Page(client.get(f"{path(course)}?side={side}")).text for side in (1, 2))
    assert "Alle som er med (7)" in first
    assert "Side 1 av 3" in first
    assert [f"person-{number} Demo" in first for number in range(7)] == [True] * 3 + [False] * 4
    # The line goes on where the page before left it.
    assert [f"i køen {number}" in second for number in range(1, 6)] == [False, True, True, True, False]
    assert [readings.of(each.person.pseudonym).count() for each in everyone if each.person] == [1] * 6 + [0]


def test_one_can_see_only_those_who_wait_or_have_ended() -> None:
    course = open_course(capacity=1)
    gone = signed_up(course, "olav")
    enrollments.cancel(enrollment=gone, by=factories.user("olav"))
    signed_up(course)
    signed_up(course, "mona")
    client = coordinator(course)
    shown = {
        part: [
            name for name in ("ingrid", "mona", "olav") if f"{name} Demo" in Page(client.get(path(course, part))).text
        ]
        for part in ("", "?vis=plass", "?vis=venter", "?vis=avsluttet", "?vis=tull")
    }
    assert shown == {
        "": ["ingrid", "mona"],
        "?vis=plass": ["ingrid"],
        "?vis=venter": ["mona"],
        "?vis=avsluttet": ["olav"],
        "?vis=tull": ["ingrid", "mona"],
    }


def test_a_page_takes_the_same_number_of_questions_however_many_there_are() -> None:
    course = open_course(capacity=3)
    client = coordinator(course)

    def questions(people: range) -> int:
        for number in people:
            signed_up(course, f"person-{number}", email=f"p{number}@example.no")
        with CaptureQueriesContext(connection) as asked:
            client.get(path(course))
        return len(asked)

    client.get(path(course))
    few, many = questions(range(5)), questions(range(5, paging.SIZE + 5))
    assert (few, many) == (few, few)
    assert few <= 36


def by_phone(**fields: Any) -> dict[str, Any]:
    return {"name": "Ola Demo", "phone": "41234567", "places": "1", "attends": "person", "language": "nn"} | fields


def test_a_person_who_asked_by_phone_is_added_with_what_they_need() -> None:
    course = open_course(age_from=None)
    said = by_phone(attends="together", places="2", needs=["interpreter"], interpreter_language="tigrinja")
    response = coordinator(course).post(path(course, "ny"), said, follow=True)
    text = Page(response).text
    for word in ("Personen er lagt til.", "Ola Demo", "Tolk", "tigrinja", "2 plasser", "Personen og pårørende"):
        assert word in text
    enrollment = Enrollment.objects.get()
    assert (enrollment.places, enrollment.attends, enrollment.source) == (2, "together", "staff")
    assert {letter.language for letter in Letter.objects.filter(kind="enrollment.confirmed")} == {"nn"}


def test_only_what_the_course_has_use_for_is_asked() -> None:
    plain = open_course(age_from=None, next_of_kin=NextOfKin.NONE)
    names = {each.attributes.get("name") for each in Page(coordinator(plain).get(path(plain))).all("select")}
    assert not names & {"attends", "priority"}
    with_more = open_course(next_of_kin=NextOfKin.TOGETHER, priority_classes=["først", "andre"])
    page = Page(coordinator(with_more).get(path(with_more)))
    assert {"attends", "priority"} <= {each.attributes.get("name") for each in page.all("select")}
    assert "Fødselsdato (valgfritt)" not in page.text, "the course has an age limit"
    assert "next_of_kin" not in {each.attributes.get("value") for each in page.all("option")}


@pytest.mark.parametrize(
    ("fields", "sentence"),
    [
        ({"phone": "12"}, "Dette er ikke et telefonnummer. Et norsk nummer har åtte siffer."),
        ({"needs": ["interpreter"]}, "Skriv hvilket språk."),
        ({"attends": "together"}, "Sammen er dere minst to."),
        ({"priority": "0"}, "Skriv hvorfor. Personen ser det."),
        ({"places": "mange", "phone": ""}, "Skriv et mobilnummer eller en e-postadresse, så vi kan nå deg."),
        ({"born": "i mai"}, "Skriv datoen som 17.05.1980."),
        ({"places": ""}, "Dette må fylles ut."),
    ],
)
def test_what_does_not_fit_is_said_at_the_field_and_kept(fields: dict[str, Any], sentence: str) -> None:
    course = open_course(priority_classes=["først", "andre"])
    said = by_phone(born="17.05.1980", priority="1") | fields
    response = coordinator(course).post(path(course, "ny"), said)
    page = Page(response)
    assert (response.status_code, page.all("input", name="name")[0].attributes["value"]) == (422, "Ola Demo")
    assert sentence in page.text
    assert not Enrollment.objects.exists()


def test_the_providers_own_questions_are_asked_by_phone_and_read_in_the_list() -> None:
    course = open_course(age_from=None)
    rows = put(course, asked(required=True), Asked("choice", PLACES))
    client, names = coordinator(course), [f"answers.{row.uid}" for row in rows]
    refused = client.post(path(course, "ny"), by_phone(**{names[1]: "2"}))
    [chosen] = [each for each in Page(refused).all("option", value="2") if "selected" in each.attributes]
    assert (refused.status_code, chosen.text) == (422, "Inne")
    text = Page(
        client.post(path(course, "ny"), by_phone(**dict(zip(names, ("yes", "2"), strict=True))), follow=True)
    ).text
    for word in ("Har du med deg turtøy? Ja", "Ute eller inne? Inne"):
        assert word in text


def test_who_is_put_forward_by_phone_sees_why() -> None:
    course = open_course(capacity=1, age_from=None, priority_classes=["først", "andre"])
    signed_up(course)
    signed_up(course, "mona")
    said = by_phone(priority="0", reason="Skal opereres i mars.")
    text = Page(coordinator(course).post(path(course, "ny"), said, follow=True)).text
    assert text.index("Ola Demo") < text.index("mona Demo")
    assert Enrollment.objects.get(source="staff").steps.get(act="reclassify").note == "Skal opereres i mars."


def test_a_class_is_changed_in_the_list_and_a_missing_reason_keeps_the_form_open() -> None:
    course = open_course(capacity=1, priority_classes=["først", "andre"])
    signed_up(course)
    waiting = signed_up(course, "mona")
    client, address = coordinator(course), path(course, f"{waiting.uid}/klasse?vis=venter")
    refused = client.post(address, {"klasse": "0", "reason": " "})
    assert (refused.status_code, len([each for each in Page(refused).all("details") if "open" in each.attributes])) == (
        422,
        1,
    )
    done = client.post(address, {"klasse": "0", "reason": "Skal opereres i mars."})
    assert done["Location"] == path(course, "?vis=venter")
    waiting.refresh_from_db()
    assert waiting.priority == 0


def test_who_has_turned_16_is_asked_for_an_own_contact_in_the_list_and_on_the_front_page() -> None:
    enrollment = signed_up(open_course(age_from=None), basis=Basis.PARENT, born=clock.today() - dt.timedelta(days=4000))
    course, client = enrollment.course, coordinator(enrollment.course)
    assert "trenger egen kontakt" not in Page(client.get(path(course))).text
    Enrollment.objects.update(basis_until=clock.today() - dt.timedelta(days=1))
    assert "trenger egen kontakt" in Page(client.get(path(course))).text
    assert path(course) in [link.attributes["href"] for link in Page(client.get("/studio/")).all("a")]
    refused = client.post(path(course, f"{enrollment.uid}/eget"), {"mobil": "123", "epost": ""})
    assert (refused.status_code, Page(refused).all("input", name="mobil")[0].attributes["value"]) == (422, "123")
    done = Page(client.post(path(course, f"{enrollment.uid}/eget"), {"mobil": "45678901", "epost": ""}, follow=True))
    assert ("456 78 901" in done.text, "trenger egen kontakt" in done.text) == (True, False)
    assert path(course) not in [link.attributes["href"] for link in Page(client.get("/studio/")).all("a")]


def test_who_is_added_by_phone_to_a_course_for_some_municipalities_says_where_they_live() -> None:
    course = open_course(age_from=None)
    course.municipalities.set([factories.municipality("3403", "Hamar")])
    client = coordinator(course)
    refused = Page(client.post(path(course, "ny"), by_phone(municipality="Oslo")))
    assert (refused.status, refused.all("input", name="municipality")[0].attributes["value"]) == (422, "Oslo")
    client.post(path(course, "ny"), by_phone(municipality="Hamar"))
    assert Enrollment.objects.get().name == "Ola Demo"


def test_who_did_not_come_is_marked_from_the_day_it_begins() -> None:
    course = open_course()
    enrollment = signed_up(course)
    client = coordinator(course)
    assert "Kom ikke" not in Page(client.get(path(course))).text
    Course.objects.update(starts=clock.now() - dt.timedelta(hours=1))
    assert "Kom ikke" in Page(client.get(path(course))).text
    text = Page(client.post(path(course, f"{enrollment.uid}/ikke-mott"), follow=True)).text
    enrollment.refresh_from_db()
    assert (enrollment.status, "Det er notert." in text) == (Status.NO_SHOW, True)


def test_one_is_moved_within_the_provider_only() -> None:
    course, evening = open_course(), open_course(name="Kveldskurs")
    elsewhere = factories.course(factories.local("kommune-0301", course.offering.template), name="Et annet sted")
    enrollment = signed_up(course)
    by = factories.coordinator(course.offering)
    factories.user(by.username, coordinator=elsewhere.offering.organization)
    client = as_(by)
    text = Page(client.get(path(course))).text
    assert ("Kveldskurs" in text, "Et annet sted" in text) == (True, False)
    address = path(course, f"{enrollment.uid}/flytt")
    refused = client.post(address, {"til": str(elsewhere.uid)})
    assert (refused.status_code, "Velg et kurs hos den samme tilbyderen." in Page(refused).text) == (409, True)
    client.post(address, {"til": str(evening.uid), "reason": "Dagkurset er flyttet til Ottestad."})
    new = evening.enrollments.get()
    assert (new.status, new.steps.get(act="moved_here").note) == (
        Status.CONFIRMED,
        "Dagkurset er flyttet til Ottestad.",
    )


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


def test_questions_come_a_page_at_a_time(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(paging, "SIZE", 2)
    course = open_course()
    for number in range(3):
        asked_by = Question(name="Mona Demo", email=f"mona{number}@example.no", text="Kan søsteren min bli med?")
        enquiries.ask(organization=course.offering.organization, question=asked_by, offering=None, by=None)
    first = Page(coordinator(course).get("/studio/sporsmal/"))
    assert ("Side 1 av 2" in first.text, len(first.all("a", rel="next"))) == (True, 1)
