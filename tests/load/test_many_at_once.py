"""Two thousand people want the same twenty places at the same moment, through two web processes.

Twenty get one, and the line behind them is the order in which they came. Without the course's lock the same test fails.
"""

import os
import time
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest
from django.db import connection

from tests.load.crowd import Told, faults, pace, sign_up, together
from tests.participation.enrollment.signing_up import open_course
from tests.support.acting import System
from tests.support.identity_provider import IdentityProvider
from tests.support.mail import mail_server
from tests.support.processes import Processes, eventually, test_database_url
from tilbudskatalog.catalog.courses.models import Course
from tilbudskatalog.ground.delivery.models import Letter

pytestmark = [pytest.mark.journey, pytest.mark.django_db(transaction=True), pytest.mark.timeout(900)]
PEOPLE, PLACES, CLIENTS, WEBS = int(os.environ.get("RACE_PEOPLE", "2000")), 20, 16, 2
WITHOUT_THE_LOCK = 200


@pytest.fixture(scope="module")
def provider(tmp_path_factory: pytest.TempPathFactory) -> Iterator[IdentityProvider]:
    with IdentityProvider(tmp_path_factory.mktemp("idp"), "http://localhost:8000") as provider:
        yield provider


@pytest.fixture
def system(provider: IdentityProvider, monkeypatch: pytest.MonkeyPatch) -> System:
    return System(provider, monkeypatch)


@pytest.fixture
def processes(provider: IdentityProvider, tmp_path: Path) -> Iterator[Processes]:
    with mail_server() as server, Processes(test_database_url(), tmp_path) as started:
        started.environment |= provider.environment | {"SMTP_URL": server.url}
        yield started
        assert set(server.times().values()) <= {1}


def race(system: System, webs: list[str], course: Course, people: int) -> list[Told]:
    def ask(client: httpx.Client, person: int) -> Told:
        return sign_up(system, client, webs[person % len(webs)], course, person)

    began = time.perf_counter()
    told = together(range(people), CLIENTS, ask)
    print(f"\n{connection.vendor}: {pace(told, time.perf_counter() - began)}")  # noqa: T201 - figures, shown with -s
    return told


def test_twenty_get_a_place_and_the_others_stand_in_line(processes: Processes, system: System) -> None:
    course = open_course(capacity=PLACES, age_from=None)
    webs = [processes.web() for _each in range(WEBS)]
    told = race(system, webs, course, PEOPLE)
    assert faults(course, told, people=PEOPLE) == []
    processes.worker()
    eventually(lambda: not Letter.objects.filter(state=Letter.State.WAITING).exists(), within=120)


def test_without_the_lock_it_fails(processes: Processes, system: System) -> None:
    """The negative control: the same, with smaller numbers, on processes that do not lock the course.

    On PostgreSQL places are then sold twice. SQLite has one writer at a time and no lock to take away; there it is the
    turn at the beginning of a transaction that is taken away, and whoever has read what another has changed meanwhile
    is thrown out by the database with a fault.
    """
    course = open_course(capacity=PLACES, age_from=None)
    webs = [processes.web(application="tests.load.unlocked:application") for _each in range(WEBS)]
    told = race(system, webs, course, WITHOUT_THE_LOCK)
    assert faults(course, told, people=WITHOUT_THE_LOCK)
    if connection.vendor == "sqlite":
        assert [each for each in told if each.status == 503]
    else:
        assert len([each for each in told if each.body.get("status") == "confirmed"]) > PLACES
