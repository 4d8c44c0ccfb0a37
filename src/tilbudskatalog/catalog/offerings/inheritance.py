"""Which words apply: a local offering follows its template in every field that it does not override. Pure functions."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from tilbudskatalog.catalog.offerings.fields import TEXT_FIELDS, VALUE_FIELDS

# language -> field -> text; None where the language has no word for the field.
Texts = Mapping[str, Mapping[str, str | None]]


@dataclass(frozen=True, slots=True)
class Content:
    """An offering's words and values. `versions`: language → main version that the text says the same as."""

    main_language: str
    text_version: int
    texts: Texts
    versions: Mapping[str, int]
    values: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Resolved:
    """What applies. `states`: language → current | outdated, for the languages that have a title."""

    main_language: str
    texts: dict[str, dict[str, str | None]]
    states: dict[str, str]
    values: dict[str, Any]


def resolve(own: Content, template: Content | None, overridden: Collection[str]) -> Resolved:
    """An offering without a template answers for all its fields itself."""
    if template is None:
        overridden, template = (*TEXT_FIELDS, *VALUE_FIELDS), own
    texts: dict[str, dict[str, str | None]] = {}
    for language in sorted({*own.texts, *template.texts}):
        fields = {field: _word(language, field, own if field in overridden else template) for field in TEXT_FIELDS}
        if any(text is not None for text in fields.values()):
            texts[language] = fields
    values = {field: (own if field in overridden else template).values[field] for field in VALUE_FIELDS}
    followed = [field for field in TEXT_FIELDS if field not in overridden]
    sources = ((own, [field for field in TEXT_FIELDS if field in overridden]), (template, followed))
    states = {language: _state(language, texts, own.main_language, sources) for language in texts}
    return Resolved(own.main_language, texts, states, values)


def _word(language: str, field: str, source: Content) -> str | None:
    return source.texts.get(language, {}).get(field)


def _state(
    language: str,
    texts: dict[str, dict[str, str | None]],
    main_language: str,
    sources: Sequence[tuple[Content, Sequence[str]]],
) -> str:
    """Outdated when any text that applies is older than the main language's, or lacks what the main one says.

    Of each source only the fields taken from it count: a text that nobody reads any more can't make a language old.
    """
    for source, fields in sources:
        speaks = any(source.texts.get(language, {}).get(field) is not None for field in fields)
        if speaks and source.versions.get(language, source.text_version) < source.text_version:
            return "outdated"
    main = texts.get(main_language, {})
    lacking = any(text is not None and texts[language][field] is None for field, text in main.items())
    return "outdated" if lacking else "current"
