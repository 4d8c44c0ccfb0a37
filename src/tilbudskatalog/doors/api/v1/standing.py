"""How a person's enrollment stands, as a document. Only what is needed to show it and to act on it: who asks knows how
the person is reached, and what they need."""

import datetime as dt
from typing import Any

from tilbudskatalog.catalog.courses.kinds import State
from tilbudskatalog.catalog.search import reading
from tilbudskatalog.doors.api.v1 import addresses
from tilbudskatalog.ground.base import clock
from tilbudskatalog.ground.base.languages import pick
from tilbudskatalog.participation.enrollment import seating
from tilbudskatalog.participation.enrollment.kinds import Status
from tilbudskatalog.participation.enrollment.models import Enrollment
from tilbudskatalog.registers.organizations.models import Organization

Json = dict[str, Any]


def of(enrollment: Enrollment, lang: str) -> Json:
    return {
        "id": str(enrollment.uid),
        "status": enrollment.status,
        "status_text": str(Status(enrollment.status).label),
        "name": enrollment.name,
        "basis": enrollment.basis,
        "basis_until": enrollment.basis_until.isoformat() if enrollment.basis_until else None,
        "attends": enrollment.attends,
        "places": enrollment.places,
        "place_in_line": seating.place_in_line(enrollment),
        "offer": _offer(enrollment),
        "acts": _acts(enrollment),
        "received": clock.rfc3339(enrollment.received_at),
        "confirmed": when(enrollment.confirmed_at),
        "ended": when(enrollment.ended_at),
        "course": _course(enrollment, lang),
        "steps": [
            {"at": when(step.at), "act": step.act, "note": step.note, "through": step.details.get("through", "")}
            for step in enrollment.steps.all()
        ],
        "links": {
            "self": address(enrollment),
            "course": f"/api/v1/courses/{enrollment.course.uid}",
            "page": addresses.of_enrollment(str(enrollment.uid), lang),
        },
    }


def address(enrollment: Enrollment) -> str:
    return f"/api/v1/enrollments/{enrollment.uid}"


def organization_of(organization: Organization) -> Json:
    return {"id": str(organization.uid), "kind": organization.kind, "name": organization.name}


def when(moment: dt.datetime | None) -> str | None:
    return clock.rfc3339(moment) if moment else None


def _offer(enrollment: Enrollment) -> Json | None:
    if enrollment.status == Status.OFFERED:
        return {"held": True, "answer_by": when(enrollment.deadline)}
    return {"held": False, "answer_by": None} if seating.is_asked(enrollment) else None


def _acts(enrollment: Enrollment) -> list[Json]:
    """Those that would be carried out, as the acts decide it."""
    until: dict[str, dt.datetime | None] = {}
    in_time = enrollment.deadline is None or enrollment.deadline > clock.now()
    if enrollment.status == Status.OFFERED and in_time:
        until |= {"accept": enrollment.deadline, "decline": enrollment.deadline}
    elif seating.is_asked(enrollment):
        until["accept"] = None
    if enrollment.alive:
        until["cancel"] = None
    return [{"act": act, "until": when(last), "href": f"{address(enrollment)}/{act}"} for act, last in until.items()]


def _course(enrollment: Enrollment, lang: str) -> Json:
    course = enrollment.course
    published = _snapshot("course", str(course.uid)) or {}
    offering = _snapshot("offering", str(course.offering.uid)) or {"texts": {}, "contact": {}}
    title, language = pick(offering["texts"], "title", lang)
    held = course.state == State.PUBLISHED
    free = course.starts - dt.timedelta(hours=course.cancel_hours) if course.starts else None
    return {
        "id": str(course.uid),
        "offering": str(course.offering.uid),
        "title": title,
        "language": language,
        "organization": organization_of(course.offering.organization),
        "state": course.state,
        "cancelled_reason": course.cancelled_reason,
        "starts": when(course.starts),
        "ends": when(course.ends),
        "meetings": published.get("meetings", []),
        "place": published.get("place"),
        "room": published.get("room", ""),
        "digital_link": course.digital_link or None if held and enrollment.has_place else None,
        "cancel_by": when(free),
        "no_show_fee": course.no_show_fee,
        "contact": reading.contact(published, offering) if published else None,
        "url": addresses.of_course(str(course.uid), lang),
    }


def _snapshot(kind: str, uid: str) -> Json | None:
    """Also the last one of what was withdrawn: a person's place in it is told all the same."""
    try:
        return reading.document(kind, uid)
    except reading.Withdrawn as withdrawn:
        return withdrawn.document
