"""Who offers: one actor, how to reach it, whom it serves and what it offers."""

from typing import Any
from uuid import UUID

from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from tilbudskatalog.catalog.search import reading
from tilbudskatalog.catalog.search.query import Query
from tilbudskatalog.doors.portal import cards, labels
from tilbudskatalog.doors.portal.addresses import Document, address, asked_at, crumb, find_address
from tilbudskatalog.doors.portal.answering import public
from tilbudskatalog.doors.portal.asked import PAGE_SIZE, Asked
from tilbudskatalog.ground.base.errors import Gone, NotFound
from tilbudskatalog.ground.design.wording import wanted_language

ALTERNATIVES = 6


@public
def organization(request: HttpRequest, uid: UUID, slug: str) -> HttpResponseBase:
    try:
        document = reading.document("organization", str(uid))
    except Gone as gone:
        return _closed(request, gone)
    if document is None:
        raise NotFound(_("We can't find this provider."))
    right = address(document)
    if request.path != right:
        return redirect(asked_at(request, right), permanent=True)
    page = Asked.in_address(request.GET).page
    offered = reading.find(
        Query(lang=wanted_language(), organization=str(uid), sort="title", page=page, size=PAGE_SIZE)
    )
    pages = -(-offered.total // PAGE_SIZE)
    context: dict[str, Any] = {
        "document": document,
        "trail": _trail(document),
        "here": document["name"],
        "kind": labels.ORGANIZATION_KINDS.get(document["organization_kind"], ""),
        "total": offered.total,
        "cards": [cards.card(item.document) for item in offered.items],
        "page": page,
        "pages": pages,
        "previous": f"?side={page - 1}" if page > 1 else "",
        "next": f"?side={page + 1}" if page < pages else "",
    }
    return render(request, "portal/organization/organization.html", context)


def _closed(request: HttpRequest, gone: Gone) -> HttpResponseBase:
    """That it is, and what others offer where it was."""
    last: Document = getattr(gone, "document", None) or {}
    place = last.get("municipality") or {}
    alternatives = []
    if place:
        query = Query(lang=wanted_language(), municipality=place["number"], size=ALTERNATIVES)
        alternatives = [cards.of_item(item) for item in reading.find(query).items]
    context = {
        "name": last.get("name") or _("This provider"),
        "place": place.get("name", ""),
        "alternatives": alternatives,
        "find": find_address(sted=place.get("name", "")),
    }
    response = render(request, "portal/organization/closed.html", context, status=410)
    response["Cache-Control"] = "no-store"
    return response


def _trail(document: Document) -> list[dict[str, str]]:
    every = {"href": reverse("portal:municipalities"), "label": _("Municipalities and hospitals")}
    return [every, crumb(document["municipality"])] if document["municipality"] else [every]
