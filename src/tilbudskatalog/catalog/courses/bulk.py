"""Many courses at once, from draft to public: the single acts' rules, and the rows that they would write.

`create → add_series → set_program → publish` for each costs some eighty queries; this costs a fixed number for all. A
test compares the rows of both roads.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.db import transaction

from tilbudskatalog.catalog.courses import contributors, courses, places, recurrence
from tilbudskatalog.catalog.courses import meetings as of_meetings
from tilbudskatalog.catalog.courses.kinds import State
from tilbudskatalog.catalog.courses.models import Contributor, Course, Meeting, ProgramItem, Series
from tilbudskatalog.catalog.courses.recurrence import Rhythm
from tilbudskatalog.catalog.offerings import content
from tilbudskatalog.catalog.offerings.inheritance import Resolved, resolve
from tilbudskatalog.catalog.offerings.models import LocalOffering, NationalOffering
from tilbudskatalog.ground.access import audit
from tilbudskatalog.ground.access.models import AuditEvent, User
from tilbudskatalog.ground.base import clock
from tilbudskatalog.ground.base.changes import Kind, record_changes
from tilbudskatalog.registers.organizations.policy import Act, Policy

ROWS = 500


@dataclass(frozen=True, slots=True)
class NewCourse:
    """One course to be, of a saved offering. `themes` are those of the meetings in their order, `program` what happens
    in each: (title, minutes, numbers among `people`)."""

    offering: LocalOffering
    values: Mapping[str, Any]
    rhythm: Rhythm | None = None
    themes: Sequence[str] = ()
    people: Sequence[Mapping[str, Any]] = ()
    program: Sequence[tuple[str, int | None, Sequence[int]]] = field(default_factory=tuple)


@dataclass(slots=True)
class _Made:
    asked: NewCourse
    course: Course
    series: Series | None = None
    meetings: list[Meeting] = field(default_factory=list)
    people: list[Contributor] = field(default_factory=list)
    items: list[tuple[ProgramItem, Sequence[int]]] = field(default_factory=list)


@transaction.atomic
def publish_all(*, new: Sequence[NewCourse], by: User, synthetic: bool = False) -> list[Course]:
    """Creates, fills and publishes. All or nothing: any refusal of the single acts is raised here too."""
    policy = Policy(by)
    for organization in {each.offering.organization for each in new}:
        policy.require(Act.COORDINATE, organization)
    said = _said_by([each.offering for each in new])
    made = [_fill(each, said[each.offering.pk], synthetic) for each in new]
    Course.objects.bulk_create([one.course for one in made], batch_size=ROWS)
    places.open_for([(one.course.pk, one.course.capacity) for one in made])
    _save_meetings(made)
    _save_program(made)
    record_changes(Kind.COURSE, [one.course.pk for one in made])
    audit.record_all([line for one in made for line in _lines(one, by)])
    return [one.course for one in made]


def _said_by(offerings: Sequence[LocalOffering]) -> dict[int, Resolved]:
    """As `courses.said_by`, for many."""
    own = content.in_bulk(LocalOffering, {row.pk for row in offerings})
    templates = content.in_bulk(NationalOffering, {row.template_id for row in offerings if row.template_id})
    found = {}
    for row in offerings:
        template = templates[row.template_id] if row.template_id else None
        found[row.pk] = resolve(own[row.pk], template, content.overridden(row))
    return found


def _fill(asked: NewCourse, said: Resolved, synthetic: bool) -> _Made:
    course = courses.new(asked.offering, said, asked.values, synthetic=synthetic)
    made = _Made(asked, course)
    if asked.rhythm is not None:
        spans, _skipped = recurrence.meetings(asked.rhythm)
        made.series = of_meetings.series_of(course, asked.rhythm)
        made.meetings = [Meeting(course=course, starts=starts, ends=ends) for starts, ends in spans]
        course.starts, course.ends = spans[0][0], spans[-1][1]
    for meeting, theme in zip(made.meetings, asked.themes, strict=False):
        meeting.theme = theme
    for order, values in enumerate(asked.people):
        person = Contributor(course=course, order=order)
        contributors.fill(person, dict(values))
        made.people.append(person)
    of_meetings.check_program([{"title": title, "minutes": minutes} for title, minutes, _who in asked.program], {})
    courses.check_publishable(course, meetings=len(made.meetings))
    course.state, course.published_at = State.PUBLISHED, clock.now()
    # Each of the single acts counts as a change.
    course.version += 1
    return made


def _save_meetings(made: Sequence[_Made]) -> None:
    Series.objects.bulk_create([one.series for one in made if one.series], batch_size=ROWS)
    for one in made:
        for meeting in one.meetings:
            meeting.series = one.series
    Meeting.objects.bulk_create([meeting for one in made for meeting in one.meetings], batch_size=ROWS)


def _save_program(made: Sequence[_Made]) -> None:
    Contributor.objects.bulk_create([person for one in made for person in one.people], batch_size=ROWS)
    for one in made:
        for meeting in one.meetings:
            for order, (title, minutes, who) in enumerate(one.asked.program):
                item = ProgramItem(meeting=meeting, order=order, title=title, minutes=minutes)
                one.items.append((item, who))
    ProgramItem.objects.bulk_create([item for one in made for item, _who in one.items], batch_size=ROWS)
    through = ProgramItem.contributors.through
    rows = [
        through(programitem_id=item.pk, contributor_id=one.people[number].pk)
        for one in made
        for item, who in one.items
        for number in who
    ]
    through.objects.bulk_create(rows, batch_size=ROWS)


def _lines(one: _Made, by: User) -> list[AuditEvent]:
    lines = [courses.line("create", one.course, by)]
    if one.series is not None:
        count = len(one.meetings)
        lines.append(courses.line("add_meetings", one.course, by, rule=one.series.rule, meetings=count, left_out=[]))
    lines += [courses.line("add_contributor", one.course, by, role=person.role) for person in one.people]
    return [*lines, courses.line("publish", one.course, by)]
