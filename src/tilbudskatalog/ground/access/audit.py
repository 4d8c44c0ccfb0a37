"""The audit log: one line per act, in the act's own transaction."""

import uuid
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any

import structlog
from django.db import connection, transaction

from tilbudskatalog.ground.access.models import AuditEvent, User

_system: ContextVar[User | None] = ContextVar("system", default=None)


@contextmanager
def through(system: User | None) -> Iterator[None]:
    """What people do in here, this system does on their behalf; None: they do it themselves."""
    token = _system.set(system)
    try:
        yield
    finally:
        _system.reset(token)


def system_for(person: User | None) -> User | None:
    """The system that acts on this person's behalf just now. What the clock and the line do, nobody asked it for."""
    system = _system.get()
    return system if person is not None and system is not None and person.pk != system.pk else None


def line(
    *,
    by: User | None,
    act: str,
    kind: str,
    uid: uuid.UUID,
    organization_uid: uuid.UUID | None = None,
    subject: uuid.UUID | None = None,
    why: str = "",
    **details: Any,
) -> AuditEvent:
    """A line that is not written yet. `by` is None only for the system's own acts; `details` hold no personal data.

    `subject` is the pseudonym of the person that it is about, where there is one; they see the line on their own page.
    """
    if (system := system_for(by)) is not None:
        details["through"] = str(system.uid)
    return AuditEvent(
        actor=by,
        actor_pseudonym=by.pseudonym if by else None,
        subject=subject,
        why=why,
        act=act,
        kind=kind,
        uid=uid,
        organization_uid=organization_uid,
        details=details,
        request_id=structlog.contextvars.get_contextvars().get("request_id", ""),
    )


def record(*, by: User | None, act: str, kind: str, uid: uuid.UUID, **more: Any) -> None:
    """`more` as in `line`."""
    record_all([line(by=by, act=act, kind=kind, uid=uid, **more)])


def record_all(lines: Sequence[AuditEvent]) -> None:
    """Raises `TransactionManagementError` outside a transaction: a line belongs with what it tells of."""
    if not connection.in_atomic_block:
        raise transaction.TransactionManagementError("the audit log is written in the transaction of the act")
    AuditEvent.objects.bulk_create(lines, batch_size=500)
