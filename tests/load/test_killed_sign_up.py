"""A web process, or the worker, killed in the midst of sign-ups: what was acknowledged is there once, asking again with
the same key does nothing twice, and each gets their letters."""

import os
import random
import signal
import subprocess
import time
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from threading import Thread

import httpx
import pytest

from tests.load.crowd import Told, faults, sign_up, together
from tests.participation.enrollment.signing_up import open_course
from tests.support.acting import System
from tests.support.identity_provider import IdentityProvider
from tests.support.mail import MailServer, mail_server
from tests.support.postgres import free_port
from tests.support.processes import Processes, eventually, test_database_url
from tilbudskatalog.catalog.courses.models import Course
from tilbudskatalog.doors.api.idempotency import LEASE
from tilbudskatalog.ground.delivery.models import Letter

pytestmark = [pytest.mark.journey, pytest.mark.django_db(transaction=True), pytest.mark.timeout(0)]
ROUNDS = int(os.environ.get("SOAK_ROUNDS", "10"))
PEOPLE, PLACES, CLIENTS = 32, 5, 4
# No answer, one that is being worked on, and one from a process that is not quite up: ask again.
DIED, IN_PROGRESS, AWAY = 0, 409, 503


class Rounds:
    """One web process and one worker, of which one is killed in each round and started again at the same place."""

    def __init__(self, system: System, processes: Processes, server: MailServer) -> None:
        self.system, self.processes, self.server = system, processes, server
        self.port = free_port()
        self.web = processes.web(self.port)
        self.web_process, self.worker = processes.started[-1], processes.worker()
        self.deaths, self.answers = 0, Counter[str]()
        # Answers to each person, by course; who has none yet asks again.
        self.told: dict[Course, dict[int, Told]] = {}

    def kill_the_web(self) -> None:
        _kill(self.web_process)
        self.web = self.processes.web(self.port)
        self.web_process = self.processes.started[-1]

    def kill_the_worker(self) -> None:
        _kill(self.worker)
        self.deaths += 1
        self.worker = self.processes.worker()

    def sign_up(self, course: Course, people: range, moment: float, *, web: bool) -> None:
        """While they do, one of the two dies. Those without an answer go on asking until they have one."""
        self.system.renew()
        answers = self.told.setdefault(course, {})

        def ask(client: httpx.Client, person: int) -> Told:
            told = self._ask(client, course, person)
            if told.status == 201:
                answers[person] = told
            return told

        crowd = Thread(target=together, args=[people, CLIENTS, ask])
        crowd.start()
        eventually(lambda: answers, every=0.002)
        time.sleep(moment)
        self.kill_the_web() if web else self.kill_the_worker()
        crowd.join()
        # Those whose request died with the process: now, or when its lease has run out.
        together([person for person in people if person not in answers], CLIENTS, ask)

    def ask_until_answered(self) -> None:
        with httpx.Client(timeout=60) as client:
            for course, people in self.told.items():
                for person in range(PEOPLE):
                    people[person] = people.get(person) or eventually(
                        lambda course=course, person=person: _answer(self._ask(client, course, person)),
                        within=LEASE.total_seconds() + 30,
                        every=1,
                    )

    def _ask(self, client: httpx.Client, course: Course, person: int) -> Told:
        told = sign_up(self.system, client, self.web, course, person, key=f"{course.uid}-{person}")
        assert told.status in (201, DIED, IN_PROGRESS, AWAY), told
        self.answers[f"{told.status} {told.body.get('code', '')}".strip()] += 1
        return told


def _kill(process: "subprocess.Popen[bytes]") -> None:
    os.killpg(process.pid, signal.SIGKILL)
    process.wait()


def _answer(told: Told) -> Told | None:
    return told if told.status == 201 else None


@pytest.fixture(scope="module")
def provider(tmp_path_factory: pytest.TempPathFactory) -> Iterator[IdentityProvider]:
    with IdentityProvider(tmp_path_factory.mktemp("idp"), "http://localhost:8000") as provider:
        yield provider


def test_killed_in_the_midst_of_sign_ups(
    provider: IdentityProvider, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    luck = random.Random(20261126)
    system = System(provider, monkeypatch)
    with mail_server() as server, Processes(test_database_url(), tmp_path) as processes:
        processes.environment |= provider.environment | {"SMTP_URL": server.url}
        rounds = Rounds(system, processes, server)
        for turn in range(ROUNDS):
            course = open_course(capacity=PLACES, age_from=None, name=f"Runde {turn}")
            rounds.sign_up(course, range(PEOPLE), luck.random() * 0.2, web=turn % 2 == 0)
        system.renew()
        rounds.ask_until_answered()
        eventually(lambda: not Letter.objects.filter(state=Letter.State.WAITING).exists(), within=120)
    print(f"\nanswers: {dict(rounds.answers)}; {rounds.deaths} workers died")  # noqa: T201 - figures, shown with -s
    # Else nobody was in the midst of anything.
    assert rounds.answers[str(DIED)]
    for course, told in rounds.told.items():
        assert faults(course, list(told.values()), people=PEOPLE) == []
    letters = Letter.objects.filter(channel="email")
    assert set(server.times()) == set(letters.values_list("message_id", flat=True))
    assert letters.filter(kind__in=("enrollment.confirmed", "enrollment.waiting")).count() == ROUNDS * PEOPLE
    # A dead worker repeats the one letter that was in its hands, under the same Message-ID, and no other.
    assert sum(server.times().values()) - len(server.times()) <= rounds.deaths
