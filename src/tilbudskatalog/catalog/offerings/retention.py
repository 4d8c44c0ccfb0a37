"""How long it is kept who wrote and decided what. In words: docs/operations/retention.md."""

from tilbudskatalog.catalog.offerings.conversations import KEPT
from tilbudskatalog.catalog.offerings.dealings import Remark, Suggestion
from tilbudskatalog.catalog.offerings.models import Adaptation, LocalOffering, NationalOffering, Partner
from tilbudskatalog.catalog.offerings.pictures import Picture
from tilbudskatalog.ground.base.retention import Kept, Rule

WORK = "who decided it at work, as long as what was decided stands"
RULES: list[Rule | Kept] = [
    Rule("remarks", Remark, ("by", "text"), lambda now: Remark.objects.filter(at__lt=now - KEPT)),
    Rule(
        "suggestions",
        Suggestion,
        ("by", "reason", "answer", "answered_by"),
        lambda now: Suggestion.objects.filter(answered_at__lt=now - KEPT),
    ),
    Kept(Picture, ("uploaded_by_user",), "as long as the picture: whoever is in it can ask who took it in"),
    Kept(Adaptation, ("by",), WORK),
    Kept(Partner, ("consented_by", "ended_by"), WORK),
    Kept(LocalOffering, ("locked_by",), "until the lock is taken away"),
    Kept(NationalOffering, ("locked_by",), "until the lock is taken away"),
]
