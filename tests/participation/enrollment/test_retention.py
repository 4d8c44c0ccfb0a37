"""A year after the course nothing tells of the person; what counts is left."""

import datetime as dt

import pytest

from tests.participation.enrollment.signing_up import open_course, party, signed_up
from tilbudskatalog.ground.base import clock
from tilbudskatalog.participation.enrollment import contacts, retention, ticking
from tilbudskatalog.participation.enrollment.kinds import Status
from tilbudskatalog.participation.enrollment.models import Enrollment, Link

pytestmark = pytest.mark.django_db


def test_a_year_after_the_course_nobody_is_known() -> None:
    course = open_course()
    for name in ("ingrid", "mona"):
        signed_up(course, name)
    assert course.ends is not None
    later = course.ends + retention.KEPT
    assert retention.purge(later)["enrollments_anonymized"] == 0
    assert retention.purge(later + dt.timedelta(seconds=1))["enrollments_anonymized"] == 2
    for each in Enrollment.objects.all():
        assert (each.name, each.email, each.phone, each.contact_hash, each.person) == ("", "", "", "", None)
        assert each.status == Status.CONFIRMED


def test_a_sign_up_that_was_never_confirmed_is_known_for_a_day(monkeypatch: pytest.MonkeyPatch) -> None:
    contacts.ask(course=open_course(), party=party())
    later = clock.now() + dt.timedelta(hours=1)
    monkeypatch.setattr(clock, "now", lambda: later)
    ticking.lapse()
    assert retention.purge(later + dt.timedelta(hours=23))["enrollments_anonymized"] == 0
    assert retention.purge(later + dt.timedelta(hours=25))["enrollments_anonymized"] == 1
    assert not Link.objects.exists()
