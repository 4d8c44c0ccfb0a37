"""A worker killed between handing a letter over and recording it sends it again under the same Message-ID; every
letter arrives, and none arrives twice without such a death."""

import os
import random
import signal
import time
from pathlib import Path

import pytest
from django.db import transaction

from tests import factories
from tests.ground.delivery.letters import PLAIN
from tests.support.mail import mail_server
from tests.support.processes import Processes, eventually, test_database_url
from tilbudskatalog.ground.delivery import outbox
from tilbudskatalog.ground.delivery.models import Letter
from tilbudskatalog.ground.delivery.recipients import Contact

pytestmark = [pytest.mark.journey, pytest.mark.django_db(transaction=True), pytest.mark.timeout(3600)]
ROUNDS = int(os.environ.get("SOAK_ROUNDS", "5"))
EACH = 25


def write(turn: int) -> None:
    for number in range(EACH):
        with transaction.atomic():
            to = Contact(email=f"nr{number}@example.no")
            outbox.send(kind=PLAIN, to=to, event=f"round:{turn}", language="nb")
            # Every fifth act comes to nothing, and so does its letter.
            transaction.set_rollback(number % 5 == 4)


def test_killed_while_it_hands_over(tmp_path: Path) -> None:
    luck = random.Random(20261126)
    factories.user("kari")
    with mail_server() as server, Processes(test_database_url(), tmp_path) as processes:
        processes.environment["SMTP_URL"] = server.url
        for turn in range(ROUNDS):
            write(turn)
            worker = processes.worker()
            before = len(server.letters)
            eventually(lambda before=before: len(server.letters) > before)
            time.sleep(luck.random() * 0.05)
            os.killpg(worker.pid, signal.SIGKILL)
            worker.wait()
        worker = processes.worker()
        # Few are handed over before each death: what is left grows with the rounds.
        eventually(lambda: not Letter.objects.filter(state=Letter.State.WAITING).exists(), within=60 + ROUNDS)
    times = server.times()
    assert set(times) == set(Letter.objects.values_list("message_id", flat=True))
    assert len(times) == ROUNDS * EACH * 4 // 5
    # A death repeats the one letter that was in its hands, and no other.
    assert sum(times.values()) - len(times) <= ROUNDS


def test_two_workers_send_nothing_twice(tmp_path: Path) -> None:
    factories.user("kari")
    with mail_server() as server, Processes(test_database_url(), tmp_path) as processes:
        processes.environment["SMTP_URL"] = server.url
        for turn in range(4):
            write(turn)
        for _worker in range(2):
            processes.worker()
        eventually(lambda: not Letter.objects.filter(state=Letter.State.WAITING).exists(), within=90)
    assert len(server.times()) == EACH * 4 * 4 // 5
    assert set(server.times().values()) == {1}
