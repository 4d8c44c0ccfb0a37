"""The access log: every reading of a person's data is a line, and a page that can't be logged isn't shown.

    readings.note(by=user, subject=enrollment.pseudonym, kind="enrollment", uid=enrollment.uid, why="attendance list")

`subject` is the person's pseudonym: `User.pseudonym`, or one that a room keeps (a UUID in a column of its own) for
somebody without an account. The person sees the lines with `of`.
"""

import datetime as dt
import uuid
from collections.abc import Iterable

from django.db import models, transaction

from tilbudskatalog.ground.access import audit
from tilbudskatalog.ground.access.models import AuditEvent, User
from tilbudskatalog.ground.base import clock

READ = "read"
# Somebody who comes back to the same page meanwhile, or loads it again, is still at the same reading.
VISIT = dt.timedelta(minutes=30)


def note(
    *,
    by: User | None,
    subject: uuid.UUID,
    kind: str,
    uid: uuid.UUID,
    why: str,
    organization_uid: uuid.UUID | None = None,
    visit: bool = False,
) -> None:
    """Write it *before* showing anything; what it raises keeps the page from being shown. `why` says what the data were
    read for, in the words of the act, without personal data. `by` is None for a system."""
    note_all(by=by, read=[(subject, uid)], kind=kind, why=why, organization_uid=organization_uid, visit=visit)


@transaction.atomic
def note_all(
    *,
    by: User | None,
    read: Iterable[tuple[uuid.UUID, uuid.UUID]],
    kind: str,
    why: str,
    organization_uid: uuid.UUID | None = None,
    visit: bool = False,
) -> None:
    """A list of people: one statement, one line for each `(subject, uid)`.

    With `visit`, who comes back to the same page within `VISIT` gets no second line: the first one tells of the visit.
    That is for people; each time that a system reads is a reading.
    """
    asked = list(dict.fromkeys(read))
    noted = _noted(by, [uid for _subject, uid in asked], kind, why) if visit else set()
    lines = [
        audit.line(by=by, act=READ, kind=kind, uid=uid, organization_uid=organization_uid, subject=subject, why=why)
        for subject, uid in asked
        if (subject, uid) not in noted
    ]
    audit.record_all(lines)


def _noted(by: User | None, uids: list[uuid.UUID], kind: str, why: str) -> set[tuple[uuid.UUID | None, uuid.UUID]]:
    """What this person has a line for since the visit began."""
    lines = AuditEvent.objects.filter(uid__in=uids, at__gt=clock.now() - VISIT, actor=by, act=READ, kind=kind, why=why)
    return set(lines.values_list("subject", "uid"))


def of(subject: uuid.UUID) -> "models.QuerySet[AuditEvent]":
    """Who has read this person's data, newest first."""
    return AuditEvent.objects.filter(subject=subject, act=READ).select_related("actor").order_by("-at", "-id")
