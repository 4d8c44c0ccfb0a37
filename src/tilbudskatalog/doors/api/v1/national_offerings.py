"""The national catalog: the templates that providers follow."""

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext_noop
from ninja import Query, Router
from ninja.decorators import decorate_view

from tilbudskatalog.catalog.search import query, reading
from tilbudskatalog.doors.api.v1 import caching, document_schemas, findings, items, schemas, snapshots
from tilbudskatalog.doors.api.v1.offerings import page_of
from tilbudskatalog.doors.api.v1.openapi import refuses
from tilbudskatalog.doors.api.v1.parameters import NationalSearch, Shown, only
from tilbudskatalog.doors.api.v1.pieces import Pieces
from tilbudskatalog.doors.api.v1.remembering import remembered

router = Router(tags=["national-offerings"])
KIND = "national_offering"


@router.get(
    "/national-offerings",
    response=schemas.NationalPage,
    summary=gettext_noop("Search in the national catalog"),
    openapi_extra=refuses(422, 503),
)
@decorate_view(only(NationalSearch), remembered)
def national_offerings(request: HttpRequest, given: Query[NationalSearch]) -> HttpResponse:
    version = reading.version()
    etag = caching.tag(KIND, version, given.model_dump())
    return caching.kept(request, etag, lambda: _found(given), language=given.lang)


@router.get(
    "/national-offerings/{code}",
    response=document_schemas.NationalDocument,
    summary=gettext_noop("One national offering, by its code or id"),
    openapi_extra=refuses(404, 410, 503),
)
@decorate_view(only(Shown))
def national_offering(request: HttpRequest, code: str, given: Query[Shown]) -> HttpResponse:
    return snapshots.answer(request, KIND, code, lang=given.lang, address=page_of)


def _found(given: NationalSearch) -> Pieces:
    values = given.model_dump() | {"theme": tuple(given.theme), "level": tuple(given.level), "facets": ()}
    return findings.national_offerings(reading.find_ready(query.Query(**values, kind=KIND), items.NATIONAL))
