"""The publication log, for mirrors: every publication and withdrawal in the order of its number."""

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext_noop
from ninja import Query, Router
from ninja.decorators import decorate_view

from tilbudskatalog.catalog.publication import log
from tilbudskatalog.doors.api.v1 import caching, schemas, waiting
from tilbudskatalog.doors.api.v1.openapi import refuses
from tilbudskatalog.doors.api.v1.parameters import ChangesSince, only
from tilbudskatalog.doors.api.v1.problems import RETRY_SECONDS
from tilbudskatalog.ground.base.clock import rfc3339

router = Router(tags=["changes"])


@router.get(
    "/changes",
    response=schemas.Changes,
    summary=gettext_noop("What has been published and withdrawn, in order"),
    openapi_extra=refuses(422, 503),
)
@decorate_view(only(ChangesSince))
def changes(request: HttpRequest, given: Query[ChangesSince]) -> HttpResponse:
    """Read from the database, so that no entry is missed; while it is away the answer is 503 with Retry-After. With
    `wait`, and nothing new, it waits; when too many wait already, it answers at once, with Retry-After."""
    waited = waiting.until_after(given.since, given.wait) if given.wait else True
    entries = log.entries_after(given.since, given.limit)
    items = [
        {"seq": entry.seq, "kind": entry.kind, "id": entry.uid, "op": entry.op, "at": rfc3339(entry.at)}
        for entry in entries
    ]
    body = caching.dump({"items": items, "next": entries[-1].seq if entries else given.since})
    response = caching.answer(request, caching.tag("changes", body.decode()), lambda: body)
    if given.wait:
        # A kept copy would answer at once what was to be waited for.
        response["Cache-Control"] = "no-store"
    if not waited and not entries:
        response["Retry-After"] = str(RETRY_SECONDS)
    return response
