"""Suggestions while one writes the question, as a piece of HTML. Nothing of what is written here is noted."""

from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse

from tilbudskatalog.catalog.search import reading
from tilbudskatalog.catalog.search.query import Suggestion
from tilbudskatalog.doors.portal.answering import public
from tilbudskatalog.doors.portal.asked import Asked
from tilbudskatalog.ground.design.wording import wanted_language

ICONS = {"concept": "search", "offering": "book", "place": "place"}
SHORTEST = 2
MOST = 6


@dataclass(frozen=True, slots=True)
class Option:
    """`href` is given for what has a page of its own: choosing it goes there instead of asking."""

    kind: str
    value: str
    detail: str
    icon: str
    href: str


@public
def suggestions(request: HttpRequest) -> HttpResponse:
    words = Asked.in_address(request.GET).q
    found = reading.suggest(words, wanted_language(), MOST) if len(words) >= SHORTEST else []
    options = [_option(one) for one in found]
    response = render(request, "portal/find/suggestions.html", {"options": options})
    response["X-Robots-Tag"] = "noindex"
    return response


def _option(one: Suggestion) -> Option:
    href = reverse("portal:national", args=[one.id]) if one.kind == "offering" else ""
    return Option(one.kind, one.label, one.detail, ICONS.get(one.kind, "search"), href)
