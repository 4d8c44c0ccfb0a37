"""What else looks different when a thing has changed: names stand in other things' snapshots."""

from collections.abc import Iterable, MutableMapping

from django.db.models import Q

from tilbudskatalog.catalog.courses.models import Course
from tilbudskatalog.catalog.offerings.models import LocalOffering, NationalOffering
from tilbudskatalog.ground.base.changes import Kind
from tilbudskatalog.registers.organizations.models import Catchment, Organization

Keys = MutableMapping[Kind, set[int]]


def spread(changed: Keys) -> None:
    """Adds, in place, the keys of what shows something of what changed."""
    _from_municipalities(changed)
    _from_organizations(changed)
    _from_offerings(changed)
    _from_concepts(changed)
    templates = changed.get(Kind.NATIONAL_OFFERING)
    if templates:
        _add(changed, Kind.OFFERING, LocalOffering.objects.filter(template__in=templates).values_list("id", flat=True))
    if courses := changed.get(Kind.COURSE):
        _add(changed, Kind.OFFERING, Course.objects.filter(pk__in=courses).values_list("offering_id", flat=True))


def _from_municipalities(changed: Keys) -> None:
    keys = changed.get(Kind.MUNICIPALITY)
    if keys:
        shown = Organization.objects.filter(Q(municipality__in=keys) | Q(catchments__municipality__in=keys))
        _add(changed, Kind.ORGANIZATION, shown.values_list("id", flat=True))


def _from_organizations(changed: Keys) -> None:
    keys = changed.get(Kind.ORGANIZATION)
    if not keys:
        return
    below = Organization.objects.filter(parent__in=keys).values_list("id", flat=True)
    offerings = LocalOffering.objects.filter(
        Q(organization__in=keys)
        | Q(organization__parent__in=keys)
        | Q(partners__organization__in=keys)
        | Q(partners__organization__parent__in=keys)
    )
    _add(changed, Kind.OFFERING, offerings.values_list("id", flat=True))
    templates = NationalOffering.objects.filter(organization__in=keys)
    _add(changed, Kind.NATIONAL_OFFERING, templates.values_list("id", flat=True))
    places = set(Catchment.objects.filter(organization__in=keys).values_list("municipality_id", flat=True))
    seats = Organization.objects.filter(id__in=keys, kind=Organization.Kind.MUNICIPALITY)
    places |= set(seats.values_list("municipality_id", flat=True))
    _add(changed, Kind.ORGANIZATION, below)
    _add(changed, Kind.MUNICIPALITY, places)


def _from_offerings(changed: Keys) -> None:
    """A course is public while its offering is, and says whose it is. It holds none of the offering's words, so what
    changes in a template or a concept, and so in hundreds of offerings, is nothing to their courses."""
    keys = changed.get(Kind.OFFERING)
    if keys:
        _add(changed, Kind.COURSE, Course.objects.filter(offering__in=keys).values_list("id", flat=True))


def _from_concepts(changed: Keys) -> None:
    keys = changed.get(Kind.CONCEPT)
    if keys:
        templates = NationalOffering.objects.filter(concepts__in=keys).values_list("id", flat=True)
        _add(changed, Kind.NATIONAL_OFFERING, templates)
        _add(changed, Kind.OFFERING, LocalOffering.objects.filter(concepts__in=keys).values_list("id", flat=True))


def _add(changed: Keys, kind: Kind, keys: Iterable[int]) -> None:
    changed.setdefault(kind, set()).update(keys)
