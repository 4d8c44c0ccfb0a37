"""A role holds where it was given and below; never above, beside, or for someone who has left."""

import pytest
from pytest_django import DjangoAssertNumQueries

from tilbudskatalog.ground.access.models import User
from tilbudskatalog.ground.base.errors import NotPermitted
from tilbudskatalog.registers.organizations.models import Membership, Organization
from tilbudskatalog.registers.organizations.policy import Act, Policy, Role

pytestmark = pytest.mark.django_db


def organization(key: str, parent: Organization | None = None) -> Organization:
    return Organization.objects.create(key=key, name=key, kind=Organization.Kind.HOSPITAL_TRUST, parent=parent)


def member(of: Organization, role: str = Role.EDITOR, *, active: bool = True) -> User:
    user = User.objects.create(username=f"{role}-{of.key}", is_active=active)
    Membership.objects.create(user=user, organization=of, role=role)
    return user


@pytest.fixture
def family() -> dict[str, Organization]:
    """Authority over trusts `a` and `b`; a hospital below `a`, and a learning center below the hospital."""
    authority = organization("authority")
    a, b = organization("a", authority), organization("b", authority)
    hospital = organization("hospital", a)
    center = organization("center", hospital)
    return {"authority": authority, "a": a, "b": b, "hospital": hospital, "center": center}


@pytest.mark.parametrize(
    ("at", "reached"),
    [
        ("authority", {"authority", "a", "b", "hospital", "center"}),
        ("a", {"a", "hospital", "center"}),
        ("hospital", {"hospital", "center"}),
        ("center", {"center"}),
        ("b", {"b"}),
    ],
)
def test_a_role_reaches_downward_only(family: dict[str, Organization], at: str, reached: set[str]) -> None:
    policy = Policy(member(family[at]))
    assert {key for key, one in family.items() if policy.may(Act.EDIT, one)} == reached


@pytest.mark.parametrize(
    ("role", "acts"),
    [
        (Role.READER, {Act.READ}),
        (Role.EDITOR, {Act.READ, Act.EDIT}),
        (Role.COORDINATOR, {Act.READ, Act.EDIT, Act.COORDINATE}),
        (Role.APPROVER, {Act.READ, Act.APPROVE}),
        (Role.ASSESSOR, {Act.READ}),
        (Role.LEADER, {Act.READ, Act.ADMINISTER}),
    ],
)
def test_each_role_permits_its_acts_and_no_others(role: str, acts: set[Act]) -> None:
    here = organization("here")
    policy = Policy(member(here, role))
    assert {act for act in Act if policy.may(act, here)} == acts


def test_roles_in_two_organizations_do_not_add_up(family: dict[str, Organization]) -> None:
    user = member(family["a"], Role.READER)
    Membership.objects.create(user=user, organization=family["b"], role=Role.EDITOR)
    assert not Policy(user).may(Act.EDIT, family["a"])


def test_an_inactive_user_may_nothing(family: dict[str, Organization]) -> None:
    user = member(family["a"], active=False)
    assert not any(Policy(user).organization_ids(act) for act in Act)


def test_nobody_may_nothing() -> None:
    organization("here")
    assert not any(Policy(None).organization_ids(act) for act in Act)


def test_a_superuser_has_no_role_by_that(family: dict[str, Organization]) -> None:
    user = User.objects.create(username="root", is_superuser=True, is_staff=True)
    assert not Policy(user).may(Act.READ, family["a"])


def test_require_refuses(family: dict[str, Organization]) -> None:
    with pytest.raises(NotPermitted):
        Policy(member(family["a"])).require(Act.EDIT, family["b"])


def test_queries_follow_levels_not_organizations(
    family: dict[str, Organization], django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    for number in range(50):
        organization(f"more-{number}", family["a"])
    user = member(family["authority"])
    with django_assert_max_num_queries(4):
        assert len(Policy(user).organization_ids(Act.EDIT)) == 55
