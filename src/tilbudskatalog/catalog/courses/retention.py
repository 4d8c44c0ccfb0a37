"""How long people who led a course are named. The rules: docs/operations/retention.md."""

import datetime as dt

from django.db.models import Q

from tilbudskatalog.catalog.courses.kinds import State
from tilbudskatalog.catalog.courses.models import Contributor
from tilbudskatalog.ground.base.retention import Kept, Rows, Rule

CONTRIBUTORS_KEPT = dt.timedelta(days=730)


def _over(now: dt.datetime) -> Rows:
    past = now - CONTRIBUTORS_KEPT
    # Without dates, what is known is when it was published.
    ended = Q(course__ends__lt=past) | Q(course__ends__isnull=True, course__published_at__lt=past)
    return Contributor.objects.filter(ended, course__state__in=(State.FINISHED, State.CANCELLED))


RULES: list[Rule | Kept] = [Rule("contributors", Contributor, ("name",), _over)]
