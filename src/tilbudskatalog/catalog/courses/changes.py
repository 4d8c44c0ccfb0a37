"""What those who have a place, or wait for one, must be told of. Sign-up takes these rows in order and tells people.

Arrows run down: courses know nobody who is signed up. They write what happened, in the transaction that it happened in;
whoever knows the people reads it here.
"""

import datetime as dt
from collections.abc import Collection, Mapping
from typing import Any

from django.db import connection

from tilbudskatalog.catalog.courses.models import Course, CourseChange, Meeting
from tilbudskatalog.ground.access.models import User
from tilbudskatalog.ground.base import clock

CHANNEL = "tilbudskatalog_course_changed"


def note(
    course: Course,
    kind: CourseChange.Kind,
    *,
    by: User | None,
    meeting: Meeting | None = None,
    fields: Mapping[str, Any] | None = None,
    message: str = "",
) -> None:
    """Nobody can have a place in a draft, so nothing is noted there."""
    if course.state == "draft":
        return
    CourseChange.objects.create(
        course=course, meeting=meeting, kind=kind, fields=dict(fields or {}), message=message, by=by
    )


def to_tell(limit: int = 50) -> list[CourseChange]:
    """The oldest that nobody has been told of, locked until the transaction ends: two that ask get different ones."""
    untold = CourseChange.objects.filter(told_at__isnull=True)
    rows = untold.select_related("course__offering__organization", "course__place", "meeting")
    if connection.features.has_select_for_update_skip_locked:
        rows = rows.select_for_update(of=("self",), skip_locked=True)
    return list(rows.order_by("id")[:limit])


def told(changes: Collection[CourseChange]) -> None:
    CourseChange.objects.filter(pk__in=[change.pk for change in changes]).update(told_at=clock.now())


def plain(value: Any) -> Any:
    """A field's value as JSON."""
    if isinstance(value, dt.datetime):
        return clock.rfc3339(value)
    return str(value) if hasattr(value, "pk") else value
