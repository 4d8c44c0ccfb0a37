"""Acts on the places where a provider meets people: what they are called, where they are, and how one gets in."""

import re
from collections.abc import Mapping
from typing import Any

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from tilbudskatalog.ground.access import audit
from tilbudskatalog.ground.access.models import User
from tilbudskatalog.ground.base.changes import Kind, record_changes
from tilbudskatalog.ground.base.errors import Conflict, Invalid
from tilbudskatalog.registers.organizations.models import Municipality, Organization, Place, PostalCode
from tilbudskatalog.registers.organizations.policy import Act, Policy

# Field → how long it may be.
TEXTS = {"name": 120, "address": 160, "postal_code": 4, "parking": 120, "transport": 160}
# None stands for “nobody has said”, which readers are told.
FACTS = ("step_free", "hearing_loop", "accessible_toilet")


@transaction.atomic
def add(*, organization: Organization, by: User, given: Mapping[str, Any]) -> Place:
    """`given`: `TEXTS`, `FACTS`, and `municipality`, a number that is needed where the postal code is not known.

    Raises `NotPermitted`, `Invalid` that names the fields, or `Conflict` when the name is taken.
    """
    Policy(by).require(Act.EDIT, organization)
    place = Place(organization=organization)
    _fill(place, given)
    _save(place)
    _record("add_place", place, by, sorted(given))
    return place


@transaction.atomic
def change(*, place: Place, by: User, given: Mapping[str, Any]) -> Place:
    """As `add`; what is not given stays. Everything that is held there shows the change at once."""
    place = Place.objects.select_for_update(of=("self",)).select_related("organization").get(pk=place.pk)
    Policy(by).require(Act.EDIT, place.organization)
    before = {name: getattr(place, name) for name in (*TEXTS, *FACTS, "city", "municipality_id")}
    _fill(place, given)
    _save(place)
    # The point belonged to the old address; nobody is sent to a place that has moved.
    changed = sorted(name for name, value in before.items() if getattr(place, name) != value)
    if {"address", "postal_code"} & set(changed):
        place.latitude = place.longitude = None
        place.save(update_fields=["latitude", "longitude"])
    _record("change_place", place, by, changed)
    return place


def _fill(place: Place, given: Mapping[str, Any]) -> None:
    unknown = set(given) - {*TEXTS, *FACTS, "municipality"}
    errors = {name: _("Unknown field.") for name in unknown}
    for name, limit in TEXTS.items():
        if name in given:
            text = " ".join(str(given[name]).replace("\x00", "").split())
            if len(text) > limit and name != "postal_code":
                errors[name] = _("Too long: %(length)d characters; at most %(limit)d.") % {
                    "length": len(text),
                    "limit": limit,
                }
            setattr(place, name, text)
    for name in FACTS:
        if name in given:
            if given[name] not in (True, False, None):
                errors[name] = _("Answer yes, no, or not known.")
            setattr(place, name, given[name])
    if not place.name:
        errors["name"] = _("Give the place a name.")
    errors |= _locate(place, given)
    if errors:
        raise Invalid(errors)


def _locate(place: Place, given: Mapping[str, Any]) -> dict[str, str]:
    """City and municipality follow from the postal code; the municipality can be given too."""
    known = PostalCode.objects.select_related("municipality").filter(code=place.postal_code[:4]).first()
    if place.postal_code and (known is None or not re.fullmatch(r"[0-9]{4}", place.postal_code)):
        return {"postal_code": _("There is no such postal code. It has four digits.")}
    place.city = known.place.title() if known else ""
    number = str(given.get("municipality") or "")
    if number:
        chosen = Municipality.objects.filter(number=number[:4]).first()
        if chosen is None:
            return {"municipality": _("There is no municipality with this number.")}
        place.municipality = chosen
    elif known and known.municipality:
        place.municipality = known.municipality
    elif place.municipality_id is None:
        if place.organization.municipality is None:
            return {"postal_code": _("Give a postal code, so that the place is found where it is.")}
        place.municipality = place.organization.municipality
    return {}


def _save(place: Place) -> None:
    try:
        with transaction.atomic():
            place.save()
    except IntegrityError as error:
        raise Conflict(_("You already have a place with this name."), code="place-name-taken") from error


def _record(act: str, place: Place, by: User, fields: list[str]) -> None:
    # The places stand in the snapshots of what the organization offers, and those follow from the organization.
    record_changes(Kind.ORGANIZATION, [place.organization_id])
    audit.record(by=by, act=act, kind="place", uid=place.uid, organization_uid=place.organization.uid, fields=fields)
