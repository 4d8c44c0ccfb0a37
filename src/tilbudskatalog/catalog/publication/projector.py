"""Turns what changed into numbered snapshots. Alone writes the log; an unchanged hash makes no new number.

One projector works at a time: it holds the counter's lock from before it reads until it commits, so a later state can
never be overwritten by an earlier reading, numbers have no gaps, and their order is the order of the commits.
"""

import datetime as dt
import uuid
from collections import defaultdict
from collections.abc import Iterable

import structlog
from django.db import DatabaseError, connection, transaction
from django.db.models import QuerySet
from prometheus_client import Counter as Metric

from tilbudskatalog.catalog.publication import dependents, sources
from tilbudskatalog.catalog.publication.documents import digest, encode
from tilbudskatalog.catalog.publication.log import PUBLISHED_CHANNEL
from tilbudskatalog.catalog.publication.models import Counter, Current, Publication
from tilbudskatalog.ground.base import clock
from tilbudskatalog.ground.base.changes import Kind, notify
from tilbudskatalog.ground.base.models import Changed

logger = structlog.get_logger("projector")
SET_ASIDE = Metric("publication_notes_set_aside_total", "Notes of changes that could not be projected")

# Things that one transaction publishes. On SQLite a transaction keeps every other writer waiting, so it stays short.
BATCH = 500
KNOWN = [kind.value for kind in Kind]


def project_all() -> int:
    """Works until nothing is left to do. Answers how many numbers were given out."""
    total = 0
    while (made := project_batch()) is not None:
        total += made
    return total


def project_batch(size: int = BATCH) -> int | None:
    """First what else has to be looked at is noted, all of it, so that nothing is looked at twice; then some of it is
    published. Each is done in transactions of this size.

    Answers the numbers it gave out, or None when there was nothing to do. A note that can't be projected is set aside,
    so that it stops nobody else's; a database that is away is raised as ever.
    """
    if not _waiting().exists():
        return None
    try:
        while _spread(size):
            pass
        return _consume(size)
    except DatabaseError:
        raise
    except Exception:
        logger.exception("a batch failed; its notes are tried one by one")
        return _one_by_one(size)


def _waiting() -> QuerySet[Changed]:
    """A kind that is not known here was noted by a newer release than this: it waits for a newer projector."""
    return Changed.objects.filter(set_aside=False, kind__in=KNOWN)


def _spread(size: int, only: Changed | None = None) -> bool:
    """Notes what shows something of what changed: one concept can stand in thousands of offerings. Answers whether
    there was anything."""
    if not _waiting().filter(spread=False).exists():
        return False
    with transaction.atomic():
        _locked_counter()
        notes = [only] if only else list(_waiting().filter(spread=False).order_by("id")[:size])
        by_kind = _grouped(notes)
        dependents.spread(by_kind)
        known = {(note.kind, note.key) for note in notes}
        more = [
            Changed(kind=kind, key=key, spread=True)
            for kind, keys in by_kind.items()
            for key in sorted(keys)
            if (kind, key) not in known
        ]
        Changed.objects.bulk_create(more, batch_size=1000)
        Changed.objects.filter(id__in=[note.id for note in notes]).update(spread=True)
    return True


def _consume(size: int, only: Changed | None = None) -> int:
    with transaction.atomic():
        counter = _locked_counter()
        before = counter.last
        chosen = _waiting().filter(spread=True)
        notes = [only] if only else list(chosen.order_by("id")[:size])
        by_kind = _grouped(notes)
        # By id and not "up to", and found before the kind is read: a note that is committed later tells of more.
        done = {note.id for note in notes}
        for kind, keys in by_kind.items():
            if only is None:
                done.update(chosen.filter(kind=kind, key__in=keys).values_list("id", flat=True))
            _publish(counter, kind, keys)
        counter.save(update_fields=["last"])
        gone = sorted(done)
        for at in range(0, len(gone), size):
            Changed.objects.filter(id__in=gone[at : at + size]).delete()
        if counter.last > before:
            notify(PUBLISHED_CHANNEL)
    logger.info("projected", notes=len(done), numbers=counter.last - before, last=counter.last)
    return counter.last - before


def _one_by_one(size: int) -> int:
    made = 0
    for note in list(_waiting().order_by("id")[:size]):
        try:
            if not note.spread:
                # What shows something of it must be noted before the note is gone.
                _spread(1, only=note)
            made += _consume(1, only=note)
        except DatabaseError:
            raise
        except Exception:
            logger.exception("set aside", kind=note.kind, key=note.key)
            Changed.objects.filter(id=note.id).update(set_aside=True)
            SET_ASIDE.inc()
    return made


def _grouped(notes: Iterable[Changed]) -> dict[Kind, set[int]]:
    by_kind: dict[Kind, set[int]] = defaultdict(set)
    for note in notes:
        by_kind[Kind(note.kind)].add(note.key)
    return by_kind


def _locked_counter() -> Counter:
    Counter.objects.get_or_create(id=1)
    query = Counter.objects.filter(id=1)
    return (query.select_for_update() if connection.features.has_select_for_update else query).get()


def _publish(counter: Counter, kind: Kind, keys: set[int]) -> None:
    """Writes what differs from the current snapshots; withdraws what is no longer public."""
    documents = sources.documents(kind, keys)
    uids = sources.uids(kind, keys)
    current = dict(Current.objects.filter(kind=kind, uid__in=uids).values_list("uid", "hash"))
    moment = clock.now()
    entries: list[Publication] = []
    for uid in sorted(uids):
        entry = _entry(kind, uid, documents.get(uid), current.get(uid), moment)
        if entry is not None:
            counter.last += 1
            entry.seq = counter.last
            entries.append(entry)
    Publication.objects.bulk_create(entries, batch_size=200)
    _point_to(entries)


def _entry(
    kind: Kind, uid: uuid.UUID, document: dict[str, object] | None, current: str | None, moment: dt.datetime
) -> Publication | None:
    """`current` is the hash of what applies until now; empty or None when nothing does."""
    if document is None:
        if not current:
            return None
        return Publication(kind=kind, uid=uid, op=Publication.Operation.WITHDRAW, at=moment)
    body = encode(document)
    seen = digest(body)
    if current == seen:
        return None
    return Publication(kind=kind, uid=uid, op=Publication.Operation.PUBLISH, at=moment, hash=seen, document=body)


def _point_to(entries: Iterable[Publication]) -> None:
    """Each thing's newest entry; `first_published` is written once, by the first."""
    rows = [
        Current(kind=entry.kind, uid=entry.uid, publication=entry, hash=entry.hash, first_published=entry.at)
        for entry in entries
    ]
    Current.objects.bulk_create(
        rows,
        batch_size=200,
        update_conflicts=True,
        unique_fields=["kind", "uid"],
        update_fields=["publication", "hash"],
    )
