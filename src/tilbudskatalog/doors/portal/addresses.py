"""Where on this site a published thing has its page. The slug is decoration: the page is found by its id."""

from collections.abc import Mapping
from typing import Any
from urllib.parse import urlencode

from django.conf import settings
from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import get_language, override

from tilbudskatalog.ground.base.ids import slug
from tilbudskatalog.ground.design.context import NAMES
from tilbudskatalog.ground.design.wording import pick

Document = Mapping[str, Any]


def offering_slug(document: Document) -> str:
    return slug(pick(document["texts"], "title").text)


def asked_at(request: HttpRequest, right: str) -> str:
    """The right address with what was asked at another one: the place that somebody chose isn't lost on the way."""
    return f"{right}?{request.GET.urlencode()}" if request.GET else right


def address(document: Document) -> str:
    """The page of an offering, a national offering, an organization or a municipality.

    Also of the short mentions of them that other documents hold: `{id, kind, name}` and `{number, name}`.
    """
    if "texts" in document:
        return reverse("portal:offering", args=[document["id"], offering_slug(document)])
    if "number" in document:
        return reverse("portal:municipality", args=[document["number"], slug(document["name"])])
    return reverse("portal:organization", args=[document["id"], slug(document["name"])])


def languages_of(document: Document, query: str = "") -> list[dict[str, Any]]:
    """The same page in each language. The slug follows the title, so the languages differ in more than their prefix."""
    here, found = get_language(), []
    for code, _name in settings.LANGUAGES:
        with override(code):
            found.append(
                {"code": code, "name": NAMES[code], "href": address(document) + query, "current": code == here}
            )
    return found


def find_address(**words: str | tuple[str, ...]) -> str:
    """The list of results for these words: `q`, `sted`, `tema`, `hvem`, `form`, `tilgang`, `sprak`, `plass`, `mal`,
    `sorter`, `avstand`, `side`."""
    given = {name: value if isinstance(value, str) else ",".join(value) for name, value in words.items() if value}
    return reverse("portal:find") + (f"?{urlencode(given, safe=',')}" if given else "")


def crumb(document: Document) -> dict[str, str]:
    """A step on the way to a page, for what has a name."""
    return {"href": address(document), "label": document["name"]}
