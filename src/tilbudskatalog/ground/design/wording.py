"""Texts in several languages, and the one that this reader gets."""

from collections.abc import Mapping
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from tilbudskatalog.ground.base.languages import CLOSEST, closest

IN_LANGUAGE: dict[str, str | Promise] = {
    "nb": _("In Norwegian Bokmål"),
    "nn": _("In Norwegian Nynorsk"),
    "en": _("In English"),
    "se": _("In Northern Sami"),
}


@dataclass(frozen=True, slots=True)
class Wording:
    """A text, the language it is in, and the language that was wanted. Printed it is its text."""

    text: str
    language: str
    wanted: str

    @property
    def differs(self) -> bool:
        return self.language != self.wanted

    @property
    def label(self) -> str:
        """Said when the reader asked for another language: "In Norwegian Bokmål"."""
        return str(IN_LANGUAGE[self.language])

    def __str__(self) -> str:
        return self.text

    def __bool__(self) -> bool:
        return bool(self.text)

    def marked(self) -> SafeString:
        """As HTML, with `lang` where it differs, so that a screen reader changes voice."""
        if not self.differs:
            return format_html("{}", self.text)
        return format_html('<span lang="{}">{}</span>', self.language, self.text)


def wanted_language() -> str:
    """The reader's language as the keys of texts spell it; bokmål for one that no text can have."""
    language = (get_language() or "nb").split("-")[0]
    return language if language in CLOSEST else "nb"


def own_words(text: str | Promise) -> Wording:
    """The site's own words, which always are in the reader's language."""
    language = wanted_language()
    return Wording(str(text), language, language)


def pick(texts: Mapping[str, object] | None, field: str = "", wanted: str = "") -> Wording:
    """The text in the wanted language, or in the closest that has one. Empty when no language has any.

    `texts` is `{"nb": "…"}`, or `{"nb": {"title": "…"}}` with the field named. A text that is None is missing; one that
    is "" was left empty on purpose, and no other language stands in for it.
    """
    wanted = wanted or wanted_language()
    found: dict[str, str] = {}
    for language, value in (texts or {}).items():
        text = value.get(field) if isinstance(value, Mapping) else value
        if isinstance(text, str):
            found[language] = text.strip()
    nearest = closest(wanted, found)
    return Wording(found[nearest], nearest, wanted) if nearest else Wording("", wanted, wanted)
