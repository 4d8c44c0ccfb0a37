"""Sign up, answer, cancel: what one gets, what one is refused, and what one is told."""

import datetime as dt

import pytest

from tests import factories
from tests.participation.enrollment.signing_up import BORN, open_course, party, refused, signed_up
from tilbudskatalog.catalog.courses import courses, places
from tilbudskatalog.catalog.courses.kinds import NextOfKin
from tilbudskatalog.ground.base import clock
from tilbudskatalog.ground.base.errors import Conflict, Invalid, NotPermitted
from tilbudskatalog.ground.delivery.models import Letter
from tilbudskatalog.participation.enrollment import enrollments, seating, ticking
from tilbudskatalog.participation.enrollment.enrollments import AlreadyEnrolled
from tilbudskatalog.participation.enrollment.kinds import Attends, Basis, Need, Status
from tilbudskatalog.participation.enrollment.models import Enrollment
from tilbudskatalog.participation.enrollment.party import written_phone

pytestmark = pytest.mark.django_db


def letters(kind: str) -> int:
    return Letter.objects.filter(kind=f"enrollment.{kind}", channel="email").count()


def left(course: object) -> int | None:
    row = places.of(str(course.uid))  # type: ignore[attr-defined]
    assert row is not None
    return row.left


def test_whoever_signs_up_first_gets_a_place_at_once() -> None:
    course = open_course()
    enrollment = signed_up(course)
    assert (enrollment.status, enrollment.held, left(course)) == (Status.CONFIRMED, 1, 1)
    assert letters("confirmed") == 1


def test_when_it_is_full_one_stands_in_line() -> None:
    course = open_course(capacity=1)
    signed_up(course)
    second, third = signed_up(course, "mona"), signed_up(course, "ola")
    assert [seating.place_in_line(each) for each in (second, third)] == [1, 2]
    assert letters("waiting") == 2


def test_the_same_person_is_not_signed_up_twice() -> None:
    course = open_course()
    first = signed_up(course)
    with pytest.raises(AlreadyEnrolled) as refused:
        signed_up(course)
    assert refused.value.enrollment == first


def test_who_has_cancelled_can_sign_up_again() -> None:
    course = open_course()
    enrollments.cancel(enrollment=signed_up(course), by=factories.user("ingrid"))
    assert signed_up(course).status == Status.CONFIRMED


def test_a_place_given_up_is_offered_to_the_next_and_held() -> None:
    course = open_course(capacity=1)
    first, second = signed_up(course), signed_up(course, "mona")
    enrollments.cancel(enrollment=first, by=factories.user("ingrid"))
    second.refresh_from_db()
    assert (second.status, second.held, left(course)) == (Status.OFFERED, 1, 0)
    assert second.deadline is not None
    assert second.deadline - clock.now() >= dt.timedelta(hours=47)


def test_an_offer_that_is_accepted_is_a_place() -> None:
    course = open_course(capacity=1)
    first, second = signed_up(course), signed_up(course, "mona")
    enrollments.cancel(enrollment=first, by=factories.user("ingrid"))
    assert enrollments.accept(enrollment=second, by=factories.user("mona")).status == Status.CONFIRMED


def test_an_offer_that_is_declined_goes_on() -> None:
    course = open_course(capacity=1)
    first, second, third = signed_up(course), signed_up(course, "mona"), signed_up(course, "ola")
    enrollments.cancel(enrollment=first, by=factories.user("ingrid"))
    enrollments.decline(enrollment=second, by=factories.user("mona"))
    third.refresh_from_db()
    assert third.status == Status.OFFERED


def test_an_offer_without_an_answer_lapses(monkeypatch: pytest.MonkeyPatch) -> None:
    course = open_course(capacity=1)
    first, second, third = signed_up(course), signed_up(course, "mona"), signed_up(course, "ola")
    enrollments.cancel(enrollment=first, by=factories.user("ingrid"))
    later = clock.now() + dt.timedelta(hours=61)
    monkeypatch.setattr(clock, "now", lambda: later)
    with refused("too-late"):
        enrollments.accept(enrollment=second, by=factories.user("mona"))
    assert ticking.lapse() == 1
    second.refresh_from_db()
    third.refresh_from_db()
    assert (second.status, third.status) == (Status.LAPSED, Status.OFFERED)
    assert letters("lapsed") == 1


def test_close_to_the_start_everyone_is_asked_and_the_first_answer_wins(monkeypatch: pytest.MonkeyPatch) -> None:
    course = open_course(capacity=1)
    first, second, third = signed_up(course), signed_up(course, "mona"), signed_up(course, "ola")
    assert course.starts is not None
    soon = course.starts - dt.timedelta(hours=70)
    monkeypatch.setattr(clock, "now", lambda: soon)
    enrollments.cancel(enrollment=first, by=factories.user("ingrid"))
    assert letters("last_call") == 2
    assert enrollments.accept(enrollment=third, by=factories.user("ola")).status == Status.CONFIRMED
    with pytest.raises(places.Full):
        enrollments.accept(enrollment=second, by=factories.user("mona"))
    second.refresh_from_db()
    assert second.status == Status.WAITING


def test_more_places_move_the_line() -> None:
    course = open_course(capacity=1)
    signed_up(course)
    second = signed_up(course, "mona")
    courses.change(course=course, by=factories.coordinator(course.offering), values={"capacity": 2})
    ticking.tell_changes()
    second.refresh_from_db()
    assert second.status == Status.OFFERED


def test_a_cancelled_course_ends_every_enrollment_and_tells_everyone_once() -> None:
    course = open_course(capacity=1)
    signed_up(course)
    signed_up(course, "mona")
    courses.cancel(course=course, by=factories.coordinator(course.offering), reason="Kursleder er syk.")
    ticking.tell_changes()
    ticking.tell_changes()
    assert set(Enrollment.objects.values_list("status", flat=True)) == {Status.CANCELLED}
    assert letters("course_cancelled") == 2
    assert letters("ended") == 0


def test_a_reminder_comes_once_the_day_before(monkeypatch: pytest.MonkeyPatch) -> None:
    course = open_course()
    signed_up(course)
    assert ticking.remind() == 0
    assert course.starts is not None
    before = course.starts - dt.timedelta(hours=24)
    monkeypatch.setattr(clock, "now", lambda: before)
    assert (ticking.remind(), ticking.remind()) == (1, 0)


@pytest.mark.parametrize(
    ("fields", "field"),
    [
        ({"name": " "}, "name"),
        ({"email": "", "phone": ""}, "phone"),
        ({"phone": "4123456"}, "phone"),
        ({"phone": "12345"}, "phone"),
        ({"email": "ingrid"}, "email"),
        ({"places": 0}, "places"),
        ({"places": 3}, "places"),
        ({"attends": Attends.TOGETHER}, "places"),
        ({"basis": Basis.POWER_OF_ATTORNEY}, "basis_note"),
        (
            {"basis": Basis.POWER_OF_ATTORNEY, "basis_note": "Verge", "basis_until": dt.date(2020, 1, 1)},
            "basis_until",
        ),
        ({"basis": Basis.PARENT, "born": BORN}, "born"),
        ({"born": dt.date(2020, 1, 1)}, "born"),
        ({"born": None}, "born"),
        ({"needs": frozenset({Need.INTERPRETER})}, "interpreter_language"),
        ({"answers": {"q": "x" * 401}}, "answers.q"),
    ],
)
def test_what_does_not_fit_is_named(fields: dict[str, object], field: str) -> None:
    course = open_course(age_from=18)
    with pytest.raises(Invalid) as refused:
        enrollments.enroll(course=course, by=factories.user("ingrid"), party=party(**fields))
    assert list(refused.value.fields) == [field]


def test_next_of_kin_come_where_the_course_says_so() -> None:
    course = open_course(next_of_kin=NextOfKin.NONE)
    with pytest.raises(Invalid) as refused:
        signed_up(course, attends=Attends.NEXT_OF_KIN)
    assert "attends" in refused.value.fields


def test_a_parent_signs_up_two_children_and_sees_both() -> None:
    course, mother = open_course(age_from=None, age_to=None), factories.user("mona")
    for name in ("Per Demo", "Pål Demo"):
        child = party(name, basis=Basis.PARENT, born=clock.today().replace(day=1) - dt.timedelta(days=3000))
        enrollments.enroll(course=course, by=mother, party=child)
    assert Enrollment.objects.of_person(mother).count() == 2


def test_what_a_child_keeps_from_its_parents_is_not_shown_to_them() -> None:
    course, mother = open_course(age_from=None, age_to=None), factories.user("mona")
    child = party("Per Demo", basis=Basis.PARENT, born=clock.today().replace(day=1) - dt.timedelta(days=13 * 366))
    enrollments.enroll(course=course, by=mother, party=child)
    Enrollment.objects.update(kept_from_parents=True)
    assert not Enrollment.objects.of_person(mother).exists()


def test_nobody_answers_for_a_stranger() -> None:
    enrollment = signed_up(open_course())
    with pytest.raises(NotPermitted):
        enrollments.cancel(enrollment=enrollment, by=factories.user("fremmed"))


@pytest.mark.parametrize(
    ("values", "code"),
    [
        ({"opens": dt.timedelta(days=1)}, "not-open-yet"),
        ({"closes": dt.timedelta(seconds=-1), "opens": dt.timedelta(days=-9)}, "closed"),
        ({"by_login": False, "without_login": False, "by_referral": True}, "by-referral"),
    ],
)
def test_sign_up_that_is_not_open_says_why(values: dict[str, object], code: str) -> None:
    moments = {key: clock.now() + each if isinstance(each, dt.timedelta) else each for key, each in values.items()}
    with pytest.raises(Conflict) as refused:
        signed_up(open_course(**moments))
    assert refused.value.code == code


def test_what_is_sealed_is_not_in_the_database() -> None:
    from django.db import connection

    signed_up(open_course(), needs=frozenset({Need.WHEELCHAIR}))
    with connection.cursor() as cursor:
        cursor.execute("SELECT * FROM enrollment_enrollment")
        dumped = str(cursor.fetchall())
    assert "Demo" not in dumped
    assert "wheelchair" not in dumped
    assert "41234567" not in dumped


def test_no_letter_names_the_course() -> None:
    course = open_course(capacity=1)
    first = signed_up(course)
    signed_up(course, "mona")
    enrollments.cancel(enrollment=first, by=factories.user("ingrid"))
    said = " ".join(letter.subject + letter.text for letter in Letter.objects.all()).casefold()
    assert said
    assert "røyk" not in said
    assert "hamar" not in said


@pytest.mark.parametrize(
    ("kept", "written"),
    [
        ("", ""),
        ("+4741234567", "412 34 567"),
        ("+4798877665", "988 77 665"),
        ("+4722334455", "22 33 44 55"),
        ("+46812345678", "+46 8 123 456 78"),
    ],
)
def test_phone_numbers_are_shown_as_people_write_them(kept: str, written: str) -> None:
    assert written_phone(kept) == written
