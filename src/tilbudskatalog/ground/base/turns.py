"""One at a time, for what has no row yet that could be locked."""

from django.db import connection


def take(hashed: str) -> None:
    """Waits for whoever has the turn of this hash (`keyed_hashes.lasting_hash`), and has it until the transaction ends.

    On SQLite a transaction has the whole database to itself from its first statement (`IMMEDIATE`).
    """
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [int(hashed[:16], 16) - 2**63])
