"""The one worker: the projector, and once a day what the clock asks for; outbox and sealer join it here."""

import datetime as dt
import signal
import threading
import time
from typing import Any

import structlog
from django.core.management.base import BaseCommand
from django.db import DatabaseError, connection

from tilbudskatalog.catalog.courses import courses
from tilbudskatalog.catalog.courses import retention as courses_retention
from tilbudskatalog.catalog.offerings import conversations, scheduling
from tilbudskatalog.catalog.publication import projector
from tilbudskatalog.ground.base import clock
from tilbudskatalog.ground.base.changes import CHANGED_CHANNEL
from tilbudskatalog.ground.base.waking import Waker
from tilbudskatalog.insight import retention
from tilbudskatalog.registers.organizations import closing

logger = structlog.get_logger("worker")
LONGEST_PAUSE = 10.0
# What is to go up or down does so within a minute of its time.
CLOCK_SECONDS = 20.0


def keep_house() -> None:
    """Once a day, and when the worker starts."""
    closing.note_closed(clock.today())
    courses.finish_ended()
    now = clock.now()
    purged = retention.purge(now) | {
        "remarks": conversations.purge(now),
        "contributors": courses_retention.purge(now),
    }
    logger.info("kept house", **purged)


class Clock:
    """Looks every `CLOCK_SECONDS` whether an offering is to go up or come down."""

    def __init__(self) -> None:
        self.next = 0.0

    def tick(self) -> None:
        if time.monotonic() < self.next:
            return
        done = scheduling.carry_out(clock.now())
        if any(done.values()):
            logger.info("kept time", **done)
        self.next = time.monotonic() + CLOCK_SECONDS


class Command(BaseCommand):
    # Addresses and templates are no business of the worker's, and it shall be back quickly.
    requires_system_checks = ()
    help = "Projects what changed into published snapshots, until it is stopped."

    def handle(self, *args: Any, **options: Any) -> None:
        stop = threading.Event()
        for name in (signal.SIGTERM, signal.SIGINT):
            signal.signal(name, lambda *_: stop.set())
        waker = Waker(CHANGED_CHANNEL)
        of_the_plan = Clock()
        pause = 0.0
        day: dt.date | None = None
        while not stop.is_set():
            try:
                if day != clock.today():
                    keep_house()
                    day = clock.today()
                of_the_plan.tick()
                projector.project_all()
                waker.wait(stop)
                pause = 0.0
            except DatabaseError as error:
                # The database is away: everything waits there, nothing is lost; try again, less and less often.
                connection.close()
                pause = min(LONGEST_PAUSE, max(1.0, pause * 2))
                logger.warning("database away", error=type(error).__name__, retry_in_s=pause)
                stop.wait(pause)
        connection.close()
