"""Municipalities: one with what is offered there, and all of them with the hospitals that serve them."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from tilbudskatalog.catalog.search import reading
from tilbudskatalog.catalog.search.query import Query
from tilbudskatalog.doors.portal import cards, labels
from tilbudskatalog.doors.portal.addresses import address, asked_at, find_address
from tilbudskatalog.doors.portal.answering import public
from tilbudskatalog.doors.portal.asked import Asked
from tilbudskatalog.ground.base.errors import NotFound
from tilbudskatalog.ground.design.wording import pick, wanted_language

PAGE = 100


@public
def municipality(request: HttpRequest, number: str, slug: str) -> HttpResponseBase:
    document = reading.document("municipality", number)
    if document is None:
        raise NotFound(_("We can't find this municipality. It may have become part of another."))
    right = address(document)
    if request.path != right:
        return redirect(asked_at(request, right), permanent=True)
    local, total = _offered_in(document["number"])
    context: dict[str, Any] = {
        "document": document,
        "trail": [{"href": reverse("portal:municipalities"), "label": _("Municipalities and hospitals")}],
        "here": document["name"],
        "names": _names(document),
        "themes": _by_theme(local, document),
        "local": len(local),
        "total": total,
        "find": find_address(sted=document["name"]),
        # A space that does not break, as Norwegian writes large numbers.
        "inhabitants": f"{document['population']:,}".replace(",", "\u00a0"),
    }
    return render(request, "portal/municipality/municipality.html", context)


def _offered_in(number: str) -> tuple[list[dict[str, Any]], int]:
    """What is offered to those who live there in particular, and how much there is with what everyone can use."""
    found: list[dict[str, Any]] = []
    page = 1
    while True:
        result = reading.find(Query(lang=wanted_language(), municipality=number, page=page, size=PAGE))
        found += [item.document for item in result.items if not item.document["nationwide"]]
        # What is nationwide comes last, so the first of them ends what is local.
        if page * PAGE >= result.total or not result.items or result.items[-1].document["nationwide"]:
            return found, result.total
        page += 1


def _by_theme(documents: list[dict[str, Any]], where: dict[str, Any]) -> list[dict[str, Any]]:
    """Each offering under its first theme only: a list of one's own municipality shall not repeat itself."""
    themes: dict[str, dict[str, Any]] = {}
    for document in documents:
        theme: dict[str, Any] = document["themes"][0] if document["themes"] else {"code": "", "label": None}
        heading = pick(theme["label"]).text or _("other")
        shelf = themes.setdefault(
            theme["code"],
            {
                "code": theme["code"],
                "heading": heading[0].upper() + heading[1:],
                "href": find_address(sted=where["name"], tema=theme["code"]) if theme["code"] else "",
                "cards": [],
            },
        )
        shelf["cards"].append(cards.card(document))
    return sorted(themes.values(), key=lambda one: (not one["code"], labels.in_order(one["heading"])))


NAME_LANGUAGES = {"sme": "se", "smj": "smj", "sma": "sma", "fkv": "fkv"}


def _names(document: dict[str, Any]) -> dict[str, list[dict[str, Any]]]:
    """Its other names, and the names and numbers that were; the name in the heading is left out."""
    present, former = [], []
    for name in document["names"]:
        if name["kind"] == "former":
            former.append(name)
        elif name["name"] != document["name"]:
            present.append({**name, "lang": NAME_LANGUAGES.get(name["language"], "nb")})
    unique = list({name["name"]: name for name in former if name["name"] != document["name"]}.values())
    return {"present": present, "former": unique}


@public
def municipalities(request: HttpRequest) -> HttpResponse:
    words = Asked.in_address(request.GET).q
    every = _every_municipality()
    trusts = {trust["id"]: trust for one in every for trust in one["hospital_trusts"]}
    wanted = words.casefold()
    # They come by name, and sorting keeps that within each county.
    counties: dict[str, list[dict[str, Any]]] = {}
    for one in sorted(every, key=lambda document: labels.in_order(document["county"])):
        if _matches(one, wanted):
            counties.setdefault(one["county"], []).append(one)
    context = {
        "words": words,
        "counties": [{"name": name, "municipalities": found} for name, found in counties.items()],
        "trusts": sorted(
            (trust for trust in trusts.values() if wanted in trust["name"].casefold()),
            key=lambda one: labels.in_order(one["name"]),
        ),
        "count": sum(len(found) for found in counties.values()),
    }
    return render(request, "portal/municipality/municipalities.html", context)


def _every_municipality() -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = []
    page = 1
    while True:
        total, documents = reading.documents("municipality", page=page, size=PAGE)
        found += documents
        if page * PAGE >= total or not documents:
            return found
        page += 1


def _matches(document: dict[str, Any], words: str) -> bool:
    """Names of today and before, number, county and largest place: whatever one may know it by."""
    known = [document["name"], document["official_name"], document["number"], document["county"]]
    known += [document["largest_place"]] + [name["name"] for name in document["names"]]
    return any(words in one.casefold() for one in known)
