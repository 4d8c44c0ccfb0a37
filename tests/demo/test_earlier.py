"""Courses that are over in the demo: held before today, with people who came, and the same every time."""

import pytest

from tests import factories
from tilbudskatalog.catalog.courses.models import Course
from tilbudskatalog.catalog.offerings.models import LocalOffering
from tilbudskatalog.demo import citizens, earlier, participants
from tilbudskatalog.ground.access.models import AuditEvent
from tilbudskatalog.ground.base import clock
from tilbudskatalog.ground.delivery.models import Letter
from tilbudskatalog.participation.enrollment.models import Enrollment

CENTER = "frisklivssentral-3403"

pytestmark = pytest.mark.django_db


@pytest.fixture
def held(monkeypatch: pytest.MonkeyPatch) -> Course:
    monkeypatch.setattr(participants, "PROVIDERS", (CENTER,))
    offering = factories.local(CENTER)
    LocalOffering.objects.update(synthetic=True, place=factories.place(offering.organization))
    factories.user("innbygger")
    hold(offering)
    return Course.objects.get()


def hold(offering: LocalOffering) -> list[int]:
    return list(earlier.build(earlier.planned(), citizens.build(), factories.coordinator(offering)))


def test_it_is_over_and_was_published_before_it_began(held: Course) -> None:
    assert held.state == "finished"
    assert held.published_at is not None
    assert held.starts is not None
    assert held.ends is not None
    assert held.created_at <= held.published_at < held.starts < held.ends < clock.now()


def test_most_came_and_they_had_signed_up_before_it_began(held: Course) -> None:
    everyone = list(Enrollment.objects.all())
    came = [each for each in everyone if each.status == "attended"]
    assert len(everyone) > len(came) > len(everyone) / 2
    assert {each.status for each in everyone} == {"attended", "no_show"}
    assert all(each.received_at < held.starts for each in everyone)
    assert [each.person.username for each in came if each.person and each.person.username == "innbygger"]


def test_the_audit_log_says_when_it_really_was_done(held: Course) -> None:
    [published] = AuditEvent.objects.filter(act="publish", kind="course")
    assert published.at > held.ends


def test_nobody_gets_an_email_of_it_now(held: Course) -> None:
    assert not Letter.objects.filter(channel="email").exists()


def test_a_second_time_changes_nothing(held: Course) -> None:
    assert hold(held.offering) == []
