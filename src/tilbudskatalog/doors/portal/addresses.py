"""Where on this site a published thing has its page. The slug is decoration: the page is found by its id."""

from collections.abc import Mapping
from typing import Any
from urllib.parse import urlencode

from django.urls import reverse

from tilbudskatalog.ground.base.ids import slug
from tilbudskatalog.ground.design.wording import pick

Document = Mapping[str, Any]


def offering_slug(document: Document) -> str:
    return slug(pick(document["texts"], "title").text)


def address(document: Document) -> str:
    """The page of an offering, a national offering, an organization or a municipality.

    Also of the short mentions of them that other documents hold: `{id, kind, name}` and `{number, name}`.
    """
    if "texts" in document:
        return reverse("portal:offering", args=[document["id"], offering_slug(document)])
    if "number" in document:
        return reverse("portal:municipality", args=[document["number"], slug(document["name"])])
    return reverse("portal:organization", args=[document["id"], slug(document["name"])])


def find_address(**words: str | tuple[str, ...]) -> str:
    """The list of results for these words: `q`, `sted`, `tema`, `hvem`, `form`, `tilgang`, `mal`, `side`."""
    given = {name: value if isinstance(value, str) else ",".join(value) for name, value in words.items() if value}
    return reverse("portal:find") + (f"?{urlencode(given, safe=',')}" if given else "")


def crumb(document: Document) -> dict[str, str]:
    """A step on the way to a page, for what has a name."""
    return {"href": address(document), "label": document["name"]}
