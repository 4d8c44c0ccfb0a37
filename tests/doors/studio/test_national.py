"""National offerings: revised, approved by somebody else, and what that does to the local ones."""

import pytest
from django.test import Client
from django.utils.translation import ngettext

from tests import factories
from tests.doors.studio import browsing
from tests.doors.studio.browsing import browser, page_of, press, text_of
from tilbudskatalog.catalog.offerings import content, local_offerings
from tilbudskatalog.catalog.offerings.models import LocalOffering, NationalOffering
from tilbudskatalog.doors.studio import national

pytestmark = pytest.mark.django_db


def _counted(one: str, several: str, count: int) -> str:
    return ngettext(one, several, count) % {"count": count}


@pytest.fixture
def nora() -> Client:
    return browser(browsing.national_editor())


@pytest.fixture
def template() -> NationalOffering:
    return factories.template()


def test_revised_and_approved_by_another(nora: Client, template: NationalOffering) -> None:
    press(
        nora, page_of(template), texts__nb__summary="Nytt", texts__nn__summary="Nytt på nynorsk", themes=["tema_tobakk"]
    )
    assert content.of(browsing.fresh(template)).texts["nb"]["summary"] != "Nytt"
    press(nora, page_of(template), "submit")
    press(browser(browsing.national_approver()), page_of(template), "approve")
    template = browsing.fresh(template)
    said = content.of(template)
    assert (said.texts["nb"]["summary"], said.texts["nn"]["summary"]) == ("Nytt", "Nytt på nynorsk")
    assert template.field_versions["summary"] == 2
    assert template.field_versions["themes"] == 1


def test_a_minor_edit_spares_local_editors(nora: Client, template: NationalOffering) -> None:
    press(nora, page_of(template), texts__nb__summary="Retta", minor="1")
    assert browsing.fresh(template).draft().field_versions["summary"] == 1


def test_it_says_whom_a_change_reaches(nora: Client, template: NationalOffering) -> None:
    for key in ("kommune-3403", "kommune-0301", "kommune-4601"):
        offering = factories.local_draft(key, of=template)
        if key == "kommune-4601":
            by = browsing.editor(key)
            local_offerings.adapt(offering=offering, by=by, texts={"nb": {"summary": "Vårt eget"}})
        factories.approve_local(offering)
    assert _counted(
        "%(count)s published local offering is made from this.",
        "%(count)s published local offerings are made from this.",
        3,
    ) in text_of(nora.get(page_of(template)))
    press(nora, page_of(template), texts__nb__summary="Nytt", texts__nb__cost="Ti kroner")
    page = text_of(nora.get(page_of(template)))
    assert national.reaches(2, 1) in page
    assert national.reaches(3, 0) in page
    assert page.count('class="touches"') == 2


def test_a_change_is_at_the_local_ones_when_it_is_approved(nora: Client, template: NationalOffering) -> None:
    offering = factories.local(of=template)
    press(nora, page_of(template), "submit", texts__nb__summary="Nytt")
    press(browser(browsing.national_approver()), page_of(template), "approve")
    assert "Nytt" in text_of(browser(browsing.editor()).get(page_of(offering)))


def test_returned_withdrawn_and_published_again(nora: Client, template: NationalOffering) -> None:
    nils = browser(browsing.national_approver())
    press(nora, page_of(template), "submit", texts__nb__summary="Nytt")
    assert _counted(
        "%(count)s national offering waits for your approval.",
        "%(count)s national offerings wait for your approval.",
        1,
    ) in text_of(nils.get("/studio/"))
    press(nils, page_of(template), "return", return__reason="Si det enklere")
    assert "Si det enklere" in text_of(nora.get("/studio/nasjonalt/"))
    press(nils, page_of(template), "withdraw", withdraw__reason="Utdatert")
    assert not browsing.fresh(template).live
    press(nils, page_of(template), "publish")
    assert browsing.fresh(template).live


def test_what_does_not_fit_is_kept(nora: Client, template: NationalOffering) -> None:
    response = press(nora, page_of(template), texts__nb__title="a" * 121, texts__nb__cost="Ti kroner")
    assert response.status_code == 422
    assert browsing.form_of(response)["texts.nb.title"] == ["a" * 121]
    assert browsing.form_of(response)["texts.nb.cost"] == ["Ti kroner"]


def test_the_fields_are_the_national_ones_only(nora: Client, template: NationalOffering) -> None:
    form = browsing.form_of(nora.get(page_of(template)))
    assert form["whose.title"] == ["ours"]
    assert "contact_phone" not in form
    assert not LocalOffering.objects.exists()


def test_the_list_counts_the_local_ones(nora: Client, template: NationalOffering) -> None:
    factories.local(of=template)
    page = text_of(nora.get("/studio/nasjonalt/"))
    assert page_of(template) in page
    assert _counted("%(count)s local offering", "%(count)s local offerings", 1) in page
