"""Who gets a place when somebody comes, and how much is asked of the database while everybody else waits for it."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests import factories
from tests.participation.enrollment.signing_up import open_course, party, signed_up
from tilbudskatalog.catalog.courses import courses
from tilbudskatalog.participation.enrollment import enrollments, ticking
from tilbudskatalog.participation.enrollment.kinds import Status
from tilbudskatalog.participation.enrollment.models import Enrollment

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(("taken", "status", "most"), [(0, Status.CONFIRMED, 15), (5, Status.WAITING, 14)])
def test_little_is_asked_of_the_database_under_the_lock(taken: int, status: Status, most: int) -> None:
    course, person = open_course(capacity=2), factories.user("last")
    for number in range(taken):
        signed_up(course, f"person-{number}")
    with CaptureQueriesContext(connection) as queries:
        enrollment = enrollments.enroll(course=course, by=person, party=party())
    # With PostgreSQL the follower and the sender of letters are woken too.
    statements = [each["sql"] for each in queries if "pg_notify" not in each["sql"]]
    assert enrollment.status == status
    assert len(statements) <= most, "\n".join(statements)


def test_nobody_is_passed_over_by_who_gets_nothing() -> None:
    """Between a larger course and the clock's next turn there are free places that nobody has been offered yet."""
    course = open_course(capacity=1)
    signed_up(course, "seated")
    large = signed_up(course, "large", places=1)
    Enrollment.objects.filter(pk=large.pk).update(places=2)
    small = signed_up(course, "small")
    courses.change(course=course, by=factories.coordinator(course.offering), values={"capacity": 2})
    assert signed_up(course, "newcomer").status == Status.WAITING
    large.refresh_from_db()
    assert not large.passed_over
    ticking.tick()
    small.refresh_from_db()
    assert small.status == Status.OFFERED
