"""Waiting for something to be published: with the version in memory as the bell, without a database connection, and
with so few threads that all others are still served."""

import threading
import time

from django.db import connections

from tilbudskatalog.catalog.search import reading

# Of each process. A server's worker has some hundred threads.
MOST = 16
LOOK_SECONDS = 0.1

_places = threading.BoundedSemaphore(MOST)


def until_after(seq: int, seconds: int) -> bool:
    """Returns when something later than `seq` can be read, or when time is up. False, at once, when too many wait."""
    if reading.version() > seq:
        return True
    if not _places.acquire(blocking=False):
        return False
    try:
        _let_go_of_the_database()
        end = time.monotonic() + seconds
        while reading.version() <= seq and (left := end - time.monotonic()) > 0:
            time.sleep(min(LOOK_SECONDS, left))
    finally:
        _places.release()
    return True


def _let_go_of_the_database() -> None:
    """Earlier requests may have left this thread a connection."""
    for connection in connections.all(initialized_only=True):
        if not connection.in_atomic_block:
            connection.close()
