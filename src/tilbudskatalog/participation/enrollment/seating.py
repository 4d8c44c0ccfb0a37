"""Who gets free places. Every act that frees one, or adds somebody to the line, ends here, under the course's lock."""

import datetime as dt
from collections.abc import Iterable, Iterator

from django.db.models import F, Q

from tilbudskatalog.catalog.courses import places
from tilbudskatalog.catalog.courses.kinds import JOINED_ANY_TIME, State
from tilbudskatalog.catalog.courses.models import Availability, Course
from tilbudskatalog.ground.access import audit
from tilbudskatalog.ground.access.models import User
from tilbudskatalog.ground.base import clock
from tilbudskatalog.participation.enrollment import telling
from tilbudskatalog.participation.enrollment.kinds import Status
from tilbudskatalog.participation.enrollment.line import Waiting, allot, answer_by, is_last_call
from tilbudskatalog.participation.enrollment.models import Enrollment, Step


def free(row: Availability) -> int | None:
    """None where there is no limit."""
    return None if row.capacity is None else row.capacity - row.taken


def last_call(course: Course) -> bool:
    """Whether the first answer wins now. Where one may begin at any meeting, no start is the last chance."""
    return is_last_call(clock.now(), _first_meeting(course))


def begun(course: Course) -> bool:
    """Whether it is too late to begin, as all do with the first meeting."""
    starts = _first_meeting(course)
    return starts is not None and starts <= clock.now()


def is_asked(enrollment: Enrollment) -> bool:
    """Whether the person can take a place just now, before somebody else does."""
    course = enrollment.course
    waits = enrollment.status == Status.WAITING and enrollment.asked_at is not None
    return waits and course.state == State.PUBLISHED and last_call(course) and not begun(course)


def seat_or_line_up(enrollment: Enrollment, course: Course) -> None:
    """Who comes into the line now gets a place if it is its turn; else it waits. It is not saved here."""
    row = places.locked(course.pk)
    if _is_its_turn(enrollment, course, row):
        places.change(row, taken=enrollment.places)
        enrollment.status, enrollment.held, enrollment.confirmed_at = Status.CONFIRMED, enrollment.places, clock.now()
    else:
        places.change(row, waiting=1)
        enrollment.status, enrollment.held = Status.WAITING, 0
    enrollment.deadline = None


def _is_its_turn(enrollment: Enrollment, course: Course, row: Availability) -> bool:
    left = free(row)
    if left is None or last_call(course) or not row.waiting:
        return left is None or enrollment.places <= left
    return left >= enrollment.places and _gets_past(enrollment, course, left)


def _gets_past(enrollment: Enrollment, course: Course, left: int) -> bool:
    """Whether the free places are not kept for those ahead. Who is passed over is marked only if it really is."""
    columns = ("priority", "received_at", "sequence", "places")
    newcomer = Waiting(0, *(getattr(enrollment, name) for name in columns))
    found = allot(left, [*_line(course), newcomer])
    if newcomer.key not in found.served:
        return False
    _pass_over(found.passed_over)
    return True


def settle(course: Course, *, freed: int = 0) -> None:
    """Offers what is free to the next in line; close to the start, asks everyone. `freed` is what somebody has given
    back just now."""
    if course.state != State.PUBLISHED or begun(course):
        return
    left = free(places.locked(course.pk))
    if left == 0:
        return
    if last_call(course):
        if freed and left is not None:
            _forget_asking(course, left=left - freed)
        ask_everyone(course, left)
        return
    found = _allotted(course, left) if left is not None else _everyone(course)
    for enrollment in _in_order(found):
        take(enrollment, Status.OFFERED)


def take(enrollment: Enrollment, status: Status, by: User | None = None, *, tell: bool = True) -> None:
    """From the line to a place. Raises `Full` when there is none."""
    places.change(places.locked(enrollment.course_id), taken=enrollment.places, waiting=-1)
    enrollment.status, enrollment.held, enrollment.deadline = status, enrollment.places, None
    if status == Status.OFFERED:
        enrollment.deadline = answer_by(clock.now())
        note(enrollment, "offer", by)
    else:
        enrollment.confirmed_at = clock.now()
        note(enrollment, "confirm", by)
    enrollment.save()
    if tell:
        telling.of_status(enrollment)


def settle_anew(course: Course, *, more_places: bool) -> None:
    """When its dates or places are others than before: who was asked close to the start may be far from it now."""
    if more_places or not last_call(course):
        _forget_asking(course, left=0)
    settle(course)


def ask_everyone(course: Course, left: int | None) -> None:
    """Those in line for whom there is room, and who have not been asked yet. Nothing is held: the first answer wins."""
    found = Enrollment.objects.filter(course=course, asked_at=None).in_line().select_related("person")
    people = list(found if left is None else found.filter(places__lte=left))
    for enrollment in people:
        enrollment.course, enrollment.asked_at = course, clock.now()
    Enrollment.objects.bulk_update(people, ["asked_at"], batch_size=200)
    Step.objects.bulk_create([step(each, "last_call", None) for each in people], batch_size=200)
    telling.of_last_call(people)


def _forget_asking(course: Course, *, left: int) -> None:
    """Who needs more than so many places can't have got what they were asked about: they are asked of the next one."""
    too_big = Enrollment.objects.filter(course=course, status=Status.WAITING, places__gt=left)
    too_big.exclude(asked_at=None).update(asked_at=None)


def note(enrollment: Enrollment, act: str, by: User | None, *, text: str = "", **details: object) -> None:
    """One line of what the person is shown of the way so far."""
    step(enrollment, act, by, text=text, **details).save()


def step(enrollment: Enrollment, act: str, by: User | None, *, text: str = "", **details: object) -> Step:
    """Such a line that is not written yet; it names the system that acted on the person's behalf."""
    if (system := audit.system_for(by)) is not None:
        details["through"] = str(system)
    return Step(enrollment=enrollment, at=clock.now(), act=act, by=by, note=text, details=details)


def _allotted(course: Course, left: int) -> tuple[int, ...]:
    """Keys of those whose turn it is. Who is passed over for them is marked, and is not passed again."""
    found = allot(left, _line(course))
    _pass_over(found.passed_over)
    return found.served


def _line(course: Course) -> Iterator[Waiting]:
    columns = ("pk", "priority", "received_at", "sequence", "places", "passed_over")
    # Who there is no room for at all holds nobody up: the course has become smaller since.
    fits = Enrollment.objects.filter(course=course, places__lte=F("course__availability__capacity"))
    rows = fits.in_line().values_list(*columns)
    return (Waiting(*values) for values in rows)


def _pass_over(keys: tuple[int, ...]) -> None:
    if keys:
        Enrollment.objects.filter(pk__in=keys).update(passed_over=True)


def _everyone(course: Course) -> tuple[int, ...]:
    return tuple(Enrollment.objects.filter(course=course).in_line().values_list("pk", flat=True))


def _in_order(keys: Iterable[int]) -> list[Enrollment]:
    rows = Enrollment.objects.select_related("course__offering__organization").in_bulk(list(keys))
    return [rows[key] for key in keys]


def _first_meeting(course: Course) -> dt.datetime | None:
    """None where one may begin at any meeting."""
    return None if course.kind in JOINED_ANY_TIME else course.starts


def place_in_line(enrollment: Enrollment) -> int | None:
    """1 for the next one; None for who does not wait."""
    if enrollment.status != Status.WAITING:
        return None
    same_class, at = Q(priority=enrollment.priority), enrollment.received_at
    ahead = (
        Q(priority__lt=enrollment.priority)
        | same_class & Q(received_at__lt=at)
        | same_class & Q(received_at=at, sequence__lt=enrollment.sequence)
    )
    return 1 + Enrollment.objects.filter(ahead, course_id=enrollment.course_id, status=Status.WAITING).count()
