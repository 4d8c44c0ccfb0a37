"""A draft that somebody keeps for themselves, for some hours."""

import pytest

from tests import factories
from tests.catalog.offerings.people import approver, colleague, editor, fresh, later, leader, stranger
from tilbudskatalog.catalog.offerings import local_offerings, locks, national_offerings, reviews
from tilbudskatalog.catalog.offerings.models import LocalOffering
from tilbudskatalog.ground.access.models import User
from tilbudskatalog.ground.base.errors import Conflict, Invalid, NotPermitted

pytestmark = pytest.mark.django_db


@pytest.fixture
def offering() -> LocalOffering:
    made = factories.local_draft()
    locks.lock(offering=made, by=editor(made), reason="Skriver om  hele teksten")
    return made


def write(offering: LocalOffering, by: User) -> None:
    local_offerings.adapt(offering=offering, by=by, texts={"nb": {"cost": "100 kroner"}})


def test_others_can_not_edit_and_are_told_why(offering: LocalOffering) -> None:
    with pytest.raises(Conflict) as refusal:
        write(offering, colleague(offering))
    assert refusal.value.code == "locked"
    assert "Skriver om hele teksten" in str(refusal.value.sentence)
    with pytest.raises(Conflict):
        reviews.submit(offering=offering, by=colleague(offering))
    assert "adapt" not in reviews.allowed_acts(offering=fresh(offering), by=colleague(offering))


def test_who_locked_it_goes_on(offering: LocalOffering) -> None:
    write(offering, editor(offering))
    assert locks.is_locked(fresh(offering))


def test_a_national_offering_is_locked_too() -> None:
    template = factories.template()
    locks.lock(offering=template, by=approver(template), reason="Venter på ny retningslinje")
    with pytest.raises(Conflict):
        national_offerings.revise(offering=template, by=editor(template), texts={"nb": {"cost": "x"}})


@pytest.mark.parametrize("opens", [editor, approver, leader])
def test_opened_by_who_locked_it_an_approver_or_a_leader(opens: object, offering: LocalOffering) -> None:
    assert callable(opens)
    locks.unlock(offering=offering, by=opens(offering))
    write(offering, colleague(offering))


def test_not_opened_by_others(offering: LocalOffering) -> None:
    for person in (colleague(offering), stranger()):
        with pytest.raises(NotPermitted):
            locks.unlock(offering=offering, by=person)


def test_it_lapses(offering: LocalOffering, monkeypatch: pytest.MonkeyPatch) -> None:
    later(monkeypatch, hours=8, seconds=1)
    write(offering, colleague(offering))
    with pytest.raises(Conflict):
        locks.unlock(offering=offering, by=approver(offering))


def test_a_lock_is_no_part_of_what_is_published(offering: LocalOffering) -> None:
    reviews.submit(offering=offering, by=editor(offering))
    reviews.approve(offering=offering, by=approver(offering))
    assert locks.is_locked(fresh(offering))
    assert fresh(offering).lock_reason == "Skriver om hele teksten"


def test_not_locked_without_a_reason_or_over_another(offering: LocalOffering) -> None:
    with pytest.raises(Conflict):
        locks.lock(offering=offering, by=approver(offering), reason="Nå er det min tur")
    locks.unlock(offering=offering, by=approver(offering))
    for reason in (" ", "a" * 201):
        with pytest.raises(Invalid):
            locks.lock(offering=offering, by=editor(offering), reason=reason)


def test_not_locked_by_people_of_elsewhere(offering: LocalOffering) -> None:
    with pytest.raises(NotPermitted):
        locks.lock(offering=offering, by=stranger(), reason="x")
