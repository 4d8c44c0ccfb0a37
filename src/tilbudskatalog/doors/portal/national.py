"""The page of a national offering: what it is, who offers it near a place, and everyone by county."""

import functools
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from tilbudskatalog.catalog.search import reading
from tilbudskatalog.catalog.search.places import Place
from tilbudskatalog.catalog.search.query import LARGEST_PAGE, Query
from tilbudskatalog.doors.portal import cards, facts, geography, labels, places
from tilbudskatalog.doors.portal.addresses import Document, address, asked_at, languages_of
from tilbudskatalog.doors.portal.answering import public
from tilbudskatalog.doors.portal.asked import Asked
from tilbudskatalog.ground.base.errors import Invalid, NotFound, Sentence
from tilbudskatalog.ground.design.wording import wanted_language

NEAREST = 6


@dataclass(frozen=True, slots=True)
class Provider:
    """One who offers it. `here` are the numbers of the municipalities whose inhabitants it is for."""

    href: str
    label: str
    where: str
    county: str
    point: geography.Point | None
    here: frozenset[str]
    nationwide: bool


@dataclass(frozen=True, slots=True)
class Near:
    """What was asked about a place, and what came of it."""

    words: str
    place: Place | None = None
    providers: tuple[dict[str, str], ...] = ()
    candidates: tuple[dict[str, str], ...] = ()
    fault: Sentence = ""


@public
def by_code(request: HttpRequest, code: str) -> HttpResponseBase:
    """The page by the code that people in the field know it by."""
    document = reading.document("national_offering", code)
    if document is None:
        raise NotFound(_("There is no national offering with this code."))
    return redirect(asked_at(request, address(document)), permanent=False)


def page(request: HttpRequest, document: Document, context: dict[str, Any]) -> HttpResponse:
    every = providers(reading.version(), document["code"], get_language() or "")
    words = Asked.in_address(request.GET).place
    context |= {
        "document": document,
        "languages": context.get("languages")
        or languages_of(document, f"?{request.GET.urlencode()}" if request.GET else ""),
        "card": cards.card(document),
        "providers": len(every),
        "near": near(document, words, every) if words else None,
        "counties": by_county(every),
    }
    return render(request, "portal/offering/national.html", context)


@functools.lru_cache(maxsize=64)
def providers(_version: int, code: str, _language: str) -> tuple[Provider, ...]:
    """Everyone who offers it, kept until the next publication."""
    found: list[Provider] = []
    page = 1
    while True:
        query = Query(lang=wanted_language(), template=code, sort="title", page=page, size=LARGEST_PAGE, facets=())
        result = reading.find(query)
        found += [_provider(item.document) for item in result.items]
        if page * LARGEST_PAGE >= result.total or not result.items:
            return tuple(sorted(found, key=lambda one: labels.in_order(one.label)))
        page += 1


def _provider(document: Document) -> Provider:
    seat = geography.point_of(geography.seat(document))
    return Provider(
        address(document),
        facts.providers_named(document),
        facts.where(document),
        seat.county if seat and not document["nationwide"] else "",
        geography.where_of(document),
        frozenset(one["number"] for one in document["municipalities"]),
        document["nationwide"],
    )


def near(document: Document, words: str, every: tuple[Provider, ...]) -> Near:
    """Those whose offering is for people there come first, nearest first, then the closest of the others."""
    query = Query(lang=wanted_language(), template=document["code"], municipality=words, size=1, facets=())
    try:
        understood = reading.find(query).understood
    except Invalid as invalid:
        return Near(words, fault=next(iter(invalid.fields.values())))
    if len(understood.places) > 1:
        return Near(words, candidates=tuple(_choice(place) for place in understood.places if place.number))
    place = places.resolved(understood)
    center = geography.point_of(place.number) if place else None
    if place is None or center is None:
        note = _("We know no municipality there. What the whole country can use, you can use too.")
        return Near(words, fault="" if any(one.nationwide for one in every) else note)
    measured = [(one, geography.kilometres(center, one.point)) for one in every if one.point and not one.nationwide]
    measured.sort(key=lambda pair: (place.number not in pair[0].here, pair[1]))
    everywhere = [{"href": one.href, "label": one.label, "note": one.where} for one in every if one.nationwide]
    nearest = [_link(one, distance, place) for one, distance in measured[:NEAREST]]
    return Near(words, place, tuple(nearest + everywhere))


def _choice(place: Place) -> dict[str, str]:
    label = _("%(name)s in %(county)s") % {"name": place.name, "county": place.county}
    return {"href": "?" + urlencode({"sted": f"{place.name} ({place.county})"}) + "#her", "label": label}


def _link(one: Provider, distance: float, place: Place) -> dict[str, str]:
    parts = [one.where, facts.distance(distance)]
    if place.number in one.here:
        parts.append(_("for people in %(place)s") % {"place": place.name})
    return {"href": one.href, "label": one.label, "note": " · ".join(part for part in parts if part)}


def by_county(every: tuple[Provider, ...]) -> list[dict[str, Any]]:
    """Counties by name, and last those that are of no county."""
    counties: dict[str, list[Provider]] = {}
    for one in every:
        counties.setdefault(one.county, []).append(one)
    ordered = sorted(counties, key=lambda county: (not county, labels.in_order(county)))
    return [{"name": county or _("The whole country"), "providers": counties[county]} for county in ordered]
