"""What a row can name: templates, concepts, places, municipalities and the provider's own offerings. Read once."""

import difflib
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.db.models import Q
from wagtail.models import WorkflowState

from tilbudskatalog.catalog.offerings import content
from tilbudskatalog.catalog.offerings.fields import CONCEPT_FIELDS
from tilbudskatalog.catalog.offerings.inheritance import Content
from tilbudskatalog.catalog.offerings.models import LocalOffering, NationalOffering
from tilbudskatalog.registers.concepts.models import Concept, Term
from tilbudskatalog.registers.organizations.models import Municipality, MunicipalityName, Organization, Place


@dataclass(slots=True)
class Known:
    """Names are compared without case. A name that several things have leads to all of them."""

    organization: Organization
    templates: dict[str, list[NationalOffering]]
    said: dict[int, Content]
    # field → name → concept
    concepts: dict[str, dict[str, Concept]]
    by_key: dict[int, Concept]
    places: dict[str, Place]
    municipalities: dict[str, Municipality]
    offerings: list[LocalOffering]
    in_review: set[int]

    def closest(self, name: str, among: Iterable[str]) -> list[str]:
        return difflib.get_close_matches(name.casefold(), list(among), n=3, cutoff=0.6)


def load(organization: Organization) -> Known:
    """A fixed number of queries, whatever the size of the catalog."""
    own = LocalOffering.objects.filter(organization=organization)
    offerings = list(own.select_related("organization", "template", "latest_revision", "locked_by").order_by("pk"))
    # A template that is withdrawn still names the offerings that are made from it.
    used = {each.template_id for each in offerings if each.template_id}
    templates = list(NationalOffering.objects.filter(Q(live=True) | Q(pk__in=used)))
    said = content.in_bulk(NationalOffering, {each.pk for each in templates})
    concepts, by_key = _concepts()
    return Known(
        organization=organization,
        templates=_templates(templates, said),
        said=said,
        concepts=concepts,
        by_key=by_key,
        places={each.name.casefold(): each for each in Place.objects.filter(organization=organization)},
        municipalities=_municipalities(),
        offerings=offerings,
        in_review=_in_review(offerings),
    )


def _in_review(offerings: Iterable[LocalOffering]) -> set[int]:
    states = WorkflowState.objects.filter(
        base_content_type=ContentType.objects.get_for_model(LocalOffering),
        object_id__in=[str(each.pk) for each in offerings],
        status=WorkflowState.STATUS_IN_PROGRESS,
    )
    return {int(key) for key in states.values_list("object_id", flat=True)}


def _templates(rows: Iterable[NationalOffering], said: Mapping[int, Content]) -> dict[str, list[NationalOffering]]:
    """By code, by title, by synonym: what is exact comes before what is like it."""
    exact: dict[str, list[NationalOffering]] = {}
    alike: dict[str, list[NationalOffering]] = defaultdict(list)
    for row in rows:
        exact[row.code.casefold()] = [row]
        titles = [fields["title"] for fields in said[row.pk].texts.values()]
        for name in {(each or "").casefold().strip() for each in (*titles, *row.synonyms_nb, *row.synonyms_nn)}:
            if name:
                alike[name].append(row)
    return dict(alike) | exact


def _concepts() -> tuple[dict[str, dict[str, Concept]], dict[int, Concept]]:
    fields = {scheme: field for field, scheme in CONCEPT_FIELDS.items()}
    found: dict[str, dict[str, Concept]] = {field: {} for field in CONCEPT_FIELDS}
    by_key = {each.pk: each for each in Concept.objects.filter(scheme__in=fields)}
    terms = Term.objects.filter(concept__in=by_key, language__in=("nb", "nn"))
    # The preferred names last, so that they win over another concept's by-name.
    for key, _kind, text in sorted(
        terms.values_list("concept_id", "kind", "text"), key=lambda row: row[1] == "preferred"
    ):
        found[fields[by_key[key].scheme]][text.casefold()] = by_key[key]
    for each in by_key.values():
        found[fields[each.scheme]][each.code.casefold()] = each
    return found, by_key


def _municipalities() -> dict[str, Municipality]:
    rows = {each.pk: each for each in Municipality.objects.all()}
    found: dict[str, Municipality] = {}
    taken: set[str] = set()
    for key, name in MunicipalityName.objects.values_list("municipality_id", "name"):
        found.setdefault(name.casefold(), rows[key])
    for each in rows.values():
        name = each.name.casefold()
        found[each.number] = each
        # Two share the name Herøy, and two Våler: a number says which.
        if name in taken:
            found.pop(name, None)
        else:
            found[name] = each
        taken.add(name)
    return found


def concept_codes(known: Known, keys: Iterable[int]) -> dict[str, list[str]]:
    fields: dict[str, list[str]] = {field: [] for field in CONCEPT_FIELDS}
    for key in keys:
        concept: Any = known.by_key.get(key)
        for field, scheme in CONCEPT_FIELDS.items():
            if concept is not None and concept.scheme == scheme:
                fields[field].append(concept.code)
    return {field: sorted(codes) for field, codes in fields.items()}
