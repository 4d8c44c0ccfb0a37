"""What one meets first: what waits, then the rest; the same number of questions to the database whatever the length."""

import datetime as dt
from collections.abc import Callable

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils.translation import gettext as _

from tests import factories
from tests.doors.studio import browsing
from tests.doors.studio.browsing import browser, page_of, text_of
from tilbudskatalog.catalog.offerings import local_offerings, reviews
from tilbudskatalog.catalog.offerings.models import LocalOffering, NationalOffering
from tilbudskatalog.doors.studio import paging
from tilbudskatalog.ground.access.models import User
from tilbudskatalog.ground.base import clock

pytestmark = pytest.mark.django_db


def several(number: int) -> list[LocalOffering]:
    """One of each state in turn: published, drifted, in review, draft."""
    offerings = []
    for index in range(number):
        offering = factories.local_draft(of=factories.template(f"kurs_{index}"))
        if index % 4 == 1:
            local_offerings.adapt(offering=offering, by=browsing.editor(), texts={"nb": {"summary": "Vårt"}})
            browsing.change_template(NationalOffering.objects.get(code=f"kurs_{index}"), "Nytt")
        if index % 4 == 2:
            reviews.submit(offering=offering, by=browsing.editor())
        if index % 4 == 0:
            factories.approve_local(offering)
        offerings.append(offering)
    return offerings


def queries(client: Client, address: str) -> int:
    client.get(address)
    with CaptureQueriesContext(
        connection,
    ) as asked:
        assert client.get(address).status_code == 200
    return len(asked)


@pytest.mark.parametrize(
    ("address", "person"),
    [
        ("/studio/", browsing.editor),
        ("/studio/", browsing.approver),
        ("/studio/katalogen-var/", browsing.editor),
        ("/studio/nasjonale-endringer/", browsing.editor),
        ("/studio/sammen/", browsing.editor),
        ("/studio/steder/", browsing.editor),
        ("/studio/katalog/", browsing.editor),
        ("/studio/nasjonalt/", browsing.national_editor),
    ],
)
def test_a_longer_list_asks_no_more(address: str, person: Callable[[], factories.User]) -> None:
    several(4)
    client = browser(person())
    few = queries(client, address)
    LocalOffering.objects.all().delete()
    NationalOffering.objects.all().delete()
    several(12)
    assert queries(client, address) == few
    assert few < 40


def test_what_is_most_urgent_comes_first() -> None:
    published, drifted, waiting, draft = several(4)
    page = text_of(browser(browsing.both()).get("/studio/"))
    places = [page.index(f'href="{page_of(each)}"') for each in (waiting, drifted, draft)]
    assert places == sorted(places)
    assert page_of(published) not in page


def test_each_does_what_the_role_is_for() -> None:
    _published, drifted, waiting, draft = several(4)
    rita, geir = (text_of(browser(who()).get("/studio/")) for who in (browsing.editor, browsing.approver))
    assert [page_of(each) in geir for each in (waiting, drifted, draft)] == [True, False, False]
    assert [page_of(each) in rita for each in (waiting, drifted, draft)] == [False, True, True]


def test_one_kind_at_a_time() -> None:
    _published, drifted, _waiting, draft = several(4)
    page = text_of(browser(browsing.editor()).get("/studio/", {"sak": "draft"}))
    assert page_of(draft) in page
    assert page_of(drifted) in page
    page = text_of(browser(browsing.editor()).get("/studio/", {"sak": "changed"}))
    assert page_of(draft) not in page


def test_the_draft_is_what_the_list_speaks_of() -> None:
    offering = factories.local_draft()
    texts = {"nb": {"title": "Snuskurs på Hamar"}}
    local_offerings.adapt(offering=offering, by=browsing.editor(), texts=texts)
    for address in ("/studio/", "/studio/katalogen-var/"):
        assert "Snuskurs på Hamar" in text_of(browser(browsing.editor()).get(address))


def test_following_again_ends_the_drift_in_the_list() -> None:
    _published, drifted = several(2)
    client = browser(browsing.editor())
    assert page_of(drifted) in text_of(client.get("/studio/", {"sak": "changed"}))
    local_offerings.accept_upstream(offering=browsing.fresh(drifted), field="summary", by=browsing.editor())
    assert page_of(drifted) not in text_of(client.get("/studio/", {"sak": "changed"}))


def test_fifty_at_a_time(monkeypatch: pytest.MonkeyPatch) -> None:
    assert paging.SIZE == 50
    monkeypatch.setattr(paging, "SIZE", 3)
    several(4)
    client = browser(browsing.editor())
    assert text_of(client.get("/studio/katalogen-var/")).count('name="tilbud"') == 3
    assert text_of(client.get("/studio/katalogen-var/?side=2")).count('name="tilbud"') == 1
    assert client.get("/studio/?side=frogs").status_code == 200


def test_one_organization_at_a_time() -> None:
    hamar, oslo = factories.local(), factories.local("kommune-0301", of=NationalOffering.objects.get())
    both = factories.user("begge", editor=hamar.organization, reader=oslo.organization)
    page = text_of(browser(both).get("/studio/katalogen-var/", {"virksomhet": str(oslo.organization.uid)}))
    assert page_of(oslo) in page
    assert page_of(hamar) not in page
    assert browser(both).get("/studio/", {"virksomhet": "another"}).status_code == 404


def test_a_person_without_roles_is_told_whom_to_ask() -> None:
    response = browser(factories.user("ny")).get("/studio/")
    assert response.status_code == 200
    assert _("You have no role here yet") in text_of(response)


def test_the_catalog_is_searched_by_title_in_norwegian_letters_too() -> None:
    titled = {"nb": factories.TEXTS["nb"] | {"title": "Øvelser ved ÅRSAK"}}
    factories.template("ovelser", texts=titled)
    factories.template("annet")
    client = browser(browsing.editor())
    page = text_of(client.get("/studio/katalog/", {"q": "øvelser ved årsak"}))
    assert "/studio/katalog/ovelser/ta-i-bruk" in page
    assert "annet/ta-i-bruk" not in page
    assert _("Nothing is like this. Choose less, or try other words.") in text_of(
        client.get("/studio/katalog/", {"q": "ingen slike"})
    )


def test_what_one_has_already_leads_to_it() -> None:
    offering = factories.local()
    page = text_of(browser(browsing.editor()).get("/studio/katalog/"))
    assert page_of(offering) in page
    assert "/studio/katalog/tobakk_kurs/ta-i-bruk" not in page


def test_who_may_not_edit_has_no_button() -> None:
    factories.template()
    reader = factories.user("leser", reader=factories.organization())
    assert "tobakk_kurs/ta-i-bruk" not in text_of(browser(reader).get("/studio/katalog/"))


def test_who_wrote_it_is_not_shown_drafts_of_templates() -> None:
    factories.template_draft("hemmelig")
    assert "hemmelig" not in text_of(browser(browsing.editor()).get("/studio/katalog/"))


@pytest.mark.parametrize(
    "address",
    [
        "",
        "katalog/",
        "katalogen-var/",
        "nasjonale-endringer/",
        "sammen/",
        "steder/",
        "steder/nytt",
        "eget-tilbud",
        "nasjonalt/",
    ],
)
def test_one_main_heading(address: str) -> None:
    several(2)
    parser = browsing.Form()
    parser.feed(text_of(browser(browsing.national_editor()).get(f"/studio/{address}")))
    assert parser.headings == 1


def unconfirmed(days: int, of: NationalOffering | None = None) -> LocalOffering:
    offering = factories.local(of=of)
    day = clock.today() - dt.timedelta(days=days)
    LocalOffering.objects.filter(pk=offering.pk).update(confirmed_on=day)
    return offering


def test_a_leader_sees_what_is_a_year_old_and_who_is_to_confirm_it() -> None:
    offering, editor = unconfirmed(400), browsing.editor()
    lena = browser(factories.user("leder", leader=offering.organization))
    address = f"/studio/?sak=old&virksomhet={offering.organization.uid}"
    nobody = _("Nobody is asked: no editor here has an e-mail address.")
    assert nobody in text_of(lena.get(address))
    User.objects.filter(pk=editor.pk).update(email="rita@example.no")
    page = text_of(lena.get(address))
    assert str(editor) in page
    assert page_of(offering) in page
    # She leads; to confirm takes an editor, to withdraw an approver.
    assert f"{page_of(offering)}stemmer" not in page
    assert f"{page_of(offering)}withdraw" not in page


def test_who_may_confirms_or_withdraws_what_is_a_year_old_where_it_is_listed() -> None:
    offering = unconfirmed(400)
    client = browser(browsing.both())
    page = text_of(client.get("/studio/?sak=old"))
    assert f'action="{page_of(offering)}withdraw"' in page
    assert client.post(f"{page_of(offering)}stemmer?sak=old").headers["Location"] == "/studio/?sak=old"
    assert browsing.fresh(offering).confirmed_on == clock.today()
    client.post(f"{page_of(offering)}withdraw", {"withdraw.reason": "Ingen holder det lenger"})
    assert not browsing.fresh(offering).live


def test_more_that_is_unconfirmed_asks_no_more() -> None:
    unconfirmed(400)
    client = browser(browsing.both())
    few = queries(client, "/studio/?sak=old")
    for code in ("a_kurs", "b_kurs"):
        unconfirmed(400, factories.template(code))
    assert queries(client, "/studio/?sak=old") == few


def test_half_a_year_old_is_not_withdrawn_from_the_list() -> None:
    offering = unconfirmed(200)
    page = text_of(browser(browsing.both()).get("/studio/"))
    assert f"{page_of(offering)}stemmer" in page
    assert f"{page_of(offering)}withdraw" not in page


def test_a_draft_whose_title_was_emptied_has_a_heading_all_the_same() -> None:
    offering = factories.local_draft()
    local_offerings.adapt(offering=offering, by=browsing.editor(), texts={"nb": {"title": ""}, "nn": {"title": ""}})
    assert _("Without a title") in text_of(browser(browsing.editor()).get(page_of(offering)))


def test_national_texts_are_found_by_state_and_words() -> None:
    factories.template_draft("utkast")
    factories.template("publisert", texts={"nb": factories.TEXTS["nb"] | {"title": "Øvelser på is"}})
    nora = browser(browsing.national_editor())

    def found(**asked: str) -> list[bool]:
        page = text_of(nora.get("/studio/nasjonalt/", asked))
        return [f"/studio/nasjonalt/{code}/" in page for code in ("utkast", "publisert")]

    assert found() == [True, True]
    assert found(tilstand="draft") == [True, False]
    assert found(q="øvelser PÅ") == [False, True]
    assert found(q="utk") == [True, False]
    assert found(q="finnes ikke") == [False, False]


def test_where_one_has_a_role_comes_before_where_it_reaches() -> None:
    hamar = factories.organization()
    center = factories.organization("senter", name="Aktivsenteret", parent=hamar)
    rita = factories.user("rita", editor=hamar)
    page = text_of(browser(rita).get("/studio/eget-tilbud"))
    assert page.index(str(hamar.uid)) < page.index(str(center.uid))


def test_who_keeps_the_registers_finds_them_on_the_first_page() -> None:
    ada = factories.user("administrator")
    User.objects.filter(pk=ada.pk).update(is_superuser=True)
    page = text_of(browser(User.objects.get(pk=ada.pk)).get("/studio/"))
    assert _("You keep the registers") in page
    assert page.count('href="/studio/nodnumre/"') == 3, "twice in the menu, once in the page"
    assert _("You have no role here yet") not in page
