"""The next season in one step: the same course, so many weeks later."""

import datetime as dt
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from tilbudskatalog.catalog.courses import courses, places, questions
from tilbudskatalog.catalog.courses.holidays import is_holiday
from tilbudskatalog.catalog.courses.models import Contributor, Course, Meeting, ProgramItem, Series
from tilbudskatalog.catalog.courses.recurrence import moved
from tilbudskatalog.ground.access.models import User
from tilbudskatalog.ground.base.clock import OSLO
from tilbudskatalog.ground.base.errors import Invalid
from tilbudskatalog.registers.organizations.policy import Act, Policy

LONGEST = 104
# A holiday moves what would have been on it, and all that follows, by a week: the rhythm and the order stay.
_MOST_SKIPPED = 10
_COPIED = (
    "kind", "name", "capacity", "minimum", "by_login", "without_login", "by_referral", "priority_classes", "age_from",
    "age_to", "next_of_kin", "language", "interpreter", "price", "price_note", "no_show_fee", "cancel_hours", "place",
    "room", "digital_link", "contact_phone", "contact_email", "synthetic",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Moved:
    """A meeting's new time; `holidays` are the days that it was moved past."""

    meeting: Meeting
    starts: dt.datetime
    ends: dt.datetime
    holidays: tuple[dt.date, ...]


def preview(course: Course, weeks: int) -> list[Moved]:
    """When the meetings would be. Cancelled ones are held next time. Raises `Invalid`."""
    if not 1 <= weeks <= LONGEST:
        raise Invalid({"weeks": _("Give a number of weeks from 1 to %d.") % LONGEST})
    extra, found = 0, []
    for meeting in course.meetings.select_related("place").order_by("starts", "id"):
        passed: list[dt.date] = []
        starts = moved(meeting.starts, weeks + extra)
        while is_holiday(day := starts.astimezone(OSLO).date()) and len(passed) < _MOST_SKIPPED:
            passed.append(day)
            extra += 1
            starts = moved(meeting.starts, weeks + extra)
        # How long it lasts is what matters, also in the night when the clocks change.
        found.append(Moved(meeting, starts, starts + (meeting.ends - meeting.starts), tuple(passed)))
    return found


@transaction.atomic
def copy_to_next_season(*, course: Course, by: User, weeks: int) -> Course:
    """A draft with the same program, room and places. People are proposed, and asked anew.

    Meetings that would fall on a holiday move on, and those after them with them. Raises `NotPermitted` or `Invalid`.
    """
    source = Course.objects.select_related("offering__organization", "place").get(pk=course.pk)
    Policy(by).require(Act.COORDINATE, source.offering.organization)
    plan = preview(source, weeks)
    kept: dict[str, Any] = {field: getattr(source, field) for field in _COPIED}
    copy = Course(offering=source.offering, copied_from=source, **kept)
    for field in ("opens", "closes"):
        moment = getattr(source, field)
        setattr(copy, field, moved(moment, weeks) if moment else None)
    copy.starts = min((each.starts for each in plan), default=None)
    copy.ends = max((each.ends for each in plan), default=None)
    copy.save()
    copy.municipalities.set(source.municipalities.all())
    places.open_for([(copy.pk, copy.capacity)])
    questions.copy(source, copy)
    people = _copy_people(source, copy)
    _copy_meetings(source, copy, plan, people, weeks)
    courses.record("copy", copy, by, copied_from=str(source.uid), weeks=weeks)
    return copy


def _copy_people(source: Course, copy: Course) -> dict[int, Contributor]:
    people = {}
    for row in source.contributors.all():
        people[row.pk] = Contributor.objects.create(
            course=copy,
            role=row.role,
            name=row.name,
            description=row.description,
            organization=row.organization,
            order=row.order,
        )
    return people


def _copy_meetings(source: Course, copy: Course, plan: list[Moved], people: dict[int, Contributor], weeks: int) -> None:
    series = {}
    for row in source.series.all():
        first = row.first + dt.timedelta(weeks=weeks)
        series[row.pk] = Series.objects.create(course=copy, rule=row.rule, first=first, at=row.at, minutes=row.minutes)
    for each in plan:
        was = each.meeting
        meeting = Meeting.objects.create(
            course=copy,
            series=series.get(was.series_id or 0),
            starts=each.starts,
            ends=each.ends,
            theme=was.theme,
            place=was.place,
            room=was.room,
            digital_link=was.digital_link,
        )
        for item in was.program.prefetch_related("contributors"):
            made = ProgramItem.objects.create(meeting=meeting, order=item.order, title=item.title, minutes=item.minutes)
            made.contributors.set([people[row.pk] for row in item.contributors.all() if row.pk in people])
