"""Every letter of this room, read from a real mail server: each once, none for what came to nothing, each with a way in
that works."""

import datetime as dt
import re
from collections.abc import Callable, Iterator
from email.message import EmailMessage

import pytest
from django.db import transaction
from icalendar import Calendar, Component

from tests import factories
from tests.ground.delivery.letters import post
from tests.participation.enrollment.signing_up import open_course, party, signed_up
from tests.support.mail import MailServer, mail_server, words
from tilbudskatalog.catalog.courses import courses, meetings
from tilbudskatalog.catalog.courses.models import Course
from tilbudskatalog.ground.access.models import User
from tilbudskatalog.ground.base import clock
from tilbudskatalog.ground.delivery.kinds import Kind
from tilbudskatalog.ground.delivery.models import Channel, Letter
from tilbudskatalog.participation.enrollment import contacts, desk, enquiries, enrollments, links, telling, ticking
from tilbudskatalog.participation.enrollment.kinds import Basis
from tilbudskatalog.participation.enrollment.models import Enquiry, Enrollment

pytestmark = pytest.mark.django_db
Travel = Callable[[dt.datetime], None]


@pytest.fixture(scope="module")
def running() -> Iterator[MailServer]:
    with mail_server() as server:
        yield server


@pytest.fixture
def server(running: MailServer) -> MailServer:
    running.letters.clear()
    return running


@pytest.fixture
def travel(monkeypatch: pytest.MonkeyPatch) -> Travel:
    return lambda to: monkeypatch.setattr(clock, "now", lambda: to)


def leader(course: Course) -> User:
    person = factories.coordinator(course.offering)
    person.email = "leder@example.no"
    person.save()
    return person


def code(travel: Travel) -> None:
    contacts.ask(course=open_course(), party=party())


def confirmed_by_code(travel: Travel) -> None:
    uid = contacts.ask(course=open_course(), party=party())
    found = re.search(r"\b\d{6}\b", Letter.objects.filter(kind="enrollment.code").latest("id").text)
    assert found
    contacts.confirm(uid=uid, code=found[0])


def known(travel: Travel) -> None:
    confirmed_by_code(travel)
    contacts.ask(course=Course.objects.get(), party=party())


def confirmed(travel: Travel) -> None:
    signed_up(open_course())


def waiting(travel: Travel) -> None:
    course = open_course(capacity=1)
    signed_up(course)
    signed_up(course, "mona", email="mona@example.no")


def offered(travel: Travel) -> None:
    waiting(travel)
    enrollments.cancel(enrollment=of("ingrid"), by=factories.user("ingrid"))


def declined(travel: Travel) -> None:
    offered(travel)
    enrollments.decline(enrollment=of("mona"), by=factories.user("mona"))


def lapsed(travel: Travel) -> None:
    offered(travel)
    travel(clock.now() + dt.timedelta(hours=61))
    ticking.tick()


def last_call(travel: Travel) -> None:
    waiting(travel)
    travel(start() - dt.timedelta(hours=70))
    enrollments.cancel(enrollment=of("ingrid"), by=factories.user("ingrid"))


def line_closed(travel: Travel) -> None:
    waiting(travel)
    travel(start() + dt.timedelta(hours=1))
    ticking.tick()


def reminder(travel: Travel) -> None:
    confirmed(travel)
    travel(start() - dt.timedelta(hours=24))
    ticking.tick()


def moved_meeting(travel: Travel) -> None:
    confirmed(travel)
    course = Course.objects.get()
    first = course.meetings.all()[0]
    later = {"starts": first.starts + dt.timedelta(hours=1), "ends": first.ends + dt.timedelta(hours=1)}
    meetings.change(meeting=first, by=leader(course), values=later, message="En time senere.")
    ticking.tick()


def cancelled_course(travel: Travel) -> None:
    confirmed(travel)
    course = Course.objects.get()
    courses.cancel(course=course, by=leader(course), reason="Kursleder er syk.")
    ticking.tick()


def taken_off(travel: Travel) -> None:
    confirmed(travel)
    desk.take_out(enrollment=of("ingrid"), by=leader(Course.objects.get()), reason="Ringte og meldte seg av.")


def moved(travel: Travel) -> None:
    confirmed(travel)
    to = open_course(name="Et annet")
    desk.move(enrollment=of("ingrid"), by=leader(to), to=to)


def reclassified(travel: Travel) -> None:
    course = open_course(capacity=1, priority_classes=["først", "andre"])
    signed_up(course)
    signed_up(course, "mona", email="mona@example.no")
    desk.reclassify(enrollment=of("mona"), by=leader(course), priority=0, reason="Skrevet ut av sykehus.")


def acting_over(travel: Travel) -> None:
    born = clock.today() - dt.timedelta(days=13 * 366)
    signed_up(open_course(age_from=None), basis=Basis.PARENT, born=born)
    Enrollment.objects.update(basis_until=clock.today() - dt.timedelta(days=1))
    travel(dt.datetime.combine(clock.today(), dt.time(12), clock.OSLO).astimezone(dt.UTC))
    ticking.tick()


def asked(travel: Travel) -> None:
    leader(open_course())
    question = enquiries.Question(name="Mona Demo", email="mona@example.no", text="Kan jeg ta med noen?")
    enquiries.ask(organization=factories.organization(), question=question, offering=None, by=None)


def answered(travel: Travel) -> None:
    asked(travel)
    enquiries.answer(enquiry=Enquiry.objects.get(), by=leader(Course.objects.get()), text="Ja, gjerne.")


SCENES = {
    "enrollment.code": code,
    "enrollment.known": known,
    "enrollment.confirmed": confirmed_by_code,
    "enrollment.waiting": waiting,
    "enrollment.offered": offered,
    "enrollment.last_call": last_call,
    "enrollment.lapsed": lapsed,
    "enrollment.line_closed": line_closed,
    "enrollment.ended": taken_off,
    "enrollment.reminder": reminder,
    "enrollment.changed": moved_meeting,
    "enrollment.moved": moved,
    "enrollment.course_cancelled": cancelled_course,
    "enrollment.reclassified": reclassified,
    "enrollment.acting_over": acting_over,
    "enquiry.asked": asked,
    "enquiry.received": asked,
    "enquiry.answered": answered,
}
every_kind = pytest.mark.parametrize("kind", SCENES)


def of(name: str) -> Enrollment:
    return Enrollment.objects.get(person__username=name)


def start() -> dt.datetime:
    starts = Course.objects.get().starts
    assert starts is not None
    return starts


def sent(server: MailServer, kind: str) -> list[EmailMessage]:
    ids = set(Letter.objects.filter(kind=kind, channel=Channel.EMAIL).values_list("message_id", flat=True))
    return [letter for letter in server.letters if letter["Message-ID"] in ids]


def test_no_kind_is_missing_here() -> None:
    rooms = [vars(telling), vars(enquiries)]
    kinds = {each.name for room in rooms for each in room.values() if isinstance(each, Kind)}
    assert kinds == set(SCENES)


@every_kind
def test_it_arrives_once_and_leads_back(server: MailServer, travel: Travel, kind: str) -> None:
    SCENES[kind](travel)
    post(server).deliver_due()
    # What the clock does is done once more, by a worker that was started anew.
    ticking.tick()
    post(server).deliver_due()
    [letter] = sent(server, kind)
    assert letter["X-Envelope-To"].endswith("@example.no")
    assert set(server.times().values()) == {1}
    assert kind == "enrollment.code" or leads_back(words(letter))


def leads_back(text: str) -> bool:
    """The link opens what the letter is about; who has an account logs in on the way."""
    [address] = re.findall(r"http://localhost:8000(/\S+)", text)
    token = address.rsplit("/", 1)[-1]
    if address.startswith("/pamelding/lenke/"):
        return links.opened(token).pk == Enrollment.objects.shown_to_provider().get().pk
    if address.startswith("/sporsmal/"):
        return enquiries.opened(token).pk == Enquiry.objects.get().pk
    # Who may see no more of it is shown whom to call.
    if address.startswith("/kurs/"):
        return address == f"/kurs/{Course.objects.get().uid}"
    return address in ("/min-side", "/studio/sporsmal/")


@every_kind
def test_of_what_came_to_nothing_nobody_is_told(server: MailServer, travel: Travel, kind: str) -> None:
    with transaction.atomic():
        SCENES[kind](travel)
        assert Letter.objects.filter(kind=kind).exists()
        transaction.set_rollback(True)
    post(server).deliver_due()
    assert server.letters == []


def appointments(letter: EmailMessage) -> list[Component]:
    [file] = letter.iter_attachments()
    assert file.get_content_type() == "text/calendar"
    return list(Calendar.from_ical(file.get_content()).walk("VEVENT"))


@pytest.mark.parametrize("scene", [confirmed, confirmed_by_code])
def test_a_place_comes_with_its_times_and_a_way_back(
    server: MailServer, travel: Travel, scene: Callable[[Travel], None]
) -> None:
    scene(travel)
    post(server).deliver_due()
    [letter] = sent(server, "enrollment.confirmed")
    events = appointments(letter)
    held = [meeting.starts for meeting in Course.objects.get().meetings.all()]
    assert [event["DTSTART"].dt.astimezone(dt.UTC) for event in events] == held
    assert len(held) == 6
    assert {str(event["STATUS"]) for event in events} == {"CONFIRMED"}
    assert all(str(event["URL"]) in words(letter) for event in events)


def test_the_file_names_neither_course_nor_place_nor_provider(server: MailServer, travel: Travel) -> None:
    """It is spread to calendars that others read too."""
    confirmed(travel)
    post(server).deliver_due()
    [file] = sent(server, "enrollment.confirmed")[0].iter_attachments()
    said = file.get_content().casefold()
    assert "avtale" in said
    assert not any(word in said for word in ("røyk", "kurs", "hamar", "demo-lund"))


def test_a_meeting_that_moves_moves_in_the_calendar(server: MailServer, travel: Travel) -> None:
    moved_meeting(travel)
    post(server).deliver_due()
    [before], [after] = (sent(server, f"enrollment.{kind}") for kind in ("confirmed", "changed"))
    first, second = appointments(before)[0], appointments(after)[0]
    assert first["UID"] == second["UID"]
    assert second["SEQUENCE"] > first["SEQUENCE"]
    assert second["DTSTART"].dt - first["DTSTART"].dt == dt.timedelta(hours=1)


def test_a_cancelled_course_is_struck_from_the_calendar(server: MailServer, travel: Travel) -> None:
    cancelled_course(travel)
    post(server).deliver_due()
    [letter] = sent(server, "enrollment.course_cancelled")
    assert {str(event["STATUS"]) for event in appointments(letter)} == {"CANCELLED"}


def test_who_gives_up_a_place_has_it_struck(server: MailServer, travel: Travel) -> None:
    taken_off(travel)
    post(server).deliver_due()
    [letter] = sent(server, "enrollment.ended")
    assert {str(event["STATUS"]) for event in appointments(letter)} == {"CANCELLED"}


def test_who_is_moved_has_the_old_times_struck_and_the_new_ones_put_in(server: MailServer, travel: Travel) -> None:
    moved(travel)
    post(server).deliver_due()
    [before], [after] = (sent(server, f"enrollment.{kind}") for kind in ("confirmed", "moved"))
    states = {str(event["UID"]): str(event["STATUS"]) for event in appointments(after)}
    assert [states.pop(str(event["UID"])) for event in appointments(before)] == ["CANCELLED"] * 6
    assert list(states.values()) == ["CONFIRMED"] * 6


@pytest.mark.parametrize("scene", [waiting, offered, declined, lapsed, last_call, reclassified, answered])
def test_who_never_had_a_place_gets_no_appointment(
    server: MailServer, travel: Travel, scene: Callable[[Travel], None]
) -> None:
    scene(travel)
    post(server).deliver_due()
    theirs = server.to("mona@example.no")
    assert theirs
    assert not any(list(letter.iter_attachments()) for letter in theirs)
