"""Snapshots of organizations, municipalities, concepts and emergency help."""

from collections import defaultdict
from collections.abc import Collection, Iterable
from typing import Any
from uuid import UUID

from django.db.models import Q

from tilbudskatalog.ground.base import clock
from tilbudskatalog.ground.base.changes import Kind
from tilbudskatalog.registers.concepts.models import Concept
from tilbudskatalog.registers.organizations.models import Catchment, EmergencyService, Municipality, Organization, Place

Documents = dict[UUID, dict[str, Any]]

# Some hospitals outside the trusts have a catchment of their own.
HOSPITALS = (Organization.Kind.HOSPITAL_TRUST, Organization.Kind.HOSPITAL)


def is_open(path: str = "") -> Q:
    """The organization that the path leads to has not closed yet; the day it closes, it has."""
    return Q(**{f"{path}closed__isnull": True}) | Q(**{f"{path}closed__gt": clock.today()})


def brief(organization: Organization) -> dict[str, Any]:
    """How an organization stands in other things' snapshots."""
    return {
        "id": str(organization.uid),
        "kind": organization.kind,
        "name": organization.name,
        "synthetic": organization.synthetic,
    }


def place_name(municipality: Municipality) -> dict[str, str]:
    return {"number": municipality.number, "name": municipality.name}


def place_facts(place: Place) -> dict[str, Any]:
    """Where people meet, and how one gets in."""
    return {
        "name": place.name,
        "address": place.address,
        "postal_code": place.postal_code,
        "city": place.city,
        "municipality": place.municipality.number,
        "latitude": place.latitude,
        "longitude": place.longitude,
        "step_free": place.step_free,
        "hearing_loop": place.hearing_loop,
        "accessible_toilet": place.accessible_toilet,
        "parking": place.parking,
        "transport": place.transport,
    }


def organizations(keys: Collection[int]) -> Documents:
    rows = (
        Organization.objects.filter(is_open(), pk__in=keys)
        .select_related("parent", "municipality")
        .prefetch_related("catchments__municipality", "catchments__district")
    )
    return {row.uid: _organization(row) for row in rows}


def _organization(row: Organization) -> dict[str, Any]:
    catchments = list(row.catchments.all())
    return {
        "kind": Kind.ORGANIZATION,
        "id": str(row.uid),
        "organization_kind": row.kind,
        "name": row.name,
        "short_name": row.short_name,
        "organization_number": row.organization_number,
        "parent": brief(row.parent) if row.parent else None,
        "municipality": place_name(row.municipality) if row.municipality else None,
        "catchment": _catchment(catchments),
        "catchment_as_of": max((catchment.as_of for catchment in catchments), default=""),
        "phone": row.phone,
        "email": row.email,
        "website": row.website,
        "founded": row.founded,
        "synthetic": row.synthetic,
        "source": row.source,
        "as_of": row.as_of,
    }


def _catchment(rows: Iterable[Catchment]) -> list[dict[str, Any]]:
    """By municipality; no districts means the whole of it."""
    found: dict[str, dict[str, Any]] = {}
    for row in rows:
        entry = found.setdefault(row.municipality.number, place_name(row.municipality) | {"districts": []})
        if row.district:
            entry["districts"].append(row.district.name)
    for entry in found.values():
        entry["districts"].sort()
    return [found[number] for number in sorted(found)]


def municipalities(keys: Collection[int]) -> Documents:
    rows = Municipality.objects.filter(pk__in=keys).prefetch_related("names", "postal_codes", "organizations")
    trusts = _hospital_trusts(keys)
    return {row.uid: _municipality(row, trusts[row.pk]) for row in rows}


def _hospital_trusts(keys: Collection[int]) -> dict[int, list[dict[str, Any]]]:
    found: dict[int, dict[int, dict[str, Any]]] = defaultdict(dict)
    rows = Catchment.objects.filter(municipality__in=keys, organization__kind__in=HOSPITALS).select_related(
        "organization", "district"
    )
    for row in rows.order_by("organization__name", "district__name"):
        entry = found[row.municipality_id].setdefault(row.organization_id, brief(row.organization) | {"districts": []})
        if row.district:
            entry["districts"].append(row.district.name)
    return defaultdict(list, {key: list(of_place.values()) for key, of_place in found.items()})


def _municipality(row: Municipality, trusts: list[dict[str, Any]]) -> dict[str, Any]:
    own = [body for body in row.organizations.all() if body.kind == Organization.Kind.MUNICIPALITY]
    names = sorted(row.names.all(), key=lambda name: (name.kind, name.name, name.former_number))
    return {
        "kind": Kind.MUNICIPALITY,
        "id": str(row.uid),
        "number": row.number,
        "name": row.name,
        "official_name": row.official_name,
        "names": [
            {
                "name": name.name,
                "kind": name.kind,
                "language": name.language,
                "former_number": name.former_number,
                "until": name.until,
            }
            for name in names
        ],
        "county": row.county,
        "county_number": row.county_number,
        "population": row.population,
        "population_year": row.population_year,
        "latitude": row.latitude,
        "longitude": row.longitude,
        "largest_place": row.largest_place,
        "in_sami_area": row.in_sami_area,
        "postal_codes": sorted(
            ({"code": code.code, "place": code.place} for code in row.postal_codes.all()), key=lambda code: code["code"]
        ),
        "organization": brief(own[0]) if own else None,
        "hospital_trusts": trusts,
    }


def concepts(keys: Collection[int]) -> Documents:
    rows = Concept.objects.filter(pk__in=keys).prefetch_related("definitions", "terms", "relations__other", "codes")
    return {row.uid: _concept(row) for row in rows}


def _concept(row: Concept) -> dict[str, Any]:
    terms = sorted(row.terms.all(), key=lambda term: (term.language, term.kind != "preferred", term.kind, term.text))
    relations = sorted((relation.kind, relation.other.code) for relation in row.relations.all())
    codes = sorted(row.codes.all(), key=lambda code: (code.system, code.code))
    return {
        "kind": Kind.CONCEPT,
        "id": str(row.uid),
        "code": row.code,
        "scheme": row.scheme,
        "definition": {definition.language: definition.text for definition in row.definitions.all()},
        "terms": [{"language": term.language, "kind": term.kind, "text": term.text} for term in terms],
        "broader": [code for kind, code in relations if kind == "broader"],
        "related": [code for kind, code in relations if kind == "related"],
        "codes": [{"system": code.system, "code": code.code, "display": code.display} for code in codes],
    }


def emergencies(keys: Collection[int]) -> Documents:
    """Without those that answer no danger any more."""
    rows = EmergencyService.objects.filter(pk__in=keys, answers__isnull=False).distinct()
    return {row.uid: _emergency(row) for row in rows.prefetch_related("texts", "answers")}


def _emergency(row: EmergencyService) -> dict[str, Any]:
    answers = sorted(row.answers.all(), key=lambda answer: answer.danger)
    return {
        "kind": Kind.EMERGENCY,
        "id": str(row.uid),
        "number": row.number,
        "order": row.order,
        "texts": {
            text.language: {"name": text.name, "for_whom": text.for_whom, "when": text.when, "hours": text.hours}
            for text in row.texts.all()
        },
        "owner": row.owner,
        "confirmed": row.confirmed,
        "needs_confirmation": row.needs_confirmation,
        "dangers": [{"code": answer.danger, "rank": answer.rank} for answer in answers],
    }
