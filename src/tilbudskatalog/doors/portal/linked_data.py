"""An offering in the words of schema.org, for search engines: data in the page, which no browser runs."""

import json
from typing import Any

from django.conf import settings
from django.utils.safestring import SafeString, mark_safe

from tilbudskatalog.doors.portal import go, runs
from tilbudskatalog.doors.portal.addresses import Document, address
from tilbudskatalog.ground.design.wording import pick

# What would end the element, or begin another, is written by number instead.
ESCAPED = {ord("<"): "\\u003c", ord(">"): "\\u003e", ord("&"): "\\u0026"}


def script(document: Document) -> SafeString:
    return written(described(document))


def written(data: dict[str, Any]) -> SafeString:
    """As the content of a script element."""
    text = json.dumps(data, ensure_ascii=False, separators=(",", ":")).translate(ESCAPED)
    return mark_safe(text)  # noqa: S308


def described(document: Document) -> dict[str, Any]:
    """A group that meets is a course as well as a service; conversations and programs are services."""
    title, summary = pick(document["texts"], "title"), pick(document["texts"], "summary")
    described: dict[str, Any] = {
        "@context": "https://schema.org",
        "@type": ["Course", "Service"] if "group" in document["formats"] else "Service",
        "@id": f"{settings.PUBLIC_URL}{address(document)}",
        "url": f"{settings.PUBLIC_URL}{address(document)}",
        "name": title.text,
        "description": summary.text,
        "inLanguage": title.language,
        "provider": [_organization(one) for one in (document["organization"], *document["partners"])],
        "areaServed": _area(document),
        "availableChannel": _channel(document),
    }
    if image := document.get("image"):
        described["image"] = f"{settings.PUBLIC_URL}{image['files'][-1]['path']}"
    if document["cost_kind"] == "free":
        described["isAccessibleForFree"] = True
        described["offers"] = {"@type": "Offer", "price": 0, "priceCurrency": "NOK", "category": "Free"}
    if document["audiences"]:
        described["audience"] = [
            {"@type": "Audience", "audienceType": pick(one["label"]).text} for one in document["audiences"]
        ]
    return described


def _organization(mention: Document) -> dict[str, Any]:
    public = mention["kind"] not in ("user_organization", "voluntary")
    return {
        "@type": "GovernmentOrganization" if public else "NGO",
        "name": mention["name"],
        "url": f"{settings.PUBLIC_URL}{address(mention)}",
    }


def _area(document: Document) -> list[dict[str, Any]]:
    if document["nationwide"] or not document["municipalities"]:
        return [{"@type": "Country", "name": "Norge", "identifier": "NO"}]
    return [
        {"@type": "AdministrativeArea", "name": one["name"], "identifier": one["number"]}
        for one in document["municipalities"]
    ]


def _channel(document: Document) -> dict[str, Any]:
    contact, place = document["contact"], document["place"]
    channel: dict[str, Any] = {"@type": "ServiceChannel"}
    if phone := go.outward("phone", contact["phone"]):
        channel["servicePhone"] = {"@type": "ContactPoint", "telephone": phone.removeprefix("tel:")}
    if web := go.outward("website", contact["website"]):
        channel["serviceUrl"] = web
    if place:
        channel["serviceLocation"] = _place(place)
    return channel


def _place(place: Document) -> dict[str, Any]:
    described: dict[str, Any] = {
        "@type": "Place",
        "name": place["name"],
        "address": {
            "@type": "PostalAddress",
            "streetAddress": place["address"],
            "postalCode": place["postal_code"],
            "addressLocality": place["city"],
            "addressCountry": "NO",
        },
    }
    if place["latitude"] is not None and place["longitude"] is not None:
        where = {"@type": "GeoCoordinates", "latitude": place["latitude"], "longitude": place["longitude"]}
        described["geo"] = where
    return described


def course(document: Document, offering: Document) -> dict[str, Any]:
    """A course that meets is a series of events."""
    title, summary = pick(offering["texts"], "title"), pick(offering["texts"], "summary")
    return {
        "@context": "https://schema.org",
        "@type": "EventSeries",
        "@id": f"{settings.PUBLIC_URL}{runs.address(document, offering)}",
        "name": title.text,
        "description": summary.text,
        "inLanguage": document["language"],
        "organizer": _organization(offering["organization"]),
        "offers": {
            "@type": "Offer",
            "price": document["price"],
            "priceCurrency": "NOK",
            "url": f"{settings.PUBLIC_URL}{runs.address(document, offering)}",
        },
        "maximumAttendeeCapacity": document["capacity"],
        "eventStatus": _status(cancelled=document["state"] == "cancelled"),
        "startDate": document["starts"],
        "endDate": document["ends"],
        **_venue(document, document["place"]),
        "subEvent": [_event(meeting, document, title.text) for meeting in document["meetings"]],
    }


def _event(meeting: Document, document: Document, title: str) -> dict[str, Any]:
    return {
        "@type": "Event",
        "name": meeting["theme"] or title,
        "startDate": meeting["starts"],
        "endDate": meeting["ends"],
        "eventStatus": _status(cancelled=meeting["cancelled"] or document["state"] == "cancelled"),
        **_venue(document, meeting["place"] or document["place"]),
    }


def _status(*, cancelled: bool) -> str:
    return f"https://schema.org/{'EventCancelled' if cancelled else 'EventScheduled'}"


def _venue(document: Document, place: Document | None) -> dict[str, Any]:
    """A digital room's address is for those who have a place: what is told is the page where one gets it."""
    if place is not None:
        mode = "MixedEventAttendanceMode" if document["digital"] else "OfflineEventAttendanceMode"
        return {"eventAttendanceMode": f"https://schema.org/{mode}", "location": _place(place)}
    return {
        "eventAttendanceMode": "https://schema.org/OnlineEventAttendanceMode",
        "location": {"@type": "VirtualLocation", "url": settings.PUBLIC_URL},
    }
