"""Acts on who contributes to a course. Professionals and experienced users are asked, and say yes, alike."""

from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction

from tilbudskatalog.catalog.courses import courses
from tilbudskatalog.catalog.courses.models import Contributor, Course
from tilbudskatalog.ground.access.models import User
from tilbudskatalog.ground.base.errors import Invalid, NotFound

FIELDS = ("role", "name", "description", "organization", "confirmed", "name_public")


@transaction.atomic
def add(*, course: Course, by: User, **values: Any) -> Contributor:
    """Raises `NotPermitted` or `Invalid`."""
    course = courses.locked(course, by)
    row = Contributor(course=course, order=course.contributors.count())
    _save(row, values)
    courses.save(course, "add_contributor", by, role=row.role)
    return row


@transaction.atomic
def change(*, contributor: Contributor, by: User, **values: Any) -> Contributor:
    """Also the answer of somebody who was asked: `confirmed`, and whether the name may be shown."""
    course = courses.locked(contributor.course, by)
    row = _own(course, contributor)
    _save(row, values)
    courses.save(course, "change_contributor", by, role=row.role, fields=sorted(values))
    return row


@transaction.atomic
def remove(*, contributor: Contributor, by: User) -> None:
    course = courses.locked(contributor.course, by)
    row = _own(course, contributor)
    row.delete()
    courses.save(course, "remove_contributor", by, role=row.role)


def fill(row: Contributor, values: dict[str, Any]) -> None:
    """Not saved yet. Raises `Invalid`."""
    for field in FIELDS:
        if field in values:
            value = values[field]
            setattr(row, field, value.strip() if isinstance(value, str) else value)
    try:
        row.clean_fields(exclude=["course"])
    except ValidationError as error:
        raise Invalid({field: " ".join(messages) for field, messages in error.message_dict.items()}) from error


def _save(row: Contributor, values: dict[str, Any]) -> None:
    fill(row, values)
    row.save()


def _own(course: Course, contributor: Contributor) -> Contributor:
    row = course.contributors.filter(pk=contributor.pk).first()
    if row is None:
        raise NotFound
    return row
