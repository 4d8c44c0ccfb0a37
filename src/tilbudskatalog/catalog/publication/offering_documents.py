"""Snapshots of national and local offerings: inheritance resolved, names and labels folded in."""

from collections import defaultdict
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from tilbudskatalog.catalog.offerings import content
from tilbudskatalog.catalog.offerings.fields import CONCEPT_FIELDS
from tilbudskatalog.catalog.offerings.inheritance import Resolved, resolve
from tilbudskatalog.catalog.offerings.models import LocalOffering, NationalOffering, Partner
from tilbudskatalog.catalog.offerings.pictures import Picture
from tilbudskatalog.catalog.offerings.picturing import shown_by
from tilbudskatalog.catalog.publication import course_documents
from tilbudskatalog.catalog.publication.register_documents import brief, is_open, place_facts, place_name
from tilbudskatalog.ground.base.changes import Kind
from tilbudskatalog.registers.concepts.models import Term
from tilbudskatalog.registers.organizations.models import Organization

Documents = dict[UUID, dict[str, Any]]

# What decides whom an organization is for.
SERVING = ("municipality", "catchments__municipality", "parent__municipality", "parent__catchments__municipality")

LEVELS = {
    Organization.Kind.MUNICIPALITY: "municipality",
    Organization.Kind.HEALTHY_LIFE_CENTER: "municipality",
    Organization.Kind.REGIONAL_AUTHORITY: "hospital",
    Organization.Kind.HOSPITAL_TRUST: "hospital",
    Organization.Kind.HOSPITAL: "hospital",
    Organization.Kind.LEARNING_CENTER: "hospital",
}


@dataclass(frozen=True, slots=True)
class Labels:
    """Concept code → id and preferred terms."""

    by_code: Mapping[str, dict[str, Any]]

    @classmethod
    def read(cls) -> "Labels":
        rows = Term.objects.filter(kind=Term.Kind.PREFERRED, concept__scheme__in=CONCEPT_FIELDS.values())
        found: dict[str, dict[str, Any]] = {}
        for code, uid, language, text in rows.values_list("concept__code", "concept__uid", "language", "text"):
            found.setdefault(code, {"id": str(uid), "code": code, "label": {}})["label"][language] = text
        return cls(found)

    def of(self, codes: Collection[str]) -> list[dict[str, Any]]:
        return [self.by_code[code] for code in codes if code in self.by_code]


def national(keys: Collection[int]) -> Documents:
    rows = NationalOffering.objects.filter(pk__in=keys, live=True)
    rows = rows.select_related("organization", "successor", "picture").prefetch_related("evidence")
    contents = content.in_bulk(NationalOffering, [row.pk for row in rows])
    labels = Labels.read()
    return {row.uid: _national(row, resolve(contents[row.pk], None, ()), labels) for row in rows}


def _national(row: NationalOffering, resolved: Resolved, labels: Labels) -> dict[str, Any]:
    return _said(resolved, labels) | {
        "kind": Kind.NATIONAL_OFFERING,
        "id": str(row.uid),
        "code": row.code,
        "template": row.code,
        "overridden": [],
        "organization": brief(row.organization),
        "partners": [],
        "municipalities": [],
        "nationwide": False,
        "level": row.level,
        "place": None,
        "contact": {"phone": "", "email": "", "website": ""},
        "confirmed": None,
        "synthetic": False,
        "synonyms": {"nb": row.synonyms_nb, "nn": row.synonyms_nn},
        "successor": row.successor.code if row.successor else None,
        "image": image_of(row.picture),
        "evidence": _evidence(row),
        "courses": [],
    }


def local(keys: Collection[int]) -> Documents:
    # What many share is prefetched, so that it is read once and not joined to each.
    rows = list(
        LocalOffering.objects.filter(is_open("organization__"), pk__in=keys, live=True)
        .select_related("place")
        .prefetch_related(
            *("picture", "template__picture", "template__successor", "template__evidence"),
            "place__municipality",
            *(f"organization__{path}" for path in SERVING),
        )
    )
    ids = [row.pk for row in rows]
    contents = content.in_bulk(LocalOffering, ids, rows)
    templates = content.in_bulk(NationalOffering, {row.template_id for row in rows if row.template_id})
    overridden = content.overridden_in_bulk(ids)
    partners = _partners(ids)
    labels = Labels.read()
    courses = course_documents.briefs(ids)
    found: Documents = {}
    for row in rows:
        template = templates[row.template_id] if row.template_id else None
        resolved = resolve(contents[row.pk], template, overridden[row.pk])
        found[row.uid] = _local(row, resolved, labels, overridden[row.pk], partners[row.pk], courses[row.pk])
    return found


def _partners(offerings: Collection[int]) -> Mapping[int, list[Organization]]:
    """By offering's key those that run it together with its provider, by name."""
    found: dict[int, list[Organization]] = defaultdict(list)
    joined = Partner.objects.filter(
        is_open("organization__"), offering_id__in=offerings, consented_at__isnull=False
    ).order_by("id")
    for partner in joined.prefetch_related(*(f"organization__{path}" for path in SERVING)):
        found[partner.offering_id].append(partner.organization)
    for partners in found.values():
        partners.sort(key=lambda partner: partner.name)
    return found


def _local(
    row: LocalOffering,
    resolved: Resolved,
    labels: Labels,
    overridden: list[str],
    partners: list[Organization],
    courses: list[dict[str, Any]],
) -> dict[str, Any]:
    template = row.template
    return _said(resolved, labels) | {
        "kind": Kind.OFFERING,
        "id": str(row.uid),
        "code": template.code if template else row.key.partition("/")[2],
        "template": template.code if template else None,
        "overridden": overridden,
        "organization": brief(row.organization),
        "partners": [brief(partner) for partner in partners],
        "municipalities": [] if row.nationwide else _municipalities(row, partners),
        "nationwide": row.nationwide,
        "level": "national" if row.nationwide else LEVELS.get(Organization.Kind(row.organization.kind), "organization"),
        "place": place_facts(row.place) if row.place else None,
        "contact": _contact(row),
        "confirmed": row.confirmed_on.isoformat() if row.confirmed_on else None,
        "synthetic": row.synthetic,
        "synonyms": {"nb": template.synonyms_nb, "nn": template.synonyms_nn} if template else {"nb": [], "nn": []},
        "successor": template.successor.code if template and template.successor else None,
        "image": image_of(shown_by(row)),
        "evidence": _evidence(template) if template else [],
        "courses": courses,
    }


def of_draft(draft: NationalOffering | LocalOffering) -> dict[str, Any]:
    """What would be published if the draft were approved now."""
    labels = Labels.read()
    if isinstance(draft, NationalOffering):
        return _national(draft, resolve(content.of(draft), None, ()), labels)
    template = content.of(draft.template) if draft.template else None
    overridden = content.overridden(draft)
    resolved = resolve(content.of(draft), template, overridden)
    partners, courses = _partners([draft.pk]), course_documents.briefs([draft.pk])
    return _local(draft, resolved, labels, overridden, partners[draft.pk], courses[draft.pk])


def image_of(picture: Picture | None) -> dict[str, Any] | None:
    """With an address for each width, without the host; the same whatever door shows it."""
    if picture is None:
        return None
    return {
        "id": str(picture.uid),
        "alt": picture.alternatives,
        "width": picture.width,
        "height": picture.height,
        "files": [{"width": width, "path": f"/bilder/{picture.uid}-{width}.webp"} for width in picture.widths],
    }


def _evidence(template: NationalOffering) -> list[dict[str, Any]]:
    return [
        {
            "statement": {
                language: text for language in ("nb", "nn", "en") if (text := getattr(row, f"statement_{language}"))
            },
            "strength": row.strength,
            "citation": row.citation,
            "link": row.link,
            "year": row.year,
        }
        for row in template.evidence.all()
    ]


def _said(resolved: Resolved, labels: Labels) -> dict[str, Any]:
    values = resolved.values
    return {
        "main_language": resolved.main_language,
        "texts": resolved.texts,
        "language_states": resolved.states,
        "formats": values["formats"],
        "access": ["self", "referral"] if values["access"] == "both" else [values["access"]],
        "cost_kind": values["cost_kind"],
        "age_from": values["ages"][0],
        "age_to": values["ages"][1],
        "themes": labels.of(values["themes"]),
        "audiences": labels.of(values["audiences"]),
        "conditions": labels.of(values["conditions"]),
    }


def _municipalities(row: LocalOffering, partners: list[Organization]) -> list[dict[str, str]]:
    """Whose inhabitants it is for: the catchment of each that runs it, else the municipality where it has its seat."""
    found: dict[str, dict[str, str]] = {}
    for organization in [row.organization, *partners]:
        for municipality in _served(organization):
            found[municipality.number] = place_name(municipality)
    return [found[number] for number in sorted(found)]


def _served(organization: Organization) -> list[Any]:
    for body in (organization, organization.parent):
        if body is not None and (catchments := list(body.catchments.all())):
            return [catchment.municipality for catchment in catchments]
    seat = organization.municipality or (organization.parent and organization.parent.municipality)
    return [seat] if seat else []


def _contact(row: LocalOffering) -> dict[str, str]:
    """The offering's own contact, else its provider's."""
    owner = row.organization
    return {
        "phone": row.contact_phone or owner.phone,
        "email": row.contact_email or owner.email,
        "website": row.contact_website or owner.website,
    }
