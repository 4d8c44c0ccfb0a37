"""Acts on who may act for an organization. They take a leader there or above; administrators may everywhere."""

from collections.abc import Collection

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from tilbudskatalog.ground.access import audit, second_factors
from tilbudskatalog.ground.access.models import Session, User
from tilbudskatalog.ground.base import clock
from tilbudskatalog.ground.base.errors import Conflict, Invalid
from tilbudskatalog.registers.organizations.models import Membership, Organization
from tilbudskatalog.registers.organizations.policy import LEVELS, Act, Policy, Role, may_change_something

NAME_LENGTH = 150


@transaction.atomic
def invite(
    *, organization: Organization, who: str, roles: Collection[str], by: User, first_name: str = "", last_name: str = ""
) -> User:
    """Gives somebody their first roles here. `who` is an e-mail address, or the user name of somebody who has one.

    A person who is not known yet is noted by name and address, without a password: the first log-in makes the rest.
    Raises `NotPermitted`, `Invalid`, or `Conflict` when the person has a role here already.
    """
    Policy(by).require(Act.ADMINISTER, organization)
    _refuse_closed(organization)
    _check_roles(roles, required=True)
    person = _known(who) or _new(who, first_name, last_name)
    if not person.is_active:
        raise Conflict(_("This account is closed. Ask those who operate the catalog."), code="account-closed")
    if Membership.objects.filter(user=person, organization=organization).exists():
        raise Conflict(_("%(person)s has a role here already. Change it in the list.") % {"person": person})
    _give(person, organization, roles, by)
    return person


@transaction.atomic
def set_roles(*, organization: Organization, person: User, roles: Collection[str], by: User) -> None:
    """Gives and takes, so that the person has these roles here and no others; none at all ends the access.

    Raises `NotPermitted`, `Invalid`, or `Conflict` when nobody would be left to lead.
    """
    Policy(by).require(Act.ADMINISTER, organization)
    _check_roles(roles)
    # Two leaders who take each other's role at once must not both succeed.
    organization = Organization.objects.select_for_update(of=("self",)).get(pk=organization.pk)
    held = set(Membership.objects.filter(user=person, organization=organization).values_list("role", flat=True))
    taken = held - set(roles)
    if set(roles) - held:
        _refuse_closed(organization)
    if Role.LEADER in taken and not by.is_superuser and not _others_lead(organization, person):
        raise Conflict(
            _("Nobody else leads %(organization)s. Make somebody else a leader first.")
            % {"organization": organization},
            code="last-leader",
        )
    _give(person, organization, set(roles) - held, by)
    Membership.objects.filter(user=person, organization=organization, role__in=taken).delete()
    _record("take_role", person, organization, taken, by)
    _forget_unused(person)


def _others_lead(organization: Organization, but: User) -> bool:
    """Here or above, somebody who can log in."""
    above, one = {organization.pk}, organization
    for _level in range(LEVELS):
        if one.parent is None:
            break
        one = one.parent
        above.add(one.pk)
    leaders = Membership.objects.filter(organization__in=above, role=Role.LEADER, user__is_active=True)
    return leaders.exclude(user=but, organization=organization).exists()


def _known(who: str) -> User | None:
    """Addresses are compared without regard to case, as people write them."""
    who = who.strip()
    found = User.objects.filter(Q(username=who) | Q(email__iexact=who)) if who else User.objects.none()
    return found.order_by("-is_active", "id").first()


def _new(who: str, first_name: str, last_name: str) -> User:
    address, errors = who.strip().casefold(), {}
    try:
        validate_email(address)
    except ValidationError:
        errors["who"] = _("Write an e-mail address, or the user name of somebody who has logged in before.")
    for name, value in (("first_name", first_name), ("last_name", last_name)):
        if not value.strip():
            errors[name] = _("Write the name, so that others see who it is.")
        elif len(value) > NAME_LENGTH or "\x00" in value:
            errors[name] = _("Too long: %(length)d characters; at most %(limit)d.") % {
                "length": len(value),
                "limit": NAME_LENGTH,
            }
    if errors:
        raise Invalid(errors)
    person = User(username=address, email=address, first_name=first_name.strip(), last_name=last_name.strip())
    person.set_unusable_password()
    person.save()
    return person


def _check_roles(roles: Collection[str], *, required: bool = False) -> None:
    if set(roles) - set(Role.values):
        raise Invalid({"roles": _("Use one of: %s.") % ", ".join(Role.values)})
    if required and not roles:
        raise Invalid({"roles": _("Choose at least one.")})


def _refuse_closed(organization: Organization) -> None:
    if organization.closed and organization.closed <= clock.today():
        raise Conflict(_("%(organization)s has closed.") % {"organization": organization}, code="closed")


def _give(person: User, organization: Organization, roles: Collection[str], by: User) -> None:
    Membership.objects.bulk_create(
        [Membership(user=person, organization=organization, role=role) for role in sorted(roles)]
    )
    _record("give_role", person, organization, roles, by)
    alone = person.has_usable_password() and not second_factors.has_one(person)
    if settings.SECOND_FACTOR_REQUIRED and alone and may_change_something(person):
        # Who came in by a password alone, while that was enough, comes in anew.
        Session.objects.filter(user=person).delete()


def _record(act: str, person: User, organization: Organization, roles: Collection[str], by: User) -> None:
    audit.record_all(
        [
            audit.line(by=by, act=act, kind="person", uid=person.uid, organization_uid=organization.uid, role=role)
            for role in sorted(roles)
        ]
    )


def _forget_unused(person: User) -> None:
    """Somebody who never logged in and has no role any more is nobody here: what was noted of them goes."""
    if person.last_login is not None or person.is_superuser or person.has_usable_password():
        return
    if not Membership.objects.filter(user=person).exists():
        nobody = {"username": f"uid-{person.uid}", "email": "", "first_name": "", "last_name": "", "is_active": False}
        User.objects.filter(pk=person.pk).update(**nobody)
