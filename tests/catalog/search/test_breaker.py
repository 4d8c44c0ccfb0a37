import pytest
from structlog.testing import capture_logs

from tilbudskatalog.catalog.search.breaker import Breaker

FAULT = OSError("no route to host")


class Clock:
    def __init__(self) -> None:
        self.now = 100.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def breaker(clock: Clock) -> Breaker:
    return Breaker(clock)


def test_a_closed_one_lets_everything_through(breaker: Breaker) -> None:
    assert breaker.lets_through()
    assert not breaker.open
    assert breaker.away_since is None


def test_the_pause_doubles_to_ten_seconds(breaker: Breaker, clock: Clock) -> None:
    pauses = []
    for _try in range(6):
        breaker.failed(FAULT)
        began = clock.now
        while not breaker.lets_through():
            clock.now += 0.5
        pauses.append(clock.now - began)
    assert pauses == [1, 2, 4, 8, 10, 10]


def test_one_success_closes_it_and_forgets_the_pause(breaker: Breaker, clock: Clock) -> None:
    breaker.failed(FAULT)
    clock.now += 1
    breaker.failed(FAULT)
    breaker.succeeded()
    assert breaker.lets_through()
    breaker.failed(FAULT)
    clock.now += 1
    assert breaker.lets_through()


def test_it_says_so_once_for_each_change(breaker: Breaker) -> None:
    with capture_logs() as lines:
        breaker.failed(FAULT)
        breaker.failed(FAULT)
        breaker.succeeded()
        breaker.succeeded()
    assert [line["log_level"] for line in lines] == ["warning", "info"]


def test_it_remembers_since_when(breaker: Breaker) -> None:
    breaker.failed(FAULT)
    first = breaker.away_since
    breaker.failed(FAULT)
    assert first is not None
    assert breaker.away_since == first
