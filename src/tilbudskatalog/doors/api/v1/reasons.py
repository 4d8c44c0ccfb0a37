"""Pydantic's findings in plain words: what is wrong with a parameter or a field, and what it may be."""

from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

FOUR_DIGITS = "^([0-9]{4})?$"
POINT = r"^(-?[0-9]{1,2}(\.[0-9]{1,9})?,-?[0-9]{1,3}(\.[0-9]{1,9})?)?$"
PATTERNS = {
    FOUR_DIGITS: gettext_noop("Use four digits."),
    POINT: gettext_noop("Write latitude and longitude with a comma between, such as 60.79,11.07."),
}
# By pydantic's name of the finding: which of its facts the sentence names.
LIMITS = {
    "greater_than_equal": {"ge": gettext_noop("Use at least %s.")},
    "greater_than": {"gt": gettext_noop("Use more than %s.")},
    "less_than_equal": {"le": gettext_noop("Use at most %s.")},
    "string_too_long": {"max_length": gettext_noop("Use at most %s characters.")},
    "too_long": {"max_length": gettext_noop("Give at most %s values.")},
}
SENTENCES = {
    "missing": gettext_noop("This is needed."),
    "extra_forbidden": gettext_noop("There is no such field here."),
}


def field_of(found: dict[str, Any]) -> dict[str, Any]:
    """`{name, reason, allowed?}` of one finding; `loc` begins with where it was sent: query, body or header."""
    context = found.get("ctx", {})
    reason: dict[str, Any] = {"name": _name(found["loc"]), "reason": _reason(found["type"], context)}
    if found["type"] in ("literal_error", "enum"):
        reason["allowed"] = _choices(context.get("expected", ""))
    return reason


def _name(location: tuple[Any, ...]) -> str:
    """A list's position is left out of a parameter's name; the body's own variable is left out of a field's."""
    source, *parts = location
    if source == "body":
        parts = parts[1:]
        return ".".join(str(part) for part in parts)[:120] or "body"
    return next((str(part) for part in reversed(parts) if isinstance(part, str)), source)[:120]


def _choices(expected: str) -> list[str]:
    """Pydantic lists them as `'group', 'individual' or 'home'`."""
    return [part for part in expected.split("'")[1::2] if part]


def _reason(kind: str, context: dict[str, Any]) -> str:
    if kind in ("literal_error", "enum"):
        return _("Use one of: %s.") % ", ".join(_choices(context.get("expected", "")))
    for limit, sentence in LIMITS.get(kind, {}).items():
        return _(sentence) % (f"{value:g}" if isinstance(value := context[limit], float) else value)
    if kind == "string_pattern_mismatch":
        return _(PATTERNS[context["pattern"]])
    return _(SENTENCES[kind]) if kind in SENTENCES else _of_type(kind)


def _of_type(kind: str) -> str:
    if kind.startswith("int"):
        return _("Use a whole number.")
    if kind.startswith(("float", "finite")):
        return _("Use a number.")
    if kind.startswith("uuid"):
        return _("Use an id like the ones that the lists give.")
    if kind.startswith("bool"):
        return _("Use true or false.")
    if kind.startswith("string"):
        return _("Write a text.")
    if kind.startswith("list"):
        return _("Give a list.")
    if kind.startswith("date"):
        return _("Write the date as 2027-02-01.")
    if kind.startswith(("dict", "model")):
        return _("Give an object with names and values.")
    return _("This doesn't fit. Look at /api/v1/docs for what it may be.")
