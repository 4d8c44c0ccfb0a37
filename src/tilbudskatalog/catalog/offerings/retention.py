"""How long it is kept who wrote and decided what. In words: docs/operations/retention.md."""

from tilbudskatalog.catalog.offerings.conversations import KEPT
from tilbudskatalog.catalog.offerings.models import Adaptation, LocalOffering, NationalOffering, Partner, Remark
from tilbudskatalog.ground.base.retention import Kept, Rule

WORK = "who decided it at work, as long as what was decided stands"
RULES: list[Rule | Kept] = [
    Rule("remarks", Remark, ("by", "text"), lambda now: Remark.objects.filter(at__lt=now - KEPT)),
    Kept(Adaptation, ("by",), WORK),
    Kept(Partner, ("consented_by", "ended_by"), WORK),
    Kept(LocalOffering, ("locked_by",), "until the lock is taken away"),
    Kept(NationalOffering, ("locked_by",), "until the lock is taken away"),
]
