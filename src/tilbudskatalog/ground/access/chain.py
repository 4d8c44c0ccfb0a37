"""The audit log as a chain: every line is sealed together with the one before it, within ten seconds.

Whoever changes, removes or moves a sealed line breaks the chain, and can't mend it without the key, which the database
does not hold. Lines taken off the end together with the head are seen by comparing with an earlier head: the sealer
puts each into the log of the process, which is kept elsewhere.
"""

import datetime as dt
import json
import threading
from dataclasses import dataclass, field

import structlog
from django.db import connection, transaction

from tilbudskatalog.ground.access.models import AuditEvent, ChainHead
from tilbudskatalog.ground.base.keyed_hashes import key_of, keyed_hash, keys

logger = structlog.get_logger("audit")
BATCH = 500
SEAL_EVERY_SECONDS = 5.0
SHOWN = 20


def seal_new(stop: threading.Event | None = None) -> int:
    """Seals what is not sealed yet, in short transactions. Answers how many lines. One worker at a time gets to."""
    sealed = 0
    while not (stop and stop.is_set()) and (number := _seal_batch()):
        sealed += number
    if sealed:
        head = ChainHead.objects.get()
        logger.info("sealed", lines=sealed, number=head.number, seal=head.seal)
    return sealed


@transaction.atomic
def _seal_batch() -> int:
    # The head's row is the turn: a second sealer waits here, and then finds nothing left.
    head, _created = ChainHead.objects.select_for_update().get_or_create(pk=1)
    rows = list(AuditEvent.objects.filter(seal_number__isnull=True).order_by("pk")[:BATCH])
    if not rows:
        return 0
    seals, key_id = [], _sealing_key(head)
    for row in rows:
        head.number += 1
        head.seal = seal_of(row, number=head.number, previous=head.seal, key_id=key_id)
        seals.append((head.number, head.seal, row.pk))
    with connection.cursor() as cursor:
        cursor.executemany("UPDATE access_auditevent SET seal_number = %s, seal = %s WHERE id = %s", seals)
    head.save()
    return len(rows)


def seal_of(row: AuditEvent, *, number: int, previous: str, key_id: str) -> str:
    """Over the line as the database gives it, its number and the seal before."""
    line = [
        number,
        row.pk,
        row.at.astimezone(dt.UTC).isoformat(),
        *(str(each or "") for each in (row.actor_pseudonym, row.subject, row.uid, row.organization_uid)),
        row.act,
        row.kind,
        row.why,
        row.details,
        row.request_id,
    ]
    said = json.dumps(line, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return keyed_hash(f"{previous}\n{said}", purpose="audit chain", key_id=key_id)


def _fault(row: AuditEvent, *, number: int, previous: str) -> str:
    key_id, ring = key_of(row.seal), keys()
    if key_id not in ring.ids:
        return f"not checked: line {number} is sealed under the key {key_id!r}, which is not in LOOKUP_KEYS"
    if row.seal != seal_of(row, number=number, previous=previous, key_id=key_id):
        return f"changed or moved: line {number} (id {row.pk}) is not what was sealed there"
    if key_of(previous) in ring.ids and ring.place(key_id) < ring.place(key_of(previous)):
        return f"changed: line {number} (id {row.pk}) is sealed under an older key than the one before it"
    return ""


def _sealing_key(head: ChainHead) -> str:
    """Never an older one than the line before has: while keys are changed, two sealers may write with different ones,
    and what is sealed under an old key again would be taken for a forgery."""
    ring = keys()
    return ring.ids[max(ring.writing, ring.place(key_of(head.seal)))]


@dataclass(slots=True)
class Report:
    """`head` is what to compare with next time; `unsealed` the tail that nothing protects yet."""

    sealed: int = 0
    head: str = ""
    unsealed: int = 0
    unsealed_since: dt.datetime | None = None
    faults: int = 0
    problems: list[str] = field(default_factory=list)

    def say(self, problem: str) -> None:
        self.faults += 1
        if len(self.problems) < SHOWN:
            self.problems.append(problem)


def verify(*, expected: str = "") -> Report:
    """Reads the whole log. `expected` is an earlier head, `number:seal`, which has to be in the chain."""
    report, previous, number = Report(), "", 0
    sealed = AuditEvent.objects.filter(seal_number__isnull=False).order_by("seal_number")
    heads = {0: ""}
    wanted = int(expected.partition(":")[0]) if expected else 0
    for row in sealed.iterator(chunk_size=2000):
        at = row.seal_number or 0
        if at != number + 1:
            report.say(f"removed: lines {number + 1}–{at - 1} are gone")
        elif fault := _fault(row, number=at, previous=previous):
            report.say(fault)
        previous, number = row.seal, at
        report.sealed += 1
        if at == wanted:
            heads[at] = row.seal
    head = ChainHead.objects.filter(pk=1).first()
    if head is None and number:
        report.say(f"removed: the chain ends at line {number}, and its head is gone")
    if head is not None and (head.number, head.seal) != (number, previous):
        report.say(f"removed: the chain ends at line {number}, and its head is line {head.number}")
    if expected and heads.get(wanted) != expected.partition(":")[2]:
        report.say(f"removed or changed: line {wanted} does not have the seal that was expected")
    report.head = f"{number}:{previous}"
    tail = AuditEvent.objects.filter(seal_number__isnull=True).order_by("at")
    report.unsealed, first = tail.count(), tail.first()
    report.unsealed_since = first.at if first else None
    return report
