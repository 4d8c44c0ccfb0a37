"""A letter's text in the recipient's language, and the simple HTML that says the same."""

import re
from collections.abc import Mapping
from typing import Any

from django.conf import settings
from django.template import Context, engines
from django.utils.html import escape

from tilbudskatalog.ground.base.languages import closest
from tilbudskatalog.ground.delivery.kinds import Kind

LABELED_LINK = re.compile(r"^(?:(?P<label>[^\n]{1,120}?): ?)?(?P<url>https?://\S+)$")
BLANK_LINES = re.compile(r"\n[ \t]*\n\s*")


def spoken(language: str) -> str:
    """The closest language that letters are written in: there are none in Sámi yet."""
    return closest(language, [code for code, _name in settings.LANGUAGES]) or settings.LANGUAGE_CODE


def address(path: str, language: str) -> str:
    """A page of the citizen's site, whole, in the recipient's language; the first language needs no prefix."""
    spoken_there = spoken(language)
    prefix = "" if spoken_there == settings.LANGUAGE_CODE else f"/{spoken_there}"
    return f"{settings.PUBLIC_URL}{prefix}{path}"


def text_of(kind: Kind, context: Mapping[str, Any]) -> str:
    """Plain text, in the language that is active: paragraphs with one blank line between them."""
    template = engines["django"].engine.get_template(kind.template)  # type: ignore[attr-defined]
    frame = {"DEMO": settings.DEMO, "PUBLIC_URL": settings.PUBLIC_URL}
    rendered = template.render(Context(frame | dict(context), autoescape=False))
    paragraphs = BLANK_LINES.split("\n".join(line.strip() for line in rendered.strip().splitlines()))
    return "\n\n".join(paragraphs) + "\n"


def html_of(text: str, *, language: str, subject: str) -> str:
    """The same words with paragraphs, lists and links; no picture and nothing fetched, so nobody sees who reads."""
    blocks = "\n".join(_block(paragraph) for paragraph in text.strip().split("\n\n"))
    head = f'<meta charset="utf-8"><title>{escape(subject)}</title>'
    return f'<!doctype html>\n<html lang="{language}">\n<head>{head}</head>\n<body>\n{blocks}\n</body>\n</html>\n'


def _block(paragraph: str) -> str:
    lines = paragraph.splitlines()
    if all(line.startswith("- ") for line in lines):
        return "<ul>" + "".join(f"<li>{_line(line.removeprefix('- '))}</li>" for line in lines) + "</ul>"
    return f"<p>{'<br>'.join(_line(line) for line in lines)}</p>"


def _line(line: str) -> str:
    found = LABELED_LINK.match(line)
    if found is None:
        return escape(line)
    return f'<a href="{escape(found["url"])}">{escape(found["label"] or found["url"])}</a>'
