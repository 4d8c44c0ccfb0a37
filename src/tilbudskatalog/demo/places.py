"""An invented meeting place for each demo provider, near the largest place of its municipality."""

import hashlib
from collections.abc import Sequence

from tilbudskatalog.ground.base.ids import uid_of
from tilbudskatalog.registers.organizations.models import Municipality, Organization, Place, PostalCode

KINDS = {Organization.Kind.MUNICIPALITY, Organization.Kind.HEALTHY_LIFE_CENTER, Organization.Kind.HOSPITAL_TRUST}


def places_of(owners: Sequence[Organization]) -> dict[str, Place]:
    """Owner's key → its place; those that do not exist yet are made, all with one query."""
    seats = _seats(owners)
    postal = {code.municipality_id: code for code in PostalCode.objects.order_by("-code")}
    wanted = [owner for owner in owners if owner.kind in KINDS and owner.key in seats]
    new = [_place(owner, seats[owner.key], postal.get(seats[owner.key].pk)) for owner in wanted]
    Place.objects.bulk_create(new, ignore_conflicts=True, batch_size=500)
    found = {place.uid: place for place in Place.objects.all()}
    return {owner.key: found[uid_of("place", owner.key)] for owner in wanted}


def _seats(owners: Sequence[Organization]) -> dict[str, Municipality]:
    """A trust without a seat of its own meets in the largest municipality of its catchment."""
    seats = {owner.key: owner.municipality for owner in owners if owner.municipality}
    trusts = Organization.objects.filter(kind=Organization.Kind.HOSPITAL_TRUST).prefetch_related(
        "catchments__municipality"
    )
    for trust in trusts:
        served = [catchment.municipality for catchment in trust.catchments.all()]
        if served:
            seats.setdefault(trust.key, max(served, key=lambda place: place.population))
    return seats


def _place(owner: Organization, municipality: Municipality, postal: PostalCode | None) -> Place:
    luck = hashlib.sha256(owner.key.encode()).digest()
    house = "Sykehuset" if owner.kind == Organization.Kind.HOSPITAL_TRUST else "Helsehuset"
    center = owner.kind == Organization.Kind.HEALTHY_LIFE_CENTER
    return Place(
        organization=owner,
        name=f"Frisklivshuset i {municipality.name}" if center else f"{house} i {municipality.name}",
        uid=uid_of("place", owner.key),
        address=f"Eksempelveien {1 + luck[0] % 60}",
        postal_code=postal.code if postal else "",
        city=postal.place.title() if postal else "",
        municipality=municipality,
        latitude=round(municipality.latitude + (luck[1] - 128) / 20000, 5),
        longitude=round(municipality.longitude + (luck[2] - 128) / 10000, 5),
        step_free=luck[3] < 230,
        hearing_loop=None if luck[4] < 90 else luck[4] < 200,
        accessible_toilet=luck[5] < 220,
        parking="Gratis parkering etter kl. 16" if luck[6] < 128 else "",
        transport="Buss stopper 150 meter unna" if luck[7] < 160 else "",
    )
