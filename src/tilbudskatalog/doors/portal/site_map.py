"""What search engines ask for: the map of the site in pages, in all its languages, and what they should leave alone."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import override

from tilbudskatalog.catalog.search import reading
from tilbudskatalog.catalog.search.query import Query
from tilbudskatalog.doors.portal.addresses import address
from tilbudskatalog.doors.portal.answering import public, still
from tilbudskatalog.ground.base.errors import NotFound

# The protocol allows 50,000 addresses; a page this small is made in half a second, and holds up nobody.
LARGEST = 1_500
KINDS = ("municipality", "organization", "national_offering", "offering")
OWN_PAGES = ("home", "find", "municipalities", "about", "privacy", "accessibility", "open_data")
XML = "application/xml; charset=utf-8"


@dataclass(frozen=True, slots=True)
class Entry:
    """One thing in one language, with the addresses of all its languages."""

    address: str
    published: str
    alternates: list[dict[str, str]]


def things_on_a_page() -> int:
    return LARGEST // len(settings.LANGUAGES)


@public
@override("nb")
def index(request: HttpRequest) -> HttpResponse:
    pages = [_own(reverse("portal:site_map_page", args=["sider-1"]))]
    for kind in KINDS:
        total = _total(kind)
        count = -(-total // things_on_a_page())
        pages += [_own(reverse("portal:site_map_page", args=[f"{kind}-{page}"])) for page in range(1, count + 1)]
    return render(request, "portal/site_map/index.xml", {"pages": pages}, content_type=XML)


@public
def page(request: HttpRequest, slug: str) -> HttpResponseBase:
    """`slug` is a kind and a number: `offering-3`."""
    kind, _dash, digits = slug.rpartition("-")
    number = int(digits) if digits.isascii() and digits.isdecimal() and len(digits) < 6 else 0
    entries = list(_own_pages() if slug == "sider-1" else _published(kind, number))
    if not entries:
        raise NotFound(_("The site map has no such page."))
    return render(request, "portal/site_map/page.xml", {"entries": entries}, content_type=XML)


def _total(kind: str) -> int:
    if kind in ("offering", "national_offering"):
        return reading.find(Query(kind=kind, size=1, facets=())).total
    total, _first = reading.documents(kind, size=1)
    return total


@still
@override("nb")
def robots(request: HttpRequest) -> HttpResponse:
    return render(request, "portal/site_map/robots.txt", content_type="text/plain; charset=utf-8")


def _own_pages() -> Iterator[Entry]:
    for name in OWN_PAGES:
        yield from _in_each_language(partial(reverse, f"portal:{name}"), "")


def _published(kind: str, number: int) -> Iterator[Entry]:
    if kind not in KINDS or number < 1:
        return
    _count, documents = reading.documents(kind, page=number, size=things_on_a_page())
    for document in documents:
        yield from _in_each_language(partial(address, document), document["published"])


def _in_each_language(made: Callable[[], str], published: str) -> Iterator[Entry]:
    alternates: list[dict[str, str]] = []
    for code, _name in settings.LANGUAGES:
        with override(code):
            alternates.append({"code": code, "address": _own(made())})
    for alternate in alternates:
        yield Entry(alternate["address"], published, alternates)


def _own(path: str) -> str:
    return f"{settings.PUBLIC_URL}{path}"
