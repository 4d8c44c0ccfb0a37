"""Courses as iCalendar (RFC 5545): one event for each meeting, with the same UID however it moves."""

import datetime as dt
from collections.abc import Iterable
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods
from icalendar import Event, vGeo

from tilbudskatalog.catalog.search import reading
from tilbudskatalog.catalog.search.query import Query
from tilbudskatalog.doors.api.v1 import addresses, caching, snapshots
from tilbudskatalog.doors.api.v1.entrance import language_of_sentences
from tilbudskatalog.ground.base import calendars
from tilbudskatalog.ground.base.clock import OSLO
from tilbudskatalog.ground.base.errors import NotFound
from tilbudskatalog.ground.base.languages import pick

MEDIA_TYPE = "text/calendar; charset=utf-8"
# How long subscribers' programs may wait before they ask again.
REFRESH = dt.timedelta(hours=4)
PAGE = 100
Document = dict[str, Any]


@require_http_methods(["GET"])
def course(request: HttpRequest, course_id: str) -> HttpResponse:
    """Raises `NotFound`, or `Gone` for one that is over."""
    uid = snapshots.uuid_or_not_found(course_id)
    document = reading.document("course", uid)
    offering = document and reading.document("offering", document["offering"]["id"])
    if document is None or offering is None:
        raise NotFound(_("We can't find this course. It may be over, or the address may be misspelt."))
    return _answer(request, uid, lambda lang: calendar([(document, offering)], _title(offering, lang), lang))


@require_http_methods(["GET"])
def organization(request: HttpRequest, organization_id: str) -> HttpResponse:
    """All courses of an organization that are to come. Raises `NotFound` or `Gone`."""
    uid = snapshots.uuid_or_not_found(organization_id)
    found = reading.document("organization", uid)
    if found is None:
        raise NotFound(_("We can't find this organization."))
    return _answer(request, uid, lambda lang: calendar(_courses_of(uid), found["name"], lang))


def calendar(courses: Iterable[tuple[Document, Document]], name: str, lang: str) -> bytes:
    """Of pairs of a course and its offering."""
    made = calendars.blank(name)
    made.add("refresh-interval", REFRESH, parameters={"value": "DURATION"})
    for document, offering in courses:
        for meeting in document["meetings"]:
            made.add_component(event(document, meeting, offering, lang))
    return bytes(made.to_ical())


def event(document: Document, meeting: Document, offering: Document, lang: str) -> Event:
    made = Event()
    made.add("uid", f"{meeting['id']}@{urlsplit(settings.PUBLIC_URL).hostname}")
    made.add("sequence", document["sequence"] + meeting["sequence"])
    made.add("dtstamp", _moment(document["published"]))
    made.add("dtstart", _moment(meeting["starts"]).astimezone(OSLO))
    made.add("dtend", _moment(meeting["ends"]).astimezone(OSLO))
    title = _title(offering, lang)
    made.add("summary", f"{title}: {meeting['theme']}" if meeting["theme"] else title)
    cancelled = document["state"] == "cancelled" or meeting["cancelled"]
    made.add("status", "CANCELLED" if cancelled else "CONFIRMED")
    reason = meeting["cancelled_reason"] or document["cancelled_reason"]
    address = addresses.of_offering(offering["id"], title, lang)
    made.add("description", "\n".join(line for line in (reason, document["name"], address) if line))
    made.add("url", address)
    place = meeting["place"] or document["place"]
    if place:
        where = (place["name"], meeting["room"] or document["room"], place["address"], place["city"])
        made.add("location", ", ".join(part for part in where if part))
        if place["latitude"] is not None:
            made.add("geo", vGeo((place["latitude"], place["longitude"])))
    elif document["digital"] or meeting["digital"]:
        made.add("location", _("Digital room. The address is given to those who have a place."))
    return made


def _courses_of(organization: str) -> list[tuple[Document, Document]]:
    found: list[tuple[Document, Document]] = []
    page = 1
    while True:
        result = reading.find(Query(organization=organization, size=PAGE, page=page, facets=()))
        for item in result.items:
            ids = [brief["id"] for brief in item.document.get("courses", ())]
            found += [(course, item.document) for course in reading.courses(ids)]
        if page * PAGE >= result.total:
            return sorted(found, key=lambda pair: (pair[0]["starts"] or "", pair[0]["id"]))
        page += 1


def _answer(request: HttpRequest, uid: str, make: Any) -> HttpResponse:
    lang = language_of_sentences(request)
    etag = caching.tag("ical", uid, lang, reading.version())
    response = caching.answer(request, etag, lambda: make(lang), language=lang, media_type=MEDIA_TYPE)
    response["Content-Disposition"] = f'inline; filename="{uid}.ics"'
    return response


def _title(offering: Document, lang: str) -> str:
    return pick(offering["texts"], "title", lang)[0]


def _moment(written: str) -> dt.datetime:
    return dt.datetime.fromisoformat(written)
