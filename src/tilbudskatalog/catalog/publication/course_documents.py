"""Snapshots of courses, and how courses stand in their offerings' snapshots. Never a digital room's address."""

import datetime as dt
from collections import defaultdict
from collections.abc import Collection, Mapping
from typing import Any
from uuid import UUID

from django.db.models import Prefetch, Q, QuerySet

from tilbudskatalog.catalog.courses.kinds import JOINED_ANY_TIME, CourseKind, State
from tilbudskatalog.catalog.courses.models import Contributor, Course, CourseQuestion, Meeting
from tilbudskatalog.catalog.publication.register_documents import brief, is_open, place_facts, place_name
from tilbudskatalog.ground.base import clock
from tilbudskatalog.ground.base.changes import Kind

Documents = dict[UUID, dict[str, Any]]


def courses(keys: Collection[int]) -> Documents:
    """Those that are held or were cancelled, until they would have been over."""
    rows = (
        _public(State.PUBLISHED, State.CANCELLED)
        .filter(pk__in=keys)
        .select_related("offering__organization", "offering__template", "place__municipality")
        .prefetch_related(
            "municipalities",
            "contributors",
            "series",
            "meetings__place__municipality",
            "meetings__program__contributors",
            Prefetch("questions", CourseQuestion.objects.filter(retired_at=None)),
        )
    )
    return {row.uid: _course(row) for row in rows}


def briefs(offerings: Collection[int]) -> Mapping[int, list[dict[str, Any]]]:
    """By offering's key its courses that are to be held, the first to begin first: what lists show and filter by."""
    found: dict[int, list[dict[str, Any]]] = defaultdict(list)
    rows = _public(State.PUBLISHED).filter(offering__in=offerings).select_related("place__municipality")
    for row in rows.prefetch_related("meetings").order_by("starts", "uid"):
        found[row.offering_id].append(_brief(row, list(row.meetings.all())))
    return found


def _public(*states: State) -> QuerySet[Course]:
    return Course.objects.filter(
        Q(ends__isnull=True) | Q(ends__gt=clock.now()),
        is_open("offering__organization__"),
        state__in=states,
        offering__live=True,
    )


def _brief(row: Course, meetings: list[Meeting]) -> dict[str, Any]:
    return {
        "id": str(row.uid),
        "course_kind": row.kind,
        "name": row.name,
        "starts": _moment(row.starts),
        "ends": _moment(row.ends),
        "joins": _joins(row, meetings),
        "opens": _moment(row.opens),
        "closes": _moment(row.closes),
        "signup": _signup(row),
        "language": row.language,
        "capacity": row.capacity,
        "digital": _is_digital(row),
        "municipality": row.place.municipality.number if row.place else None,
    }


def _course(row: Course) -> dict[str, Any]:
    meetings = list(row.meetings.all())
    shown = [person for person in row.contributors.all() if person.confirmed]
    numbers = {person.pk: number for number, person in enumerate(shown)}
    offering = row.offering
    code = offering.template.code if offering.template else offering.key.partition("/")[2]
    return _brief(row, meetings) | {
        "kind": Kind.COURSE,
        "offering": {"id": str(offering.uid), "code": code},
        "organization": brief(offering.organization),
        "state": row.state,
        "cancelled_reason": row.cancelled_reason,
        "sequence": row.version,
        "meetings": [_meeting(meeting, numbers) for meeting in meetings],
        "series": [
            {"rule": each.rule, "first": each.first.isoformat(), "at": f"{each.at:%H:%M}", "minutes": each.minutes}
            for each in row.series.all()
        ],
        "minimum": row.minimum,
        "priority_classes": row.priority_classes,
        "age_from": row.age_from,
        "age_to": row.age_to,
        "municipalities": [place_name(each) for each in sorted(row.municipalities.all(), key=lambda each: each.number)],
        "next_of_kin": row.next_of_kin,
        "interpreter": row.interpreter,
        "price": row.price,
        "price_note": row.price_note,
        "no_show_fee": row.no_show_fee,
        "cancel_hours": row.cancel_hours,
        "place": place_facts(row.place) if row.place else None,
        "room": row.room,
        "contact": {"phone": row.contact_phone, "email": row.contact_email},
        "contributors": [_contributor(person) for person in shown],
        "questions": [
            {"id": str(each.uid), "kind": each.kind, "required": each.required, "texts": each.texts}
            for each in row.questions.all()
        ],
        "synthetic": row.synthetic,
    }


def _meeting(row: Meeting, numbers: Mapping[int, int]) -> dict[str, Any]:
    """`contributors` of a program's post are their numbers in the course's list."""
    return {
        "id": str(row.uid),
        "starts": _moment(row.starts),
        "ends": _moment(row.ends),
        "theme": row.theme,
        "place": place_facts(row.place) if row.place else None,
        "room": row.room,
        "digital": bool(row.digital_link),
        "cancelled": row.cancelled_at is not None,
        "cancelled_reason": row.cancelled_reason,
        "sequence": row.version,
        "program": [
            {
                "title": item.title,
                "minutes": item.minutes,
                "contributors": sorted(
                    numbers[person.pk] for person in item.contributors.all() if person.pk in numbers
                ),
            }
            for item in row.program.all()
        ],
    }


def _contributor(row: Contributor) -> dict[str, str]:
    return {
        "role": row.role,
        "name": row.name if row.name_public else "",
        "description": row.description,
        "organization": row.organization,
    }


def _joins(row: Course, meetings: list[Meeting]) -> list[str]:
    """The moments at which one may begin."""
    if CourseKind(row.kind) in JOINED_ANY_TIME:
        return [_moment(each.starts) for each in meetings if each.cancelled_at is None]
    return [_moment(row.starts)] if row.starts else []


def _signup(row: Course) -> list[str]:
    ways = {"login": row.by_login, "open": row.without_login, "referral": row.by_referral}
    return [way for way, offered in ways.items() if offered]


def _is_digital(row: Course) -> bool:
    return row.kind in (CourseKind.DIGITAL, CourseKind.SELF_GUIDED) or bool(row.digital_link)


def _moment(moment: dt.datetime | None) -> Any:
    return None if moment is None else clock.rfc3339(moment)
