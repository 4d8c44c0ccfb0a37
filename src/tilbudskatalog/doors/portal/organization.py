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
from tilbudskatalog.doors.portal.addresses import Document, address, asked_at, crumb
from tilbudskatalog.doors.portal.answering import public
from tilbudskatalog.doors.portal.asked import PAGE_SIZE, Asked
from tilbudskatalog.ground.base.errors import NotFound
from tilbudskatalog.ground.design.wording import wanted_language


@public
def organization(request: HttpRequest, uid: UUID, slug: str) -> HttpResponseBase:
    document = reading.document("organization", str(uid))
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


def _trail(document: Document) -> list[dict[str, str]]:
    every = {"href": reverse("portal:municipalities"), "label": _("Municipalities and hospitals")}
    return [every, crumb(document["municipality"])] if document["municipality"] else [every]
