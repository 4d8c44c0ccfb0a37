"""What lists need of many drafts, straight from their revisions: to build each as an object takes several queries."""

from collections import defaultdict
from collections.abc import Collection, Mapping
from typing import Any

from tilbudskatalog.catalog.offerings.models import NationalOfferingText

# language → title
Titles = dict[str, str]


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
