"""How long letters are kept: see docs/operations/retention.md."""

import datetime as dt

from tilbudskatalog.ground.delivery.models import Letter, SandboxMessage

WORDS = dt.timedelta(days=30)
# As long as the same event could be told of again.
THAT_IT_WAS_SENT = dt.timedelta(days=365)


def purge(now: dt.datetime) -> dict[str, int]:
    """What was emptied and deleted, by kind. Letters that still wait are left alone."""
    finished = Letter.objects.exclude(state=Letter.State.WAITING)
    deleted, _kinds = finished.filter(finished_at__lt=now - THAT_IT_WAS_SENT).delete()
    emptied = (
        finished.filter(finished_at__lt=now - WORDS)
        .exclude(address_hash="")
        .update(address="", address_hash="", text="", calendar="")
    )
    sandbox, _kinds = SandboxMessage.objects.filter(at__lt=now - WORDS).delete()
    return {"letters_deleted": deleted, "letters_emptied": emptied, "sandbox_deleted": sandbox}
