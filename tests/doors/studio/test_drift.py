"""The national text has changed: take it, or keep one's own and say why."""

import pytest
from django.test import Client
from django.utils.translation import gettext as _

from tests import factories
from tests.doors.studio import browsing
from tests.doors.studio.browsing import browser, page_of, press, text_of
from tilbudskatalog.catalog.offerings import content, drift, local_offerings
from tilbudskatalog.catalog.offerings.models import LocalOffering, NationalOffering

pytestmark = pytest.mark.django_db


@pytest.fixture
def rita() -> Client:
    return browser(browsing.editor())


@pytest.fixture
def drifted() -> LocalOffering:
    offering = factories.local_draft()
    local_offerings.adapt(offering=offering, by=browsing.editor(), texts={"nb": {"summary": "Vårt eget"}})
    browsing.change_template(NationalOffering.objects.get(), "Seks samlinger sammen med mange andre.")
    return LocalOffering.objects.get(pk=offering.pk)


def test_then_now_and_ours_are_shown(rita: Client, drifted: LocalOffering) -> None:
    page = text_of(rita.get(page_of(drifted)))
    assert _("The national text has changed") in page
    assert "Seks samlinger sammen med <del>andre som vil slutte.</del>" in page
    assert "Seks samlinger sammen med <ins>mange andre.</ins>" in page
    assert "Vårt eget" in page


def test_using_the_national_text(rita: Client, drifted: LocalOffering) -> None:
    press(rita, page_of(drifted), "accept-upstream", field="summary")
    assert content.overridden(browsing.fresh(drifted).draft()) == []


def test_what_was_written_elsewhere_is_saved_with_it(rita: Client, drifted: LocalOffering) -> None:
    typed = {"texts__nb__summary": "Noe nytt", "whose__cost": "ours", "texts__nb__cost": "200 kroner"}
    press(rita, page_of(drifted), "accept-upstream", field="summary", **typed)
    assert content.overridden(browsing.fresh(drifted).draft()) == ["cost"]


def test_keeping_ones_own_with_a_reason(rita: Client, drifted: LocalOffering) -> None:
    press(rita, page_of(drifted), "keep-own", field="summary", **{"keep-own.summary": "Passer bedre her"})
    assert drift.of(browsing.fresh(drifted)) == []
    assert drifted.adaptations.get().kept_reason == "Passer bedre her"
    assert _("The national text has changed") not in text_of(rita.get(page_of(drifted)))


def test_a_reader_sees_it_and_has_no_buttons(drifted: LocalOffering) -> None:
    reader = factories.user("leser", reader=drifted.organization)
    page = text_of(browser(reader).get(page_of(drifted)))
    assert _("The national text has changed") in page
    assert "accept-upstream" not in page
