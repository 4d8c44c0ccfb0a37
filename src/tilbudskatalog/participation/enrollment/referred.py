"""Enrollments from referrals: they stand by when the referral was received, and take a place on acceptance."""

import datetime as dt

from django.db import transaction
from django.utils.translation import gettext as _

from tilbudskatalog.catalog.courses.models import Course
from tilbudskatalog.ground.access.models import User
from tilbudskatalog.ground.base import clock
from tilbudskatalog.ground.base.errors import Conflict
from tilbudskatalog.participation.enrollment import seating
from tilbudskatalog.participation.enrollment.desk import run_by
from tilbudskatalog.participation.enrollment.enrollments import (
    end,
    line_up,
    locked_course,
    record,
    refuse_over,
    usual_class,
    written,
)
from tilbudskatalog.participation.enrollment.kinds import Source, Status
from tilbudskatalog.participation.enrollment.models import Enrollment
from tilbudskatalog.participation.enrollment.party import Party, check


@transaction.atomic
def receive(
    *, course: Course, by: User, party: Party, received_at: dt.datetime, person: User | None = None
) -> Enrollment:
    """Waits for the provider's answer and holds nothing. Raises `Invalid`, `Conflict` and `AlreadyEnrolled`."""
    course = locked_course(course)
    refuse_over(course)
    if not course.by_referral:
        raise Conflict(_("One does not come to this course by referral."), code="no-referral")
    check(party, course, today=clock.today(), by_referral=True)
    enrollment = written(course, party, source=Source.REFERRAL, by=by, person=person)
    enrollment.status, enrollment.received_at = Status.REFERRED, received_at
    enrollment.save()
    seating.note(enrollment, "refer", by)
    record("refer", enrollment, by)
    return enrollment


@transaction.atomic
def accept(*, enrollment: Enrollment, by: User) -> Enrollment:
    """Into the line by the time that the referral was received, or to a place if that makes it its turn."""
    enrollment = run_by(enrollment, by)
    _refuse_answered(enrollment)
    refuse_over(enrollment.course)
    if not enrollment.steps.filter(act="reclassify").exists():
        # The classes may be others than when it was received.
        enrollment.priority = usual_class(enrollment.course)
    line_up(enrollment, by)
    return enrollment


@transaction.atomic
def refuse(*, enrollment: Enrollment, by: User) -> Enrollment:
    """The reason stands in the referral, which tells both the person and the referrer."""
    enrollment = run_by(enrollment, by)
    _refuse_answered(enrollment)
    end(enrollment, Status.REFUSED, by)
    record("refuse", enrollment, by)
    return enrollment


def _refuse_answered(enrollment: Enrollment) -> None:
    if enrollment.status != Status.REFERRED:
        raise Conflict(_("This referral has been answered already."), code="answered")
