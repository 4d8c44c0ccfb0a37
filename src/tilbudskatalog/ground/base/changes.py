"""One way in: whoever changes what a snapshot shows says so here, in the same transaction."""

from collections.abc import Iterable
from enum import StrEnum

from django.db import connection, transaction

from tilbudskatalog.ground.base.models import Changed

CHANGED_CHANNEL = "tilbudskatalog_changed"


class Kind(StrEnum):
    NATIONAL_OFFERING = "national_offering"
    OFFERING = "offering"
    COURSE = "course"
    ORGANIZATION = "organization"
    MUNICIPALITY = "municipality"
    CONCEPT = "concept"
    EMERGENCY = "emergency"


def record_changes(kind: Kind, keys: Iterable[int]) -> None:
    """Notes that these rows (by primary key) changed and wakes the projector at commit.

    Raises `TransactionManagementError` outside a transaction: a change noted apart from the act could be lost.
    """
    if not connection.in_atomic_block:
        raise transaction.TransactionManagementError("record_changes belongs in the transaction of the act")
    notes = [Changed(kind=kind, key=key) for key in keys]
    if not notes:
        return
    Changed.objects.bulk_create(notes, batch_size=1000)
    notify(CHANGED_CHANNEL)


def notify(channel: str) -> None:
    """Wakes listeners at commit. Only PostgreSQL can; on SQLite they poll."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_notify(%s, '')", [channel])
