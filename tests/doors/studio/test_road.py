"""From the national catalog to the public, as two people walk it in their browsers."""

import pytest
from django.utils.translation import gettext as _

from tests import factories
from tests.doors.studio import browsing
from tests.doors.studio.browsing import browser, page_of, press, text_of
from tilbudskatalog.catalog.offerings import content
from tilbudskatalog.catalog.offerings.models import LocalOffering

pytestmark = pytest.mark.django_db


def test_from_we_offer_this_to_the_public() -> None:
    template, hamar = factories.template(), factories.organization()
    rita, geir = browser(browsing.editor()), browser(browsing.approver())

    response = rita.post(f"/studio/katalog/{template.code}/ta-i-bruk", {"virksomhet": str(hamar.uid)})
    offering = LocalOffering.objects.get()
    assert response["Location"] == page_of(offering)

    whose = {"whose.cost": "ours", "whose.access": "ours"}
    press(
        rita, page_of(offering), "", texts__nb__cost="200 kroner", texts__nn__cost="200 kroner", access="both", **whose
    )
    press(rita, page_of(offering), "submit")
    assert _("In review") in text_of(rita.get(page_of(offering)))
    press(geir, page_of(offering), "approve")

    offering = browsing.fresh(offering)
    assert offering.live
    assert content.overridden(offering) == ["access", "cost"]
    assert {text.language: text.cost for text in offering.texts.all()} == {"nb": "200 kroner", "nn": "200 kroner"}
    assert offering.access == "both"


def test_what_was_written_is_saved_before_it_is_sent_to_review() -> None:
    offering = factories.local_draft()
    response = press(
        browser(browsing.editor()), page_of(offering), "submit", whose__cost="ours", texts__nb__cost="200 kroner"
    )
    assert response.status_code == 302
    offering = browsing.fresh(offering)
    assert offering.workflow_in_progress
    assert [text.cost for text in offering.draft().texts.all() if text.language == "nb"] == ["200 kroner"]


def test_returned_with_words_and_put_right() -> None:
    offering = factories.local_draft()
    rita, geir = browser(browsing.editor()), browser(browsing.approver())
    press(rita, page_of(offering), "submit")
    press(geir, page_of(offering), "return", return__reason="Hvor møtes vi?")
    for page in ("/studio/", page_of(offering)):
        assert "Hvor møtes vi?" in text_of(rita.get(page))
    press(rita, page_of(offering), "submit")
    press(geir, page_of(offering), "approve")
    assert browsing.fresh(offering).live


def test_recalled_withdrawn_and_published_again() -> None:
    offering = factories.local_draft()
    rita, geir = browser(browsing.editor()), browser(browsing.approver())
    press(rita, page_of(offering), "submit")
    press(rita, page_of(offering), "recall")
    assert not browsing.fresh(offering).workflow_in_progress
    offering = factories.approve_local(offering)
    press(geir, page_of(offering), "withdraw", withdraw__reason="Går ikke i år")
    assert not browsing.fresh(offering).live
    press(geir, page_of(offering), "publish")
    assert browsing.fresh(offering).live


def test_who_withdraws_is_told_of_the_courses_to_come_and_says_yes_first() -> None:
    course = factories.course()
    address, geir = page_of(course.offering), browser(browsing.approver())
    assert "1 kurs gjenstår; 0 personer har plass eller venter" in text_of(geir.get(address))
    refused = press(geir, address, "withdraw", withdraw__reason="Går ikke i år")
    assert refused.status_code == 422
    assert 'id="withdraw-cancel_courses-error"' in text_of(refused)
    assert "Går ikke i år" in text_of(refused)
    press(geir, address, "withdraw", withdraw__reason="Går ikke i år", withdraw__cancel_courses="1")
    assert not browsing.fresh(course.offering).live
    course.refresh_from_db()
    assert (course.state, course.cancelled_reason) == ("cancelled", "Går ikke i år")


def test_the_approver_sees_what_is_new_beside_what_is_published() -> None:
    offering = factories.local()
    rita, geir = browser(browsing.editor()), browser(browsing.approver())
    written = {"whose.title": "ours", "texts.nb.title": "Snus- og røykesluttkurs på Hamar"}
    press(rita, page_of(offering), "submit", **written, contact_phone="62 00 00 00")
    page = text_of(geir.get(page_of(offering)))
    assert _("Changed since it was published") in page
    assert "Snus- og røykesluttkurs <ins>på Hamar</ins>" in page
    assert "Tobacco cessation course" in page, "the public text in a language that the new words do not speak"
    assert "62 00 00 00" in page
    assert 'name="texts.nb.title"' not in page


def test_what_comes_after_the_approver_looked_is_not_approved() -> None:
    offering = factories.local_draft()
    rita, geir = browser(browsing.editor()), browser(browsing.approver())
    press(rita, page_of(offering), "submit")
    seen = browsing.form_of(geir.get(page_of(offering)))
    press(rita, page_of(offering), "recall")
    press(rita, page_of(offering), "submit", whose__cost="ours", texts__nb__cost="900 kroner")
    assert browsing.send(geir, page_of(offering), "approve", seen).status_code == 409
    assert not browsing.fresh(offering).live
