"""How a draft is filled: shared by the acts on national and local offerings. Checks, then sets; saves nothing."""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _

from tilbudskatalog.catalog.offerings.fields import CONCEPT_FIELDS, TEXT_FIELDS, VALUE_FIELDS
from tilbudskatalog.catalog.offerings.models import Access, CostKind
from tilbudskatalog.ground.base.errors import Invalid
from tilbudskatalog.ground.base.languages import LANGUAGES
from tilbudskatalog.registers.concepts.models import Concept

TITLE_LENGTH = 120
TEXT_LENGTH = 8000


def check_texts(texts: Mapping[str, Mapping[str, str]]) -> None:
    """Raises `Invalid` that names language and field, as in `texts.nb.title`."""
    errors: dict[str, str] = {}
    for language, fields in texts.items():
        if language not in LANGUAGES:
            errors[f"texts.{language}"] = _("Unknown language. Use one of: %s.") % ", ".join(LANGUAGES)
            continue
        for field, text in fields.items():
            limit = TITLE_LENGTH if field == "title" else TEXT_LENGTH
            if field not in TEXT_FIELDS:
                errors[f"texts.{language}.{field}"] = _("Unknown field. Use one of: %s.") % ", ".join(TEXT_FIELDS)
            elif not isinstance(text, str):
                errors[f"texts.{language}.{field}"] = _("Write a text.")
            elif len(text) > limit:
                errors[f"texts.{language}.{field}"] = _("Too long: %(length)d characters; at most %(limit)d.") % {
                    "length": len(text),
                    "limit": limit,
                }
            elif "\x00" in text:
                errors[f"texts.{language}.{field}"] = _("The text holds a character that can't be stored.")
    if errors:
        raise Invalid(errors)


def plain(text: str) -> str:
    """One kind of line break and nothing around: what looks the same is the same."""
    return "\n".join(text.splitlines()).strip()


def set_texts(draft: Any, texts: Mapping[str, Mapping[str, str]], *, minor: bool) -> None:
    """Writes the texts into the draft's language rows, and keeps count of which languages say the same.

    A change of the main language that is not minor leaves the others outdated, but for one that was current and had
    every changed field written with it. Otherwise a change of another language that is not minor brings it up to date.
    """
    rows = {row.language: row for row in draft.texts.all()}
    before = draft.text_version
    changed = _changed_fields(rows.get(draft.main_language), texts.get(draft.main_language, {}))
    if changed and not minor:
        draft.text_version += 1
    for language, fields in texts.items():
        row = rows.setdefault(language, draft.texts.model(language=language, version=before))
        for field, text in fields.items():
            setattr(row, field, plain(text))
        kept_pace = row.version == before and changed <= set(fields)
        if kept_pace if changed else not minor:
            row.version = draft.text_version
    if draft.main_language in rows:
        rows[draft.main_language].version = draft.text_version
    draft.texts.set(list(rows.values()))


def _changed_fields(row: Any, fields: Mapping[str, str]) -> set[str]:
    """Those that said something before and say something else now."""
    if row is None:
        return set()
    return {field for field, text in fields.items() if getattr(row, field) not in (None, plain(text))}


def check_values(values: Mapping[str, Any]) -> dict[str, list[Concept]]:
    """The concepts that the values name, by field. Raises `Invalid` that names the field and what it may be."""
    errors: dict[str, str] = {}
    found: dict[str, list[Concept]] = {}
    codes = {code for field in CONCEPT_FIELDS for code in _codes(values.get(field))}
    known = {concept.code: concept for concept in Concept.objects.filter(code__in=codes)} if codes else {}
    for field, value in values.items():
        if field in CONCEPT_FIELDS:
            right = [code for code in _codes(value) if code in known and known[code].scheme == CONCEPT_FIELDS[field]]
            if not isinstance(value, list) or len(right) != len(value):
                errors[field] = _("Give a list of codes of known concepts of the kind “%s”.") % CONCEPT_FIELDS[field]
            else:
                found[field] = [known[code] for code in right]
        elif field in CHOICES and value not in CHOICES[field]:
            errors[field] = _("Use one of: %s.") % ", ".join(CHOICES[field])
        elif field == "ages" and not _are_ages(value):
            errors[field] = _("Give the lowest and the highest age, in order, as whole numbers or null.")
        elif field not in VALUE_FIELDS:
            errors[field] = _("Unknown field. Use one of: %s.") % ", ".join(VALUE_FIELDS)
    if errors:
        raise Invalid(errors)
    return found


CHOICES = {"access": Access.values, "cost_kind": CostKind.values}


def _codes(value: Any) -> list[str]:
    return [code for code in value if isinstance(code, str)] if isinstance(value, list) else []


def _are_ages(value: Any) -> bool:
    if not isinstance(value, list) or len(value) != 2:
        return False
    if any(
        age is not None and (not isinstance(age, int) or isinstance(age, bool) or not 0 <= age <= 120) for age in value
    ):
        return False
    return None in value or value[0] <= value[1]


def set_values(draft: Any, values: Mapping[str, Any], concepts: Mapping[str, list[Concept]]) -> None:
    """Writes checked values into the draft; a concept field replaces the concepts of its scheme only."""
    if concepts:
        replaced = {CONCEPT_FIELDS[field] for field in concepts}
        kept = [concept for concept in draft.concepts.all() if concept.scheme not in replaced]
        draft.concepts.set([*kept, *(concept for of_field in concepts.values() for concept in of_field)])
    for field in ("access", "cost_kind"):
        if field in values:
            setattr(draft, field, values[field])
    if "ages" in values:
        draft.age_from, draft.age_to = values["ages"]
