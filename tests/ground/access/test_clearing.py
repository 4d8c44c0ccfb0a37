"""What the clock takes is told in the audit log: how much by which rule, and nothing of whom."""

import datetime as dt
from io import StringIO

import pytest
from django.core.management import call_command

from tests import factories
from tests.participation.privacy.test_erasure import NUMBERS
from tilbudskatalog.config.management.commands import worker
from tilbudskatalog.ground.access import arrivals, chain, clearing
from tilbudskatalog.ground.access.models import AuditEvent, LogInAttempt, User
from tilbudskatalog.ground.base import clock, retention

pytestmark = pytest.mark.django_db
LINES = AuditEvent.objects.filter(act="keep-no-longer")


def unused(*numbers: str) -> list[User]:
    people = [arrivals.citizen(number=number) for number in numbers]
    User.objects.update(date_joined=clock.now() - dt.timedelta(days=3 * 365), last_login=None)
    return people


def test_accounts_that_the_clock_erased_are_one_line(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(retention, "BATCH", 2)
    people = unused(*NUMBERS[:3])
    chain.seal_new()
    clearing.carry_out(clock.now())
    [line] = LINES.all()
    assert (line.actor, line.subject, line.details) == (None, None, {"rule": "citizens' accounts", "rows": 3})
    assert not [person for person in people if str(person.pseudonym) in str(line.__dict__)]
    chain.seal_new()
    assert chain.verify().problems == []


def test_each_rule_and_run_has_its_line() -> None:
    unused(NUMBERS[0])
    LogInAttempt.objects.create(key="x", at=clock.now() - dt.timedelta(hours=1))
    clearing.carry_out(clock.now())
    LogInAttempt.objects.create(key="x", at=clock.now() - dt.timedelta(hours=1))
    clearing.carry_out(clock.now())
    said = LINES.order_by("pk").values_list("details__rule", "details__rows")
    assert sorted(said) == [("attempts to log in", 1), ("attempts to log in", 1), ("citizens' accounts", 1)]
    attempts = next(rule for rule in retention.rules() if rule.name == "attempts to log in")
    assert LINES.filter(uid=clearing.uid_of(attempts)).count() == 2


def test_a_night_that_takes_nothing_writes_nothing() -> None:
    factories.user("kari")
    clearing.carry_out(clock.now())
    assert not LINES.exists()


def test_what_went_before_a_fault_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(retention, "BATCH", 1)
    began: list[object] = []

    def fail_the_second_time(rows: retention.Rows) -> int:
        began.append(rows)
        if len(began) == 2:
            raise RuntimeError("away")
        return retention.delete(rows)

    rule = retention.Rule(
        "attempts", LogInAttempt, ("key",), lambda now: LogInAttempt.objects.all(), fail_the_second_time
    )
    monkeypatch.setattr(retention, "rules", lambda: [rule])
    LogInAttempt.objects.bulk_create([LogInAttempt(key=key, at=clock.now()) for key in "ab"])
    with pytest.raises(RuntimeError, match="away"):
        clearing.carry_out(clock.now())
    assert LINES.get().details == {"rule": "attempts", "rows": 1}


def test_the_worker_and_the_command_both_tell() -> None:
    unused(NUMBERS[0])
    call_command("retention", "--dry-run", stdout=StringIO())
    assert not LINES.exists()
    call_command("retention", stdout=StringIO())
    assert LINES.count() == 1
    unused(NUMBERS[1])
    worker.keep_house(clock.today())
    assert LINES.count() == 2
