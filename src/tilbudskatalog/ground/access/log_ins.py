"""That somebody logged in or out, or tried to: noted in the audit log, whatever the way."""

import datetime as dt

from django.db import transaction

from tilbudskatalog.ground.access import attempts, audit, sessions
from tilbudskatalog.ground.access.models import SeenProof, User

# A proof is refused by its own time after minutes; a day is long enough whatever the clocks say.
PROOFS_KEPT = dt.timedelta(days=1)


@transaction.atomic
def note(*, by: User, way: str) -> None:
    audit.record(by=by, act="log-in", kind="user", uid=by.uid, way=way)


@transaction.atomic
def note_refused(*, user: User, way: str, reason: str) -> None:
    """`user` is whom somebody tried to be, which is not the same as who tried: the line has no actor."""
    audit.record(by=None, act="log-in-refused", kind="user", uid=user.uid, way=way, reason=reason)


@transaction.atomic
def note_left(*, by: User) -> None:
    audit.record(by=by, act="log-out", kind="user", uid=by.uid)


def purge(now: dt.datetime) -> dict[str, int]:
    """What logging in leaves behind, thrown away by the rules in docs/operations/retention.md. Answers how much."""
    proofs = SeenProof.objects.filter(at__lt=now - PROOFS_KEPT).delete()[0]
    return {"sessions": sessions.purge(now), "log_in_attempts": attempts.purge(now), "seen_proofs": proofs}
