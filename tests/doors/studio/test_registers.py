"""The registers as national editors keep them: organizations, catchments, and help in an emergency."""

from pathlib import Path

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from tests import factories
from tests.doors.studio.browsing import browser, form_of, national_editor, press, text_of
from tilbudskatalog.catalog.publication import projector
from tilbudskatalog.catalog.search import follower
from tilbudskatalog.catalog.search.breaker import Breaker
from tilbudskatalog.catalog.search.follower import DatabaseLog, Follower
from tilbudskatalog.catalog.search.store import Store
from tilbudskatalog.ground.base import clock
from tilbudskatalog.ground.base.changes import Kind, record_changes
from tilbudskatalog.registers.concepts.models import Concept
from tilbudskatalog.registers.organizations.models import EmergencyAnswer, EmergencyService, Organization

pytestmark = pytest.mark.django_db
LIST = "/studio/virksomheter/"
SERVICE = {
    "number": "116123",
    "order": "2",
    "owner": "Mental Helse",
    "confirmed": "Ringt 2026",
    "texts.nb.name": "Mental Helses hjelpetelefon",
    "texts.nb.for_whom": "Alle",
    "texts.nb.when": "Når du trenger noen å snakke med nå.",
    "texts.nb.hours": "Døgnet rundt",
    "texts.nn.name": "Mental Helses hjelpetelefon",
    "texts.nn.for_whom": "Alle",
    "texts.nn.when": "Når du treng nokon å snakke med no.",
    "texts.nn.hours": "Døgnet rundt",
    "danger.fare_selvmord": "1",
}


@pytest.fixture
def nora() -> Client:
    return browser(national_editor())


def test_an_organization_is_added_changed_merged_and_found(nora: Client) -> None:
    hamar = factories.organization()
    sent = {"kind": "healthy_life_center", "name": "Frisklivssentralen", "parent": hamar.name, "phone": "62 51 00 00"}
    response = nora.post(f"{LIST}ny", sent, follow=True)
    center = Organization.objects.get(name="Frisklivssentralen")
    assert (center.parent, response.status_code) == (hamar, 200)
    page = reverse("studio:organization", args=[center.uid])
    press(nora, page, name="Frisklivssentralen i Hamar", municipality="3403")
    center.refresh_from_db()
    assert (center.name, center.municipality, center.phone) == (
        "Frisklivssentralen i Hamar",
        hamar.municipality,
        "62 51 00 00",
    )
    nora.post(f"{page}opptak", {"served": "3403 Hamar\n"})
    assert center.catchments.count() == 1
    day = clock.today().strftime("%d.%m.%Y")
    nora.post(f"{page}avslutt", {"on": day, "into": hamar.name})
    center.refresh_from_db()
    assert (center.closed, center.successor) == (clock.today(), hamar)
    assert "Frisklivssentralen i Hamar" not in text_of(nora.get(LIST))
    assert "Frisklivssentralen i Hamar" in text_of(nora.get(LIST, {"status": "closed"}))


@pytest.mark.parametrize(
    ("address", "sent", "wrong"),
    [
        ("", {"organization_number": "123456789"}, "organization_number"),
        ("", {"parent": "Finnes ikke"}, "parent"),
        ("", {"municipality": "Finnes ikke"}, "municipality"),
        ("", {"founded": "i fjor"}, "founded"),
        ("opptak", {"served": "9999 Ingen"}, "served"),
        ("avslutt", {"on": "i morgen"}, "on"),
        ("avslutt", {"on": "31.12.2020", "into": "Finnes ikke"}, "into"),
    ],
)
def test_mistakes_stand_where_they_were_made(address: str, sent: dict[str, str], wrong: str, nora: Client) -> None:
    hamar = factories.organization()
    response = nora.post(f"{LIST}{hamar.uid}/{address}", {"kind": "voluntary", "name": "x"} | sent)
    assert response.status_code == 422
    assert f'id="{wrong}-error"' in text_of(response)
    assert form_of(response)[wrong] == [sent[wrong]]


def test_who_closes_withdraws_in_the_same_act_and_says_why(nora: Client) -> None:
    offering = factories.local()
    address, day = f"{LIST}{offering.organization.uid}/avslutt", f"{clock.today():%d.%m.%Y}"
    assert nora.post(address, {"on": day}).status_code == 422
    nora.post(address, {"on": day, "reason": "Slått sammen"})
    offering.refresh_from_db()
    offering.organization.refresh_from_db()
    assert (offering.live, offering.organization.closed) == (False, clock.today())


def test_who_closes_says_yes_to_cancelling_the_courses_to_come(nora: Client) -> None:
    course = factories.course()
    address = f"{LIST}{course.offering.organization.uid}/avslutt"
    sent = {"on": f"{clock.today():%d.%m.%Y}", "reason": "Lagt ned"}
    refused = nora.post(address, sent)
    assert (refused.status_code, 'id="cancel_courses-error"' in text_of(refused)) == (422, True)
    nora.post(address, sent | {"cancel_courses": "1"})
    course.refresh_from_db()
    assert (course.state, course.cancelled_reason) == ("cancelled", "Lagt ned")


def test_four_hundred_organizations_ask_no_more(nora: Client) -> None:
    def queries() -> int:
        nora.get(LIST)
        with CaptureQueriesContext(connection) as asked:
            assert nora.get(LIST).status_code == 200
        return len(asked)

    hamar, few = factories.organization(), queries()
    rows = [
        Organization(key=f"o{each}", name=f"Organisasjon {each}", kind="voluntary", parent=hamar) for each in range(420)
    ]
    Organization.objects.bulk_create(rows)
    assert queries() == few
    assert few <= 20


def test_a_number_is_public_a_moment_later(nora: Client, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """From the form to what somebody in danger reads."""
    danger = factories.concept("fare_selvmord", "danger", nb="selvmord", nn="sjølvmord", en="suicide")
    record_changes(Kind.CONCEPT, [danger.pk])
    record_changes(Kind.MUNICIPALITY, [factories.municipality().pk])
    reading = Follower(Store(tmp_path / "snapshots.sqlite3"), DatabaseLog(), Breaker())
    monkeypatch.setattr(follower, "_follower", reading)
    response = nora.post("/studio/nodnumre/ny", SERVICE)
    assert response.status_code == 302, text_of(response)
    projector.project_all()
    reading.step()
    assert "116123" in text_of(Client().get("/finn", {"q": "selvmord"}))
    press(nora, "/studio/nodnumre/116123/", **{"texts.nb.when": "Ring når det er vanskelig."})
    projector.project_all()
    reading.step()
    assert "Ring når det er vanskelig." in text_of(Client().get("/finn", {"q": "selvmord"}))
    reading.store.close()
    assert Concept.objects.count() == 1


def test_a_rank_that_is_taken_moves_the_others_down(nora: Client) -> None:
    nora.post("/studio/nodnumre/ny", SERVICE)
    nora.post("/studio/nodnumre/ny", SERVICE | {"number": "113"})
    ranks = EmergencyAnswer.objects.order_by("rank").values_list("service__number", "rank")
    assert list(ranks) == [("113", 1), ("116123", 2)]


@pytest.mark.parametrize(
    ("sent", "wrong"),
    [
        ({"number": "11"}, "number"),
        ({"order": "først"}, "order"),
        ({"texts.nn.when": ""}, "texts.nn.when"),
        ({"texts.en.name": "Helpline"}, "texts.en.when"),
        ({"texts.nb.hours": "x" * 81}, "texts.nb.hours"),
        ({"danger.fare_brann": "0"}, "danger.fare_brann"),
    ],
)
def test_a_number_that_is_not_whole_is_not_saved(sent: dict[str, str], wrong: str, nora: Client) -> None:
    response = nora.post("/studio/nodnumre/ny", SERVICE | sent)
    assert response.status_code == 422
    assert f'id="{wrong.replace(".", "")}-error"' in text_of(response)
    assert not EmergencyService.objects.exists()


def test_no_danger_is_left_without_help(nora: Client) -> None:
    nora.post("/studio/nodnumre/ny", SERVICE)
    response = nora.post("/studio/nodnumre/116123/", SERVICE | {"danger.fare_selvmord": ""})
    assert response.status_code == 422
    assert EmergencyAnswer.objects.count() == 1
