"""What goes up and comes down by itself: only what was approved, at its time, and not when somebody said stop."""

import datetime as dt

import pytest

from tests import factories
from tests.catalog.offerings.people import approver, editor, fresh, later, stranger, submitted
from tilbudskatalog.catalog.offerings import content, local_offerings, reviews, scheduling
from tilbudskatalog.catalog.offerings.models import LocalOffering, Offering
from tilbudskatalog.ground.access.models import AuditEvent
from tilbudskatalog.ground.base import clock
from tilbudskatalog.ground.base.errors import Conflict, Invalid, NotPermitted
from tilbudskatalog.ground.base.models import Changed

pytestmark = pytest.mark.django_db
HOUR = dt.timedelta(hours=1)


def changed(offering: Offering, cost: str) -> Offering:
    assert isinstance(offering, LocalOffering)
    local_offerings.adapt(offering=offering, by=editor(offering), texts={"nb": {"cost": cost}})
    return fresh(offering)


def said(offering: Offering) -> str | None:
    return content.of(fresh(offering)).texts.get("nb", {}).get("cost")


def approved_for_later(offering: Offering) -> Offering:
    submitted(offering)
    reviews.approve(offering=offering, by=approver(offering), go_live_at=clock.now() + HOUR)
    return fresh(offering)


def test_a_first_version_goes_up_at_its_time_and_not_before(monkeypatch: pytest.MonkeyPatch) -> None:
    offering = approved_for_later(factories.local_draft())
    assert not offering.live
    assert scheduling.carry_out(clock.now()) == {"put_up": 0, "taken_down": 0}
    assert scheduling.carry_out(later(monkeypatch, hours=1)) == {"put_up": 1, "taken_down": 0}
    offering = fresh(offering)
    assert offering.live
    assert offering.go_live_at is None
    assert Changed.objects.filter(kind="offering", key=offering.pk).exists()
    line = AuditEvent.objects.filter(uid=offering.uid).latest("id")
    assert (line.act, line.actor) == ("publish_scheduled", None)


def test_a_national_offering_too(monkeypatch: pytest.MonkeyPatch) -> None:
    offering = approved_for_later(factories.template_draft())
    scheduling.carry_out(later(monkeypatch, hours=2))
    assert fresh(offering).live


def test_what_is_public_stays_until_the_approved_change_goes_up(monkeypatch: pytest.MonkeyPatch) -> None:
    offering = approved_for_later(changed(factories.local(), "100 kroner"))
    assert offering.live
    assert said(offering) is None
    scheduling.carry_out(later(monkeypatch, hours=1))
    assert said(offering) == "100 kroner"
    assert not fresh(offering).has_unpublished_changes


def test_what_was_written_after_the_approval_does_not_go_up_with_it(monkeypatch: pytest.MonkeyPatch) -> None:
    offering = approved_for_later(changed(factories.local(), "100 kroner"))
    changed(offering, "200 kroner")
    scheduling.carry_out(later(monkeypatch, hours=1))
    assert said(offering) == "100 kroner"
    assert fresh(offering).has_unpublished_changes


def test_a_newer_version_stays_in_review_when_the_approved_one_goes_up(monkeypatch: pytest.MonkeyPatch) -> None:
    offering = approved_for_later(changed(factories.local(), "100 kroner"))
    submitted(changed(offering, "200 kroner"))
    scheduling.carry_out(later(monkeypatch, hours=1))
    assert fresh(offering).workflow_in_progress


def test_a_time_on_words_that_nobody_approved_puts_nothing_up(monkeypatch: pytest.MonkeyPatch) -> None:
    """Whoever writes straight to Wagtail's column gets nowhere."""
    offering = factories.local_draft()
    offering.revisions.update(approved_go_live_at=clock.now() + HOUR)
    assert scheduling.carry_out(later(monkeypatch, hours=2)) == {"put_up": 0, "taken_down": 0}
    assert not fresh(offering).live
    assert not offering.revisions.filter(approved_go_live_at__isnull=False).exists()


def test_nothing_approved_nothing_planned() -> None:
    offering = factories.local_draft()
    with pytest.raises(Conflict) as refusal:
        scheduling.schedule(offering=offering, by=approver(offering), go_live_at=clock.now() + HOUR)
    assert refusal.value.code == "not-approved"


def test_it_comes_down_at_its_time(monkeypatch: pytest.MonkeyPatch) -> None:
    offering = factories.local()
    scheduling.schedule(offering=offering, by=approver(offering), expire_at=clock.now() + HOUR)
    assert scheduling.carry_out(later(monkeypatch, hours=1)) == {"put_up": 0, "taken_down": 1}
    offering = fresh(offering)
    assert (offering.live, offering.expired, offering.expire_at) == (False, True, None)
    reviews.publish(offering=offering, by=approver(offering))
    assert fresh(offering).live


def test_what_comes_down_can_go_up_again_later(monkeypatch: pytest.MonkeyPatch) -> None:
    """A summer course: changed for next year, down in between."""
    offering = approved_for_later(changed(factories.local(), "100 kroner"))
    LocalOffering.objects.filter(pk=offering.pk).update(go_live_at=None, expire_at=clock.now() + HOUR / 2)
    assert scheduling.carry_out(later(monkeypatch, minutes=40))["taken_down"] == 1
    assert scheduling.carry_out(later(monkeypatch, minutes=40))["put_up"] == 1
    assert fresh(offering).live


def test_cancelled(monkeypatch: pytest.MonkeyPatch) -> None:
    offering = approved_for_later(factories.local_draft())
    scheduling.cancel(offering=offering, by=approver(offering))
    assert scheduling.carry_out(later(monkeypatch, hours=2)) == {"put_up": 0, "taken_down": 0}
    assert "publish" in reviews.allowed_acts(offering=fresh(offering), by=approver(offering))
    with pytest.raises(Conflict):
        scheduling.cancel(offering=offering, by=approver(offering))


def test_published_now_although_it_was_planned_for_later() -> None:
    offering = approved_for_later(factories.local_draft())
    reviews.publish(offering=offering, by=approver(offering))
    offering = fresh(offering)
    assert (offering.live, offering.go_live_at) == (True, None)


def test_approved_now_takes_an_earlier_plan_away(monkeypatch: pytest.MonkeyPatch) -> None:
    offering = approved_for_later(changed(factories.local(), "100 kroner"))
    submitted(changed(offering, "200 kroner"))
    reviews.approve(offering=offering, by=approver(offering))
    scheduling.carry_out(later(monkeypatch, hours=2))
    assert said(offering) == "200 kroner"


def test_withdrawn_stays_down(monkeypatch: pytest.MonkeyPatch) -> None:
    offering = approved_for_later(changed(factories.local(), "100 kroner"))
    reviews.withdraw(offering=offering, by=approver(offering), reason="Pause")
    scheduling.carry_out(later(monkeypatch, hours=2))
    assert not fresh(offering).live


def test_who_may_not() -> None:
    offering = factories.local()
    for person in (editor(offering), stranger()):
        with pytest.raises(NotPermitted):
            scheduling.schedule(offering=offering, by=person, expire_at=clock.now() + HOUR)
        with pytest.raises(NotPermitted):
            scheduling.cancel(offering=offering, by=person)


@pytest.mark.parametrize(
    ("up", "down", "field"),
    [(-1, None, "go_live_at"), (2, 1, "expire_at"), (None, 24 * 366 * 4, "expire_at"), (None, None, "go_live_at")],
)
def test_times_that_can_not_be_right(up: int | None, down: int | None, field: str) -> None:
    offering = factories.local()
    local_offerings.adapt(offering=offering, by=editor(offering), texts={"nb": {"cost": "x"}})
    submitted(offering)
    reviews.approve(offering=offering, by=approver(offering), go_live_at=clock.now() + HOUR)
    times = [hours and clock.now() + hours * HOUR for hours in (up, down)]
    with pytest.raises(Invalid) as refusal:
        scheduling.schedule(offering=offering, by=approver(offering), go_live_at=times[0], expire_at=times[1])
    assert list(refusal.value.fields) == [field]


def test_an_offering_that_fails_stops_no_other(monkeypatch: pytest.MonkeyPatch) -> None:
    first, second = factories.local(), factories.local("kommune-0301", of=factories.template("kols_kurs"))
    for offering in (first, second):
        scheduling.schedule(offering=offering, by=approver(offering), expire_at=clock.now() + HOUR)
    real = scheduling._take_down
    broken = min(first.pk, second.pk)

    def fails(offering: Offering, now: dt.datetime) -> bool:
        if offering.pk == broken:
            raise ValueError
        return real(offering, now)

    monkeypatch.setattr(scheduling, "_take_down", fails)
    assert scheduling.carry_out(later(monkeypatch, hours=1))["taken_down"] == 1
