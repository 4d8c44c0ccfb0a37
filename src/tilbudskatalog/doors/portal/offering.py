"""The page of an offering: one provider's own, or a national one with everyone who offers it."""

from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from tilbudskatalog.catalog.search import reading
from tilbudskatalog.catalog.search.query import Query
from tilbudskatalog.doors.portal import alternatives, cards, course, linked_data, national, runs, sharing
from tilbudskatalog.doors.portal.access_to_place import ticks
from tilbudskatalog.doors.portal.addresses import Document, address, asked_at, crumb, find_address, languages_of
from tilbudskatalog.doors.portal.answering import with_places
from tilbudskatalog.doors.portal.published import published
from tilbudskatalog.ground.base.errors import Gone
from tilbudskatalog.ground.design.wording import pick, wanted_language
from tilbudskatalog.insight import usage

RELATED = 3


@with_places
def offering(request: HttpRequest, uid: UUID, slug: str = "") -> HttpResponseBase:
    try:
        document = published(uid)
    except Gone as gone:
        return _withdrawn(request, gone)
    right = address(document)
    if request.path != right:
        return redirect(asked_at(request, right), permanent=True)
    if request.GET.get("utskrift") in sharing.PRINTS:
        return sharing.on_paper(request, document)
    usage.note("open", offering=str(uid), lang=wanted_language())
    return page(request, document)


def page(request: HttpRequest, document: Document, more: dict[str, Any] | None = None) -> HttpResponse:
    """The page of a document, published or not. `more` is added to what the template has."""
    if document["kind"] == "national_offering":
        return national.page(request, document, _crumbs(document) | {"share": sharing.ways(document)} | (more or {}))
    return render(request, "portal/offering/offering.html", _context(document) | (more or {}))


def _context(document: Document) -> dict[str, Any]:
    shown = runs.of(document, runs.live(document)) if document.get("courses") else []
    return {
        "runs": shown[: runs.SHOWN],
        "more_runs": shown[runs.SHOWN :],
        "next": shown[0] if shown else None,
        "meetings": course.meetings(shown[0].document) if shown else [],
        "people": course.people(shown[0].document) if shown else [],
        "document": document,
        "card": cards.card(document),
        "place": document["place"],
        "ticks": ticks(document["place"]) if document["place"] else [],
        "national": cards.national_of(document),
        **_crumbs(document),
        "languages": languages_of(document),
        "alternatives": alternatives.alternatives(document),
        "share": sharing.ways(document),
        "linked": linked_data.script(document),
        "takes_referral_only": document["access"] == ["referral"],
    }


def _crumbs(document: Document) -> dict[str, Any]:
    trail = [{"href": find_address(), "label": _("Find offerings")}]
    if len(document["municipalities"]) == 1:
        trail.append(crumb(document["municipalities"][0]))
    return {"trail": trail, "here": pick(document["texts"], "title")}


def _withdrawn(request: HttpRequest, gone: Gone) -> HttpResponse:
    """What it was, and what there is instead: the same from others, or else what resembles it."""
    last: Document = getattr(gone, "document", None) or {}
    alternatives: list[cards.Card] = []
    title = pick(last.get("texts"), "title")
    if last:
        queries = [Query(lang=wanted_language(), q=title.text, collapse="template", size=RELATED)]
        if last.get("template") and last["kind"] == "offering":
            queries.insert(0, Query(lang=wanted_language(), template=last["template"], size=RELATED))
        for query in queries:
            alternatives = alternatives or [cards.of_item(item) for item in reading.find(query).items]
    context = {"title": title, "alternatives": alternatives, "find": find_address(q=title.text)}
    response = render(request, "portal/offering/withdrawn.html", context, status=410)
    response["Cache-Control"] = "no-store"
    return response
