"""The page of the letter's link: reading it changes nothing, the button confirms, and nobody logs in."""

import datetime as dt

import pytest
from django.test import Client

from tests import factories
from tilbudskatalog.catalog.offerings import keeping_true
from tilbudskatalog.catalog.offerings.models import LocalOffering
from tilbudskatalog.ground.base import clock

pytestmark = pytest.mark.django_db


@pytest.fixture
def address() -> str:
    offering = factories.local()
    old = clock.today() - dt.timedelta(days=250)
    LocalOffering.objects.update(confirmed_on=old)
    person = factories.user("redaktor-kommune-3403")
    link = keeping_true.link_of(offering.organization, person, clock.today())
    return link.removeprefix("http://localhost:8000")


def confirmed_on() -> dt.date | None:
    return LocalOffering.objects.get().confirmed_on


@pytest.mark.parametrize("method", ["get", "head"])
def test_a_program_that_opens_links_confirms_nothing(address: str, method: str) -> None:
    before = confirmed_on()
    assert getattr(Client(), method)(address).status_code == 200
    assert confirmed_on() == before


def test_it_shows_what_it_is_about(address: str) -> None:
    answer = Client().get(address)
    assert "Snus- og røykesluttkurs" in answer.content.decode()
    assert answer["Referrer-Policy"] == "same-origin"
    assert answer["Cache-Control"] == "no-store"


def test_the_button_confirms_and_says_so(address: str) -> None:
    answer = Client().post(address)
    assert "1 tilbud er bekreftet" in answer.content.decode()
    assert confirmed_on() == clock.today()


def test_a_second_time_there_is_nothing_left(address: str) -> None:
    Client().post(address)
    assert "ikke mer å bekrefte" in Client().get(address).content.decode()


def test_the_button_is_guarded_against_other_sites(address: str) -> None:
    assert Client(enforce_csrf_checks=True).post(address).status_code == 403


def test_it_gives_no_way_into_the_workspace(address: str) -> None:
    client = Client()
    client.post(address)
    assert client.get("/studio/").status_code == 302


def test_another_link_is_not_found(address: str) -> None:
    assert Client().get("/bekreft/x").status_code == 404
    assert Client().get(address[:-1]).status_code == 404
