"""The codes of fields in the words that people read, and values as lines of text."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Any

from django.utils.functional import Promise
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from tilbudskatalog.catalog.offerings.fields import CONCEPT_FIELDS, TEXT_FIELDS
from tilbudskatalog.catalog.offerings.inheritance import Content, Resolved
from tilbudskatalog.catalog.offerings.models import Access, CostKind
from tilbudskatalog.doors.studio.filled import WRITTEN
from tilbudskatalog.ground.design.wording import pick
from tilbudskatalog.registers.concepts.models import Term

LANGUAGES: dict[str, Promise] = {
    "nb": gettext_lazy("Bokmål"),
    "nn": gettext_lazy("Nynorsk"),
    "en": gettext_lazy("English"),
    "se": gettext_lazy("Northern Sami"),
}
CHOICES: dict[str, list[tuple[str, Any]]] = {"access": Access.choices, "cost_kind": CostKind.choices}
# A word and the space after it, so that paragraphs stay paragraphs.
WORDS = re.compile(r"\S+\s*")
# Under this share of words in common, marks tell less than the texts themselves.
ALIKE = 0.4
# scheme → code → language → name
Concepts = Mapping[str, Mapping[str, Mapping[str, str]]]


@dataclass(frozen=True, slots=True)
class Line:
    """A text in one language, or a value, which is in none."""

    language: str
    text: str | SafeString

    @property
    def language_name(self) -> str:
        return str(LANGUAGES[self.language]) if self.language else ""


def concepts() -> dict[str, dict[str, dict[str, str]]]:
    """All that can be chosen, in the order of their names. One query."""
    names: dict[tuple[str, str], dict[str, str]] = {}
    rows = Term.objects.filter(
        kind=Term.Kind.PREFERRED, language__in=WRITTEN, concept__scheme__in=CONCEPT_FIELDS.values()
    )
    for scheme, code, language, text in rows.values_list("concept__scheme", "concept__code", "language", "text"):
        names.setdefault((scheme, code), {})[language] = text
    found: dict[str, dict[str, dict[str, str]]] = {scheme: {} for scheme in CONCEPT_FIELDS.values()}
    for (scheme, code), name in sorted(names.items(), key=lambda item: str(pick(item[1])).casefold()):
        found[scheme][code] = name
    return found


def both(name: Mapping[str, str]) -> str:
    """A concept's name in both languages, where they differ."""
    return " / ".join(dict.fromkeys(name[language] for language in WRITTEN if language in name))


def said(content: Content | Resolved, field: str) -> Any:
    """What a field says: for texts `{language: text}`, else the value itself."""
    if field not in TEXT_FIELDS:
        return content.values[field]
    return {language: texts.get(field) for language, texts in content.texts.items()}


def lines(value: Any, field: str, named: Concepts, languages: Iterable[str] = LANGUAGES) -> list[Line]:
    """What `said` or an adaptation's memory answers, as text."""
    if field in TEXT_FIELDS:
        return [Line(language, value[language]) for language in languages if (value or {}).get(language)]
    if field in CONCEPT_FIELDS:
        words = ", ".join(str(pick(named[CONCEPT_FIELDS[field]].get(code, {"nb": code}))) for code in value or [])
    elif field == "ages":
        words = ages(*(value or (None, None)))
    else:
        words = capfirst(str(dict(CHOICES[field]).get(value, value or "")))
    return [Line("", words)] if words else []


def ages(youngest: int | None, oldest: int | None) -> str:
    if youngest is None and oldest is None:
        return _("All ages")
    if oldest is None:
        return _("From %(age)s years") % {"age": youngest}
    if youngest is None:
        return _("Up to %(age)s years") % {"age": oldest}
    return _("From %(youngest)s to %(oldest)s years") % {"youngest": youngest, "oldest": oldest}


def compared(then: list[Line], now: list[Line]) -> tuple[list[Line], list[Line]]:
    """The same lines with the words that went and came marked."""
    before = {line.language: str(line.text) for line in then}
    after = {line.language: str(line.text) for line in now}
    went = [Line(key, marked(text, after.get(key, ""), "del")) for key, text in before.items()]
    came = [Line(key, marked(text, before.get(key, ""), "ins")) for key, text in after.items()]
    return went, came


def marked(text: str, other: str, tag: str) -> SafeString:
    """The text with the words that `other` lacks in a `<del>` or `<ins>`; unmarked where they have little in common."""
    words = WORDS.findall(text)
    matcher = SequenceMatcher(None, text.split(), other.split(), autojunk=False)
    if matcher.ratio() < ALIKE:
        return format_html("{}", text)
    parts = []
    for what, start, end, _other_start, _other_end in matcher.get_opcodes():
        run = "".join(words[start:end])
        if what == "equal" or not run:
            parts.append(format_html("{}", run))
        else:
            # The space after the last word is no part of what is new.
            bare = run.rstrip()
            parts.append(format_html("<{0}>{1}</{0}>{2}", tag, bare, run[len(bare) :]))
    return SafeString("".join(parts))
