"""Those who take part in the demo's courses: visibly invented, signed up by the acts, and the same every time."""

from io import StringIO

import pytest
from django.core.management import call_command

from tests import factories
from tilbudskatalog.catalog.courses.models import Availability, Course
from tilbudskatalog.catalog.offerings.models import LocalOffering
from tilbudskatalog.demo import citizens, participants
from tilbudskatalog.demo.runs import SURNAMES
from tilbudskatalog.ground.access.models import AuditEvent, Citizen, User
from tilbudskatalog.ground.delivery.models import Letter
from tilbudskatalog.participation.enrollment import answers, seating
from tilbudskatalog.participation.enrollment.kinds import Status
from tilbudskatalog.participation.enrollment.models import Enrollment

HAMAR = "kommune-3403"
GUESTS = ("innbygger", "parorende", "eldre")


@pytest.fixture
def filled(db: None, monkeypatch: pytest.MonkeyPatch) -> list[Course]:
    """A provider's four courses, with participants, and the people of the demo that one can log in as."""
    monkeypatch.setattr(participants, "PROVIDERS", (HAMAR,))
    offering = factories.local(HAMAR)
    for number in range(4):
        factories.course(offering, name=f"Kurs {number}", capacity=8, next_of_kin="together")
    Course.objects.update(synthetic=True)
    for name in GUESTS:
        factories.user(name)
    return fill(offering)


def fill(offering: LocalOffering) -> list[Course]:
    """The courses that were filled, in the provider's order."""
    plan = participants.planned()
    assert len(list(participants.build(plan, citizens.build(), factories.coordinator(offering)))) == len(plan)
    return [each.course for each in plan]


def status_of(username: str) -> set[str]:
    return set(Enrollment.objects.filter(person__username=username).values_list("status", flat=True))


def test_the_first_course_is_full_with_a_line_and_the_last_has_room(filled: list[Course]) -> None:
    by_course = [Availability.objects.get(course=course) for course in filled]
    assert (by_course[0].left, by_course[0].waiting > 0) == (0, True)
    assert by_course[3].left is not None
    assert by_course[3].left >= 4
    for row in by_course:
        rows = Enrollment.objects.filter(course=row.course_id)
        assert row.taken == sum(each.held for each in rows)
        assert row.waiting == rows.filter(status=Status.WAITING).count()


def test_there_is_something_of_everything(filled: list[Course]) -> None:
    everyone = list(Enrollment.objects.select_related("course"))
    assert {each.status for each in everyone} == {"confirmed", "waiting", "offered", "cancelled"}
    assert {each.source for each in everyone} == {"self", "staff"}
    assert {each.attends for each in everyone} == {"person", "together"}
    assert any(each.needs for each in everyone)
    # What is asked in the first two is answered by all of them, and nobody is asked in the others.
    answered = set(answers.given(everyone))
    assert answered == {each.pk for each in everyone if each.course in filled[:2]}
    assert Enrollment.objects.filter(steps__act="reclassify", priority=0).count() == 1


def test_those_one_can_log_in_as_have_something_on_their_page(filled: list[Course]) -> None:
    # Ingrid is offered the place that came free; the others have theirs.
    assert {name: status_of(name) for name in GUESTS} == {
        "innbygger": {Status.OFFERED},
        "parorende": {Status.CONFIRMED},
        "eldre": {Status.CONFIRMED},
    }


def test_parents_sign_up_their_children_and_come_along(db: None, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(participants, "PROVIDERS", (HAMAR,))
    offering = factories.local(HAMAR)
    factories.course(offering, capacity=8, next_of_kin="alone", age_from=None, age_to=12)
    Course.objects.update(synthetic=True)
    fill(offering)
    children = list(Enrollment.objects.filter(source="self"))
    assert {each.basis for each in children} == {"parent"}
    assert "together" in {each.attends for each in children}
    assert {each.person for each in children} == {None}
    assert {each.name.split()[0] for each in children} <= set(participants.CHILDREN)


def test_one_of_them_waits_behind_who_is_offered_a_place(db: None, monkeypatch: pytest.MonkeyPatch) -> None:
    offering = factories.local(HAMAR)
    factories.course(offering, capacity=8)
    Course.objects.update(synthetic=True)
    for name in GUESTS:
        factories.user(name)
    wanted = (
        participants.Guest("parorende", HAMAR, 0, offered=True),
        participants.Guest("innbygger", HAMAR, 0, waits=True),
    )
    monkeypatch.setattr(participants, "PROVIDERS", (HAMAR,))
    monkeypatch.setattr(participants, "GUESTS", wanted)
    fill(offering)
    waiting = Enrollment.objects.get(person__username="innbygger")
    assert (status_of("parorende"), waiting.status) == ({Status.OFFERED}, Status.WAITING)
    # Somebody else was put forward for a reason.
    assert seating.place_in_line(waiting) == 2


def test_everyone_is_visibly_invented(filled: list[Course]) -> None:
    invented = citizens.everybody()
    names = {f"{each.first_name} {each.last_name}" for each in invented}
    assert all(any(surname in name for surname in SURNAMES) for name in names)
    guests = {user.get_full_name() for user in User.objects.filter(username__in=GUESTS)}
    assert {each.name for each in Enrollment.objects.all()} <= names | guests
    assert all(each.synthetic for each in Enrollment.objects.all())
    numbers = [row.number for row in Citizen.objects.filter(user__username__startswith="demo-innbygger-")]
    assert len(set(numbers)) == len(invented)
    assert all(81 <= int(number[2:4]) <= 92 for number in numbers)
    # No Norwegian number has eight digits of which the first is 1.
    assert {letter.address[:4] for letter in Letter.objects.filter(channel="sms")} == {"+471"}
    assert not Letter.objects.filter(channel="email").exists()
    assert not any(user.has_usable_password() for user in User.objects.filter(username__startswith="demo-innbygger-"))


@pytest.mark.parametrize("name", ["Marte Prøve", "Ánte Liksom"])
def test_a_number_is_valid_and_the_same_every_time(name: str) -> None:
    number = citizens.number_of(name)
    digits = [int(digit) for digit in number]
    assert number == citizens.number_of(name)
    assert sum(a * b for a, b in zip(digits, (3, 7, 6, 1, 8, 9, 4, 5, 2, 1), strict=False)) % 11 == 0
    assert sum(a * b for a, b in zip(digits, (5, 4, 3, 2, 7, 6, 5, 4, 3, 2, 1), strict=True)) % 11 == 0


def test_the_command_fills_in_behind_the_courses_and_says_so_once(db: None, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(participants, "PROVIDERS", (HAMAR,))
    factories.course(factories.local(HAMAR), capacity=4)
    Course.objects.update(synthetic=True)
    said = []
    for _time in range(2):
        out = StringIO()
        call_command("fill_demo", at_once=True, stdout=out)
        said.append(out.getvalue())
    assert f"{Enrollment.objects.count()} participants are in place" in said[0]
    assert said[1] == ""


def test_a_second_time_changes_nothing(filled: list[Course]) -> None:
    before = AuditEvent.objects.count()
    assert fill(filled[0].offering) == []
    assert AuditEvent.objects.count() == before
