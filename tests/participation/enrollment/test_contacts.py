"""Without a log-in: a place is held until a code shows that the contact is the person's own."""

import datetime as dt
import re
from typing import Any

import pytest

from tests import factories
from tests.participation.enrollment.signing_up import open_course, party, refused, signed_up
from tilbudskatalog.catalog.courses import places
from tilbudskatalog.catalog.courses.models import Course
from tilbudskatalog.ground.base import clock
from tilbudskatalog.ground.base.errors import Conflict, Gone, Invalid, NotFound
from tilbudskatalog.ground.delivery.models import Letter
from tilbudskatalog.participation.enrollment import contacts, enrollments, links, ticking
from tilbudskatalog.participation.enrollment.kinds import Status
from tilbudskatalog.participation.enrollment.models import Enrollment

pytestmark = pytest.mark.django_db


def sent_code() -> str:
    found = re.search(r"\b\d{6}\b", Letter.objects.filter(kind="enrollment.code").latest("id").text)
    assert found
    return found[0]


def taken(course: Course) -> int:
    row = places.of(str(course.uid))
    assert row is not None
    return row.taken


def test_the_place_is_held_until_the_code_is_written() -> None:
    course = open_course()
    uid = contacts.ask(course=course, party=party())
    assert taken(course) == 1
    assert contacts.confirm(uid=uid, code=f" {sent_code()[:3]} {sent_code()[3:]}").status == Status.CONFIRMED
    assert taken(course) == 1


def test_without_a_code_the_place_is_free_again_after_15_minutes(monkeypatch: pytest.MonkeyPatch) -> None:
    course = open_course()
    uid = contacts.ask(course=course, party=party())
    code, later = sent_code(), clock.now() + dt.timedelta(minutes=15)
    monkeypatch.setattr(clock, "now", lambda: later)
    with refused("too-late"):
        contacts.confirm(uid=uid, code=code)
    ticking.lapse()
    assert taken(course) == 0


def test_in_a_full_course_the_place_in_line_is_by_when_one_asked() -> None:
    course = open_course(capacity=1)
    signed_up(course)
    uid = contacts.ask(course=course, party=party())
    code = sent_code()
    later = signed_up(course, "mona")
    first = contacts.confirm(uid=uid, code=code)
    assert (first.status, first.received_at < later.received_at) == (Status.WAITING, True)


def test_five_wrong_codes_are_enough() -> None:
    uid = contacts.ask(course=open_course(), party=party())
    code = sent_code()
    wrong = "000000" if code != "000000" else "111111"
    for _try in range(5):
        with pytest.raises(Invalid):
            contacts.confirm(uid=uid, code=wrong)
    with pytest.raises(Invalid):
        contacts.confirm(uid=uid, code=code)


def known_in(course: Course, **fields: Any) -> Enrollment:
    """Somebody who has signed up, and written the code."""
    return contacts.confirm(uid=contacts.ask(course=course, party=party(**fields)), code=sent_code())


def test_a_known_contact_gets_the_same_answer_and_a_letter() -> None:
    course = open_course()
    known = known_in(course)
    again = contacts.ask(course=course, party=party())
    assert again != known.uid
    assert Letter.objects.filter(kind="enrollment.known").exists()
    with pytest.raises(Invalid):
        contacts.confirm(uid=again, code=sent_code())
    assert list(Enrollment.objects.shown_to_provider()) == [known]


def test_who_asks_twice_learns_nothing_by_it() -> None:
    course = open_course(capacity=9)
    known_in(course)
    for email in ("ingrid@example.no", "ukjent@example.no"):
        answers = {contacts.ask(course=course, party=party(email=email)) for _time in range(3)}
        assert len(answers) == 1
    assert Letter.objects.filter(kind="enrollment.known", channel="email").count() == 1


def test_nor_by_the_number_of_free_places(monkeypatch: pytest.MonkeyPatch) -> None:
    course = open_course(capacity=9)
    known_in(course)
    contacts.ask(course=course, party=party())
    assert taken(course) == 2
    contacts.ask(course=course, party=party(email="ukjent@example.no"))
    assert taken(course) == 3
    later = clock.now() + dt.timedelta(minutes=15)
    monkeypatch.setattr(clock, "now", lambda: later)
    ticking.lapse()
    assert taken(course) == 1


def test_nor_by_when_it_is_too_much() -> None:
    for number in range(3):
        course = open_course(name=f"Kurs {number}")
        known_in(course)
        contacts.ask(course=course, party=party())
    with refused("too-many"):
        contacts.ask(course=open_course(name="Kurs 4"), party=party())


@pytest.mark.parametrize(("email", "channel"), [("ingrid@example.no", "email"), ("", "sms")])
def test_a_code_goes_to_the_contact_that_it_is_about_and_no_other(email: str, channel: str) -> None:
    contacts.ask(course=open_course(), party=party(email=email))
    assert [letter.channel for letter in Letter.objects.filter(kind="enrollment.code")] == [channel]


def test_one_contact_is_written_to_so_often_a_day(monkeypatch: pytest.MonkeyPatch) -> None:
    course, times = open_course(), [clock.now()]
    monkeypatch.setattr(clock, "now", lambda: times[-1])
    for _time in range(contacts.UNCONFIRMED_A_DAY):
        contacts.ask(course=course, party=party())
        times.append(times[-1] + contacts.HELD_FOR)
        ticking.lapse()
    with refused("too-many"):
        contacts.ask(course=course, party=party())
    times.append(times[0] + contacts.A_DAY)
    assert contacts.ask(course=course, party=party())


def test_three_at_once_are_enough_for_one_contact() -> None:
    for number in range(3):
        contacts.ask(course=open_course(name=f"Kurs {number}"), party=party())
    with pytest.raises(Conflict) as refused:
        contacts.ask(course=open_course(name="Kurs 4"), party=party())
    assert refused.value.code == "too-many"


def test_where_the_provider_wants_a_log_in_it_says_so() -> None:
    with pytest.raises(Conflict) as refused:
        contacts.ask(course=open_course(without_login=False), party=party())
    assert refused.value.code == "log-in"


def test_a_link_opens_what_it_is_for_and_is_used_up_by_the_deed() -> None:
    enrollment = signed_up(open_course())
    token = links.new([enrollment])[0].rsplit("/", 1)[-1]
    assert links.opened(token) == links.opened(token) == enrollment
    links.carry_out(token, enrollments.cancel)
    with pytest.raises(Gone):
        links.opened(token)


def test_a_link_of_nobody_is_not_found_and_an_old_one_is_gone(monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(NotFound):
        links.opened("gjettet")
    token = links.new([signed_up(open_course())])[0].rsplit("/", 1)[-1]
    later = clock.now() + links.LASTS
    monkeypatch.setattr(clock, "now", lambda: later)
    with pytest.raises(Gone):
        links.opened(token)


def test_a_logged_in_person_may_use_a_course_that_also_takes_others() -> None:
    assert factories.user("ingrid")
    assert signed_up(open_course(by_login=False)).status == Status.CONFIRMED
