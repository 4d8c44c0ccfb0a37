"""The rules of the waiting list as pure functions: who is next, and how long an offered place is held.

Source: the domain's rules for waiting lists. Nothing here knows the database, so every rule can be tried by itself.
"""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass

from tilbudskatalog.ground.base.clock import OSLO

HELD_FOR = dt.timedelta(hours=48)
LAST_CALL = dt.timedelta(hours=72)
NIGHT_BEGINS, NIGHT_ENDS = dt.time(21), dt.time(8)


@dataclass(frozen=True, slots=True)
class Waiting:
    """One party in line. A lower `priority` comes first; `places` is how many it needs."""

    key: int
    priority: int
    received: dt.datetime
    sequence: int
    places: int
    passed_over: bool = False

    @property
    def order(self) -> tuple[int, dt.datetime, int]:
        return self.priority, self.received, self.sequence


@dataclass(frozen=True, slots=True)
class Allotment:
    """Keys of those who get places now, in order, and of those whom somebody behind them has been let past."""

    served: tuple[int, ...] = ()
    passed_over: tuple[int, ...] = ()


def allot(free: int, line: Iterable[Waiting]) -> Allotment:
    """Who gets the free places. A party too big for them is passed once; after that they are kept for it."""
    served: list[int] = []
    too_big: list[int] = []
    for party in sorted(line, key=lambda each: each.order):
        if party.places <= free:
            free -= party.places
            served.append(party.key)
            if too_big:
                return Allotment(tuple(served), tuple(too_big))
        elif party.passed_over:
            break
        else:
            too_big.append(party.key)
        if not free:
            break
    return Allotment(tuple(served))


def answer_by(offered: dt.datetime) -> dt.datetime:
    """When an offer lapses: after 48 hours, or at eight the next morning where that falls in the night in Oslo."""
    local = (offered.astimezone(dt.UTC) + HELD_FOR).astimezone(OSLO)
    if NIGHT_ENDS <= local.time() < NIGHT_BEGINS:
        return local.astimezone(dt.UTC)
    day = local.date() + dt.timedelta(days=local.time() >= NIGHT_BEGINS)
    return dt.datetime.combine(day, NIGHT_ENDS, OSLO).astimezone(dt.UTC)


def is_last_call(now: dt.datetime, starts: dt.datetime | None) -> bool:
    """Whether it is so close to the start that everyone in line is asked, and the first answer wins."""
    return starts is not None and starts - now <= LAST_CALL
