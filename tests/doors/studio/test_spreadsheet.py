"""The spreadsheet in the browser: file in, row by row what would happen, the button, and the file out."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import HttpResponse
from django.test import Client

from tests import factories
from tests.doors.studio import browsing
from tests.doors.studio.browsing import browser, form_of, text_of
from tilbudskatalog.catalog.offerings import local_offerings
from tilbudskatalog.catalog.offerings.models import LocalOffering

pytestmark = pytest.mark.django_db
ROWS = "Nøkkel;Tittel;Pris\n1;Turgruppe;50\n2;Trygg på isen;Gratis\n"


def page() -> str:
    return f"/studio/regneark/{factories.organization().uid}/"


def look(client: Client, text: str = ROWS) -> HttpResponse:
    response: HttpResponse = client.post(f"{page()}se", {"file": SimpleUploadedFile("x.csv", text.encode())})
    return response


def test_from_file_to_drafts_and_out_again() -> None:
    client = browser(browsing.editor())
    shown = look(client)
    assert "Trygg på isen" in text_of(shown)
    assert not LocalOffering.objects.exists()
    response = client.post(f"{page()}legg-inn", {"rows": form_of(shown)["rows"][0]}, follow=True)
    assert response.status_code == 200
    assert "Turgruppe" in text_of(response)
    assert LocalOffering.objects.filter(live=False).count() == 2
    out = client.get(f"{page()}katalog.csv")
    assert out["Content-Disposition"].startswith("attachment;")
    again = client.post(f"{page()}se", {"file": SimpleUploadedFile("x.csv", out.content)})
    assert "rows" not in form_of(again)


def test_a_wrong_row_leaves_no_button() -> None:
    shown = look(browser(browsing.editor()), ROWS + "3;;-5\n")
    assert shown.status_code == 200
    assert "C4" in text_of(shown)
    assert "rows" not in form_of(shown)


@pytest.mark.parametrize("text", ["", "bare;noe", "Tittel;Pris\n"])
def test_a_file_that_says_nothing_is_answered(text: str) -> None:
    assert look(browser(browsing.editor()), text).status_code == 422


def test_without_a_file() -> None:
    assert browser(browsing.editor()).post(f"{page()}se").status_code == 422


def test_the_button_works_for_what_was_shown_to_this_person_only() -> None:
    rows = form_of(look(browser(browsing.editor())))["rows"][0]
    another = browser(factories.user("annen", editor=factories.organization()))
    for client, sent in ((another, rows), (browser(browsing.editor()), rows + "x"), (browser(browsing.editor()), "")):
        assert client.post(f"{page()}legg-inn", {"rows": sent}).status_code == 422
    assert not LocalOffering.objects.exists()


def test_what_has_changed_is_shown_anew() -> None:
    client = browser(browsing.editor())
    client.post(f"{page()}legg-inn", {"rows": form_of(look(client))["rows"][0]})
    rows = form_of(look(client, ROWS.replace("50", "75")))["rows"][0]
    tour = LocalOffering.objects.get(provider_key="1")
    local_offerings.adapt(offering=tour, by=browsing.editor(), texts={"nb": {"cost": "60 kroner"}})
    response = client.post(f"{page()}legg-inn", {"rows": rows})
    assert response.status_code == 409
    assert "60 kroner" in text_of(response)
    assert client.post(f"{page()}legg-inn", {"rows": form_of(response)["rows"][0]}).status_code == 302


def test_another_organizations_file_is_not_given_out() -> None:
    stranger = browser(browsing.editor("kommune-4601"))
    assert stranger.get(f"{page()}katalog.xlsx").status_code == 404
    assert stranger.post(f"{page()}legg-inn", {"rows": "x"}).status_code == 404


def test_the_start_offers_only_what_one_may() -> None:
    factories.template()
    reader = browser(factories.user("leser", reader=factories.organization()))
    assert f"{page()}se" not in text_of(reader.get("/studio/regneark/"))
    assert f"{page()}se" in text_of(browser(browsing.editor()).get("/studio/regneark/"))
    assert browser(browsing.editor()).get("/studio/regneark/mal.xlsx").content.startswith(b"PK")
    assert browser(browsing.editor()).get("/studio/regneark/mal.pdf").status_code == 404
