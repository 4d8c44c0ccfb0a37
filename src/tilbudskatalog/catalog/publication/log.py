"""Reading the publication log. Entries come in the order of their numbers, without gaps."""

import datetime as dt
from dataclasses import dataclass

from django.db import connection

from tilbudskatalog.catalog.publication.models import Counter, Current, Publication

PUBLISHED_CHANNEL = "tilbudskatalog_published"


@dataclass(frozen=True, slots=True)
class Entry:
    """`document` is the snapshot as UTF-8 JSON; None when withdrawn, or when the reader did not ask for it."""

    seq: int
    kind: str
    uid: str
    op: str
    at: dt.datetime
    document: bytes | None


def log_identity() -> str:
    """The UUID of this log. A local copy of another log is of no use."""
    counter, _created = Counter.objects.get_or_create(id=1)
    return str(counter.log)


def last_number() -> int:
    return Counter.objects.filter(id=1).values_list("last", flat=True).first() or 0


def newest_entries_after(seq: int, limit: int = 500) -> list[Entry]:
    """With documents, for followers: superseded entries are left out, as a newer one of the same thing follows."""
    rows = (
        Publication.objects.filter(seq__gt=seq, current__isnull=False)
        .order_by("seq")
        .values_list("seq", "kind", "uid", "op", "at", "document")[:limit]
    )
    return [
        Entry(number, kind, str(uid), op, at, None if document is None else bytes(document))
        for number, kind, uid, op, at, document in rows
    ]


def entries_after(seq: int, limit: int = 500) -> list[Entry]:
    """Every entry, without documents, for mirrors that read `/changes`."""
    rows = Publication.objects.filter(seq__gt=seq).order_by("seq").values_list("seq", "kind", "uid", "op", "at")[:limit]
    return [Entry(number, kind, str(uid), op, at, None) for number, kind, uid, op, at in rows]


def current_document(kind: str, uid: str) -> bytes | None:
    """The snapshot that applies now, straight from the database; for previews, tests and checks."""
    row = Current.objects.filter(kind=kind, uid=uid).values_list("publication__document", flat=True).first()
    return None if row is None else bytes(row)


def listening_is_possible() -> bool:
    return connection.vendor == "postgresql"
