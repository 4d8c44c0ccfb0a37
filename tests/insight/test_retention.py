import datetime as dt

import pytest

from tilbudskatalog.ground.base import clock
from tilbudskatalog.ground.base.retention import carry_out
from tilbudskatalog.insight import retention
from tilbudskatalog.insight.models import UsageEvent

pytestmark = pytest.mark.django_db


def test_old_usage_events_go_and_young_ones_stay() -> None:
    now = clock.now()
    for days in (1, retention.USAGE_DAYS + 1):
        UsageEvent.objects.create(at=now - dt.timedelta(days=days), kind="search", language="nb", door="portal")
    assert carry_out(now)["usage events"] == 1
    assert UsageEvent.objects.count() == 1
