"""People who sign up, with sensible answers to everything that is asked."""

import contextlib
import datetime as dt
from collections.abc import Iterator
from typing import Any

import pytest

from tests import factories
from tilbudskatalog.catalog.courses.kinds import NextOfKin
from tilbudskatalog.catalog.courses.models import Course
from tilbudskatalog.catalog.offerings.models import LocalOffering
from tilbudskatalog.ground.base.errors import Conflict
from tilbudskatalog.participation.enrollment import enrollments
from tilbudskatalog.participation.enrollment.models import Enrollment
from tilbudskatalog.participation.enrollment.party import Party

BORN = dt.date(1980, 5, 17)


def party(name: str = "Ingrid Demo-Lund", **fields: Any) -> Party:
    return Party(**{"name": name, "email": "ingrid@example.no", "phone": "41234567", "born": BORN} | fields)


def open_course(**values: Any) -> Course:
    """Published, with two places, and open for everybody."""
    values = {"capacity": 2, "without_login": True, "by_referral": True, "next_of_kin": NextOfKin.ALONE} | values
    return factories.course(LocalOffering.objects.first() or factories.local(), **values)


def signed_up(course: Course, name: str = "ingrid", **fields: Any) -> Enrollment:
    """With a log-in of the given name."""
    return enrollments.enroll(course=course, by=factories.user(name), party=party(f"{name} Demo", **fields))


@contextlib.contextmanager
def refused(code: str) -> Iterator[None]:
    """By its code, which is the same in every language."""
    with pytest.raises(Conflict) as refusal:
        yield
    assert refusal.value.code == code
