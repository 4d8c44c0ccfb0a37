"""Who offers."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext_noop
from ninja import Query, Router
from ninja.decorators import decorate_view

from tilbudskatalog.catalog.search import reading
from tilbudskatalog.doors.api.v1 import addresses, caching, document_schemas, items, places, schemas, snapshots
from tilbudskatalog.doors.api.v1.openapi import refuses
from tilbudskatalog.doors.api.v1.paging import page_of_register
from tilbudskatalog.doors.api.v1.parameters import OrganizationSearch, Shown, only
from tilbudskatalog.doors.api.v1.registers import ORGANIZATIONS, Document

router = Router(tags=["organizations"])
COPIED = ("id", "name", "short_name", "organization_number", "municipality", "synthetic")


@router.get(
    "/organizations",
    response=schemas.OrganizationPage,
    summary=gettext_noop("Who offers"),
    openapi_extra=refuses(422, 503),
)
@decorate_view(only(OrganizationSearch))
def organizations(request: HttpRequest, given: Query[OrganizationSearch]) -> HttpResponse:
    etag = caching.tag("organizations", reading.version(), given.model_dump())
    return caching.answer(request, etag, lambda: caching.dump(_found(given)))


@router.get(
    "/organizations/{organization_id}",
    response=document_schemas.OrganizationDocument,
    summary=gettext_noop("One organization"),
    openapi_extra=refuses(404, 410, 503),
)
@decorate_view(only(Shown))
def organization(request: HttpRequest, organization_id: str, given: Query[Shown]) -> HttpResponse:
    uid = snapshots.uuid_or_not_found(organization_id)
    return snapshots.answer(request, "organization", uid, lang=given.lang, address=_address)


def _found(given: OrganizationSearch) -> dict[str, Any]:
    wanted, kinds = given.q.casefold().strip(), set(given.kind)
    number = places.number_of(given.municipality) if given.municipality else ""

    def passes(document: Document) -> bool:
        return (
            (not wanted or wanted in document["name"].casefold() or wanted in document["short_name"].casefold())
            and (not kinds or document["organization_kind"] in kinds)
            and (not number or number in _numbers(document))
        )

    narrowed = bool(wanted or kinds or number)
    return page_of_register(ORGANIZATIONS, given, passes if narrowed else None, lambda each: _item(each, given.lang))


def _numbers(document: Document) -> set[str]:
    """Where it has its seat, and those that it serves."""
    seat = document["municipality"]
    return {each["number"] for each in document["catchment"]} | ({seat["number"]} if seat else set())


def _item(document: Document, lang: str) -> dict[str, Any]:
    copied = {key: document[key] for key in COPIED}
    return {
        **copied,
        "kind": document["organization_kind"],
        "parent": items.brief(document["parent"]) if document["parent"] else None,
        "url": _address(document, lang),
    }


def _address(document: Document, lang: str) -> str:
    return addresses.of_organization(document["id"], document["name"], lang)
