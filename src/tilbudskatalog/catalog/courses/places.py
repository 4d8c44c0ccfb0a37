"""How many places are left: changed only inside the transaction of a sign-up, under the lock of the course's row.

Whoever decides by what is free locks first: `locked` and what follows see what nobody else can change until the
transaction ends. On PostgreSQL it is the row that is locked; on SQLite a transaction that writes has the database for
itself from its first statement (`IMMEDIATE`).
"""

import datetime as dt
from collections.abc import Collection
from dataclasses import dataclass

from django.db import connection, transaction
from django.utils.translation import gettext_lazy as _

from tilbudskatalog.catalog.courses.models import Availability
from tilbudskatalog.ground.base import clock
from tilbudskatalog.ground.base.errors import Conflict, NotFound


class Full(Conflict):
    """`left` is how many places there are."""

    code = "course-full"
    sentence = _("There are not enough places left.")

    def __init__(self, left: int) -> None:
        self.left = left
        super().__init__()


@dataclass(frozen=True, slots=True)
class Places:
    """`capacity` and `left` are None where there is no limit. `version` grows with every change of this course's."""

    course_id: int
    uid: str
    capacity: int | None
    taken: int
    waiting: int
    left: int | None
    version: int


def locked(course_id: int) -> Availability:
    """The row, which nobody else can change until this transaction ends. Raises `NotFound`."""
    if not connection.in_atomic_block:
        raise transaction.TransactionManagementError("places are counted in the transaction of the sign-up")
    rows = Availability.objects.select_for_update(of=("self",))
    row = rows.filter(course_id=course_id).first()
    if row is None:
        raise NotFound
    return row


def take(*, course_id: int, count: int = 1) -> Availability:
    """All of the places or none: raises `Full`. A held place is a taken one."""
    return change(locked(course_id), taken=_counted(count))


def release(*, course_id: int, count: int = 1) -> Availability:
    """Raises `ValueError` when more are given back than are taken: a mistake of the caller's."""
    return change(locked(course_id), taken=-_counted(count))


def wait(*, course_id: int, people: int) -> Availability:
    """So many more stand in line, or fewer when negative."""
    return change(locked(course_id), waiting=people)


def change(row: Availability, *, taken: int = 0, waiting: int = 0) -> Availability:
    """For who has the row `locked` already: so many more or fewer, in one statement. Raises as `take` and `release`."""
    if taken > 0 and row.capacity is not None and row.taken + taken > row.capacity:
        raise Full(row.capacity - row.taken)
    if row.taken + taken < 0:
        raise ValueError(f"{-taken} given back, {row.taken} taken")
    row.taken += taken
    row.waiting += waiting
    return _saved(row)


def resize(*, course_id: int, capacity: int | None) -> bool:
    """Whether there are more places now. Raises `Conflict` when more are taken than there would be."""
    row = locked(course_id)
    if capacity is not None and row.taken > capacity:
        raise Conflict(
            _("%(taken)d places are taken. There can't be fewer than that.") % {"taken": row.taken},
            code="places-are-taken",
        )
    before, row.capacity = row.capacity, capacity
    _saved(row)
    return before is not None and (capacity is None or capacity > before)


def open_for(courses: Collection[tuple[int, int | None]]) -> None:
    """New courses, by key and capacity: nobody has a place yet."""
    moment = clock.now()
    rows = [Availability(course_id=course, capacity=capacity, changed_at=moment) for course, capacity in courses]
    Availability.objects.bulk_create(rows, batch_size=500)


def of(course_uid: str) -> Places | None:
    """One query, no lock. None for a course that isn't there. Raises `DatabaseError` while the database is away."""
    return next(iter(_read(course__uid=course_uid)), None)


def of_offering(offering_uid: str) -> dict[str, Places]:
    """By course's uid, with one query."""
    return {places.uid: places for places in _read(course__offering__uid=offering_uid)}


def changed_since(moment: dt.datetime | None) -> list[Places]:
    """What followers copy; all of it with None. A change becomes visible when its transaction ends, so ask again for
    some seconds before the last time."""
    return _read() if moment is None else _read(changed_at__gte=moment)


def _read(**which: object) -> list[Places]:
    rows = Availability.objects.filter(**which)
    names = ("course_id", "course__uid", "capacity", "taken", "waiting", "left", "version")
    return [
        Places(key, str(uid), capacity, taken, waiting, left, version)
        for key, uid, capacity, taken, waiting, left, version in rows.values_list(*names)
    ]


def _counted(count: int) -> int:
    if count < 1:
        raise ValueError(f"{count} is no number of places")
    return count


def _saved(row: Availability) -> Availability:
    row.version += 1
    row.changed_at = clock.now()
    row.save(update_fields=["capacity", "taken", "waiting", "version", "changed_at"])
    # The database counts it: read anew if anybody asks.
    row.__dict__.pop("left", None)
    return row
