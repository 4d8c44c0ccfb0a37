"""Choosing from the national catalog, adding one's own, and running something together with others."""

import pytest
from django.urls import reverse

from tests import factories
from tests.doors.studio import browsing
from tests.doors.studio.browsing import browser, text_of
from tilbudskatalog.catalog.offerings import partners
from tilbudskatalog.catalog.offerings.bookkeeping import NotForUs
from tilbudskatalog.catalog.offerings.models import LocalOffering, NationalOffering, Partner
from tilbudskatalog.registers.organizations.models import Organization

pytestmark = pytest.mark.django_db
CATALOG = "/studio/katalog/"


def hamar() -> dict[str, str]:
    return {"virksomhet": str(factories.organization().uid)}


def test_several_at_once_and_each_is_answered() -> None:
    for code in ("a", "b", "c"):
        factories.template(code)
    factories.local_draft(of=NationalOffering.objects.get(code="a"))
    rita = browser(browsing.editor())
    page = text_of(rita.post(f"{CATALOG}ta-i-bruk", hamar() | {"mal": ["a", "b"]}))
    assert set(LocalOffering.objects.values_list("template__code", flat=True)) == {"a", "b"}
    assert "Dere har allerede dette i katalogen" in page
    assert browsing.page_of(LocalOffering.objects.get(template__code="b")) in page


def test_nothing_ticked_is_said() -> None:
    factories.template()
    assert browser(browsing.editor()).post(f"{CATALOG}ta-i-bruk", hamar()).status_code == 422


def test_not_for_us_leaves_the_suggestions_and_comes_back() -> None:
    factories.template("a")
    rita = browser(browsing.editor())
    assert 'value="a"' in text_of(rita.get(CATALOG, {"vis": "forslag"}))
    rita.post(f"{CATALOG}a/ikke-for-oss", hamar() | {"grunn.a": "Naboen har det"})
    assert NotForUs.objects.get().reason == "Naboen har det"
    assert 'value="a"' not in text_of(rita.get(CATALOG, {"vis": "forslag"}))
    assert "Naboen har det" in text_of(rita.get(CATALOG, {"vis": "ikke"}))
    rita.post(f"{CATALOG}a/likevel", hamar())
    assert 'value="a"' in text_of(rita.get(CATALOG, {"vis": "forslag"}))


def test_what_the_municipality_has_is_no_suggestion_to_its_center() -> None:
    factories.local_draft(of=factories.template("a"))
    center = factories.organization(
        "frisklivssentral-3403", kind="healthy_life_center", parent=factories.organization(), name="Sentralen"
    )
    asked = {"virksomhet": str(center.uid)}
    rita = browser(browsing.editor())
    assert 'value="a"' not in text_of(rita.get(CATALOG, asked | {"vis": "forslag"}))
    assert "Hamar kommune tilbyr dette." in text_of(rita.get(CATALOG, asked))


def test_themes_narrow_it() -> None:
    factories.template("a")
    factories.concept("tema_sovn", "theme", nb="søvn")
    rita = browser(browsing.editor())
    assert 'value="a"' in text_of(rita.get(CATALOG, {"tema": "tema_tobakk"}))
    assert 'value="a"' not in text_of(rita.get(CATALOG, {"tema": "tema_sovn"}))


def test_what_municipalities_of_the_size_offer_is_told() -> None:
    template = factories.template("a")
    factories.local("kommune-0301", of=template)
    assert "100 % av kommunene" in text_of(browser(browsing.editor()).get(CATALOG))


def test_one_of_ones_own_begins_with_a_title() -> None:
    rita = browser(browsing.editor())
    refused = rita.post("/studio/eget-tilbud", hamar() | {"title": " ", "summary": "Ta med kopp"})
    assert refused.status_code == 422
    assert "Ta med kopp" in text_of(refused)
    made = rita.post("/studio/eget-tilbud", hamar() | {"title": "Kaffekoppen", "summary": "Kom innom"})
    offering = LocalOffering.objects.get()
    assert made["Location"] == browsing.page_of(offering)
    assert offering.template is None


def stange() -> Organization:
    return factories.organization("kommune-3413", municipality=factories.municipality("3413", "Stange"))


def asker() -> factories.User:
    return factories.user("svarer", approver=stange())


def test_a_partner_is_found_asked_and_says_yes() -> None:
    offering, stange_uid = factories.local(), str(stange().uid)
    page = reverse("studio:offering-partners", args=[offering.uid])
    rita, svarer = browser(browsing.editor()), browser(asker())
    assert stange_uid in text_of(rita.get(page, {"finn": "stange"}))
    rita.post(page, {"partner": stange_uid})
    invitation = Partner.objects.get()
    assert "/studio/sammen/" in text_of(svarer.get("/studio/"))
    svarer.post(f"/studio/sammen/{invitation.pk}/consent")
    assert "Stange kommune" in text_of(rita.get(page))
    assert Partner.objects.get().consented_by == asker()


def test_a_no_needs_no_reason_and_leaving_does() -> None:
    invitation = partners.invite(offering=factories.local(), organization=stange(), by=browsing.editor())
    svarer = browser(asker())
    assert svarer.post(f"/studio/sammen/{invitation.pk}/leave").status_code == 422
    assert svarer.post(f"/studio/sammen/{invitation.pk}/decline").status_code == 302
    assert browser(factories.user("fremmed")).post(f"/studio/sammen/{invitation.pk}/leave").status_code == 404


def test_the_whole_catalog_is_filtered() -> None:
    offering = factories.local_draft(of=factories.template("a"))
    browsing.press(browser(browsing.editor()), browsing.page_of(offering), whose__cost="ours", texts__nb__cost="50")
    rita = browser(browsing.editor())
    for asked, there in (
        ({"tilstand": "draft"}, True),
        ({"tilstand": "published"}, False),
        ({"tema": "tema_tobakk"}, True),
        ({"tema": "tema_sovn"}, False),
        ({"q": "røykeslutt"}, True),
        ({"q": "frosker"}, False),
        ({"alder": "old"}, False),
        ({"sprak": "outdated-nn"}, False),
    ):
        found = browsing.page_of(offering) in text_of(rita.get("/studio/katalogen-var/", asked))
        assert found is there, asked


def test_several_are_sent_and_confirmed_and_the_incomplete_one_says_why() -> None:
    whole = factories.local_draft(of=factories.template("a"))
    rita = browser(browsing.editor())
    rita.post("/studio/eget-tilbud", hamar() | {"title": "Kaffekoppen"})
    unfinished = LocalOffering.objects.get(template=None)
    both = {"tilbud": [str(whole.uid), str(unfinished.uid)]}
    page = text_of(rita.post("/studio/katalogen-var/send", both))
    assert browsing.fresh(whole).workflow_in_progress
    assert not browsing.fresh(unfinished).workflow_in_progress
    assert "Ikke gjort:" in page
    rita.post("/studio/katalogen-var/stemmer", both)
    assert browsing.fresh(unfinished).confirmed_on is not None


def test_still_correct_from_today() -> None:
    offering = factories.local()
    LocalOffering.objects.update(confirmed_on="2020-01-01")
    rita = browser(browsing.editor())
    assert f"{browsing.page_of(offering)}stemmer" in text_of(rita.get("/studio/"))
    rita.post(f"{browsing.page_of(offering)}stemmer")
    assert browsing.page_of(offering) not in text_of(rita.get("/studio/"))
