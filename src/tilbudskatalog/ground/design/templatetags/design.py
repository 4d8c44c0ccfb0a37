"""Tags and filters that every template has without loading them: settings names this module a built-in."""

import datetime as dt
import re
from collections.abc import Mapping

from django import template
from django.utils.dateparse import parse_date, parse_datetime
from django.utils.formats import date_format
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe

from tilbudskatalog.ground.base.clock import OSLO
from tilbudskatalog.ground.design.icons import ICONS
from tilbudskatalog.ground.design.pictures import PICTURES
from tilbudskatalog.ground.design.wording import Wording, pick, wanted_language

# Sentences for people go through gettext everywhere, so these are at hand everywhere too.
from django.templatetags.i18n import register as i18n  # isort: skip
from django.templatetags.static import register as static  # isort: skip

register = template.Library()
register.tags.update(i18n.tags | static.tags)
register.filters.update(i18n.filters)

Texts = Mapping[str, object] | None


@register.simple_tag
def icon(name: str) -> SafeString:
    """An inline drawing without a name of its own: the words beside it say the same."""
    return mark_safe(f'<svg class="ic" viewBox="0 0 24 24" aria-hidden="true">{ICONS[name]}</svg>')  # noqa: S308


@register.simple_tag
def picture(name: str) -> SafeString:
    box, content = PICTURES[name]
    return mark_safe(f'<svg viewBox="{box}" aria-hidden="true">{content}</svg>')  # noqa: S308


@register.simple_tag
def text(texts: Texts, field: str = "") -> SafeString:
    """The text in the closest language; marked with `lang` when that is not the reader's."""
    return pick(texts, field).marked()


@register.simple_tag
def prose(texts: Texts, field: str = "") -> SafeString:
    """The text as paragraphs, with a visible label first when it is in another language than the reader's."""
    wording = pick(texts, field)
    if not wording.differs:
        return paragraphs(wording.text)
    label = format_html('<p><span class="tag grey">{}</span></p>', wording.label)
    return label + format_html('<div class="stack" lang="{}">{}</div>', wording.language, paragraphs(wording.text))


@register.simple_tag
def language_label(texts: Texts, field: str = "") -> SafeString:
    """A small visible label when the text is in another language than the reader's; nothing otherwise."""
    wording = pick(texts, field)
    return format_html('<span class="tag grey">{}</span>', wording.label) if wording.differs else SafeString("")


@register.filter
def plain(texts: Texts, field: str = "") -> str:
    """The text alone, for titles and attributes."""
    return pick(texts, field).text


@register.filter
def wording(texts: Texts, field: str = "") -> Wording:
    return pick(texts, field)


@register.filter
def marked(value: Wording | str) -> SafeString:
    return value.marked() if isinstance(value, Wording) else format_html("{}", value)


@register.filter
def paragraphs(value: str) -> SafeString:
    """Blank lines part paragraphs; single line breaks are only where the writer's line ended."""
    parts = [" ".join(part.split()) for part in re.split(r"\n\s*\n", value.strip())]
    return format_html_join("\n", "<p>{}</p>", ((part,) for part in parts if part))


@register.filter
def day(value: str | dt.date | None) -> str:
    """`2026-11-03` or a moment → "3. november 2026", the day in Oslo; `2026-04` → "april 2026"; years stay.

    Moments are datetimes, or text in RFC 3339. Empty for what is no date.
    """
    if isinstance(value, str) and len(value) <= len("2026-04"):
        month = parse_date(f"{value}-01")
        return date_format(month, "F Y") if month else value
    if isinstance(value, str):
        moment = parse_datetime(value) if "T" in value else None
        value = moment.astimezone(OSLO).date() if moment else parse_date(value)
    if isinstance(value, dt.datetime):
        value = value.astimezone(OSLO).date()
    if value is None:
        return ""
    return date_format(value, "j F Y" if wanted_language() == "en" else "j. F Y")
