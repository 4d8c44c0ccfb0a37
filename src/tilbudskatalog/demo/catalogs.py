"""Local catalogs that twelve municipalities and two hospital trusts could have. Invented, and the same every time."""

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from tilbudskatalog.catalog.offerings import local_offerings, reviews
from tilbudskatalog.catalog.offerings.models import LocalOffering, NationalOffering
from tilbudskatalog.demo import wording
from tilbudskatalog.demo.places import place_of
from tilbudskatalog.ground.access.models import User
from tilbudskatalog.registers.organizations.models import Organization, Place

# Municipality number → how many of the municipal templates it offers.
MUNICIPALITIES = {
    "3403": 42,
    "3413": 28,
    "0301": 46,
    "4601": 45,
    "5001": 44,
    "1103": 42,
    "5501": 38,
    "1804": 36,
    "4204": 38,
    "1508": 34,
    "5610": 14,
    "4634": 9,
}
TRUSTS = {"sykehuset-innlandet": 46, "helse-bergen": 46}
NATIONWIDE = "helsedirektoratet"
# What Stange and Hamar run together: the owner's number, the partner's, the templates.
SHARED = ("3413", "3403", ("kols_kommune", "sorggruppe", "demens_parorendeskole"))
# Always there, so that the road that the README shows can be walked everywhere.
ALWAYS = ("tobakk_kurs", "frisklivsresept", "frisklivssamtale")
CENTER_THEMES = {
    "tema_tobakk",
    "tema_kosthold",
    "tema_fysisk_aktivitet",
    "tema_levevaner",
    "tema_sovn",
    "tema_overvekt",
}


@dataclass(frozen=True, slots=True)
class Plan:
    """One offering to be: whose, from which template, and how it differs."""

    organization: Organization
    template: NationalOffering
    changes: dict[str, Any]
    partner: Organization | None = None


def chance(*parts: object) -> float:
    """A number in [0, 1) that is the same every time for the same words."""
    digest = hashlib.sha256("/".join(map(str, parts)).encode()).digest()
    return int.from_bytes(digest[:6], "big") / 2**48


def plan() -> list[Plan]:
    """The whole of it, in a stable order."""
    templates = {
        row.code: row for row in NationalOffering.objects.filter(live=True).prefetch_related("concepts", "texts")
    }
    wanted = [f"{kind}-{number}" for number in MUNICIPALITIES for kind in ("kommune", "frisklivssentral")]
    bodies = {
        row.key: row
        for row in Organization.objects.filter(key__in=[*wanted, *TRUSTS, NATIONWIDE]).select_related(
            "municipality", "parent"
        )
    }
    places = {row.key: place_of(row) for row in bodies.values() if row.key != NATIONWIDE}
    plans: list[Plan] = []
    for number, count in MUNICIPALITIES.items():
        for template in _chosen(f"kommune-{number}", count, templates, {"municipality", "organization"}):
            owner = _owner(bodies, number, template)
            partner = bodies[f"kommune-{SHARED[1]}"] if number == SHARED[0] and template.code in SHARED[2] else None
            plans.append(Plan(owner, template, _changes(owner, template, number, places), partner))
    for key, count in TRUSTS.items():
        for template in _chosen(key, count, templates, {"hospital"}):
            plans.append(Plan(bodies[key], template, _changes(bodies[key], template, key, places)))
    nationwide = [template for template in templates.values() if template.level == "national"]
    plans += [Plan(bodies[NATIONWIDE], template, {"own": {"nationwide": True}}) for template in nationwide]
    return plans


def _chosen(key: str, count: int, templates: dict[str, NationalOffering], levels: set[str]) -> list[NationalOffering]:
    candidates = [template for template in templates.values() if template.level in levels]
    candidates.sort(key=lambda template: (template.code not in ALWAYS, chance(key, template.code)))
    return sorted(candidates[:count], key=lambda template: template.code)


def _owner(bodies: dict[str, Organization], number: str, template: NationalOffering) -> Organization:
    themes = {concept.code for concept in template.concepts.all() if concept.scheme == "theme"}
    center = bodies.get(f"frisklivssentral-{number}")
    return center if center and themes & CENTER_THEMES else bodies[f"kommune-{number}"]


def _changes(owner: Organization, template: NationalOffering, key: str, places: dict[str, Place]) -> dict[str, Any]:
    """What differs from the template here: most tell when it is, some another cost, some have a title of their own."""
    texts: dict[str, dict[str, str]] = {"nb": {}, "nn": {}}
    luck = chance("change", key, template.code)
    title = {row.language: row.title for row in template.texts.all()}
    if luck < 0.65:
        wording.schedule(texts, chance("when", key, template.code))
    if 0.2 < luck < 0.32 and template.cost_kind in ("free", "varies"):
        wording.cost(texts, chance("cost", key, template.code))
    if luck < 0.08 and owner.municipality:
        wording.local_title(texts, title, owner.municipality.name)
    changes: dict[str, Any] = {"own": {"place": places[owner.key]} | wording.contact(owner)}
    if any(texts.values()):
        changes["texts"] = {language: fields for language, fields in texts.items() if fields}
    return changes


def build(plans: list[Plan], editor: User, approver: User) -> Iterator[LocalOffering]:
    """Through the acts, as people would: adopt, adapt, submit, approve; some confirm that it is still correct."""
    existing = set(LocalOffering.objects.values_list("key", flat=True))
    for entry in plans:
        if f"{entry.organization.key}/{entry.template.code}" in existing:
            continue
        offering = local_offerings.adopt(
            template=entry.template, organization=entry.organization, by=editor, synthetic=True
        )
        local_offerings.adapt(offering=offering, by=editor, **entry.changes)
        reviews.submit(offering=offering, by=editor)
        reviews.approve(offering=offering, by=approver)
        if chance("confirmed", offering.key) < 0.7:
            local_offerings.confirm(offering=offering, by=editor)
        if entry.partner:
            partner = local_offerings.invite_partner(offering=offering, organization=entry.partner, by=editor)
            local_offerings.consent(partner=partner, by=approver)
        yield offering
