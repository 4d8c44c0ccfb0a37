"""What the clock does: lapses, the last call, reminders, lines that end, and telling of what changed in courses."""

import datetime as dt
from collections import defaultdict
from collections.abc import Sequence

from django.db import transaction
from django.db.models import Exists, F, OuterRef, Q, prefetch_related_objects

from tilbudskatalog.catalog.courses import changes, places
from tilbudskatalog.catalog.courses.kinds import JOINED_ANY_TIME, State
from tilbudskatalog.catalog.courses.models import Course, CourseChange
from tilbudskatalog.ground.base import clock
from tilbudskatalog.participation.enrollment import seating, telling
from tilbudskatalog.participation.enrollment.enrollments import end, end_all, record
from tilbudskatalog.participation.enrollment.kinds import ALIVE, Status
from tilbudskatalog.participation.enrollment.line import LAST_CALL
from tilbudskatalog.participation.enrollment.models import Enrollment, Step

REMIND_BEFORE = dt.timedelta(hours=30)
TOO_LATE_TO_REMIND = dt.timedelta(hours=2)
AT_ONCE = 200


def tick() -> int:
    """Everything that is due now; answers how many things were done. Repeated, it does nothing twice."""
    return lapse() + call_last() + remind() + end_acting() + tell_changes() + close_lines()


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
        Q(availability__left__gt=0) | Q(availability__left=None),
        state=State.PUBLISHED,
        starts__gt=now,
        starts__lte=now + LAST_CALL,
        pk__in=waiting.values("course_id"),
    ).exclude(kind__in=JOINED_ANY_TIME)
    found = list(courses[:AT_ONCE])
    for course in found:
        with transaction.atomic():
            seating.settle(course)
    return len(found)


def close_lines() -> int:
    """Once it has begun, or is over, nobody gets a place any more: those who still wait are told."""
    now = clock.now()
    begun = Q(course__starts__lte=now) & ~Q(course__kind__in=JOINED_ANY_TIME)
    over = Q(course__ends__lte=now) | Q(course__state=State.FINISHED)
    waiting = Enrollment.objects.filter(begun | over, status=Status.WAITING).exclude(course__state=State.CANCELLED)
    found = sorted(set(waiting.order_by().values_list("course_id", flat=True).distinct()[:AT_ONCE]))
    for course_id in found:
        _close_line(course_id)
    return len(found)


@transaction.atomic
def _close_line(course_id: int) -> None:
    places.locked(course_id)
    course = Course.objects.select_related("offering__organization").get(pk=course_id)
    is_over = course.state == State.FINISHED or (course.ends is not None and course.ends <= clock.now())
    if course.state == State.CANCELLED or not (is_over or seating.begun(course)):
        # Put off, or called off, while we were on the way here.
        return
    people = list(Enrollment.objects.filter(course=course).in_line().select_related("person"))
    for each in people:
        each.course = course
    end_all(people, Status.CANCELLED, "line_closed")
    telling.of_closed_line(people)


def remind() -> int:
    """Once, the day before the start, in the daytime: who has got the place since then knows it already. A course that
    is put off is reminded of anew."""
    now = clock.now()
    if not _daytime(now):
        return 0
    the_day_before = F("course__starts") - REMIND_BEFORE
    due = Enrollment.objects.filter(
        Q(reminded_at=None) | Q(reminded_at__lt=the_day_before),
        status=Status.CONFIRMED,
        confirmed_at__lt=the_day_before,
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
def end_acting() -> int:
    """A child has turned 16, or a power of attorney has run out. What who acted may see has ended at midnight; in the
    daytime they are told, once."""
    if not _daytime(clock.now()):
        return 0
    told = Step.objects.filter(enrollment=OuterRef("pk"), act="acting_over")
    due = Enrollment.objects.acting_over().to_come().filter(~Exists(told)).select_for_update(of=("self",))
    people = list(due.select_related("course__offering__organization", "person")[:AT_ONCE])
    for each in people:
        seating.note(each, "acting_over", None)
        telling.of_acting_over(each)
        record("acting_over", each, None)
    return len(people)


def _daytime(now: dt.datetime) -> bool:
    return 8 <= now.astimezone(clock.OSLO).hour < 21


@transaction.atomic
def tell_changes() -> int:
    """What coordinators changed in courses, told to everyone whom it concerns, in the order that it happened."""
    found = changes.to_tell()
    of_course: dict[int, list[CourseChange]] = defaultdict(list)
    for change in found:
        of_course[change.course_id].append(change)
    # In this order always, as in a move: two workers can't wait for each other's courses.
    for course_id in sorted(of_course):
        _tell(of_course[course_id])
    changes.told(found)
    return len(found)


def _tell(happened: Sequence[CourseChange]) -> None:
    """Of one course, in the order that it happened: one letter of it all, as letters only say where to read what."""
    course, kinds = happened[-1].course, {change.kind for change in happened}
    places.locked(course.pk)
    if CourseChange.Kind.CANCELLED in kinds:
        _end_all(happened[-1])
        return
    if kinds != {CourseChange.Kind.MORE_PLACES}:
        telling.of_change(_concerned(course), happened[-1])
    seating.settle_anew(course, more_places=CourseChange.Kind.MORE_PLACES in kinds)


def _end_all(change: CourseChange) -> None:
    people = _concerned(change.course)
    telling.of_cancelled_course(people, change)
    end_all([each for each in people if each.alive], Status.CANCELLED, "course_cancelled")


def _concerned(course: Course) -> list[Enrollment]:
    """Also those who are marked as having come, or not: there may be more meetings."""
    whom = (*(status for status in ALIVE if status != Status.UNCONFIRMED), Status.ATTENDED, Status.NO_SHOW)
    prefetch_related_objects([course], "meetings")
    people = list(Enrollment.objects.filter(course=course, status__in=whom).select_related("person"))
    for each in people:
        each.course = course
    return people
