"""What a coordinator says of a course, put on the row and checked: one course or thousands, the same rules."""

import datetime as dt
from collections.abc import Mapping
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from tilbudskatalog.catalog.courses.kinds import WITH_DATES, WITH_PLACES, CourseKind
from tilbudskatalog.catalog.courses.models import LARGEST, Course
from tilbudskatalog.ground.base.errors import Invalid, Sentence
from tilbudskatalog.registers.organizations.models import Place

FIELDS = (
    "kind",
    "name",
    "capacity",
    "minimum",
    "opens",
    "closes",
    "by_login",
    "without_login",
    "by_referral",
    "priority_classes",
    "age_from",
    "age_to",
    "next_of_kin",
    "language",
    "interpreter",
    "price",
    "price_note",
    "no_show_fee",
    "cancel_hours",
    "place",
    "room",
    "digital_link",
    "contact_phone",
    "contact_email",
)
# What people who have a place must be told, as it changes where or how they come.
TOLD = frozenset({"place", "room", "digital_link", "language", "price", "no_show_fee", "cancel_hours"})
LARGEST_FEE = 20_000
OLDEST = 120
MOST_CLASSES = 5


def fill(course: Course, values: Mapping[str, Any]) -> None:
    """Raises `Invalid` that names everything that does not fit."""
    unknown = set(values) - set(FIELDS)
    if unknown:
        raise Invalid({field: _("Unknown field. Use one of: %s.") % ", ".join(FIELDS) for field in unknown})
    place = values.get("place")
    if place is not None and not is_place_for(course, place):
        raise Invalid({"place": _("Choose one of your own places.")})
    for field, value in values.items():
        setattr(course, field, value.strip() if isinstance(value, str) else value)
    faults: dict[str, Sentence] = {}
    try:
        # The place is checked above; asking the database whether it exists would cost a query for each course.
        course.clean_fields(exclude={field.name for field in course._meta.fields} - set(values) | {"place"})
    except ValidationError as error:
        faults = {field: " ".join(messages) for field, messages in error.message_dict.items()}
    faults |= {field: sentence for field, sentence in _faults(course).items() if field not in faults}
    if faults:
        raise Invalid(faults)


def is_place_for(course: Course, place: Any) -> bool:
    owner = course.offering.organization
    return isinstance(place, Place) and place.organization_id in (owner.pk, owner.parent_id)


def check_ready(course: Course, *, meetings: int, now: dt.datetime) -> None:
    """Raises `Invalid` that names what people who want to come would miss."""
    faults: dict[str, Sentence] = {}
    kind = CourseKind(course.kind)
    if kind in WITH_DATES and not meetings:
        faults["meetings"] = _("Add at least one meeting.")
    elif course.ends is not None and course.ends <= now:
        faults["meetings"] = _("All meetings are in the past. Add one that is to come.")
    if kind in WITH_PLACES and course.capacity is None:
        faults["capacity"] = _("Say how many places there are.")
    if kind == CourseKind.DIGITAL and not course.digital_link:
        faults["digital_link"] = _("Give the address of the digital room. Only those who have a place see it.")
    if kind not in (CourseKind.DIGITAL, CourseKind.SELF_GUIDED) and not (course.place_id or course.digital_link):
        faults["place"] = _("Choose a place, or give the address of a digital room.")
    if faults:
        raise Invalid(faults)


def _faults(course: Course) -> dict[str, Sentence]:
    faults: dict[str, Sentence] = {}
    if course.capacity is not None and not 1 <= course.capacity <= LARGEST:
        faults["capacity"] = _("Give a number from 1 to %d.") % LARGEST
    elif course.capacity and course.minimum and course.minimum > course.capacity:
        faults["minimum"] = _("The minimum can't be more than the number of places.")
    if course.opens and course.closes and course.opens >= course.closes:
        faults["closes"] = _("Sign-up must close after it opens.")
    if not (course.by_login or course.without_login or course.by_referral):
        faults["by_login"] = _("Choose at least one way to get a place.")
    if course.age_from is not None and course.age_to is not None and course.age_from > course.age_to:
        faults["age_to"] = _("The highest age can't be lower than the lowest.")
    for field in ("age_from", "age_to"):
        if (getattr(course, field) or 0) > OLDEST:
            faults[field] = _("Give an age up to %d.") % OLDEST
    for field in ("price", "no_show_fee"):
        if (getattr(course, field) or 0) > LARGEST_FEE:
            faults[field] = _("Give an amount up to %d kroner.") % LARGEST_FEE
    if (course.cancel_hours or 0) > 24 * 60:
        faults["cancel_hours"] = _("Give a number of hours up to %d.") % (24 * 60)
    if fault := _fault_of_classes(course.priority_classes):
        faults["priority_classes"] = fault
    return faults


def _fault_of_classes(classes: Any) -> Sentence | None:
    if not isinstance(classes, list) or not all(isinstance(name, str) for name in classes):
        return _("Give a list of names, the first before the second.")
    if len(classes) > MOST_CLASSES or any(not name.strip() or len(name) > 80 for name in classes):
        return _("Give at most five names of at most 80 letters.")
    if len({name.casefold() for name in classes}) < len(classes):
        return _("Two have the same name.")
    return None
