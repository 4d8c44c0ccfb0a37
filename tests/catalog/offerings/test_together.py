"""Several at once: one refusal stops no other, and each has its own answer."""

import pytest

from tests import factories
from tilbudskatalog.catalog.offerings import drift, local_offerings, national_offerings, not_for_us, together
from tilbudskatalog.catalog.offerings.bookkeeping import NotForUs
from tilbudskatalog.catalog.offerings.models import LocalOffering, NationalOffering
from tilbudskatalog.ground.access.models import AuditEvent
from tilbudskatalog.ground.base.errors import Conflict, Invalid, NotPermitted

pytestmark = pytest.mark.django_db


def editor() -> factories.User:
    return factories.user("redaktor-kommune-3403", editor=factories.organization())


def test_what_one_has_already_stops_no_other() -> None:
    first, second = factories.template("a"), factories.template("b")
    local_offerings.adopt(template=first, organization=factories.organization(), by=editor())
    had, new = together.adopt_several(templates=[first, second], organization=factories.organization(), by=editor())
    assert had.refusal is not None
    assert had.refusal.code == "already-adopted"
    assert (new.refusal, new.done.template) == (None, second)
    assert AuditEvent.objects.filter(act="adopt").count() == 2


def test_strangers_adopt_nothing() -> None:
    template = factories.template()
    with pytest.raises(NotPermitted):
        together.adopt_several(templates=[template], organization=factories.organization(), by=factories.user("x"))


@pytest.mark.parametrize("count", [0, together.MOST + 1])
def test_none_and_too_many_are_refused(count: int) -> None:
    with pytest.raises(Invalid):
        together.submit_several(offerings=[LocalOffering()] * count, by=editor())


def test_of_anothers_only_that_one_is_refused() -> None:
    ours = factories.local_draft()
    theirs = factories.local_draft("kommune-0301", of=NationalOffering.objects.get())
    sent, refused = together.submit_several(offerings=[ours, theirs], by=editor())
    assert sent.refusal is None
    assert isinstance(refused.refusal, NotPermitted)
    assert not LocalOffering.objects.get(pk=theirs.pk).workflow_in_progress


def drifted(*codes: str) -> list[together.Decision]:
    national = factories.user("nasjonal", editor=factories.directorate())
    decisions = []
    for code in codes:
        template = factories.template(code)
        offering = factories.local_draft(of=template)
        local_offerings.adapt(offering=offering, by=editor(), texts={"nb": {"summary": "Vårt"}})
        national_offerings.revise(offering=template, by=national, texts={"nb": {"summary": "Nytt"}})
        factories.approve_national(template)
        decisions.append(together.Decision(LocalOffering.objects.get(pk=offering.pk), "summary", 2))
    return decisions


def test_many_are_kept_with_one_reason() -> None:
    decisions = drifted("a", "b")
    together.keep_several(decisions=decisions, by=editor(), reason="Passer bedre her")
    assert not drift.behind(LocalOffering.objects.all()).exists()
    assert {row.kept_reason for each in decisions for row in each.offering.adaptations.all()} == {"Passer bedre her"}


def test_what_has_changed_since_it_was_seen_is_not_decided() -> None:
    seen, unseen = drifted("a", "b")
    unseen = together.Decision(unseen.offering, unseen.field, 1)
    done, refused = together.accept_several(decisions=[seen, unseen], by=editor())
    assert done.refusal is None
    assert isinstance(refused.refusal, Conflict)
    assert [row.offering_id for row in drift.behind(LocalOffering.objects.all())] == [unseen.offering.pk]


def test_not_for_us_is_remembered_until_it_is_taken_in() -> None:
    template, hamar = factories.template(), factories.organization()
    not_for_us.remember(template=template, organization=hamar, by=editor(), reason=" Nabokommunen har det ")
    assert NotForUs.objects.get().reason == "Nabokommunen har det"
    local_offerings.adopt(template=template, organization=hamar, by=editor())
    assert not NotForUs.objects.exists()
    with pytest.raises(Conflict):
        not_for_us.remember(template=template, organization=hamar, by=editor())


def test_not_for_us_can_be_taken_back_and_is_nobody_elses() -> None:
    template, hamar = factories.template(), factories.organization()
    not_for_us.remember(template=template, organization=hamar, by=editor())
    for act in (not_for_us.remember, not_for_us.forget):
        with pytest.raises(NotPermitted):
            act(template=template, organization=hamar, by=factories.user("fremmed"))
    not_for_us.forget(template=template, organization=hamar, by=editor())
    assert not NotForUs.objects.exists()
    assert list(AuditEvent.objects.values_list("act", flat=True).order_by("-pk")[:2]) == [
        "for_us_after_all",
        "not_for_us",
    ]
