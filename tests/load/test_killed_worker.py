"""A worker killed at any moment loses nothing, doubles nothing and leaves no gap in the log."""

import os
import random
import signal
import time
from pathlib import Path

import pytest
from django.db import transaction

from tests import factories
from tests.support.processes import Processes, eventually, test_database_url
from tilbudskatalog.catalog.publication import log, projector
from tilbudskatalog.catalog.publication.models import Publication
from tilbudskatalog.ground.base.changes import Kind, record_changes
from tilbudskatalog.ground.base.models import Changed
from tilbudskatalog.registers.organizations.models import Organization

pytestmark = [pytest.mark.journey, pytest.mark.django_db(transaction=True), pytest.mark.timeout(3600)]
ROUNDS = int(os.environ.get("SOAK_ROUNDS", "5"))
ORGANIZATIONS = 40


def rename_all(keys: list[int], turn: int) -> None:
    for key in keys:
        with transaction.atomic():
            Organization.objects.filter(pk=key).update(name=f"Forening {key}, runde {turn}")
            record_changes(Kind.ORGANIZATION, [key])


def test_killed_at_random_moments(tmp_path: Path) -> None:
    keys = [factories.organization(f"forening-{number}").pk for number in range(ORGANIZATIONS)]
    luck = random.Random(20261122)
    with Processes(test_database_url(), tmp_path) as processes:
        for turn in range(ROUNDS):
            worker = processes.worker()
            before = log.last_number()
            rename_all(keys, turn)
            # It is at work, somewhere between its first number and its last.
            eventually(lambda before=before: log.last_number() > before)
            time.sleep(luck.random() * 0.2)
            os.killpg(worker.pid, signal.SIGKILL)
            worker.wait()
            rename_all(keys[:5], turn)
            check_log()
    projector.project_all()
    check_log()
    assert not Changed.objects.exists()
    for organization in Organization.objects.filter(pk__in=keys):
        document = log.current_document("organization", str(organization.uid))
        assert document is not None
        assert f'"name":"{organization.name}"'.encode() in document


def check_log() -> None:
    numbers = list(Publication.objects.values_list("seq", flat=True))
    assert numbers == list(range(1, len(numbers) + 1))
    assert log.last_number() == len(numbers)
