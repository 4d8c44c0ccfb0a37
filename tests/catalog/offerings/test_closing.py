"""A provider that closes takes its offerings with it in one act, and partners are told."""

import datetime as dt

import pytest

from tests import factories
from tilbudskatalog.catalog.offerings import closing, partners
from tilbudskatalog.catalog.offerings.models import LocalOffering
from tilbudskatalog.catalog.publication import log, projector
from tilbudskatalog.ground.access.models import AuditEvent, User
from tilbudskatalog.ground.base import clock
from tilbudskatalog.ground.base.errors import Conflict, Invalid, NotPermitted
from tilbudskatalog.ground.delivery.models import Letter
from tilbudskatalog.registers.organizations.models import Organization

pytestmark = pytest.mark.django_db


@pytest.fixture
def hamar() -> Organization:
    """Two offerings, one of them run together with Oslo."""
    together = factories.local()
    factories.local(of=factories.template("annet_kurs"))
    oslo = factories.organization("kommune-0301", municipality=factories.municipality("0301", "Oslo"))
    editor = factories.user("redaktor-oslo", editor=oslo)
    User.objects.filter(pk=editor.pk).update(email="oslo@example.no")
    partner = partners.invite(offering=together, organization=oslo, by=factories.user("redaktor-kommune-3403"))
    partners.consent(partner=partner, by=factories.user("godkjenner-oslo", approver=oslo))
    return together.organization


def leader(organization: Organization) -> User:
    return factories.user("leder", leader=organization)


def test_everything_is_withdrawn_in_one_act(hamar: Organization) -> None:
    assert closing.close_provider(organization=hamar, by=leader(hamar), reason="Slått sammen") == 2
    assert not LocalOffering.objects.filter(live=True).exists()
    assert Organization.objects.get(pk=hamar.pk).closed == clock.today()
    lines = AuditEvent.objects.filter(act="withdraw")
    assert [line.details["reason"] for line in lines] == ["Slått sammen"] * 2


def test_readers_meet_it_as_withdrawn(hamar: Organization) -> None:
    projector.project_all()
    uids = [str(each.uid) for each in LocalOffering.objects.all()]
    assert all(log.current_document("offering", uid) for uid in uids)
    closing.close_provider(organization=hamar, by=leader(hamar), reason="x")
    projector.project_all()
    assert not any(log.current_document("offering", uid) for uid in uids)
    assert log.current_document("organization", str(hamar.uid)) is None


def test_partners_get_one_letter(hamar: Organization) -> None:
    closing.close_provider(organization=hamar, by=leader(hamar), reason="x")
    letter = Letter.objects.get()
    assert letter.address == "oslo@example.no"
    assert "Hamar kommune" in letter.text


def test_a_later_day_is_kept_by_the_clock(hamar: Organization) -> None:
    day = clock.today() + dt.timedelta(days=30)
    assert closing.close_provider(organization=hamar, by=leader(hamar), reason="x", on=day) == 0
    assert closing.withdraw_closed(day - dt.timedelta(days=1)) == 0
    assert closing.withdraw_closed(day) == 2
    assert closing.withdraw_closed(day) == 0
    assert Letter.objects.count() == 1


def test_it_takes_a_leader_or_those_who_keep_the_registers(hamar: Organization) -> None:
    for person in (factories.user("redaktor-kommune-3403"), factories.user("fremmed")):
        with pytest.raises(NotPermitted):
            closing.close_provider(organization=hamar, by=person, reason="x")
    national = factories.user("nasjonal", editor=factories.directorate())
    assert closing.close_provider(organization=hamar, by=national, reason="x") == 2


def test_a_reason_a_day_to_come_and_only_once(hamar: Organization) -> None:
    someone = leader(hamar)
    with pytest.raises(Invalid):
        closing.close_provider(organization=hamar, by=someone, reason=" ")
    with pytest.raises(Invalid):
        closing.close_provider(organization=hamar, by=someone, reason="x", on=dt.date(2020, 1, 1))
    closing.close_provider(organization=hamar, by=someone, reason="x")
    with pytest.raises(Conflict):
        closing.close_provider(organization=hamar, by=someone, reason="x")
