"""What providers offer: search, and one with everything that is published about it."""

import json
from contextlib import suppress
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop
from ninja import Query, Router
from ninja.decorators import decorate_view

from tilbudskatalog.catalog.search import query, reading
from tilbudskatalog.doors.api.v1 import (
    addresses,
    caching,
    document_schemas,
    findings,
    items,
    places,
    problems,
    schemas,
    snapshots,
)
from tilbudskatalog.doors.api.v1.openapi import refuses
from tilbudskatalog.doors.api.v1.parameters import OfferingSearch, Shown, only
from tilbudskatalog.doors.api.v1.pieces import Pieces
from tilbudskatalog.doors.api.v1.remembering import remembered
from tilbudskatalog.ground.base.errors import Gone, Invalid
from tilbudskatalog.ground.base.languages import pick

router = Router(tags=["offerings"])
ALTERNATIVES = 3


@router.get(
    "/offerings",
    response=schemas.OfferingPage,
    summary=gettext_noop("Search in what providers offer"),
    openapi_extra=refuses(422, 503),
)
@decorate_view(only(OfferingSearch), remembered)
def offerings(request: HttpRequest, given: Query[OfferingSearch]) -> HttpResponse:
    key = caching.tag("offerings", reading.version(), given.model_dump())
    return caching.kept(request, key, lambda: _found(given), language=given.lang)


@router.get(
    "/offerings/{offering_id}",
    response=document_schemas.OfferingDocument,
    summary=gettext_noop("One offering, with all that is published about it"),
    openapi_extra=refuses(404, 410, 503),
)
@decorate_view(only(Shown))
def offering(request: HttpRequest, offering_id: str, given: Query[Shown]) -> HttpResponse:
    uid = snapshots.uuid_or_not_found(offering_id)
    try:
        return snapshots.answer(request, "offering", uid, lang=given.lang, address=page_of)
    except Gone as gone:
        problem = problems.problem_of(gone)
        problem.more["alternatives"] = _alternatives(getattr(gone, "document", None), given.lang)
        return problem.response(request)


def page_of(document: dict[str, Any], lang: str) -> str:
    return addresses.of_offering(document["id"], pick(document["texts"], "title", lang)[0], lang)


def _found(given: OfferingSearch) -> Pieces:
    values = given.model_dump(exclude={"postal_code"})
    several = {name: tuple(value) for name, value in values.items() if isinstance(value, list)}
    near = _point(given.near) if given.near else None
    asked = query.Query(**{**values, **several, "municipality": _place(given), "near": near})
    return findings.offerings(reading.find_ready(asked, items.OFFERING), given.lang)


def _point(near: str) -> tuple[float, float]:
    """The pattern of the parameter has seen to it that these are two numbers; search looks at how large they are."""
    latitude, longitude = near.split(",")
    return float(latitude), float(longitude)


def _place(given: OfferingSearch) -> str:
    if given.municipality and given.postal_code:
        raise Invalid({"postal_code": _("Give either a municipality or a postal code, not both.")})
    return places.of_postal_code(given.postal_code) if given.postal_code else given.municipality


def _alternatives(withdrawn: dict[str, Any] | None, lang: str) -> list[dict[str, Any]]:
    """Others that follow the same national offering; those in the same municipality first."""
    if not withdrawn or not withdrawn["template"]:
        return []
    homes = [each["number"] for each in withdrawn["municipalities"][:1]]
    found: dict[str, dict[str, Any]] = {}
    for municipality in (*homes, ""):
        asked = query.Query(
            template=withdrawn["template"], municipality=municipality, lang=lang, size=ALTERNATIVES, facets=()
        )
        # The municipality may itself have ceased since; then those elsewhere are what there is.
        with suppress(Invalid):
            for item in map(items.offering, reading.find_ready(asked, items.OFFERING).items):
                alternative = json.loads(bytes(item))
                found.setdefault(alternative["id"], alternative)
    return list(found.values())[:ALTERNATIVES]
