"""Reads offerings' content: in bulk from the tables (what is published), or one from a draft."""

from collections import defaultdict
from collections.abc import Collection, Iterable
from typing import Any

from tilbudskatalog.catalog.offerings.fields import CONCEPT_FIELDS, TEXT_FIELDS
from tilbudskatalog.catalog.offerings.inheritance import Content
from tilbudskatalog.catalog.offerings.models import LocalOffering, Offering


def of(offering: Any) -> Content:
    """The content of one instance, a draft or the table's row. Concepts are given by code."""
    return _content(offering, list(offering.texts.all()), [(c.code, c.scheme) for c in offering.concepts.all()])


def in_bulk(model: type[Offering], ids: Collection[int]) -> dict[int, Content]:
    """Content of many table rows with three queries, whatever their number."""
    texts: dict[int, list[Any]] = defaultdict(list)
    for text in model.texts.rel.related_model.objects.filter(offering_id__in=ids):
        texts[text.offering_id].append(text)
    concepts: dict[int, list[tuple[str, str]]] = defaultdict(list)
    through = model.concepts.through
    owner = f"{model._meta.model_name}_id"
    rows = through.objects.filter(**{f"{owner}__in": ids}).values_list(owner, "concept__code", "concept__scheme")
    for offering_id, code, scheme in rows:
        concepts[offering_id].append((code, scheme))
    return {row.id: _content(row, texts[row.id], concepts[row.id]) for row in model.objects.filter(id__in=ids)}


def _content(offering: Any, texts: Iterable[Any], concepts: Iterable[tuple[str, str]]) -> Content:
    concepts = sorted(concepts)
    values: dict[str, Any] = {
        field: [code for code, of_scheme in concepts if of_scheme == scheme] for field, scheme in CONCEPT_FIELDS.items()
    }
    values |= {
        "access": offering.access,
        "cost_kind": offering.cost_kind,
        "ages": [offering.age_from, offering.age_to],
    }
    texts = list(texts)
    return Content(
        main_language=offering.main_language,
        text_version=offering.text_version,
        texts={text.language: {field: getattr(text, field) for field in TEXT_FIELDS} for text in texts},
        versions={text.language: text.version for text in texts},
        values=values,
    )


def value_of(content: Content, field: str) -> Any:
    """A field's value as JSON: for texts `{language: text}`, else the value itself."""
    if field in TEXT_FIELDS:
        return {language: fields[field] for language, fields in content.texts.items() if fields[field] is not None}
    return content.values[field]


def overridden(offering: LocalOffering) -> list[str]:
    return sorted(override.field for override in offering.overrides.all())
