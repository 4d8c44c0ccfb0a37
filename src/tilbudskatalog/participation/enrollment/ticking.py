"""What the clock does: lapses, the last call, reminders, and telling of what changed in courses."""

import datetime as dt

from django.db import transaction

from tilbudskatalog.catalog.courses import changes, places
from tilbudskatalog.catalog.courses.kinds import JOINED_ANY_TIME, State
from tilbudskatalog.catalog.courses.models import Course, CourseChange
from tilbudskatalog.ground.base import clock
from tilbudskatalog.participation.enrollment import seating, telling
from tilbudskatalog.participation.enrollment.enrollments import end, record
from tilbudskatalog.participation.enrollment.kinds import Status
from tilbudskatalog.participation.enrollment.line import LAST_CALL
from tilbudskatalog.participation.enrollment.models import Enrollment

REMIND_BEFORE = dt.timedelta(hours=30)
TOO_LATE_TO_REMIND = dt.timedelta(hours=2)
AT_ONCE = 200


def tick() -> int:
    """Everything that is due now; answers how many things were done. Repeated, it does nothing twice."""
    return lapse() + call_last() + remind() + tell_changes()


def lapse() -> int:
    """Offers without an answer go to the next in line; contacts without a code give back what was held."""
    keys = list(Enrollment.objects.overdue(clock.now()).order_by("deadline").values_list("pk", "course_id")[:AT_ONCE])
    for key, course_id in keys:
        _lapse_one(key, course_id)
    return len(keys)


@transaction.atomic
def _lapse_one(key: int, course_id: int) -> None:
    places.locked(course_id)
    rows = Enrollment.objects.overdue(clock.now()).select_related("course__offering__organization")
    enrollment = rows.filter(pk=key).first()
    if enrollment is None:
        # Answered while we were on the way here.
        return
    # Nobody has shown that the contact is theirs, so nobody is told.
    status = Status.LAPSED if enrollment.status == Status.OFFERED else Status.CANCELLED
    end(enrollment, status, None, tell=status == Status.LAPSED)
    record("lapse", enrollment, None)


def call_last() -> int:
    """From 72 hours before the start: whoever waits for a course with free places is asked."""
    now = clock.now()
    waiting = Enrollment.objects.filter(status=Status.WAITING, asked_at=None)
    courses = Course.objects.filter(
        state=State.PUBLISHED, starts__gt=now, starts__lte=now + LAST_CALL, pk__in=waiting.values("course_id")
    ).exclude(kind__in=JOINED_ANY_TIME)
    found = list(courses[:AT_ONCE])
    for course in found:
        with transaction.atomic():
            seating.settle(course)
    return len(found)


def remind() -> int:
    """Once, the day before the start, in the daytime."""
    now = clock.now()
    if not 8 <= now.astimezone(clock.OSLO).hour < 21:
        return 0
    due = Enrollment.objects.filter(
        status=Status.CONFIRMED,
        reminded_at=None,
        course__state=State.PUBLISHED,
        course__starts__gt=now + TOO_LATE_TO_REMIND,
        course__starts__lte=now + REMIND_BEFORE,
    )
    done = 0
    with transaction.atomic():
        for enrollment in due.select_for_update(of=("self",)).select_related("course__offering__organization")[
            :AT_ONCE
        ]:
            enrollment.reminded_at = now
            enrollment.save(update_fields=["reminded_at"])
            telling.of_reminder(enrollment)
            done += 1
    return done


@transaction.atomic
def tell_changes() -> int:
    """What coordinators changed in courses, told to everyone whom it concerns, in the order that it happened."""
    found = changes.to_tell()
    for change in found:
        if change.kind == CourseChange.Kind.MORE_PLACES:
            seating.settle(change.course)
        elif change.kind == CourseChange.Kind.CANCELLED:
            _end_all(change)
        else:
            _tell_all(change)
    changes.told(found)
    return len(found)


def _tell_all(change: CourseChange) -> None:
    for enrollment in _concerned(change):
        telling.of_change(enrollment, change)


def _end_all(change: CourseChange) -> None:
    places.locked(change.course_id)
    for enrollment in _concerned(change):
        telling.of_cancelled_course(enrollment, change)
        end(enrollment, Status.CANCELLED, None, tell=False, settle=False)
        record("course_cancelled", enrollment, None)


def _concerned(change: CourseChange) -> list[Enrollment]:
    rows = Enrollment.objects.alive().exclude(status=Status.UNCONFIRMED).filter(course_id=change.course_id)
    return list(rows.select_related("course__offering__organization", "course__place"))
