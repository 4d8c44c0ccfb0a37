"""Acts on the meetings of a course: add a series, move or cancel one, say what happens in it."""

import datetime as dt
from collections.abc import Collection, Mapping, Sequence
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from tilbudskatalog.catalog.courses import changes, courses, filling, recurrence
from tilbudskatalog.catalog.courses.kinds import State
from tilbudskatalog.catalog.courses.models import Contributor, Course, CourseChange, Meeting, ProgramItem, Series
from tilbudskatalog.catalog.courses.recurrence import Rhythm
from tilbudskatalog.ground.access.models import User
from tilbudskatalog.ground.base import clock
from tilbudskatalog.ground.base.errors import Conflict, Invalid, NotFound

FIELDS = ("starts", "ends", "theme", "place", "room", "digital_link")
_TOLD = frozenset({"starts", "ends", "place", "room", "digital_link"})
LONGEST_PROGRAM = 20


@transaction.atomic
def add_series(*, course: Course, rhythm: Rhythm, by: User) -> list[Meeting]:
    """Meetings in a rhythm; at a time that there is one already, none is added.

    Raises `NotPermitted`, `Conflict` when the course is over, or `Invalid`.
    """
    course = courses.locked(course, by)
    spans, skipped = recurrence.meetings(rhythm)
    taken = set(course.meetings.values_list("starts", flat=True))
    spans = [span for span in spans if span[0] not in taken]
    if len(taken) + len(spans) > recurrence.MOST:
        raise Invalid({"count": _("A course has at most %d meetings.") % recurrence.MOST})
    series = series_of(course, rhythm)
    series.save()
    rows = [Meeting(course=course, series=series, starts=starts, ends=ends) for starts, ends in spans]
    Meeting.objects.bulk_create(rows)
    _retime(course)
    for row in rows:
        changes.note(course, CourseChange.Kind.MEETING_ADDED, by=by, meeting=row)
    left_out = [day.isoformat() for day in skipped]
    courses.save(course, "add_meetings", by, rule=series.rule, meetings=len(rows), left_out=left_out)
    return rows


def series_of(course: Course, rhythm: Rhythm) -> Series:
    """Not saved yet."""
    return Series(course=course, rule=rhythm.rule(), first=rhythm.first, at=rhythm.at, minutes=rhythm.minutes)


@transaction.atomic
def change(*, meeting: Meeting, by: User, values: Mapping[str, Any], message: str = "") -> Meeting:
    """Moves it, or says what is different this time. Those who have a place are told when time or place changes.

    Raises `NotPermitted`, `Invalid`, or `Conflict` when it is cancelled.
    """
    course = courses.locked(meeting.course, by)
    meeting = _held(course, meeting)
    before = {field: getattr(meeting, field) for field in values if field in FIELDS}
    _fill(course, meeting, values)
    changed = {field: [was, now] for field, was in before.items() if (now := getattr(meeting, field)) != was}
    if course.meetings.exclude(pk=meeting.pk).filter(starts=meeting.starts).exists():
        raise Invalid({"starts": _("There is a meeting at this time already.")})
    meeting.version += 1
    meeting.save()
    _retime(course)
    told = {field: [changes.plain(value) for value in pair] for field, pair in changed.items() if field in _TOLD}
    if told or message.strip():
        changes.note(
            course, CourseChange.Kind.MEETING_MOVED, by=by, meeting=meeting, fields=told, message=message.strip()
        )
    courses.save(course, "change_meeting", by, meeting=str(meeting.uid), fields=sorted(changed))
    return meeting


@transaction.atomic
def cancel(*, meeting: Meeting, by: User, reason: str, message: str = "") -> Meeting:
    """This one is not held; the others are. Raises `Conflict` for the last one left: then the course is cancelled."""
    course = courses.locked(meeting.course, by)
    meeting = _held(course, meeting)
    reason = courses.check_reason(reason)
    if course.state == State.DRAFT:
        meeting.delete()
    else:
        if not course.meetings.filter(cancelled_at=None).exclude(pk=meeting.pk).exists():
            raise Conflict(_("This is the only meeting that is left. Cancel the course instead."), code="last-meeting")
        meeting.cancelled_at, meeting.cancelled_reason = clock.now(), reason
        meeting.version += 1
        meeting.save()
        changes.note(
            course, CourseChange.Kind.MEETING_CANCELLED, by=by, meeting=meeting, message=message.strip() or reason
        )
    _retime(course)
    courses.save(course, "cancel_meeting", by, meeting=str(meeting.uid), reason=reason)
    return meeting


@transaction.atomic
def set_program(*, meeting: Meeting, by: User, theme: str, items: Sequence[Mapping[str, Any]]) -> None:
    """What the meeting is about, and what happens in which order: `{title, minutes?, contributors: [key]}` each.

    Raises `NotPermitted` or `Invalid`; a fault of the third item is called `items.2.title`.
    """
    course = courses.locked(meeting.course, by)
    meeting = _held(course, meeting)
    _fill(course, meeting, {"theme": theme})
    known = {row.pk: row for row in course.contributors.all()}
    check_program(items, known)
    meeting.save(update_fields=["theme"])
    meeting.program.all().delete()
    for order, item in enumerate(items):
        row = ProgramItem.objects.create(
            meeting=meeting, order=order, title=item["title"].strip(), minutes=item.get("minutes")
        )
        row.contributors.set([known[key] for key in item.get("contributors", ())])
    courses.save(course, "set_program", by, meeting=str(meeting.uid), items=len(items))


def check_program(items: Sequence[Mapping[str, Any]], known: Collection[Any] | Mapping[int, Contributor]) -> None:
    faults = {}
    if len(items) > LONGEST_PROGRAM:
        faults["items"] = _("A program has at most %d posts.") % LONGEST_PROGRAM
    for at, item in enumerate(items):
        if not 0 < len(str(item.get("title", "")).strip()) <= 120:
            faults[f"items.{at}.title"] = _("Write 1 to 120 letters.")
        minutes = item.get("minutes")
        if minutes is not None and not 1 <= minutes <= 1440:
            faults[f"items.{at}.minutes"] = _("Give a number of minutes from 1 to 1440.")
        if any(key not in known for key in item.get("contributors", ())):
            faults[f"items.{at}.contributors"] = _("Choose among those who contribute to this course.")
    if faults:
        raise Invalid(faults)


def _held(course: Course, meeting: Meeting) -> Meeting:
    found = course.meetings.filter(pk=meeting.pk).first()
    if found is None:
        raise NotFound
    if found.cancelled_at is not None:
        raise Conflict(_("This meeting is cancelled."), code="meeting-cancelled")
    return found


def _fill(course: Course, meeting: Meeting, values: Mapping[str, Any]) -> None:
    unknown = set(values) - set(FIELDS)
    if unknown:
        raise Invalid({field: _("Unknown field. Use one of: %s.") % ", ".join(FIELDS) for field in unknown})
    place = values.get("place")
    if place is not None and not filling.is_place_for(course, place):
        raise Invalid({"place": _("Choose one of your own places.")})
    for field, value in values.items():
        setattr(meeting, field, value.strip() if isinstance(value, str) else value)
    try:
        meeting.clean_fields(
            exclude=[f.name for f in meeting._meta.fields if f.name not in values or f.name == "place"]
        )
    except ValidationError as error:
        raise Invalid({field: " ".join(messages) for field, messages in error.message_dict.items()}) from error
    if not dt.timedelta() < meeting.ends - meeting.starts <= dt.timedelta(days=1):
        raise Invalid({"ends": _("A meeting ends after it starts, within 24 hours.")})


def _retime(course: Course) -> None:
    """The course begins with the first meeting that is held, and ends with the last."""
    spans = list(course.meetings.filter(cancelled_at=None).values_list("starts", "ends"))
    course.starts = min((starts for starts, _ends in spans), default=None)
    course.ends = max((ends for _starts, ends in spans), default=None)
