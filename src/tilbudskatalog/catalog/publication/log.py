"""Reading the publication log. Entries come in the order of their numbers, without gaps."""

import datetime as dt
from collections.abc import Collection
from dataclasses import dataclass, replace

from django.db import connection
from django.db.models import Max

from tilbudskatalog.catalog.publication.models import Counter, Current, Publication

PUBLISHED_CHANNEL = "tilbudskatalog_published"


@dataclass(frozen=True, slots=True)
class Entry:
    """`document` is the snapshot as UTF-8 JSON; None when the reader did not ask for it. A withdrawal has the last one,
    published `document_at`."""

    seq: int
    kind: str
    uid: str
    op: str
    at: dt.datetime
    document: bytes | None
    document_at: dt.datetime | None = None


def log_identity() -> str:
    """The UUID of this log. A local copy of another log is of no use."""
    counter, _created = Counter.objects.get_or_create(id=1)
    return str(counter.log)


def last_number() -> int:
    return Counter.objects.filter(id=1).values_list("last", flat=True).first() or 0


def newest_entries_after(seq: int, limit: int = 500) -> list[Entry]:
    """With documents, for followers: superseded entries are left out, as a newer one of the same thing follows. A
    withdrawal comes with what was published last, so that a new host knows what it was."""
    rows = (
        Publication.objects.filter(seq__gt=seq, current__isnull=False)
        .order_by("seq")
        .values_list("seq", "kind", "uid", "op", "at", "document")[:limit]
    )
    entries = [
        Entry(number, kind, str(uid), op, at, None if document is None else bytes(document))
        for number, kind, uid, op, at, document in rows
    ]
    withdrawn = [entry.uid for entry in entries if entry.op == Publication.Operation.WITHDRAW]
    last = _last_documents(withdrawn) if withdrawn else {}
    return [
        replace(entry, document=last[entry.kind, entry.uid][1], document_at=last[entry.kind, entry.uid][0])
        if entry.document is None and (entry.kind, entry.uid) in last
        else entry
        for entry in entries
    ]


def _last_documents(uids: Collection[str]) -> dict[tuple[str, str], tuple[dt.datetime, bytes]]:
    """When each was published last, and with what."""
    published = Publication.objects.filter(op=Publication.Operation.PUBLISH)
    numbers = published.filter(uid__in=uids).values("kind", "uid").annotate(last=Max("seq")).values("last")
    rows = published.filter(seq__in=list(numbers.values_list("last", flat=True)))
    return {
        (kind, str(uid)): (at, bytes(document))
        for kind, uid, at, document in rows.values_list("kind", "uid", "at", "document")
        if document is not None
    }


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
