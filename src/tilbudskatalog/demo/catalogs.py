"""Local catalogs for the whole country: what every municipality, trust and some organizations could offer.

Invented, and the same every time: what looks like chance is drawn from hashes of stable names.
"""

import datetime as dt
import math
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from django.db import transaction

from tilbudskatalog.catalog.offerings import bulk, local_offerings, partners
from tilbudskatalog.catalog.offerings.models import LocalOffering, NationalOffering
from tilbudskatalog.demo import wording
from tilbudskatalog.demo.chance import chance
from tilbudskatalog.demo.neighbors import nearest
from tilbudskatalog.demo.places import places_of
from tilbudskatalog.ground.access.models import User
from tilbudskatalog.ground.base import clock
from tilbudskatalog.registers.organizations.models import Municipality, Organization, Place

NATIONWIDE = "helsedirektoratet"
# Always there, so that the road that the README shows can be walked everywhere; and wherever one lives there is a
# hospital to go to with a child who has got diabetes.
ALWAYS = ("tobakk_kurs", "frisklivsresept", "frisklivssamtale", "diabetes1_kurs")
# What only a healthy-life center writes out; who has none may share a neighbor's.
ONLY_CENTERS = ("frisklivsresept",)
CENTER_THEMES = {
    "tema_tobakk",
    "tema_kosthold",
    "tema_fysisk_aktivitet",
    "tema_levevaner",
    "tema_sovn",
    "tema_overvekt",
}
# Which organization's name fits which peers; the other organizational templates are offered by municipalities too.
ORGANIZATIONS = {
    "likeperson_kreft": "kreftforeningen",
    "vardesenter": "kreftforeningen",
    "kreft_kafe": "kreftforeningen",
    "likeperson_diabetes": "diabetesforbundet",
    "diabetes_kommune": "diabetesforbundet",
    "likeperson_stomi": "norilco",
    "inkl_lhl_trening": "lhl",
    "revma_kurs": "norsk-revmatikerforbund",
    "selvhjelpsgruppe": "mental-helse",
    "likeperson_generell": "ffo",
}
# Days since the provider confirmed, and how many do so; the last ones are out of date on purpose.
CONFIRMED = ((4, 0.35), (30, 0.25), (75, 0.15), (150, 0.1), (260, 0.07), (420, 0.05))
# Offerings per transaction: few commits, and other writers still get their turn.
BATCH = 250


@dataclass(frozen=True, slots=True)
class Plan:
    """One offering to be: whose, from which template, and how it differs."""

    organization: Organization
    template: NationalOffering
    changes: dict[str, Any]
    partner: Organization | None = None

    @property
    def key(self) -> str:
        return f"{self.organization.key}/{self.template.code}"


@dataclass(frozen=True, slots=True)
class Country:
    """What the plan is made from, read once."""

    templates: list[NationalOffering]
    bodies: dict[str, Organization]
    municipalities: list[Municipality]
    places: dict[str, Place]

    @classmethod
    def read(cls) -> "Country":
        templates = NationalOffering.objects.filter(live=True).prefetch_related("concepts", "texts").order_by("code")
        bodies = Organization.objects.filter(closed__isnull=True).select_related("municipality", "parent")
        found = {row.key: row for row in bodies}
        municipalities = list(Municipality.objects.order_by("number"))
        return cls(list(templates), found, municipalities, places_of(list(found.values())))

    def of_level(self, *levels: str) -> list[NationalOffering]:
        return [template for template in self.templates if template.level in levels]


def plan() -> list[Plan]:
    """The whole country in a stable order."""
    country = Country.read()
    plans = [entry for place in country.municipalities for entry in _of_municipality(country, place)]
    plans = _with_partners(country, _with_shared_centers(country, plans))
    hospitals = [body for body in country.bodies.values() if body.kind == Organization.Kind.HOSPITAL_TRUST]
    for trust in sorted(hospitals, key=lambda body: body.key):
        chosen = _chosen(trust.key, 46, country.of_level("hospital"))
        plans += [Plan(trust, template, _changes(country, trust, template)) for template in chosen]
    for template in country.of_level("organization", "municipality"):
        if template.code in ORGANIZATIONS:
            body = country.bodies[ORGANIZATIONS[template.code]]
            plans.append(Plan(body, template, {"own": {"nationwide": True} | wording.contact(body)}))
    national = country.bodies[NATIONWIDE]
    plans += [Plan(national, template, {"own": {"nationwide": True}}) for template in country.of_level("national")]
    return plans


def size_of(municipality: Municipality) -> int:
    """How many templates a municipality offers: 8 in the smallest, about 25 where 5,000 live, some 60 in the cities."""
    return max(8, min(60, round(14.5 * math.log10(municipality.population / 200) + 5)))


def _of_municipality(country: Country, municipality: Municipality) -> Iterator[Plan]:
    number = municipality.number
    own = country.bodies[f"kommune-{number}"]
    center = country.bodies.get(f"frisklivssentral-{number}")
    candidates = country.of_level("municipality", "organization")
    if center is None:
        candidates = [template for template in candidates if template.code not in ONLY_CENTERS]
    for template in _chosen(own.key, size_of(municipality), candidates):
        themes = {concept.code for concept in template.concepts.all() if concept.scheme == "theme"}
        owner = center if center and themes & CENTER_THEMES else own
        yield Plan(owner, template, _changes(country, owner, template))


def _chosen(key: str, count: int, candidates: list[NationalOffering]) -> list[NationalOffering]:
    liked = sorted(candidates, key=lambda template: (template.code not in ALWAYS, chance(key, template.code)))
    return sorted(liked[:count], key=lambda template: template.code)


def _with_shared_centers(country: Country, plans: list[Plan]) -> list[Plan]:
    """Those without a center join the nearest one's, smallest number first: a center has room for one of them."""
    by_key = {entry.key: entry for entry in plans}
    with_center = [row for row in country.municipalities if f"frisklivssentral-{row.number}" in country.bodies]
    without = [row for row in country.municipalities if row not in with_center]
    if not with_center:
        return plans
    for number, neighbor in nearest(without, with_center).items():
        for code in ONLY_CENTERS:
            entry = by_key.get(f"frisklivssentral-{neighbor}/{code}")
            if entry and entry.partner is None:
                own = country.bodies[f"kommune-{number}"]
                by_key[entry.key] = Plan(entry.organization, entry.template, entry.changes, own)
    return list(by_key.values())


def _with_partners(country: Country, plans: list[Plan]) -> list[Plan]:
    """Small municipalities join a neighbor's offering instead of running their own."""
    by_key = {entry.key: entry for entry in plans}
    neighbor = nearest(country.municipalities, country.municipalities)
    for municipality in country.municipalities:
        if municipality.population > 6000:
            continue
        small = country.bodies[f"kommune-{municipality.number}"]
        large = country.bodies[f"kommune-{neighbor[municipality.number]}"]
        for template in country.of_level("municipality"):
            entry = by_key.get(f"{large.key}/{template.code}")
            free = entry is not None and entry.partner is None
            if (
                entry
                and free
                and f"{small.key}/{template.code}" not in by_key
                and chance(small.key, template.code) < 0.25
            ):
                by_key[entry.key] = Plan(entry.organization, entry.template, entry.changes, small)
    return list(by_key.values())


def _changes(country: Country, owner: Organization, template: NationalOffering) -> dict[str, Any]:
    """What differs from the template here: most tell when it is, some another cost or a title with their name."""
    titles = {row.language: row.title for row in template.texts.all()}
    texts = wording.own_texts(owner, template.code, titles, asks_for_money=template.cost_kind in ("free", "varies"))
    own: dict[str, Any] = wording.contact(owner)
    if owner.key in country.places:
        own["place"] = country.places[owner.key]
    return {"own": own} | ({"texts": texts} if texts else {})


def build(plans: Sequence[Plan], editor: User, approver: User) -> Iterator[LocalOffering]:
    """Those that do not exist yet, through the acts in bulk; then some confirm, and some are joined by a partner."""
    existing = set(LocalOffering.objects.values_list("key", flat=True))
    missing = [entry for entry in plans if entry.key not in existing]
    for start in range(0, len(missing), BATCH):
        some = missing[start : start + BATCH]
        adoptions = [bulk.Adoption(entry.organization, entry.template, **entry.changes) for entry in some]
        with transaction.atomic():
            made = bulk.adopt_all(adoptions=adoptions, by=editor, approver=approver, synthetic=True)
            _confirm(made, editor)
            joined = {offering: entry.partner for entry, offering in zip(some, made, strict=True) if entry.partner}
            partners.invite_and_consent_all(joined=joined, by=editor, approver=approver)
        yield from made


def _confirm(made: Sequence[LocalOffering], editor: User) -> None:
    today = clock.now().astimezone(clock.OSLO).date()
    by_day: dict[dt.date, list[LocalOffering]] = defaultdict(list)
    for offering in made:
        luck = chance("confirmed", offering.key)
        for days, share in CONFIRMED:
            luck -= share
            if luck < 0:
                by_day[today - dt.timedelta(days=days)].append(offering)
                break
    for day, offerings in by_day.items():
        local_offerings.confirm_all(offerings=offerings, by=editor, on=day)
