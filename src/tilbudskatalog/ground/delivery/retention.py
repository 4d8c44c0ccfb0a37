"""How long letters are kept. In words: docs/operations/retention.md."""

import datetime as dt
from typing import Any

from tilbudskatalog.ground.base.retention import Rows, Rule
from tilbudskatalog.ground.delivery.models import Letter, SandboxMessage

# So that an administrator can see what went wrong, and a person can ask what was sent.
WORDS_KEPT = dt.timedelta(days=30)
# While it is there, the same event is not told again.
LETTER_KEPT = dt.timedelta(days=365)


def _with_words(now: dt.datetime) -> Rows:
    return Letter.objects.exclude(address_hash="").filter(finished_at__lt=now - WORDS_KEPT)


def _empty(rows: Rows) -> int:
    emptied: dict[str, Any] = {"address": "", "text": "", "calendar": "", "address_hash": ""}
    return rows.update(**emptied)


RULES = [
    Rule("letters' words", Letter, ("address", "address_hash", "text", "calendar"), _with_words, _empty),
    Rule(
        "letters",
        Letter,
        ("recipient",),
        past=lambda now: Letter.objects.filter(finished_at__lt=now - LETTER_KEPT),
    ),
    Rule(
        "the sandbox's messages",
        SandboxMessage,
        ("address", "text"),
        past=lambda now: SandboxMessage.objects.filter(at__lt=now - WORDS_KEPT),
    ),
]
