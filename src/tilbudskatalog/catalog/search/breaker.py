"""Leaves the database alone for a while after it has failed, and says so once."""

import datetime as dt
import time
from collections.abc import Callable

import structlog

from tilbudskatalog.ground.base import clock

logger = structlog.get_logger("search.breaker")

FIRST_PAUSE = 1.0
LONGEST_PAUSE = 10.0


class Breaker:
    """Closed: all is well. Open: nobody asks until the pause is over, which doubles with each failed try.

    Times are seconds of a monotonic clock. Used by one thread; what others read is set in one step.
    """

    def __init__(self, clock_seconds: Callable[[], float] = time.monotonic) -> None:
        self._seconds = clock_seconds
        self._pause = FIRST_PAUSE
        self._next = 0.0
        self.away_since: dt.datetime | None = None

    @property
    def open(self) -> bool:
        return self.away_since is not None

    def lets_through(self) -> bool:
        return not self.open or self._seconds() >= self._next

    def succeeded(self) -> None:
        if self.open:
            logger.info("database is back", away_since=str(self.away_since))
        self.away_since = None
        self._pause = FIRST_PAUSE

    def failed(self, error: BaseException) -> None:
        if self.open:
            self._pause = min(self._pause * 2, LONGEST_PAUSE)
        else:
            self.away_since = clock.now()
            logger.warning("database is away; reading goes on from the local file", error=type(error).__name__)
        self._next = self._seconds() + self._pause
