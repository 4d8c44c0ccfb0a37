"""Who signed up a child answers for it until the child is 16; who has a power of attorney, until its last day."""

import datetime as dt
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests import factories
from tests.participation.enrollment.signing_up import open_course, party, refused
from tests.participation.enrollment.test_kept_from_parents import letters, link_to
from tilbudskatalog.catalog.courses import courses
from tilbudskatalog.catalog.courses.models import Course
from tilbudskatalog.ground.base import clock
from tilbudskatalog.ground.base.errors import Invalid, NotFound, NotPermitted
from tilbudskatalog.participation.enrollment import contacts, desk, enrollments, links, ticking
from tilbudskatalog.participation.enrollment.kinds import Attends, Basis, Status
from tilbudskatalog.participation.enrollment.models import Enrollment
from tilbudskatalog.participation.enrollment.party import GROWN_UP, age_of, birthday

pytestmark = pytest.mark.django_db
OWN = {"email": "per@example.no", "phone": ""}
MIDNIGHT = dt.datetime.min.time()


def soon() -> dt.date:
    """The day of the birthday in these tests: before the course begins."""
    return clock.today() + dt.timedelta(days=2)


def at(monkeypatch: pytest.MonkeyPatch, day: dt.date, time: dt.time = MIDNIGHT, **before: int) -> None:
    """In Oslo; `before` is how long before that."""
    moment = dt.datetime.combine(day, time, clock.OSLO).astimezone(dt.UTC) - dt.timedelta(**before)
    monkeypatch.setattr(clock, "now", lambda: moment)


def signed_up_by_mother(course: Course | None = None, **fields: Any) -> Enrollment:
    """A child who turns 16 `soon`."""
    born = soon().replace(year=soon().year - GROWN_UP)
    son = party(
        "Per Demo-Berg", **{"basis": Basis.PARENT, "born": born, "email": "mona@example.no", "phone": ""} | fields
    )
    return enrollments.enroll(course=course or open_course(age_from=None), by=factories.user("mona"), party=son)


def sees(name: str = "mona") -> bool:
    return Enrollment.objects.of_person(factories.user(name)).exists()


def handed_over(enrollment: Enrollment, **changes: Any) -> Enrollment:
    by = factories.coordinator(enrollment.course.offering)
    return desk.hand_over(**{"enrollment": enrollment, "by": by} | OWN | changes)


def test_a_parent_sees_it_until_midnight_in_oslo_before_the_birthday(monkeypatch: pytest.MonkeyPatch) -> None:
    enrollment = signed_up_by_mother()
    at(monkeypatch, soon(), seconds=1)
    assert sees()
    monkeypatch.undo()
    at(monkeypatch, soon())
    assert not sees()
    with pytest.raises(NotPermitted):
        enrollments.cancel(enrollment=enrollment, by=factories.user("mona"))


@pytest.mark.parametrize(
    ("born", "turns"),
    [
        (dt.date(2010, 12, 2), dt.date(2026, 12, 2)),
        (dt.date(2012, 2, 29), dt.date(2028, 2, 29)),
        (dt.date(2084, 2, 29), dt.date(2100, 3, 1)),
    ],
)
def test_the_last_day_is_the_one_before_the_birthday(born: dt.date, turns: dt.date) -> None:
    assert birthday(born, GROWN_UP) == turns
    assert party(basis=Basis.PARENT, born=born).last_day == turns - dt.timedelta(days=1)


@given(st.dates(dt.date(1900, 1, 1), dt.date(2200, 1, 1)))
def test_the_birthday_is_the_first_day_of_that_age(born: dt.date) -> None:
    day = birthday(born, GROWN_UP)
    assert (age_of(born, day - dt.timedelta(days=1)), age_of(born, day)) == (GROWN_UP - 1, GROWN_UP)


def test_a_parent_who_comes_along_goes_on_seeing_it(monkeypatch: pytest.MonkeyPatch) -> None:
    signed_up_by_mother(attends=Attends.TOGETHER, places=2)
    at(monkeypatch, soon())
    assert sees()


def test_the_links_in_the_parents_letters_lead_nowhere(monkeypatch: pytest.MonkeyPatch) -> None:
    enrollment = signed_up_by_mother()
    before = links.new([enrollment])[0].rsplit("/", 1)[1]
    at(monkeypatch, soon(), seconds=1)
    assert links.opened(before) == enrollment
    monkeypatch.undo()
    at(monkeypatch, soon())
    with pytest.raises(NotFound):
        links.opened(before)
    with pytest.raises(NotFound):
        links.carry_out(before, enrollments.cancel)


def test_the_parent_is_told_once_in_the_daytime_and_hears_no_more(monkeypatch: pytest.MonkeyPatch) -> None:
    enrollment = signed_up_by_mother()
    at(monkeypatch, soon(), dt.time(7, 59))
    assert ticking.end_acting() == 0
    at(monkeypatch, soon(), dt.time(8, 0))
    assert (ticking.end_acting(), ticking.end_acting()) == (1, 0)
    last = letters("mona@example.no").latest("id")
    assert last.kind == "enrollment.acting_over"
    assert f"/kurs/{enrollment.course.uid}" in last.text
    assert "/pamelding/lenke/" not in last.text
    courses.cancel(course=enrollment.course, by=factories.coordinator(enrollment.course.offering), reason="Sykdom")
    ticking.tick()
    assert letters("mona@example.no").latest("id") == last


def test_of_what_is_over_nobody_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    enrollments.cancel(enrollment=signed_up_by_mother(), by=factories.user("mona"))
    at(monkeypatch, soon(), dt.time(12))
    assert ticking.end_acting() == 0
    assert not sees()


def test_handed_over_letters_go_to_the_person_who_answers(monkeypatch: pytest.MonkeyPatch) -> None:
    enrollment = signed_up_by_mother()
    parents = links.new([enrollment])[0].rsplit("/", 1)[1]
    at(monkeypatch, soon(), dt.time(12))
    ticking.end_acting()
    enrollment = handed_over(enrollment)
    assert (enrollment.basis, enrollment.entered_by, enrollment.basis_until) == (Basis.SELF, None, None)
    assert not sees()
    with pytest.raises(NotFound):
        links.opened(parents)
    links.carry_out(link_to("per@example.no"), enrollments.cancel)
    enrollment.refresh_from_db()
    assert enrollment.status == Status.CANCELLED
    assert letters("per@example.no").latest("id").kind == "enrollment.ended"


def test_it_takes_an_own_contact_and_somebody_who_runs_the_course(monkeypatch: pytest.MonkeyPatch) -> None:
    enrollment = signed_up_by_mother()
    with refused("nothing-changed"):
        handed_over(enrollment)
    at(monkeypatch, soon())
    with pytest.raises(Invalid):
        handed_over(enrollment, email="")
    with pytest.raises(NotPermitted):
        handed_over(enrollment, by=factories.user("mona"))


def test_who_has_signed_up_in_the_meantime_is_not_there_twice(monkeypatch: pytest.MonkeyPatch) -> None:
    enrollment = signed_up_by_mother()
    at(monkeypatch, soon())
    contacts.ask(course=enrollment.course, party=party("Per Demo-Berg", email="per@example.no", phone=""))
    with refused("already-enrolled"):
        handed_over(enrollment)


def test_what_is_kept_from_the_parents_stays_the_childs_at_16(monkeypatch: pytest.MonkeyPatch) -> None:
    enrollment = signed_up_by_mother()
    kept = desk.keep_from_parents(enrollment=enrollment, by=factories.coordinator(enrollment.course.offering), **OWN)
    at(monkeypatch, soon(), dt.time(12))
    assert ticking.end_acting() == 0
    assert links.opened(link_to("per@example.no")) == kept


def test_a_power_of_attorney_holds_through_its_last_day(monkeypatch: pytest.MonkeyPatch) -> None:
    by_power = {"basis": Basis.POWER_OF_ATTORNEY, "basis_note": "Fullmakt", "born": None, "basis_until": soon()}
    signed_up_by_mother(**by_power)
    at(monkeypatch, soon(), dt.time(23, 59))
    assert sees()
    monkeypatch.undo()
    at(monkeypatch, soon() + dt.timedelta(days=1), dt.time(8))
    assert (sees(), ticking.end_acting()) == (False, 1)
    assert "Den siste dagen" in letters("mona@example.no").latest("id").text


def test_a_power_of_attorney_without_a_last_day_holds_on(monkeypatch: pytest.MonkeyPatch) -> None:
    signed_up_by_mother(basis=Basis.POWER_OF_ATTORNEY, basis_note="Verge", born=None)
    at(monkeypatch, soon() + dt.timedelta(days=10_000))
    assert sees()
