"""Is something wrong here? A form that asks for no name, keeps what was typed, and says what happens with it."""

from typing import Any

import pytest
from django.db import OperationalError

from tests.doors.portal import documents
from tests.doors.portal.conftest import Reader
from tests.doors.portal.library import Library
from tests.doors.portal.page import Page
from tilbudskatalog.doors.portal import correction
from tilbudskatalog.doors.portal.pace import Bucket
from tilbudskatalog.insight import corrections
from tilbudskatalog.insight.models import Correction


@pytest.fixture
def form(library: Library) -> str:
    return f"/tilbud/{library.add(documents.offering('Kokekurs'))['id']}/feil"


@pytest.fixture(autouse=True)
def _fresh_bucket(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(correction, "PACE", Bucket(2, 60))


def away(**_fields: Any) -> None:
    raise OperationalError


def test_the_offering_leads_to_the_form(library: Library, reader: Reader) -> None:
    document = library.add(documents.offering("Kokekurs"))
    assert f"/tilbud/{document['id']}/feil" in reader.page(f"/tilbud/{document['id']}/kokekurs").links


def test_the_form_needs_no_database(form: str, reader: Reader) -> None:
    page = reader.page(form)
    assert page.heading == "Er noe galt her?"
    assert len(page.all("input", type="radio")) == 6
    assert "Det slettes etter tolv måneder." in page.text
    assert page.response["Cache-Control"] == "no-store"


def test_it_asks_nothing_of_who_one_is(form: str, reader: Reader) -> None:
    asked = {field.attributes["name"] for field in reader.page(form).all("input") + reader.page(form).all("textarea")}
    assert asked == {"hva", "tekst", "csrfmiddlewaretoken"}


@pytest.mark.django_db
def test_what_is_sent_is_kept(form: str, reader: Reader) -> None:
    answer = reader.post(f"/nn{form}", {"hva": "time", "tekst": "Det er på onsdager."})
    assert (answer.status_code, answer["Location"]) == (302, f"/nn{form}?takk=1")
    kept = Correction.objects.get()
    assert (kept.kind, kept.text, kept.language) == ("time", "Det er på onsdager.", "nn")
    assert reader.page(answer["Location"]).heading == "Takk for at du sa frå"


@pytest.mark.django_db
def test_what_is_missing_is_said_beside_it(form: str, reader: Reader) -> None:
    page = Page(reader.post(form, {"hva": "other", "tekst": ""}))
    assert page.status == 422
    assert page.words("p", id="feil-tekst") == ["Skriv med noen få ord hva som er galt."]
    assert "checked" in page.all("input", id="hva-other")[0].attributes


def test_while_the_database_is_away_nothing_typed_is_lost(
    form: str, reader: Reader, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(corrections, "report", away)
    page = Page(reader.post(form, {"hva": "cost", "tekst": "300 kroner"}))
    assert page.status == 503
    assert page.words("textarea") == ["300 kroner"]
    assert "Prøv igjen om litt." in page.text


@pytest.mark.django_db
def test_a_flood_is_held_back(form: str, reader: Reader) -> None:
    answers = [Page(reader.post(form, {"hva": "cost", "tekst": f"{number}"})) for number in range(3)]
    assert [answer.status for answer in answers] == [302, 302, 429]
    assert answers[2].words("textarea") == ["2"]
    assert Correction.objects.count() == 2


def test_without_the_forms_own_token_nothing_is_taken(form: str) -> None:
    assert Reader(enforce_csrf_checks=True).post(form, {"hva": "cost"}).status_code == 403


def test_an_offering_that_is_not_there(library: Library, reader: Reader) -> None:
    assert reader.get("/tilbud/00000000-0000-4000-8000-000000000000/feil").status_code == 404


def test_the_bucket_fills_again() -> None:
    time = [0.0]
    bucket = Bucket(1, 10, lambda: time[0])
    assert (bucket.take(), bucket.take()) == (True, False)
    time[0] = 10.0
    assert bucket.take()
