"""How long accounts, the traces of logging in, and the audit log are kept. In words: docs/operations/retention.md."""

import datetime as dt

from django.db.models import Q

from tilbudskatalog.ground.access.attempts import WINDOW
from tilbudskatalog.ground.access.models import AuditEvent, ClosedNumber, LogInAttempt, SeenProof, Session, User
from tilbudskatalog.ground.access.sessions import IDLE
from tilbudskatalog.ground.base.retention import Kept, Rows, Rule

# A proof is refused by its own time after minutes; a day is long enough whatever the clocks say.
PROOFS_KEPT = dt.timedelta(days=1)
# As long again as an account is kept that nobody uses.
CLOSED_KEPT = dt.timedelta(days=2 * 365)


def _ended(now: dt.datetime) -> Rows:
    return Session.objects.filter(Q(seen_at__lt=now - IDLE) | Q(expire_date__lt=now))


RULES = [
    Rule("sessions", Session, ("user",), _ended),
    Rule("attempts to log in", LogInAttempt, ("key",), lambda now: LogInAttempt.objects.filter(at__lt=now - WINDOW)),
    Rule("proofs", SeenProof, ("key",), lambda now: SeenProof.objects.filter(at__lt=now - PROOFS_KEPT)),
    Rule(
        "numbers of closed accounts",
        ClosedNumber,
        ("number_hash",),
        lambda now: ClosedNumber.objects.filter(erased_at__lt=now - CLOSED_KEPT),
    ),
    Kept(
        User,
        ("username", "first_name", "last_name", "email"),
        "as long as the account is used; erased on the person's request",
    ),
    Kept(
        AuditEvent,
        ("actor",),
        "the log of who did and read what must stay whole; it tells people by pseudonym, which erasing destroys",
    ),
]
