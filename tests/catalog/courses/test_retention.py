"""Names of those who led a course go two years after it."""

import datetime as dt

import pytest

from tests import factories
from tilbudskatalog.catalog.courses import contributors, courses
from tilbudskatalog.ground.base import clock
from tilbudskatalog.ground.base.retention import carry_out

pytestmark = pytest.mark.django_db


def test_two_years_after_the_end_and_not_before() -> None:
    course = factories.course()
    by = factories.coordinator(course.offering)
    contributors.add(course=course, by=by, role="professional", name="Marte Prøve")
    courses.cancel(course=course, by=by, reason="For få")
    assert course.ends is not None
    assert carry_out(course.ends + dt.timedelta(days=729))["contributors"] == 0
    assert carry_out(course.ends + dt.timedelta(days=731))["contributors"] == 1


def test_what_still_runs_keeps_its_people() -> None:
    course = factories.course()
    contributors.add(course=course, by=factories.coordinator(course.offering), role="professional", name="Marte Prøve")
    assert carry_out(clock.now() + dt.timedelta(days=3000))["contributors"] == 0
