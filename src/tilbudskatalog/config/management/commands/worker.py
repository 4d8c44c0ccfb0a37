"""The one worker: the projector, the post, and what the clock asks for. A room adds its round to `rounds`."""

import datetime as dt
import signal
import threading
from typing import Any

import structlog
from django.core.management.base import BaseCommand

from tilbudskatalog.catalog.courses import courses, ending
from tilbudskatalog.catalog.offerings import closing, keeping_true, scheduling
from tilbudskatalog.catalog.publication import projector
from tilbudskatalog.config.rounds import Round, once_a_day, run_all
from tilbudskatalog.ground.access import chain, clearing
from tilbudskatalog.ground.base import clock
from tilbudskatalog.ground.base.changes import CHANGED_CHANNEL
from tilbudskatalog.ground.delivery.outbox import LETTERS_CHANNEL
from tilbudskatalog.ground.delivery.post import Post
from tilbudskatalog.participation.enrollment import ticking
from tilbudskatalog.registers.organizations import closing as organizations_closing
from tilbudskatalog.registers.organizations import systems

logger = structlog.get_logger("worker")
# What is to go up or down does so within a minute of its time.
CLOCK_SECONDS = 20.0
# Who waits for a place hears of it at once, as people do.
SIGN_UP_SECONDS = 5.0


def keep_house(today: dt.date) -> None:
    """Once a day, and when the worker starts. Each step bears being repeated."""
    organizations_closing.note_closed(today)
    done = {"withdrawn": closing.withdraw_closed(today), "called off": ending.cancel_of_closed(today)}
    systems.settle(today)
    courses.finish_ended()
    done |= {"asked": keeping_true.ask_editors(today), "told": keeping_true.tell_leaders(today)}
    logger.info("kept house", **done, **clearing.carry_out(clock.now()))


def keep_time(stop: threading.Event) -> None:
    done = scheduling.carry_out(clock.now())
    if any(done.values()):
        logger.info("kept time", **done)


def rounds() -> list[Round]:
    return [
        Round("projector", lambda stop: projector.project_all(), wakes=CHANGED_CHANNEL),
        Round("post", Post().deliver_due, wakes=LETTERS_CHANNEL),
        Round("sealer", chain.seal_new, every=chain.SEAL_EVERY_SECONDS),
        Round("clock", keep_time, every=CLOCK_SECONDS),
        Round("sign-up", lambda stop: ticking.tick(), every=SIGN_UP_SECONDS),
        Round("house", once_a_day(keep_house), every=CLOCK_SECONDS),
    ]


class Command(BaseCommand):
    # Addresses and templates are no business of the worker's, and it shall be back quickly.
    requires_system_checks = ()
    help = "Publishes what changed, sends letters and keeps house, until it is stopped."

    def handle(self, *args: Any, **options: Any) -> None:
        stop = threading.Event()
        for name in (signal.SIGTERM, signal.SIGINT):
            signal.signal(name, lambda *_: stop.set())
        run_all(rounds(), stop)
