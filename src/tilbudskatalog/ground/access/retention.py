"""How long accounts and the audit log are kept. In words: docs/operations/retention.md."""

from tilbudskatalog.ground.access.models import AuditEvent, User
from tilbudskatalog.ground.base.retention import Kept

RULES = [
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
