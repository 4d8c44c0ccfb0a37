"""Acts on a course as a whole: create, change, publish, cancel, finish. A coordinator of the offering's organization
runs it."""

import datetime as dt
from collections.abc import Collection, Mapping
from typing import Any

from django.db import transaction
from django.db.models import ProtectedError
from django.utils.translation import gettext as _

from tilbudskatalog.catalog.courses import changes, filling, places
from tilbudskatalog.catalog.courses.kinds import State
from tilbudskatalog.catalog.courses.models import Course, CourseChange
from tilbudskatalog.catalog.offerings import content
from tilbudskatalog.catalog.offerings.inheritance import Resolved, resolve
from tilbudskatalog.catalog.offerings.models import LocalOffering
from tilbudskatalog.ground.access import audit
from tilbudskatalog.ground.access.models import AuditEvent, User
from tilbudskatalog.ground.base import clock
from tilbudskatalog.ground.base.changes import Kind, record_changes
from tilbudskatalog.ground.base.errors import Conflict, Invalid
from tilbudskatalog.registers.organizations.models import Municipality
from tilbudskatalog.registers.organizations.policy import Act, Policy

# A worker that has been away looks a little back; noting a change twice does no harm.
LOOK_BACK = dt.timedelta(days=7)


@transaction.atomic
def create(
    *,
    offering: LocalOffering,
    by: User,
    values: Mapping[str, Any],
    municipalities: Collection[Municipality] = (),
    synthetic: bool = False,
) -> Course:
    """A draft. What `values` leave out is as it mostly is; place and ages are the offering's. Raises `NotPermitted` or
    `Invalid`."""
    Policy(by).require(Act.COORDINATE, offering.organization)
    course = new(offering, said_by(offering), values, synthetic=synthetic)
    course.save()
    course.municipalities.set(municipalities)
    places.open_for([(course.pk, course.capacity)])
    record("create", course, by)
    return course


def new(offering: LocalOffering, said: Resolved, values: Mapping[str, Any], *, synthetic: bool = False) -> Course:
    """Not saved yet. What the offering says is what `values` begin from. Raises `Invalid`."""
    access, (age_from, age_to) = said.values["access"], said.values["ages"]
    course = Course(
        offering=offering,
        synthetic=synthetic,
        place=offering.place,
        age_from=age_from,
        age_to=age_to,
        by_referral=access != "self",
        by_login=access != "referral",
    )
    filling.fill(course, values)
    return course


def said_by(offering: LocalOffering) -> Resolved:
    """What is public of the offering, the national text counted in."""
    template = content.of(offering.template) if offering.template else None
    return resolve(content.of(offering), template, content.overridden(offering))


@transaction.atomic
def change(
    *,
    course: Course,
    by: User,
    values: Mapping[str, Any],
    municipalities: Collection[Municipality] | None = None,
    message: str = "",
    expected_version: int | None = None,
) -> Course:
    """Of a published course, those who have a place are told what matters to them, with the `message`.

    Raises `NotPermitted`, `Invalid`, or `Conflict`: it has changed since `expected_version`, it is over, or more people
    have a place than there would be room for.
    """
    course = locked(course, by, expected_version)
    before = {field: getattr(course, field) for field in values if field in filling.FIELDS}
    filling.fill(course, values)
    _refuse_new_classes(course, before)
    changed = {field: [was, now] for field, was in before.items() if (now := getattr(course, field)) != was}
    if course.state == State.PUBLISHED:
        filling.check_ready(course, meetings=course.meetings.filter(cancelled_at=None).count(), now=clock.now())
    if "capacity" in changed and places.resize(course_id=course.pk, capacity=course.capacity):
        changes.note(course, CourseChange.Kind.MORE_PLACES, by=by)
    if municipalities is not None:
        course.municipalities.set(municipalities)
    told = {field: [changes.plain(value) for value in pair] for field, pair in changed.items() if field in filling.TOLD}
    if told or message.strip():
        changes.note(course, CourseChange.Kind.CHANGED, by=by, fields=told, message=message.strip())
    save(course, "change", by, fields=sorted(changed))
    return course


def _refuse_new_classes(course: Course, before: Mapping[str, Any]) -> None:
    """Who waits stands in a class by its number: with more or fewer of them, newcomers would go past, or behind."""
    if len(before.get("priority_classes", course.priority_classes)) == len(course.priority_classes):
        return
    if places.locked(course.pk).waiting:
        raise Conflict(
            _("People stand in line by these priority classes. You can rename them, but not add or remove any."),
            code="people-wait",
        )


@transaction.atomic
def publish(*, course: Course, by: User) -> Course:
    """Raises `Invalid` that names what is missing; `Conflict` when it is published already or the offering is not."""
    course = locked(course, by)
    check_publishable(course, meetings=course.meetings.filter(cancelled_at=None).count())
    course.state, course.published_at = State.PUBLISHED, clock.now()
    save(course, "publish", by)
    return course


def check_publishable(course: Course, *, meetings: int) -> None:
    """Raises `Invalid` or `Conflict`, as `publish` does."""
    if course.state != State.DRAFT:
        raise Conflict(_("It is already published."), code="already-published")
    if not course.offering.live:
        raise Conflict(
            _("The offering that it belongs to is not published. Publish that first."), code="offering-not-published"
        )
    filling.check_ready(course, meetings=meetings, now=clock.now())


@transaction.atomic
def cancel(*, course: Course, by: User, reason: str, message: str = "") -> Course:
    """It will not be held. Everyone who has a place or waits is told why. Raises `Invalid` without a reason."""
    course = locked(course, by)
    if course.state != State.PUBLISHED:
        raise Conflict(_("Only a published course can be cancelled."), code="not-published")
    call_off(course, by=by, reason=check_reason(reason), message=message)
    return course


def call_off(course: Course, *, by: User | None, reason: str, message: str = "") -> None:
    """What `cancel` does, for an act that has asked the policy and holds the row. `by` is None for the clock."""
    course.state, course.cancelled_at, course.cancelled_reason = State.CANCELLED, clock.now(), reason
    changes.note(course, CourseChange.Kind.CANCELLED, by=by, message=message.strip() or reason)
    save(course, "cancel", by, reason=reason)


@transaction.atomic
def discard(*, course: Course, by: User) -> None:
    """A draft that came to nothing. Raises `Conflict` for anything else: what was public is cancelled or finished."""
    course = locked(course, by)
    if course.state != State.DRAFT:
        raise Conflict(_("Only a draft can be thrown away."), code="not-a-draft")
    record("discard", course, by)
    try:
        course.delete()
    except ProtectedError as error:
        # Rooms above may hold on to a course; which of them, this one does not know.
        raise Conflict(_("Only a draft can be thrown away."), code="in-use") from error


@transaction.atomic
def finish(*, course: Course, by: User) -> Course:
    """It is over, also where no date says so. Raises `Conflict` while meetings are to come."""
    course = locked(course, by)
    if course.state != State.PUBLISHED or (course.ends is not None and course.ends > clock.now()):
        raise Conflict(_("It is not over yet. Cancel what is left of it first."), code="not-over")
    course.state = State.FINISHED
    save(course, "finish", by)
    return course


@transaction.atomic
def finish_ended() -> int:
    """By the clock: readers leave out what has ended by themselves; this makes the tables and the log say so too."""
    ended = Course.objects.select_for_update(of=("self",)).filter(state=State.PUBLISHED, ends__lte=clock.now())
    rows = list(ended.select_related("offering__organization"))
    keys = [row.pk for row in rows]
    Course.objects.filter(pk__in=keys).update(state=State.FINISHED)
    lately = clock.now() - LOOK_BACK
    cancelled = Course.objects.filter(state=State.CANCELLED, ends__gt=lately, ends__lte=clock.now())
    record_changes(Kind.COURSE, [*keys, *cancelled.values_list("pk", flat=True)])
    audit.record_all([line("finish", row, None) for row in rows])
    return len(keys)


def check_reason(reason: str) -> str:
    reason = reason.strip()
    if not reason:
        raise Invalid({"reason": _("Say why. Those who have a place will read it.")})
    if len(reason) > 400:
        raise Invalid({"reason": _("Write at most 400 letters.")})
    return reason


def locked(course: Course, by: User, expected_version: int | None = None) -> Course:
    """The course's row, for an act that changes it. Raises `NotPermitted` or `Conflict`."""
    rows = Course.objects.select_for_update(of=("self",)).select_related("offering__organization", "place")
    found = rows.get(pk=course.pk)
    Policy(by).require(Act.COORDINATE, found.offering.organization)
    if expected_version is not None and expected_version != found.version:
        raise Conflict(_("Somebody has changed it since you opened it. Look at it once more."), code="changed-since")
    if found.state in (State.CANCELLED, State.FINISHED):
        raise Conflict(_("It is cancelled or over, and can't be changed."), code="course-over")
    return found


def save(course: Course, act: str, by: User | None, **details: Any) -> None:
    """Counts the change and tells of it."""
    course.version += 1
    course.save()
    record(act, course, by, **details)


def record(act: str, course: Course, by: User | None, **details: Any) -> None:
    record_changes(Kind.COURSE, [course.pk])
    audit.record_all([line(act, course, by, **details)])


def line(act: str, course: Course, by: User | None, **details: Any) -> AuditEvent:
    return audit.line(
        by=by,
        act=act,
        kind="course",
        uid=course.uid,
        organization_uid=course.offering.organization.uid,
        offering=str(course.offering.uid),
        **details,
    )
