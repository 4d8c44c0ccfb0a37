"""What the worker goes around doing. Each round has a thread and a connection of its own, so that a mail server that is
slow to answer does not hold up what is being published."""

import datetime as dt
import threading
from collections.abc import Callable
from dataclasses import dataclass, field

import structlog
from django.db import DatabaseError, connection

from tilbudskatalog.ground.base import clock
from tilbudskatalog.ground.base.waking import Waker

logger = structlog.get_logger("worker")
LONGEST_PAUSE = 10.0


@dataclass(slots=True)
class Round:
    """`step` is called again and again: at once when there is word on `wakes`, else every `every` seconds. It has to
    bear being called twice for the same: a worker can die at any moment, and there can be two by mistake."""

    name: str
    step: Callable[[threading.Event], object]
    wakes: str = ""
    every: float = 1.0
    fault: BaseException | None = field(default=None, init=False)

    def run(self, stop: threading.Event) -> None:
        """Until `stop` is set. A fault that is not the database's ends the whole worker, which is started anew."""
        waker = Waker(self.wakes) if self.wakes else None
        pause = 0.0
        try:
            while not stop.is_set():
                try:
                    self.step(stop)
                    if waker is None:
                        stop.wait(self.every)
                    else:
                        waker.wait(stop)
                    pause = 0.0
                except DatabaseError as error:
                    # The database is away: everything waits there, nothing is lost; try again, less and less often.
                    connection.close()
                    pause = min(LONGEST_PAUSE, max(1.0, pause * 2))
                    logger.warning("database away", round=self.name, error=type(error).__name__, retry_in_s=pause)
                    stop.wait(pause)
        except Exception as fault:  # noqa: BLE001 - raised again where the rounds were started.
            self.fault = fault
            stop.set()
        finally:
            connection.close()


def run_all(rounds: list[Round], stop: threading.Event) -> None:
    """Until `stop` is set. Raises what ended a round."""
    threads = [threading.Thread(target=each.run, args=[stop], name=each.name) for each in rounds]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    for each in rounds:
        if each.fault is not None:
            raise each.fault


def once_a_day(act: Callable[[dt.date], object]) -> Callable[[threading.Event], None]:
    """A step that does its work the first time it is asked on a day in Oslo, so also when the worker starts."""
    done: list[dt.date] = []

    def step(stop: threading.Event) -> None:
        today = clock.today()
        if done != [today]:
            act(today)
            done[:] = [today]

    return step
