"""Every "no" has the sentence of the act that said it, whichever page it is said on."""

import datetime as dt
from html import unescape

import pytest
from django.db import OperationalError
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse

from tests import factories
from tests.doors.portal.page import Page
from tests.doors.studio import browsing
from tests.doors.studio.browsing import browser, page_of, press, text_of
from tilbudskatalog.catalog.offerings import local_offerings, reviews
from tilbudskatalog.catalog.offerings.models import LocalOffering
from tilbudskatalog.doors.studio import home
from tilbudskatalog.ground.access import sessions
from tilbudskatalog.ground.access.models import Session
from tilbudskatalog.ground.base import clock
from tilbudskatalog.ground.base.errors import Invalid, Refusal

pytestmark = pytest.mark.django_db


def assert_says(response: HttpResponse, refusal: Refusal) -> None:
    assert response.status_code == refusal.status
    assert str(refusal.sentence) in unescape(text_of(response))


def test_a_reader_may_not_save() -> None:
    offering = factories.local_draft()
    reader = factories.user("leser", reader=offering.organization)
    with pytest.raises(Refusal) as refusal:
        local_offerings.adapt(offering=offering, by=reader, texts={"nb": {"cost": "1"}})
    sent = {"whose.cost": "ours", "texts.nb.cost": "1"}
    assert_says(browser(reader).post(page_of(offering), sent), refusal.value)
    assert_says(browser(reader).post(page_of(offering)), refusal.value)


@pytest.mark.parametrize("act", ["submit", "approve", "return", "publish", "withdraw", "recall"])
def test_a_reader_may_do_nothing(act: str) -> None:
    offering = factories.local_draft()
    reader = factories.user("leser", reader=offering.organization)
    with pytest.raises(Refusal) as refusal:
        reviews.submit(offering=offering, by=reader)
    assert_says(browser(reader).post(f"{page_of(offering)}{act}"), refusal.value)


@pytest.mark.parametrize("act", ["accept-upstream", "keep-own"])
def test_a_reader_may_not_decide_on_national_changes(act: str) -> None:
    offering = factories.local_draft()
    local_offerings.adapt(offering=offering, by=browsing.editor(), texts={"nb": {"cost": "200 kroner"}})
    reader = factories.user("leser", reader=offering.organization)
    with pytest.raises(Refusal) as refusal:
        local_offerings.keep_own(offering=browsing.fresh(offering), field="cost", by=reader)
    assert_says(browser(reader).post(f"{page_of(offering)}{act}", {"field": "cost"}), refusal.value)


def test_editors_do_not_approve_and_approvers_do_not_write() -> None:
    offering = factories.local_draft()
    reviews.submit(offering=offering, by=browsing.editor())
    with pytest.raises(Refusal) as refusal:
        reviews.approve(offering=offering, by=browsing.editor())
    assert_says(browser(browsing.editor()).post(f"{page_of(offering)}approve"), refusal.value)
    assert_says(browser(browsing.approver()).post(page_of(offering)), refusal.value)


def test_four_eyes() -> None:
    offering = factories.local_draft()
    both = factories.user("begge", editor=offering.organization, approver=offering.organization)
    reviews.submit(offering=offering, by=both)
    with pytest.raises(Refusal) as refusal:
        reviews.approve(offering=offering, by=both)
    assert_says(press(browser(both), page_of(offering), "approve"), refusal.value)


def test_nothing_to_send() -> None:
    offering = factories.local()
    with pytest.raises(Refusal) as refusal:
        reviews.submit(offering=offering, by=browsing.editor())
    assert_says(press(browser(browsing.editor()), page_of(offering), "submit"), refusal.value)


def test_a_reason_is_asked_for_where_it_is_written() -> None:
    offering = factories.local_draft()
    reviews.submit(offering=offering, by=browsing.editor())
    with pytest.raises(Invalid) as refusal:
        reviews.send_back(offering=offering, by=browsing.approver(), reason="")
    response = press(browser(browsing.approver()), page_of(offering), "return", approve__comment="Fint, men")
    assert_says(response, refusal.value)
    page = text_of(response)
    assert str(refusal.value.fields["reason"]) in page
    assert 'href="#return-reason"' in page
    assert 'id="return-reason"' in page
    assert browsing.form_of(response)["approve.comment"] == ["Fint, men"]


def test_adopting_twice() -> None:
    offering = factories.local_draft()
    arguments = {"template": offering.template, "organization": offering.organization}
    with pytest.raises(Refusal) as refusal:
        local_offerings.adopt(by=browsing.editor(), **arguments)
    address = f"/studio/katalog/{offering.template.code}/ta-i-bruk"
    response = browser(browsing.editor()).post(address, {"virksomhet": str(offering.organization.uid)})
    assert_says(response, refusal.value)


def test_adopting_where_one_has_no_role() -> None:
    template, other = factories.template(), factories.organization("kommune-4601")
    with pytest.raises(Refusal) as refusal:
        local_offerings.adopt(template=template, organization=other, by=browsing.editor())
    address = f"/studio/katalog/{template.code}/ta-i-bruk"
    response = browser(browsing.editor()).post(address, {"virksomhet": str(other.uid)})
    assert_says(response, refusal.value)


@pytest.mark.parametrize("uid", ["", "x", "6f2b4f3e-54c6-5d0e-9b0e-0c5a7e1d9a11"])
def test_adopting_for_nobody(uid: str) -> None:
    template = factories.template()
    address = f"/studio/katalog/{template.code}/ta-i-bruk"
    assert browser(browsing.editor()).post(address, {"virksomhet": uid}).status_code == 404


def test_a_template_that_is_not_there() -> None:
    sent = {"virksomhet": str(factories.organization().uid)}
    draft = factories.template_draft("hemmelig")
    for code in ("finnes-ikke", draft.code):
        assert browser(browsing.editor()).post(f"/studio/katalog/{code}/ta-i-bruk", sent).status_code == 404


def test_another_organizations_offering_is_not_said_to_exist() -> None:
    offering = factories.local()
    stranger = browser(browsing.editor("kommune-4601"))
    assert stranger.get(page_of(offering)).status_code == 404
    assert stranger.post(page_of(offering)).status_code == 404
    assert stranger.post(f"{page_of(offering)}submit").status_code == 404
    assert LocalOffering.objects.get().organization.name not in text_of(stranger.get(page_of(offering)))


def test_national_offerings_are_for_those_who_write_them() -> None:
    offering = factories.template()
    stranger = browser(browsing.editor())
    assert stranger.get("/studio/nasjonalt/").status_code == 403
    assert stranger.get(page_of(offering)).status_code == 404
    assert stranger.post(f"{page_of(offering)}submit").status_code == 404


@pytest.mark.parametrize("address", ["", "katalog/", "nasjonalt/", "tilbud/6f2b4f3e-54c6-5d0e-9b0e-0c5a7e1d9a11/"])
def test_a_stranger_is_asked_to_log_in_and_comes_back(address: str) -> None:
    response = Client().get(f"/studio/{address}")
    assert (response.status_code, response["Location"]) == (302, f"/logg-inn?next=/studio/{address}")


def test_what_a_stranger_sends_leads_to_the_start_after_the_log_in() -> None:
    response = Client().post("/studio/tilbud/6f2b4f3e-54c6-5d0e-9b0e-0c5a7e1d9a11/submit")
    assert response["Location"] == "/logg-inn?next=/studio/"


def test_what_was_sent_after_the_log_in_ran_out_is_offered_again() -> None:
    course = factories.course_draft()
    by = factories.coordinator(course.offering)
    client = browser(by)
    address = reverse("studio:course-change", args=[course.uid])
    Session.objects.update(seen_at=clock.now() - sessions.IDLE - dt.timedelta(seconds=1))
    response = client.post(address, {"name": "Kveld", "by_login": "1", "csrfmiddlewaretoken": "x"})
    assert response["Location"] == "/logg-inn?next=/studio/"
    assert "Kveld" not in str(Session.objects.get().get_decoded()), "it is sealed"
    client.force_login(by)
    page = Page(client.get("/studio/"))
    assert "Du ble logget ut mens du skrev." in page.text
    assert page.all("form", action=address)
    assert [each.attributes["value"] for each in page.all("input", type="hidden", name="name")] == ["Kveld"]
    client.post(address, {"name": "Kveld"})
    assert "Du ble logget ut" not in Page(client.get("/studio/")).text


def test_what_was_sent_is_not_offered_to_the_next_at_the_same_machine() -> None:
    offering = factories.local_draft()
    client = browser(browsing.editor())
    Session.objects.update(seen_at=clock.now() - dt.timedelta(minutes=31))
    client.post(f"{page_of(offering)}submit", {"note": "Kveld"})
    client.force_login(browsing.approver())
    assert b"Kveld" not in client.get("/studio/").content
    client.force_login(browsing.editor())
    assert b"Kveld" not in client.get("/studio/").content


def test_what_a_stranger_sends_is_not_kept() -> None:
    Client().post("/studio/sprak", {"language": "nn"})
    assert not Session.objects.exists()


def test_acts_are_not_pages() -> None:
    offering = factories.local_draft()
    response = browser(browsing.editor()).get(f"{page_of(offering)}submit")
    assert (response.status_code, response["Allow"]) == (405, "POST")
    assert "<h1>" in text_of(response)


def test_the_form_takes_a_token() -> None:
    offering = factories.local_draft()
    client = Client(enforce_csrf_checks=True)
    client.force_login(browsing.editor())
    assert client.post(f"{page_of(offering)}submit").status_code == 403


def test_without_the_database_it_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    def away(*_args: object) -> None:
        raise OperationalError

    monkeypatch.setattr(home.Workplace, "of", away)
    response = browser(browsing.editor()).get("/studio/")
    assert (response.status_code, response["Retry-After"]) == (503, "10")


def test_nothing_is_stored_on_the_way() -> None:
    for address in ("/studio/", "/studio/katalog/", "/studio/nasjonalt/"):
        assert browser(browsing.editor()).get(address)["Cache-Control"] == "private, no-store"
