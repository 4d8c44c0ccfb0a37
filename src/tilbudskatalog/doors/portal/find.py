"""The list of results: what was understood, what was found and why, and the ways on when nothing was."""

from typing import Any

from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from tilbudskatalog.catalog.search import reading
from tilbudskatalog.catalog.search.places import Place
from tilbudskatalog.catalog.search.query import Result
from tilbudskatalog.doors.portal import cards, geography, places, safety, shelves, understanding
from tilbudskatalog.doors.portal.addresses import address, find_address
from tilbudskatalog.doors.portal.answering import public
from tilbudskatalog.doors.portal.asked import Asked
from tilbudskatalog.doors.portal.filters import filters, sorts
from tilbudskatalog.doors.portal.headings import heading, place_question
from tilbudskatalog.doors.portal.too_narrow import too_narrow
from tilbudskatalog.ground.base.errors import Invalid, Sentence
from tilbudskatalog.ground.design.wording import wanted_language
from tilbudskatalog.insight import usage

SUGGESTED = 3
FARTHEST = 100
# Which part of the question a field of the search's query comes from.
PARTS: dict[str, dict[str, Any]] = {
    "municipality": {"place": ""},
    "theme": {"themes": ()},
    "audience": {"audiences": ()},
    "format": {"formats": ()},
    "access": {"access": ()},
    "language": {"languages": ()},
    "template": {"template": ""},
    "sort": {"sort": ""},
    "radius_km": {"distance": 0},
}


@public
def find(request: HttpRequest) -> HttpResponseBase:
    asked, result, faults = _searched(Asked.in_address(request.GET))
    place = places.resolved(result.understood)
    if asked.page == 1:
        usage.note(
            "search",
            words=asked.q,
            municipality=place.number if place else "",
            results=result.total,
            lang=wanted_language(),
        )
    if asked.page > 1 and not result.items:
        return redirect(asked.changed(page=max(1, -(-result.total // result.size))).address())
    context: dict[str, Any] = {"asked": asked, "place": place, "faults": faults, "calls": safety.calls(result.safety)}
    if candidates := places.candidates(asked, result.understood):
        context |= {
            "heading": place_question(result.understood.places),
            "candidates": candidates,
            "country": geography.country(),
            "everywhere": asked.changed(place="").address(),
        }
        return render(request, "portal/find/which_place.html", context)
    context |= {
        "heading": heading(asked, result, place),
        "by_template": asked.by_template and not place,
        "pills": understanding.pills(asked, result),
        "place_notes": understanding.place_notes(result.understood),
        "corrected": result.understood.corrected,
        "filters": filters(asked, result, place),
        "sorts": sorts(asked, place),
    }
    if not result.total:
        context |= {
            "nearest": _nearest(asked, place),
            "ways": _ways(place),
            "too_narrow": too_narrow(asked, result, place),
        }
        return render(request, "portal/find/nothing.html", context)
    on_shelves = shelves.shown(result, place)
    context |= {"shelves": on_shelves.shelves, "map": on_shelves.map, "pager": _pager(asked, result)}
    if place:
        context["place_address"] = address({"number": place.number, "name": place.name})
    return render(request, "portal/find/results.html", context)


def _searched(asked: Asked) -> tuple[Asked, Result, list[Sentence]]:
    """What was found. A part of the question that makes no sense is left out, and the page says so."""
    try:
        return asked, reading.find(asked.query()), []
    except Invalid as invalid:
        changes: dict[str, Any] = {}
        for name in invalid.fields:
            changes |= PARTS.get(name, {})
        if not changes:
            raise
        kept = asked.changed(**changes)
        return kept, reading.find(kept.query()), list(invalid.fields.values())


def _nearest(asked: Asked, place: Place | None) -> list[cards.Card]:
    """When nothing fits: the closest that does. First without the filters, then around
    the place, then in the rest of the country."""
    attempts = []
    if asked.filtered:
        attempts.append(asked.unfiltered())
    if place and asked.distance < FARTHEST:
        attempts.append(asked.changed(distance=FARTHEST))
    if place:
        attempts.append(asked.changed(place="", sort="", distance=0, q=places.without_place(asked.q, place)))
    for attempt in attempts:
        found = reading.find(attempt.query(size=SUGGESTED, facets=()))
        if found.total:
            return [cards.of_item(item) for item in found.items]
    return []


def _ways(place: Place | None) -> list[dict[str, Any]]:
    """Who can be asked instead: the municipality, and the hospitals that serve it."""
    everyone = {
        "href": find_address(form="digital"),
        "label": _("What can be used from home"),
        "note": _("Digital offerings for the whole country"),
        "icon": "digital",
    }
    document = reading.document("municipality", place.number) if place else None
    if document is None:
        return [everyone]
    ways = [
        {
            "href": address(document),
            "label": _("Everything in %(place)s") % {"place": document["name"]},
            "note": _("All that is offered to those who live there"),
            "icon": "place",
        }
    ]
    ways += [
        {
            "href": address(trust),
            "label": _("Ask the hospital"),
            "note": trust["name"],
            "icon": "chat",
        }
        for trust in document["hospital_trusts"][:SUGGESTED]
    ]
    return [*ways, everyone]


def _pager(asked: Asked, result: Result) -> dict[str, Any]:
    pages = -(-result.total // result.size)
    return {
        "page": asked.page,
        "pages": pages,
        "previous": asked.changed(page=min(asked.page - 1, pages)).address() if asked.page > 1 else "",
        "next": asked.changed(page=asked.page + 1).address() if asked.page < pages else "",
    }
