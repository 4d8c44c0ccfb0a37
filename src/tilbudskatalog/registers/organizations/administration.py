"""Acts on the register of organizations: who there is, where they belong, whom they serve, and when they end."""

import datetime as dt
import re
from collections.abc import Collection, Mapping
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from tilbudskatalog.ground.access import audit
from tilbudskatalog.ground.access.models import User
from tilbudskatalog.ground.base import clock
from tilbudskatalog.ground.base.changes import Kind, record_changes
from tilbudskatalog.ground.base.errors import Conflict, Invalid, Sentence
from tilbudskatalog.ground.base.ids import slug, uid_of
from tilbudskatalog.registers.organizations.models import Catchment, District, Municipality, Organization
from tilbudskatalog.registers.organizations.numbers import is_organization_number
from tilbudskatalog.registers.organizations.policy import LEVELS, Act, Policy

FIELDS = (
    "kind",
    "name",
    "short_name",
    "parent",
    "organization_number",
    "municipality",
    "phone",
    "email",
    "website",
    "founded",
)
# What a leader may put right without those who keep the register.
CONTACT = ("phone", "email", "website")


@transaction.atomic
def add(*, fields: Mapping[str, Any], by: User) -> Organization:
    """A new organization; `fields` are some of `FIELDS`. Raises `NotPermitted` or `Invalid`."""
    Policy(by).require_registers()
    organization = Organization(key="", as_of=str(clock.today()))
    _fill(organization, fields)
    organization.key = _free_key(organization.name)
    organization.uid = uid_of("organization", organization.key)
    organization.save()
    _record("add", organization, by, fields=sorted(fields))
    return organization


@transaction.atomic
def change(*, organization: Organization, fields: Mapping[str, Any], by: User) -> Organization:
    """Raises `NotPermitted` or `Invalid`. Where nothing differs, nothing is noted."""
    policy = Policy(by)
    if not (set(fields) <= set(CONTACT) and policy.may(Act.ADMINISTER, organization)):
        policy.require_registers()
    organization = _locked(organization)
    changed = sorted(name for name in fields if getattr(organization, name) != fields[name])
    _fill(organization, fields)
    if changed:
        organization.save()
        _record("change", organization, by, fields=changed)
    return organization


@transaction.atomic
def close(*, organization: Organization, on: dt.date | None, by: User) -> None:
    """From that day nothing of it is public; None opens it again. Raises `NotPermitted`."""
    Policy(by).require_registers()
    organization = _locked(organization)
    organization.closed = on
    if on is None:
        organization.successor = None
    organization.save(update_fields=["closed", "successor"])
    _record("close" if on else "reopen", organization, by, on=on.isoformat() if on else "")


@transaction.atomic
def merge(*, organization: Organization, into: Organization, on: dt.date, by: User) -> None:
    """It ends, and the other goes on with those below it and with whom it served.

    What it offers stays its own, and is public no more: the other takes in what it wants to go on with.
    Raises `NotPermitted`, `Invalid` for a day that has not come, or `Conflict` for one that can't take over.
    """
    Policy(by).require_registers()
    organization, into = _locked(organization), _locked(into)
    if on > clock.today():
        raise Invalid({"on": _("A merger is entered on the day it takes effect, or later.")})
    if into.pk == organization.pk or (into.closed and into.closed <= on):
        raise Conflict(_("Choose another organization, one that goes on."), code="no-successor")
    below = list(organization.children.exclude(pk=into.pk))
    organization.closed, organization.successor = on, into
    organization.save(update_fields=["closed", "successor"])
    if into.parent_id == organization.pk:
        into.parent = organization.parent
        into.save(update_fields=["parent"])
    for child in below:
        _fill(child, {"parent": into})
        child.save(update_fields=["parent"])
    had = set(into.catchments.values_list("municipality_id", "district_id"))
    taken = [each for each in organization.catchments.all() if (each.municipality_id, each.district_id) not in had]
    Catchment.objects.filter(pk__in=[each.pk for each in taken]).update(organization=into)
    record_changes(Kind.ORGANIZATION, [into.pk, *(child.pk for child in below)])
    record_changes(Kind.MUNICIPALITY, {each.municipality_id for each in taken})
    _record("merge", organization, by, on=on.isoformat(), into=str(into.uid))


@transaction.atomic
def serve(
    *,
    organization: Organization,
    municipalities: Collection[Municipality],
    districts: Collection[District],
    by: User,
) -> None:
    """Sets the whole catchment. Raises `NotPermitted`, or `Invalid` for a district of what is served whole."""
    Policy(by).require_registers()
    organization = _locked(organization)
    whole = {each.pk for each in municipalities}
    doubled = [each.name for each in districts if each.municipality_id in whole]
    if doubled:
        raise Invalid({"districts": _("The whole municipality is chosen already: %s.") % ", ".join(sorted(doubled))})
    wanted = {(key, None) for key in whole} | {(each.municipality_id, each.pk) for each in districts}
    rows = {(each.municipality_id, each.district_id): each for each in organization.catchments.all()}
    gone, new = set(rows) - wanted, wanted - set(rows)
    if not gone | new:
        return
    Catchment.objects.filter(pk__in=[rows[key].pk for key in gone]).delete()
    as_of = clock.today().isoformat()
    Catchment.objects.bulk_create(
        [
            Catchment(organization=organization, municipality_id=place, district_id=district, as_of=as_of)
            for place, district in new
        ]
    )
    # Those that are left show it too, and nothing that stands in the tables points to them any more.
    record_changes(Kind.MUNICIPALITY, sorted({place for place, _district in gone | new}))
    _record("serve", organization, by, added=len(new), removed=len(gone))


def _fill(organization: Organization, fields: Mapping[str, Any]) -> None:
    unknown = set(fields) - set(FIELDS)
    if unknown:
        raise Invalid({name: _("Unknown field. Use one of: %s.") % ", ".join(FIELDS) for name in unknown})
    for name, value in fields.items():
        setattr(organization, name, value)
    errors: dict[str, Sentence] = {}
    try:
        left = [each.name for each in organization._meta.fields if each.name not in fields]
        organization.clean_fields(exclude=[*left, "parent", "municipality"])
    except ValidationError as error:
        errors |= {name: " ".join(messages) for name, messages in error.message_dict.items()}
    errors |= _wrong(organization)
    if errors:
        raise Invalid(errors)


def _wrong(organization: Organization) -> dict[str, Sentence]:
    errors: dict[str, Sentence] = {}
    number, others = organization.organization_number, Organization.objects.exclude(pk=organization.pk)
    if number and not is_organization_number(number):
        errors["organization_number"] = _(
            "This is not an organization number: nine digits, of which the last is a check."
        )
    elif number and (taken := others.filter(organization_number=number).first()):
        errors["organization_number"] = _("%(organization)s has this number already.") % {"organization": taken}
    if organization.website and not re.match(r"https?://", organization.website):
        errors["website"] = _("The address must begin with https:// or http://.")
    if organization.phone and not re.fullmatch(r"\+?[0-9 ]{3,20}", organization.phone):
        errors["phone"] = _("Write the number with digits, as in 62 51 00 00.")
    if organization.kind == Organization.Kind.MUNICIPALITY:
        if organization.municipality is None:
            errors["municipality"] = _("Choose the municipality that this is.")
        elif others.filter(kind=organization.kind, municipality=organization.municipality).exists():
            errors["municipality"] = _("This municipality is in the register already.")
    if organization.parent is not None and (sentence := _wrong_parent(organization)):
        errors["parent"] = sentence
    return errors


def _wrong_parent(organization: Organization) -> str:
    above, one = 0, organization.parent
    while one is not None and above <= LEVELS:
        if one.pk == organization.pk:
            return _("It can't stand below itself.")
        above, one = above + 1, one.parent
    below, level = 0, {organization.pk} - {None}
    while level and below <= LEVELS:
        level = set(Organization.objects.filter(parent__in=level).values_list("pk", flat=True))
        below += bool(level)
    if above + 1 + below > LEVELS:
        return _("There are more than %(levels)d levels above one another. Choose a parent higher up.") % {
            "levels": LEVELS
        }
    return ""


def _free_key(name: str) -> str:
    base, number = slug(name), 1
    key = base
    while Organization.objects.filter(key=key).exists():
        number += 1
        key = f"{base}-{number}"
    return key


def _locked(organization: Organization) -> Organization:
    return Organization.objects.select_for_update(of=("self",)).get(pk=organization.pk)


def _record(act: str, organization: Organization, by: User, **details: Any) -> None:
    record_changes(Kind.ORGANIZATION, [organization.pk])
    audit.record(
        by=by, act=act, kind="organization", uid=organization.uid, organization_uid=organization.uid, **details
    )
