"""Providers that run an offering together: who asks, who answers, who may end it, and what readers then see."""

import json

import pytest

from tests import factories
from tilbudskatalog.catalog.offerings import partners
from tilbudskatalog.catalog.offerings.models import Partner
from tilbudskatalog.catalog.publication import log, projector
from tilbudskatalog.ground.base.errors import Conflict, Invalid, NotPermitted

pytestmark = pytest.mark.django_db


def owner() -> factories.User:
    return factories.user("redaktor-kommune-3403", editor=factories.organization())


def stange() -> factories.Organization:
    return factories.organization("kommune-3413", municipality=factories.municipality("3413", "Stange"))


def answerer() -> factories.User:
    return factories.user("stange", approver=stange())


def invited() -> Partner:
    return partners.invite(offering=factories.local(), organization=stange(), by=owner())


def test_a_no_tells_why_and_can_be_asked_again() -> None:
    partner = invited()
    partners.decline(partner=partner, by=answerer(), reason="Vi har vårt eget")
    partner.refresh_from_db()
    assert (partner.ended_reason, partner.ended_by) == ("Vi har vårt eget", answerer())
    with pytest.raises(Conflict):
        partners.consent(partner=partner, by=answerer())
    again = partners.invite(offering=partner.offering, organization=stange(), by=owner())
    assert (again.pk, again.ended_at) == (partner.pk, None)
    partners.consent(partner=again, by=answerer())


def test_only_the_invited_answers() -> None:
    partner = invited()
    for act in (partners.consent, partners.decline):
        with pytest.raises(NotPermitted):
            act(partner=partner, by=owner())


@pytest.mark.parametrize("who", [owner, answerer])
def test_either_side_may_end_it_and_says_why(who: object) -> None:
    partner = invited()
    partners.consent(partner=partner, by=answerer())
    by = who()  # type: ignore[operator]
    with pytest.raises(Invalid):
        partners.leave(partner=partner, by=by, reason=" ")
    partners.leave(partner=partner, by=by, reason="Slutt på samarbeidet")
    partner.refresh_from_db()
    assert (partner.consented_at, partner.ended_by) == (None, by)
    with pytest.raises(Conflict):
        partners.leave(partner=partner, by=by, reason="En gang til")


def test_nobody_else_may_end_it() -> None:
    with pytest.raises(NotPermitted):
        partners.leave(partner=invited(), by=factories.user("fremmed"), reason="x")


def test_readers_see_the_partner_until_it_leaves() -> None:
    partner = invited()
    partners.consent(partner=partner, by=answerer())
    assert shown(partner) == ["Stange kommune"]
    partners.leave(partner=partner, by=answerer(), reason="Slutt")
    assert shown(partner) == []


def shown(partner: Partner) -> list[str]:
    projector.project_all()
    document = log.current_document("offering", str(partner.offering.uid))
    assert document is not None
    return [each["name"] for each in json.loads(document)["partners"]]
