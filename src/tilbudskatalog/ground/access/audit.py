"""The audit log: one line per act, in the act's own transaction."""

import uuid
from typing import Any

import structlog

from tilbudskatalog.ground.access.models import AuditEvent, User


def record(
    *, by: User | None, act: str, kind: str, uid: uuid.UUID, organization_uid: uuid.UUID | None = None, **details: Any
) -> AuditEvent:
    """`by` is None only for the system's own acts. `details` must hold no personal data."""
    return AuditEvent.objects.create(
        actor=by,
        act=act,
        kind=kind,
        uid=uid,
        organization_uid=organization_uid,
        details=details,
        request_id=structlog.contextvars.get_contextvars().get("request_id", ""),
    )
