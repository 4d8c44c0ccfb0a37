"""Norway's municipalities, each whole, so that a mirror gets them all in one answer."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext_noop
from ninja import Query, Router
from ninja.decorators import decorate_view

from tilbudskatalog.catalog.search import reading
from tilbudskatalog.doors.api.v1 import addresses, caching, document_schemas, places, snapshots
from tilbudskatalog.doors.api.v1.openapi import refuses
from tilbudskatalog.doors.api.v1.paging import page_of_register
from tilbudskatalog.doors.api.v1.parameters import MunicipalitySearch, Shown, only
from tilbudskatalog.doors.api.v1.registers import MUNICIPALITIES, Document

router = Router(tags=["municipalities"])


@router.get(
    "/municipalities",
    response=document_schemas.MunicipalityPage,
    summary=gettext_noop("The municipalities of today"),
    openapi_extra=refuses(422, 503),
)
@decorate_view(only(MunicipalitySearch))
def municipalities(request: HttpRequest, given: Query[MunicipalitySearch]) -> HttpResponse:
    etag = caching.tag("municipalities", reading.version(), given.model_dump())
    return caching.answer(request, etag, lambda: caching.dump(_found(given)))


@router.get(
    "/municipalities/{number}",
    response=document_schemas.MunicipalityDocument,
    summary=gettext_noop("One municipality, by its number"),
    openapi_extra=refuses(404, 410, 503),
)
@decorate_view(only(Shown))
def municipality(request: HttpRequest, number: str, given: Query[Shown]) -> HttpResponse:
    return snapshots.answer(request, "municipality", number, lang=given.lang, address=_address)


def _found(given: MunicipalitySearch) -> dict[str, Any]:
    wanted = given.q.casefold().strip()

    def passes(document: Document) -> bool:
        return any(word.startswith(wanted) if word.isdigit() else wanted in word for word in places.words_of(document))

    def item(document: Document) -> dict[str, Any]:
        return {**document, "url": _address(document, given.lang)}

    return page_of_register(MUNICIPALITIES, given, passes if wanted else None, item)


def _address(document: Document, lang: str) -> str:
    return addresses.of_municipality(document["number"], document["name"], lang)
