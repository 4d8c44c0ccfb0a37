"""National editors: new texts, whom a change reaches, who has own words and why, evidence, and what takes a place."""

import pytest
from django.test import Client
from django.utils.translation import ngettext
from pytest_django import DjangoAssertNumQueries

from tests import factories
from tests.catalog.offerings.test_evidence import SAID
from tests.doors.studio import browsing
from tests.doors.studio.browsing import browser, page_of, press, text_of
from tilbudskatalog.catalog.offerings import content, local_offerings, succession
from tilbudskatalog.catalog.offerings.dealings import Suggestion
from tilbudskatalog.catalog.offerings.models import LocalOffering, NationalOffering

pytestmark = pytest.mark.django_db


@pytest.fixture
def nora() -> Client:
    return browser(browsing.national_editor())


@pytest.fixture
def nils() -> Client:
    return browser(browsing.national_approver())


@pytest.fixture
def template() -> NationalOffering:
    return factories.template()


@pytest.fixture
def hamar(template: NationalOffering) -> LocalOffering:
    """Public, with its own summary and the reason for it."""
    offering = factories.local_draft(of=template)
    local_offerings.adapt(offering=offering, by=browsing.editor(), texts={"nb": {"summary": "Hos oss i Hamar"}})
    offering = factories.approve_local(offering)
    local_offerings.keep_own(offering=offering, field="summary", by=browsing.editor(), reason="Vi møtes ute")
    return offering


def test_it_says_whom_approval_reaches_to_editor_and_approver(
    nora: Client, nils: Client, template: NationalOffering, hamar: LocalOffering
) -> None:
    factories.local("kommune-0301", of=template)
    press(nora, page_of(template), "submit", texts__nb__summary="Nytt")
    one = ngettext("It changes the text of %(count)s provider.", "It changes the text of %(count)s providers.", 1)
    own = ngettext("%(count)s has words of its own.", "%(count)s have words of their own.", 1)
    for reader in (nora, nils):
        page = text_of(reader.get(page_of(template)))
        assert one % {"count": 1} in page
        assert own % {"count": 1} in page


def test_who_has_own_words_and_why(nora: Client, template: NationalOffering, hamar: LocalOffering) -> None:
    page = text_of(nora.get(f"{page_of(template)}egne"))
    assert "Hamar kommune" in page
    assert "Hos oss i Hamar" in page
    assert "Vi møtes ute" in page
    assert "Hos oss i Hamar" in text_of(nora.get(f"{page_of(template)}egne?felt=summary"))


def test_the_list_costs_the_same_for_many(
    nora: Client,
    template: NationalOffering,
    hamar: LocalOffering,
    django_assert_max_num_queries: DjangoAssertNumQueries,
) -> None:
    for key in ("kommune-0301", "kommune-4601", "kommune-5001"):
        offering = factories.local_draft(key, of=template)
        texts = {"nb": {"summary": key, "cost": "Ti kroner"}}
        local_offerings.adapt(offering=offering, by=browsing.editor(key), texts=texts)
        factories.approve_local(offering)
    with django_assert_max_num_queries(24):
        nora.get(f"{page_of(template)}egne")


def test_evidence_is_added_and_taken_out(nora: Client, template: NationalOffering) -> None:
    page = f"{page_of(template)}kunnskap"
    assert nora.post(page, SAID).status_code == 302
    assert SAID["citation"] in text_of(nora.get(page))
    response = nora.post(page, SAID | {"year": "i fjor"})
    assert response.status_code == 422
    assert SAID["statement_nn"] in text_of(response)
    assert nora.post(f"{page}/fjern", {"nummer": "1"}).status_code == 302
    assert SAID["citation"] not in text_of(nora.get(page))


def test_proposed(nora: Client) -> None:
    response = nora.post("/studio/nasjonalt/ny", {"texts.nb.title": "Søvn og hvile", "level": "municipality"})
    assert response["Location"].endswith("/nasjonalt/sovn_og_hvile/")
    response = nora.post("/studio/nasjonalt/ny", {"texts.nb.summary": "Uten tittel", "level": "municipality"})
    assert response.status_code == 422
    assert "Uten tittel" in text_of(response)


def test_retired_told_and_moved(nils: Client, template: NationalOffering, hamar: LocalOffering) -> None:
    new = factories.template("tobakk_ny")
    response = nils.post(f"{page_of(template)}avslutt", {"successor": "", "reason": "Ny retningslinje"})
    assert response.status_code == 422
    assert "Ny retningslinje" in text_of(response)
    nils.post(f"{page_of(template)}avslutt", {"successor": "tobakk_ny", "reason": "Ny retningslinje"})
    rita = browser(browsing.editor())
    assert f'href="{page_of(hamar)}"' in text_of(rita.get("/studio/"))
    move = f"{page_of(hamar)}flytt"
    assert move in text_of(rita.get(page_of(hamar)))
    assert rita.post(move).status_code == 302
    assert browsing.fresh(hamar).draft().template == new
    assert not succession.replaced([]).exists()


def test_suggested_and_answered(nora: Client) -> None:
    provider = factories.organization(browsing.OWN)
    texts = {"nb": factories.TEXTS["nb"] | {"title": "Turgruppe"}}
    own = factories.approve_local(
        local_offerings.add_own(organization=provider, texts=texts, values=factories.values(), by=browsing.editor())
    )
    rita = browser(browsing.editor())
    assert rita.post(f"{page_of(own)}foresla", {"reason": "Mange spør"}).status_code == 302
    suggestion = Suggestion.objects.get()
    assert "Mange spør" in text_of(nora.get("/studio/nasjonalt/forslag"))
    assert nora.post(f"/studio/nasjonalt/forslag/{suggestion.pk}/decline", {"answer": ""}).status_code == 422
    assert nora.post(f"/studio/nasjonalt/forslag/{suggestion.pk}/accept").status_code == 302
    made = NationalOffering.objects.get(code="turgruppe")
    assert content.of(made).texts["nb"]["title"] == "Turgruppe"
    assert nora.post("/studio/nasjonalt/forslag/999/accept").status_code == 404
