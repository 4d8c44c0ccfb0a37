"""A national offering gives its place to another, and providers move."""

import pytest

from tests import factories
from tests.catalog.offerings.people import approver, editor, fresh, stranger
from tilbudskatalog.catalog.offerings import content, drift, local_offerings, reviews, succession
from tilbudskatalog.catalog.offerings.models import LocalOffering, NationalOffering
from tilbudskatalog.ground.base.errors import Conflict, Invalid, NotPermitted

pytestmark = pytest.mark.django_db


@pytest.fixture
def old() -> NationalOffering:
    return factories.template()


@pytest.fixture
def new() -> NationalOffering:
    texts = factories.TEXTS | {"nb": factories.TEXTS["nb"] | {"summary": "Et nytt kurs."}}
    return factories.template("tobakk_kurs_ny", texts=texts)


@pytest.fixture
def ours(old: NationalOffering) -> LocalOffering:
    offering = factories.local_draft(of=old)
    local_offerings.adapt(offering=offering, by=editor(offering), texts={"nb": {"summary": "Vårt", "cost": "Ti kr"}})
    return factories.approve_local(offering)


def retired(old: NationalOffering, new: NationalOffering) -> None:
    succession.retire(offering=old, successor=new, reason="Ny retningslinje", by=approver(old))


def test_retired_with_a_successor_and_the_local_ones_stay(
    old: NationalOffering, new: NationalOffering, ours: LocalOffering
) -> None:
    retired(old, new)
    old = NationalOffering.objects.get(pk=old.pk)
    assert (old.live, old.successor) == (False, new)
    assert fresh(ours).live
    assert list(succession.replaced([ours.organization_id])) == [ours]


def test_the_successor_is_no_part_of_a_version(old: NationalOffering, new: NationalOffering) -> None:
    retired(old, new)
    assert NationalOffering.objects.get(pk=old.pk).draft().successor == new
    reviews.publish(offering=old, by=approver(old))
    assert NationalOffering.objects.get(pk=old.pk).successor is None


def test_moved_with_every_override(old: NationalOffering, new: NationalOffering, ours: LocalOffering) -> None:
    retired(old, new)
    moved = succession.move(offering=ours, by=editor(ours))
    assert moved.template == old, "what is public waits for the approval"
    assert moved.draft().template == new
    assert content.overridden(moved.draft()) == ["cost", "summary"]
    assert [each.field for each in drift.of(moved)] == ["summary"], "only where the new text is another"
    approved = factories.approve_local(moved)
    assert approved.template == new
    assert not succession.replaced([ours.organization_id]).exists()


def test_nothing_to_move_to(ours: LocalOffering) -> None:
    with pytest.raises(Conflict) as refusal:
        succession.move(offering=ours, by=editor(ours))
    assert refusal.value.code == "no-successor"


def test_not_moved_onto_what_one_has_already(old: NationalOffering, new: NationalOffering, ours: LocalOffering) -> None:
    factories.local(of=new)
    retired(old, new)
    with pytest.raises(Conflict) as refusal:
        succession.move(offering=ours, by=editor(ours))
    assert refusal.value.code == "already-adopted"


def test_who_may_not(old: NationalOffering, new: NationalOffering, ours: LocalOffering) -> None:
    for person in (editor(old), stranger()):
        with pytest.raises(NotPermitted):
            succession.retire(offering=old, successor=new, reason="x", by=person)
    retired(old, new)
    for person in (approver(ours), stranger()):
        with pytest.raises(NotPermitted):
            succession.move(offering=ours, by=person)


def test_not_by_itself_nor_by_what_is_not_public_nor_without_a_reason(old: NationalOffering) -> None:
    draft = factories.template_draft("utkast")
    for successor, reason in ((old, "x"), (draft, "x")):
        with pytest.raises(Invalid) as refusal:
            succession.retire(offering=old, successor=successor, reason=reason, by=approver(old))
        assert list(refusal.value.fields) == ["successor"]
    with pytest.raises(Invalid):
        succession.retire(offering=old, successor=draft, reason=" ", by=approver(old))
