"""How long the answers to requests with an Idempotency-Key are kept. In words: docs/operations/retention.md."""

from tilbudskatalog.doors.api.idempotency import KEPT
from tilbudskatalog.doors.api.models import RememberedAnswer
from tilbudskatalog.ground.base.retention import Rule

RULES = [
    Rule(
        "remembered answers",
        RememberedAnswer,
        ("answer",),
        lambda now: RememberedAnswer.objects.filter(started_at__lt=now - KEPT),
    )
]
