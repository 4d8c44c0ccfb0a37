"""Reads offerings' content: in bulk from the tables (what is published), or one from a draft."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import Any

from tilbudskatalog.catalog.offerings.fields import CONCEPT_FIELDS, TEXT_FIELDS
from tilbudskatalog.catalog.offerings.inheritance import Content
from tilbudskatalog.catalog.offerings.models import LocalOffering, Offering, Override

# Language, version, and the words of each of `TEXT_FIELDS`.
Text = tuple[Any, ...]


def of(offering: Any) -> Content:
    """The content of one instance, a draft or the table's row. Concepts are given by code."""
    texts = [
        (text.language, text.version, *(getattr(text, name) for name in TEXT_FIELDS)) for text in offering.texts.all()
    ]
    return _content(offering, texts, [(c.code, c.scheme) for c in offering.concepts.all()])


def in_bulk(model: type[Offering], ids: Collection[int], rows: Iterable[Offering] | None = None) -> dict[int, Content]:
    """Content of many table rows with three queries, whatever their number; two when the `rows` are already read."""
    texts: dict[int, list[Text]] = defaultdict(list)
    written = model.texts.rel.related_model.objects.filter(offering_id__in=ids)
    for offering_id, *text in written.values_list("offering_id", "language", "version", *TEXT_FIELDS):
        texts[offering_id].append(tuple(text))
    concepts: dict[int, list[tuple[str, str]]] = defaultdict(list)
    through = model.concepts.through
    owner = f"{model._meta.model_name}_id"
    tagged = through.objects.filter(**{f"{owner}__in": ids}).values_list(owner, "concept__code", "concept__scheme")
    for offering_id, code, scheme in tagged:
        concepts[offering_id].append((code, scheme))
    found = model.objects.filter(id__in=ids) if rows is None else rows
    return {row.pk: _content(row, texts[row.pk], concepts[row.pk]) for row in found}


def _content(offering: Any, texts: Sequence[Text], concepts: Iterable[tuple[str, str]]) -> Content:
    concepts = sorted(concepts)
    values: dict[str, Any] = {
        field: [code for code, of_scheme in concepts if of_scheme == scheme] for field, scheme in CONCEPT_FIELDS.items()
    }
    values |= {
        "access": offering.access,
        "cost_kind": offering.cost_kind,
        "ages": [offering.age_from, offering.age_to],
    }
    return Content(
        main_language=offering.main_language,
        text_version=offering.text_version,
        texts={language: dict(zip(TEXT_FIELDS, fields, strict=True)) for language, _version, *fields in texts},
        versions={language: version for language, version, *_fields in texts},
        values=values,
    )


def value_of(content: Content, field: str) -> Any:
    """A field's value as JSON: for texts `{language: text}`, else the value itself."""
    if field in TEXT_FIELDS:
        return {language: fields[field] for language, fields in content.texts.items() if fields[field] is not None}
    return content.values[field]


def overridden(offering: LocalOffering) -> list[str]:
    return sorted(override.field for override in offering.overrides.all())


def overridden_in_bulk(ids: Collection[int]) -> Mapping[int, list[str]]:
    """As `overridden`, of many table rows by id."""
    found: dict[int, list[str]] = defaultdict(list)
    rows = Override.objects.filter(offering_id__in=ids).order_by("field")
    for offering_id, field in rows.values_list("offering_id", "field"):
        found[offering_id].append(field)
    return found
