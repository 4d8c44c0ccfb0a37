"""What somebody may be about to write: concepts, national offerings and places."""

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext_noop
from ninja import Query, Router
from ninja.decorators import decorate_view

from tilbudskatalog.catalog.search import reading
from tilbudskatalog.doors.api.v1 import caching, schemas
from tilbudskatalog.doors.api.v1.openapi import refuses
from tilbudskatalog.doors.api.v1.parameters import SuggestSearch, only
from tilbudskatalog.doors.api.v1.remembering import remembered

router = Router(tags=["offerings"])


@router.get(
    "/suggest",
    response=schemas.Suggestions,
    summary=gettext_noop("Suggestions while somebody writes"),
    openapi_extra=refuses(422, 503),
)
@decorate_view(only(SuggestSearch), remembered)
def suggest(request: HttpRequest, given: Query[SuggestSearch]) -> HttpResponse:
    etag = caching.tag("suggest", reading.version(), given.model_dump())
    return caching.kept(request, etag, lambda: _found(given), language=given.lang)


def _found(given: SuggestSearch) -> bytes:
    found = reading.suggest(given.q, given.lang, given.limit) if given.q.strip() else []
    items = [{"kind": each.kind, "id": each.id, "label": each.label, "detail": each.detail} for each in found]
    return caching.dump({"items": items})
