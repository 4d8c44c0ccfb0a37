"""That somebody logged in or out, or tried to: noted in the audit log, whatever the way."""

from django.db import transaction

from tilbudskatalog.ground.access import audit
from tilbudskatalog.ground.access.models import User


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
