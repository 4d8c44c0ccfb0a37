"""The register of organizations is kept by national editors and administrators, and readers see what they change."""

import datetime as dt
from typing import Any

import pytest

from tests import factories
from tilbudskatalog.catalog.publication import log, projector
from tilbudskatalog.ground.access.models import AuditEvent, User
from tilbudskatalog.ground.base import clock
from tilbudskatalog.ground.base.errors import Conflict, Invalid, NotPermitted
from tilbudskatalog.registers.organizations import administration
from tilbudskatalog.registers.organizations.models import District, Organization

pytestmark = pytest.mark.django_db
CENTER: dict[str, Any] = {"kind": "healthy_life_center", "name": "Frisklivssentralen på Høgda"}


@pytest.fixture
def nora() -> User:
    return factories.user("nora", editor=factories.directorate())


def added(by: User, **fields: Any) -> Organization:
    return administration.add(fields=CENTER | fields, by=by)


def test_it_is_public_when_it_is_added_and_changed(nora: User) -> None:
    center = added(nora, parent=factories.organization(), organization_number="970540008")
    projector.project_all()
    assert "Høgda" in str(log.current_document("organization", str(center.uid)), "utf-8")
    administration.change(organization=center, fields={"name": "Frisklivssentralen i Hamar"}, by=nora)
    projector.project_all()
    assert "i Hamar" in str(log.current_document("organization", str(center.uid)), "utf-8")
    assert list(AuditEvent.objects.filter(kind="organization").values_list("act", flat=True)) == ["add", "change"]


def test_saving_the_same_notes_nothing(nora: User) -> None:
    center = added(nora)
    administration.change(organization=center, fields=CENTER, by=nora)
    assert AuditEvent.objects.filter(act="change").count() == 0


def test_two_may_have_one_name(nora: User) -> None:
    assert added(nora).key != added(nora).key


@pytest.mark.parametrize(
    ("fields", "wrong"),
    [
        ({"name": ""}, "name"),
        ({"kind": "shop"}, "kind"),
        ({"organization_number": "970540009"}, "organization_number"),
        ({"organization_number": "12"}, "organization_number"),
        ({"email": "kari"}, "email"),
        ({"website": "javascript:x"}, "website"),
        ({"phone": "ring"}, "phone"),
        ({"kind": "municipality"}, "municipality"),
        ({"key": "x"}, "key"),
    ],
)
def test_mistakes_are_named(fields: dict[str, Any], wrong: str, nora: User) -> None:
    with pytest.raises(Invalid) as refusal:
        added(nora, **fields)
    assert wrong in refusal.value.fields


def test_a_number_and_a_municipality_are_taken_once(nora: User) -> None:
    added(nora, organization_number="970540008")
    hamar = factories.organization()
    with pytest.raises(Invalid):
        added(nora, organization_number="970540008")
    with pytest.raises(Invalid):
        added(nora, kind="municipality", municipality=hamar.municipality)


def test_nothing_stands_below_itself_or_too_deep(nora: User) -> None:
    top = added(nora)
    line = [top]
    for _level in range(3):
        line.append(added(nora, parent=line[-1]))
    for fields, of in (({"parent": line[-1]}, top), ({"parent": line[-1]}, added(nora))):
        with pytest.raises(Invalid) as refusal:
            administration.change(organization=of, fields=fields, by=nora)
        assert "parent" in refusal.value.fields


def test_a_closed_provider_is_public_no_more_and_opens_again(nora: User) -> None:
    offering = factories.local()
    administration.close(organization=offering.organization, on=clock.today(), by=nora)
    projector.project_all()
    assert log.current_document("offering", str(offering.uid)) is None
    administration.close(organization=offering.organization, on=None, by=nora)
    projector.project_all()
    assert log.current_document("offering", str(offering.uid)) is not None


def test_a_merger(nora: User) -> None:
    old, new = factories.organization(), added(nora, kind="hf", name="Nye HF")
    center = added(nora, parent=old)
    vang = factories.municipality("3411", "Ringsaker")
    administration.serve(organization=old, municipalities=[vang], districts=[], by=nora)
    administration.merge(organization=old, into=new, on=clock.today(), by=nora)
    old.refresh_from_db()
    center.refresh_from_db()
    assert (old.closed, old.successor, center.parent) == (clock.today(), new, new)
    assert [each.municipality for each in new.catchments.all()] == [vang]


def test_what_can_not_take_over(nora: User) -> None:
    one, closed = added(nora), added(nora)
    administration.close(organization=closed, on=dt.date(2020, 1, 1), by=nora)
    for into in (one, closed):
        with pytest.raises(Conflict):
            administration.merge(organization=one, into=into, on=clock.today(), by=nora)
    with pytest.raises(Invalid):
        administration.merge(organization=one, into=added(nora), on=clock.today() + dt.timedelta(1), by=nora)


def test_a_catchment_is_shown_where_it_was_and_where_it_is(nora: User) -> None:
    trust = added(nora, kind="hf", name="Sykehuset")
    hamar, ringsaker = factories.municipality(), factories.municipality("3411", "Ringsaker")
    for served, other in ((hamar, ringsaker), (ringsaker, hamar)):
        administration.serve(organization=trust, municipalities=[served], districts=[], by=nora)
        projector.project_all()
        assert b"Sykehuset" in (log.current_document("municipality", str(served.uid)) or b"")
        assert b"Sykehuset" not in (log.current_document("municipality", str(other.uid)) or b"")


def test_a_district_of_what_is_served_whole(nora: User) -> None:
    oslo = factories.municipality("0301", "Oslo")
    district = District.objects.create(number="030101", name="Gamle Oslo", municipality=oslo)
    with pytest.raises(Invalid):
        administration.serve(organization=added(nora), municipalities=[oslo], districts=[district], by=nora)


def test_nobody_else_keeps_the_register() -> None:
    hamar = factories.organization()
    leader = factories.user("sjef", leader=hamar, editor=hamar)
    reader = factories.user("leser", reader=factories.directorate())
    for person in (leader, reader):
        for act in (
            lambda by: administration.add(fields=CENTER, by=by),
            lambda by: administration.change(organization=hamar, fields={"name": "x"}, by=by),
            lambda by: administration.close(organization=hamar, on=clock.today(), by=by),
            lambda by: administration.merge(organization=hamar, into=hamar, on=clock.today(), by=by),
            lambda by: administration.serve(organization=hamar, municipalities=[], districts=[], by=by),
        ):
            with pytest.raises(NotPermitted):
                act(person)
    administration.add(fields=CENTER, by=User.objects.create(username="ada", is_superuser=True))
