"""The worker's rounds go on while the database is away, and a fault ends the worker so that it is started anew."""

import threading

import pytest
from django.db import OperationalError

from tilbudskatalog.config.rounds import Round, once_a_day, run_all
from tilbudskatalog.ground.base import clock

pytestmark = pytest.mark.django_db(transaction=True)


def test_a_round_goes_on_when_the_database_is_back(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tilbudskatalog.config.rounds.LONGEST_PAUSE", 0.01)
    stop, turns = threading.Event(), []

    def step(stop: threading.Event) -> None:
        turns.append(1)
        if len(turns) == 1:
            raise OperationalError
        stop.set()

    run_all([Round("test", step, every=0.01)], stop)
    assert len(turns) == 2


def test_a_fault_ends_every_round_and_is_raised() -> None:
    def broken(stop: threading.Event) -> None:
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        run_all([Round("one", broken), Round("other", lambda stop: None, every=60)], threading.Event())


def test_once_a_day_and_again_the_next(monkeypatch: pytest.MonkeyPatch) -> None:
    days: list[object] = []
    step, stop = once_a_day(days.append), threading.Event()
    for day in (1, 1, 2):
        monkeypatch.setattr(clock, "today", lambda day=day: day)
        step(stop)
    assert days == [1, 2]
