"""What lists need of many drafts, straight from their revisions: to build each as an object takes several queries."""

from collections import defaultdict
from collections.abc import Collection, Mapping
from typing import Any

from django.db.models import QuerySet

from tilbudskatalog.catalog.offerings import drift
from tilbudskatalog.catalog.offerings.models import Adaptation, LocalOffering, NationalOfferingText

# language → title
Titles = dict[str, str]


def overridden(content: Mapping[str, Any]) -> set[str]:
    return {override["field"] for override in content["overrides"]}


def titles(content: Mapping[str, Any]) -> Titles:
    return {text["language"]: text["title"] for text in content["texts"] if text["title"]}


def national_titles(keys: Collection[int | None]) -> dict[int, Titles]:
    """The published titles of templates."""
    found: dict[int, Titles] = defaultdict(dict)
    rows = NationalOfferingText.objects.filter(offering_id__in={key for key in keys if key is not None})
    for key, language, title in rows.values_list("offering_id", "language", "title"):
        if title:
            found[key][language] = title
    return found


def national_changes(offerings: QuerySet[LocalOffering]) -> dict[int, int]:
    """How many overridden fields have a national text that the provider has not looked at; those without are left out.

    Two queries, whatever the number of offerings.
    """
    behind: dict[int, set[str]] = defaultdict(set)
    rows = Adaptation.objects.filter(offering__in=offerings.order_by()).values_list(
        "offering_id", "field", "template_version", "offering__template__field_versions"
    )
    for key, field, version, field_versions in rows:
        if drift.is_behind(Adaptation(field=field, template_version=version), field_versions or {}):
            behind[key].add(field)
    drafts = LocalOffering.objects.filter(pk__in=behind).values_list("pk", "latest_revision__content")
    counted = {key: len(behind[key] & overridden(content)) for key, content in drafts}
    return {key: count for key, count in counted.items() if count}
