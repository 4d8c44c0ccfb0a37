"""Courses: what is published of one, and how many places it has left just now."""

from typing import Any

from django.db import Error
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop
from ninja import Query, Router
from ninja.decorators import decorate_view

from tilbudskatalog.catalog.courses import places
from tilbudskatalog.catalog.search import reading
from tilbudskatalog.doors.api.v1 import addresses, caching, document_schemas, schemas, snapshots
from tilbudskatalog.doors.api.v1.openapi import refuses
from tilbudskatalog.doors.api.v1.parameters import Shown, only
from tilbudskatalog.ground.base.errors import NotFound

router = Router(tags=["courses"])


@router.get(
    "/courses/{course_id}",
    response=document_schemas.CourseDocument,
    summary=gettext_noop("One course, with its meetings, program and people"),
    openapi_extra=refuses(404, 410, 503),
)
@decorate_view(only(Shown))
def course(request: HttpRequest, course_id: str, given: Query[Shown]) -> HttpResponse:
    uid = snapshots.uuid_or_not_found(course_id)
    return snapshots.answer(request, "course", uid, lang=given.lang, address=_address)


@router.get(
    "/courses/{course_id}/availability",
    response=schemas.CourseAvailability,
    summary=gettext_noop("How many places a course has left"),
    openapi_extra=refuses(404, 410, 503),
)
@decorate_view(only(Shown))
def availability(request: HttpRequest, course_id: str, given: Query[Shown]) -> HttpResponse:
    """From the database itself; while it is away, what is known is that nobody knows."""
    uid = snapshots.uuid_or_not_found(course_id)
    if reading.document("course", uid) is None:
        raise NotFound(_("We can't find this course. It may be over, or the address may be misspelt."))
    found = live(uid)
    body = {
        "id": uid,
        "known": found is not None,
        "capacity": found.capacity if found else None,
        "left": found.left if found else None,
        "waiting": found.waiting if found else None,
    }
    response = caching.answer(request, caching.tag("availability", uid, body), lambda: caching.dump(body))
    response["Cache-Control"] = "no-cache"
    return response


def live(uid: str) -> places.Places | None:
    """None while the database is away."""
    if reading.freshness().database_away:
        return None
    try:
        return places.of(uid)
    except Error:
        return None


def _address(document: dict[str, Any], lang: str) -> str:
    return addresses.of_course(document["id"], lang)
