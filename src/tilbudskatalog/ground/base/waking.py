"""Waiting for a word from the database: NOTIFY on PostgreSQL, a short poll elsewhere."""

import threading
from typing import Any, cast

from django.db import connection

POLL_SECONDS = 0.2
# With NOTIFY the poll is only there for what could be missed while a connection was down.
LISTEN_SECONDS = 1.0


class Waker:
    """Listens on one channel over Django's connection of this thread, anew whenever that connection is another."""

    def __init__(self, channel: str) -> None:
        self.channel = channel
        self._listening_on: object = None

    def wait(self, stop: threading.Event) -> None:
        """Returns when there is word, when it is time to look anyway, or when `stop` is set.

        Raises `DatabaseError` when the connection is lost.
        """
        if connection.vendor != "postgresql":
            stop.wait(POLL_SECONDS)
            return
        connection.ensure_connection()
        raw: Any = connection.connection
        if self._listening_on is not raw:
            with connection.cursor() as cursor:
                cursor.execute(f'LISTEN "{self.channel}"')
            self._listening_on = raw
            return
        with connection.wrap_database_errors:
            for _word in cast(Any, raw).notifies(timeout=LISTEN_SECONDS, stop_after=1):
                break
