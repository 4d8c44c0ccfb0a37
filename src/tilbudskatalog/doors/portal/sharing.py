"""Handing an offering on: its address to copy, as a letter, as a QR code, and on paper."""

import io
from typing import Any
from urllib.parse import quote
from uuid import UUID

import segno
from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from tilbudskatalog.doors.portal import cards
from tilbudskatalog.doors.portal.access_to_place import ticks
from tilbudskatalog.doors.portal.addresses import Document, address
from tilbudskatalog.doors.portal.answering import public
from tilbudskatalog.doors.portal.published import published
from tilbudskatalog.ground.design.wording import pick

PRINTS = {"1": "plain", "stor": "large"}


def whole_address(document: Document) -> str:
    return f"{settings.PUBLIC_URL}{address(document)}"


def ways(document: Document) -> dict[str, str]:
    """`letter` opens the reader's own e-mail: we send nothing, and learn of nothing."""
    title, whole = pick(document["texts"], "title").text, whole_address(document)
    letter = "\n\n".join([_("I found this, and thought of you:"), title, whole])
    return {
        "address": whole,
        "letter": f"mailto:?subject={quote(title)}&body={quote(letter)}",
    }


@public
def qr(request: HttpRequest, uid: UUID) -> HttpResponse:
    """The address of the page as a QR code that phones can read from paper."""
    drawn = io.BytesIO()
    code = segno.make_qr(whole_address(published(uid)), error="m")
    code.save(drawn, kind="svg", scale=4, border=4, xmldecl=False, light="#ffffff", title=_("QR code"))
    response = HttpResponse(drawn.getvalue(), content_type="image/svg+xml; charset=utf-8")
    response["X-Robots-Tag"] = "noindex"
    return response


def on_paper(request: HttpRequest, document: Document) -> HttpResponse:
    context: dict[str, Any] = {
        "document": document,
        "card": cards.card(document),
        "place": document["place"],
        "ticks": ticks(document["place"]) if document["place"] else [],
        "large": PRINTS.get(request.GET.get("utskrift", "")) == "large",
        "screen": address(document),
        "whole": whole_address(document),
    }
    return render(request, "portal/offering/print.html", context)
