"""Woken by PostgreSQL when something is published, on a connection that does nothing else."""

import time
from typing import Any

import structlog
from django.db import DEFAULT_DB_ALIAS, Error, connections

from tilbudskatalog.catalog.publication import log

logger = structlog.get_logger("search.listener")

# Followers poll as well, in case a notice is lost: seldom while they can be woken, often while they can't.
POLL_SECONDS = 0.25
POLL_WHEN_LISTENING = 1.0
RETRY_SECONDS = 5.0


class Listener:
    """Belongs to one thread."""

    def __init__(self) -> None:
        self._connection: Any = None
        self._try_again = 0.0

    def wait(self, *, database_away: bool) -> None:
        """Returns when something was published, or when it is time to look."""
        if self._connection is None:
            # Once it listens there may be news from before, so it is time to look.
            if database_away or not self._begin():
                time.sleep(POLL_SECONDS)
            return
        try:
            for _notice in self._connection.connection.notifies(timeout=POLL_WHEN_LISTENING, stop_after=1):
                pass
        except Exception as error:  # noqa: BLE001 - psycopg's errors are not Django's here; whatever it is, polling goes on.
            self._broken(error)

    def close(self) -> None:
        if self._connection is not None:
            self._connection.close()
        self._connection = None

    def _begin(self) -> bool:
        if time.monotonic() < self._try_again or not log.listening_is_possible():
            return False
        try:
            self._connection = connections.create_connection(DEFAULT_DB_ALIAS)
            with self._connection.cursor() as cursor:
                cursor.execute(f"LISTEN {log.PUBLISHED_CHANNEL}")
        except Error as error:
            self._broken(error)
            return False
        return True

    def _broken(self, error: BaseException) -> None:
        logger.warning("not woken any more; polling", error=type(error).__name__)
        self._try_again = time.monotonic() + RETRY_SECONDS
        try:
            self.close()
        except Error:
            self._connection = None
