"""An invented meeting place for each demo provider, near the largest place of its municipality."""

import hashlib

from tilbudskatalog.ground.base.ids import uid_of
from tilbudskatalog.registers.organizations.models import Municipality, Organization, Place

SEATS = {"sykehuset-innlandet": "3403", "helse-bergen": "4601"}


def place_of(owner: Organization) -> Place:
    """Made when it is first asked for."""
    municipality = owner.municipality or Municipality.objects.get(number=SEATS[owner.key])
    luck = hashlib.sha256(owner.key.encode()).digest()
    postal = municipality.postal_codes.order_by("code").first()
    name = f"Helsehuset i {municipality.name}" if owner.key not in SEATS else f"Sykehuset, {municipality.name}"
    return Place.objects.get_or_create(
        organization=owner,
        name=name,
        defaults={
            "uid": uid_of("place", owner.key),
            "address": f"Eksempelveien {1 + luck[0] % 60}",
            "postal_code": postal.code if postal else "",
            "city": postal.place.title() if postal else "",
            "municipality": municipality,
            "latitude": round(municipality.latitude + (luck[1] - 128) / 20000, 5),
            "longitude": round(municipality.longitude + (luck[2] - 128) / 10000, 5),
            "step_free": luck[3] < 230,
            "hearing_loop": None if luck[4] < 90 else luck[4] < 200,
            "accessible_toilet": luck[5] < 220,
            "parking": "Gratis parkering etter kl. 16" if luck[6] < 128 else "",
            "transport": "Buss stopper 150 meter unna" if luck[7] < 160 else "",
        },
    )[0]
