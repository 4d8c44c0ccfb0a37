"""Who gives and takes roles, and what keeps an organization from being left without a leader."""

import pytest

from tests import factories
from tilbudskatalog.ground.access.models import AuditEvent, User
from tilbudskatalog.ground.base.errors import Conflict, Invalid, NotPermitted
from tilbudskatalog.registers.organizations import people
from tilbudskatalog.registers.organizations.models import Membership, Organization

pytestmark = pytest.mark.django_db
NAMED = {"first_name": "Kari", "last_name": "Nordby"}


@pytest.fixture
def hamar() -> Organization:
    return factories.organization()


@pytest.fixture
def lena(hamar: Organization) -> User:
    return factories.user("lena", leader=hamar)


def roles(person: User) -> set[str]:
    return set(Membership.objects.filter(user=person).values_list("role", flat=True))


def test_a_leader_lets_somebody_in(lena: User, hamar: Organization) -> None:
    kari = people.invite(organization=hamar, who=" Kari@Hamar.example ", roles=["editor"], by=lena, **NAMED)
    assert (kari.email, kari.has_usable_password(), roles(kari)) == ("kari@hamar.example", False, {"editor"})
    event = AuditEvent.objects.get(act="give_role")
    assert (event.uid, event.organization_uid, event.details) == (kari.uid, hamar.uid, {"role": "editor"})


def test_somebody_who_is_known_keeps_their_name(lena: User, hamar: Organization) -> None:
    geir = factories.user("geir")
    User.objects.filter(pk=geir.pk).update(email="Geir@hamar.example")
    for who in ("geir", "geir@HAMAR.example"):
        Membership.objects.filter(user=geir).delete()
        assert people.invite(organization=hamar, who=who, roles=["reader"], by=lena) == geir
    with pytest.raises(Conflict):
        people.invite(organization=hamar, who="geir", roles=["editor"], by=lena)


@pytest.mark.parametrize(
    ("given", "wrong"),
    [
        ({"who": "", "roles": ["editor"], **NAMED}, "who"),
        ({"who": "kari", "roles": ["editor"], **NAMED}, "who"),
        ({"who": "k@h.example", "roles": [], **NAMED}, "roles"),
        ({"who": "k@h.example", "roles": ["king"], **NAMED}, "roles"),
        ({"who": "k@h.example", "roles": ["editor"]}, "first_name"),
    ],
)
def test_mistakes_are_named(given: dict[str, str], wrong: str, lena: User, hamar: Organization) -> None:
    with pytest.raises(Invalid) as refusal:
        people.invite(organization=hamar, by=lena, **given)  # type: ignore[arg-type]
    assert wrong in refusal.value.fields
    assert User.objects.count() == 1


@pytest.mark.parametrize("role", ["reader", "editor", "approver", "coordinator", "assessor"])
def test_other_roles_may_not(role: str, hamar: Organization) -> None:
    person = factories.user("annen", **{role: hamar})
    with pytest.raises(NotPermitted):
        people.invite(organization=hamar, who="k@h.example", roles=["editor"], by=person, **NAMED)
    with pytest.raises(NotPermitted):
        people.set_roles(organization=hamar, person=person, roles=["leader"], by=person)


def test_a_leader_elsewhere_may_not(hamar: Organization) -> None:
    other = factories.organization("kommune-4601", municipality=factories.municipality("4601", "Bergen"))
    with pytest.raises(NotPermitted):
        people.invite(
            organization=hamar, who="k@h.example", roles=["editor"], by=factories.user("sjef", leader=other), **NAMED
        )


def test_roles_are_set_as_they_shall_be(lena: User, hamar: Organization) -> None:
    rita = factories.user("rita", editor=hamar, reader=hamar)
    people.set_roles(organization=hamar, person=rita, roles=["reader", "approver"], by=lena)
    assert roles(rita) == {"reader", "approver"}
    assert set(AuditEvent.objects.values_list("act", "details__role")) == {
        ("give_role", "approver"),
        ("take_role", "editor"),
    }


def test_the_last_leader_stays(lena: User, hamar: Organization) -> None:
    with pytest.raises(Conflict) as refusal:
        people.set_roles(organization=hamar, person=lena, roles=[], by=lena)
    assert refusal.value.code == "last-leader"
    people.set_roles(organization=hamar, person=lena, roles=["leader", "editor"], by=lena)
    factories.user("ny", leader=hamar)
    people.set_roles(organization=hamar, person=lena, roles=["editor"], by=lena)
    assert roles(lena) == {"editor"}


def test_a_leader_above_is_enough(lena: User, hamar: Organization) -> None:
    center = factories.organization("frisklivssentral-3403", kind="healthy_life_center", parent=hamar)
    local = factories.user("lokal", leader=center)
    people.set_roles(organization=center, person=local, roles=[], by=local)
    assert roles(local) == set()


def test_an_administrator_gives_the_first_and_takes_the_last(hamar: Organization) -> None:
    ada = User.objects.create(username="ada", is_superuser=True)
    kari = people.invite(organization=hamar, who="kari@hamar.example", roles=["leader"], by=ada, **NAMED)
    people.set_roles(organization=hamar, person=kari, roles=[], by=ada)
    assert roles(kari) == set()


def test_who_never_came_is_forgotten_with_the_last_role(lena: User, hamar: Organization) -> None:
    kari = people.invite(organization=hamar, who="kari@hamar.example", roles=["editor"], by=lena, **NAMED)
    people.set_roles(organization=hamar, person=kari, roles=[], by=lena)
    kari.refresh_from_db()
    assert (kari.email, kari.first_name, kari.is_active, "kari" in kari.username) == ("", "", False, False)
    assert people.invite(organization=hamar, who="kari@hamar.example", roles=["editor"], by=lena, **NAMED) != kari


def test_a_closed_organization_gets_nobody_new(lena: User, hamar: Organization) -> None:
    hamar.closed = "2020-01-01"
    hamar.save()
    hamar.refresh_from_db()
    with pytest.raises(Conflict):
        people.invite(organization=hamar, who="k@h.example", roles=["editor"], by=lena, **NAMED)
