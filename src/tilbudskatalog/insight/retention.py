"""What is thrown away, and when: docs/operations/retention.md says the same to people."""

import datetime as dt

from tilbudskatalog.ground.base.retention import Rows, Rule
from tilbudskatalog.insight.models import Correction, UsageEvent

# Two whole years can be compared; older events tell nothing that the indicators don't.
USAGE_DAYS = 25 * 31


def _old_usage(now: dt.datetime) -> Rows:
    return UsageEvent.objects.filter(at__lt=now - dt.timedelta(days=USAGE_DAYS))


RULES = [
    Rule("corrections", Correction, ("text",), lambda now: Correction.objects.filter(delete_after__lte=now.date())),
    Rule("usage events", UsageEvent, ("words",), _old_usage),
]
