"""Around a review: who may say, plan, lock and bring back what – also for those who mix ids."""

import datetime as dt

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from tests import factories
from tests.catalog.offerings.people import fresh, later
from tests.doors.studio import browsing
from tests.doors.studio.browsing import browser, text_of
from tilbudskatalog.catalog.offerings import content, local_offerings, reviews, scheduling
from tilbudskatalog.catalog.offerings.models import LocalOffering
from tilbudskatalog.ground.base import clock

pytestmark = pytest.mark.django_db
OTHER = "kommune-0301"


def around(offering: LocalOffering, page: str) -> str:
    return f"{browsing.page_of(offering)}{page}"


def tomorrow() -> str:
    return (clock.now() + dt.timedelta(days=1)).astimezone(clock.OSLO).strftime("%Y-%m-%dT%H:%M")


@pytest.fixture
def offering() -> LocalOffering:
    """In review, sent by its editor."""
    made = factories.local_draft()
    local_offerings.adapt(offering=made, by=browsing.editor(), texts={"nb": {"cost": "100 kroner"}})
    reviews.submit(offering=made, by=browsing.editor())
    return LocalOffering.objects.get(pk=made.pk)


@pytest.fixture
def another() -> LocalOffering:
    """Another organization's, in review too."""
    made = factories.local_draft(OTHER, of=factories.template("kols_kurs"))
    reviews.submit(offering=made, by=browsing.editor(OTHER))
    return LocalOffering.objects.get(pk=made.pk)


@pytest.fixture
def geir() -> Client:
    return browser(browsing.approver())


@pytest.fixture
def rita() -> Client:
    return browser(browsing.editor())


def test_they_talk(rita: Client, geir: Client, offering: LocalOffering) -> None:
    page = around(offering, "gjennomgang/")
    geir.post(f"{page}remark", {"text": "Er prisen <b>riktig</b>?"})
    assert "Er prisen &lt;b&gt;riktig&lt;/b&gt;?" in text_of(rita.get(page))
    response = rita.post(f"{page}remark", {"text": " "})
    assert response.status_code == 422


def test_approved_for_later(geir: Client, offering: LocalOffering, monkeypatch: pytest.MonkeyPatch) -> None:
    page = around(offering, "gjennomgang/")
    form = {"go_live_at": tomorrow(), "revision": str(offering.latest_revision_id)}
    assert geir.post(f"{page}approve-for-later", form).status_code == 302
    assert not fresh(offering).live
    assert 'value="' + form["go_live_at"] in text_of(geir.get(page))
    scheduling.carry_out(later(monkeypatch, days=1, minutes=1))
    assert fresh(offering).live


def test_not_approved_for_later_by_its_author_nor_unread(offering: LocalOffering) -> None:
    """Four eyes at the door too, and only for what was on the page."""
    both = factories.user(browsing.editor().username, approver=offering.organization)
    page = around(offering, "gjennomgang/approve-for-later")
    form = {"go_live_at": tomorrow(), "revision": str(offering.latest_revision_id)}
    assert browser(both).post(page, form).status_code == 403
    assert browser(browsing.approver()).post(page, form | {"revision": ""}).status_code == 409
    assert fresh(offering).go_live_at is None


@pytest.mark.parametrize("written", ["", "i morgen", "2020-01-01T08:00"])
def test_a_time_that_can_not_be_right_keeps_what_was_typed(geir: Client, offering: LocalOffering, written: str) -> None:
    form = {"go_live_at": written, "revision": str(offering.latest_revision_id), "expire_at": tomorrow()}
    response = geir.post(around(offering, "gjennomgang/approve-for-later"), form)
    assert response.status_code == 422
    assert form["expire_at"] in text_of(response)


def test_nothing_unapproved_is_published_through_the_door(geir: Client) -> None:
    offering = factories.local_draft()
    for act, form in (("gjennomgang/schedule", {"go_live_at": tomorrow()}), ("publish", {})):
        assert geir.post(around(offering, act), form).status_code == 409
    assert not fresh(offering).live


def test_another_organizations_review_is_out_of_reach(
    geir: Client, offering: LocalOffering, another: LocalOffering
) -> None:
    """Ids of one's own task, revision and offering in the form open nothing of another's."""
    task = offering.current_workflow_task_state
    mixed = {
        "revision": str(offering.latest_revision_id),
        "task_state_id": str(task.pk),
        "offering": str(offering.uid),
        "go_live_at": tomorrow(),
        "text": "x",
        "reason": "x",
        "versjon": "1",
    }
    for act in ("approve", "return", "publish", "withdraw"):
        assert geir.post(around(another, act), mixed).status_code == 404
    for act in ("remark", "approve-for-later", "schedule", "cancel-schedule", "lock", "unlock"):
        assert geir.post(around(another, f"gjennomgang/{act}"), mixed).status_code == 404
    assert geir.post(around(another, "historikk/hent-fram"), mixed).status_code == 404
    for page in ("gjennomgang/", "historikk/", "historikk/sammenlign"):
        assert geir.get(around(another, page)).status_code == 404
    assert fresh(another).workflow_in_progress


def test_a_revision_of_another_in_the_form_approves_nothing(
    geir: Client, offering: LocalOffering, another: LocalOffering
) -> None:
    response = geir.post(around(offering, "approve"), {"revision": str(another.latest_revision_id)})
    assert response.status_code == 409
    assert not fresh(offering).live


def test_locked_for_others_until_an_approver_opens(rita: Client, geir: Client) -> None:
    offering = factories.local_draft()
    page = around(offering, "gjennomgang/")
    rita.post(f"{page}lock", {"reason": "Skriver om"})
    colleague = browser(factories.user("kollega", editor=offering.organization))
    response = browsing.press(colleague, browsing.page_of(offering), texts__nb__cost="200 kroner")
    assert "Skriver om" in text_of(colleague.get(page))
    assert response.status_code in (302, 409)
    assert "cost" not in content.overridden(fresh(offering).draft())
    assert colleague.post(f"{page}unlock").status_code == 403
    assert geir.post(f"{page}unlock").status_code == 302


def test_history_compare_and_back(rita: Client) -> None:
    offering = factories.local_draft()
    for price in ("100 kroner per gang", "200 kroner per gang"):
        local_offerings.adapt(offering=offering, by=browsing.editor(), texts={"nb": {"cost": price}})
    page = text_of(rita.get(around(offering, "historikk/sammenlign?fra=2&til=3")))
    assert "<del>100</del>" in page
    assert "<ins>200</ins>" in page
    assert rita.get(around(offering, "historikk/sammenlign?fra=2&til=99")).status_code == 404
    assert rita.post(around(offering, "historikk/hent-fram"), {"versjon": "2"}).status_code == 302
    assert content.of(fresh(offering).draft()).texts["nb"]["cost"] == "100 kroner per gang"
    assert rita.post(around(offering, "historikk/hent-fram"), {"versjon": "99"}).status_code == 404


def test_history_costs_the_same_however_long(
    rita: Client, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    offering = factories.local_draft()
    for price in range(12):
        local_offerings.adapt(offering=offering, by=browsing.editor(), texts={"nb": {"cost": f"{price} kroner"}})
    with django_assert_max_num_queries(22):
        rita.get(around(offering, "historikk/"))


def test_lists_say_what_is_planned(geir: Client) -> None:
    offering = factories.local()
    scheduling.schedule(offering=offering, by=browsing.approver(), expire_at=clock.now() + dt.timedelta(days=400))
    assert str((clock.now() + dt.timedelta(days=400)).year) in text_of(geir.get("/studio/katalogen-var/"))
