"""The day an organization closes, what it offers is public no more – without anybody having to press a button."""

import datetime as dt

from django.db import transaction

from tilbudskatalog.ground.base.changes import Kind, record_changes
from tilbudskatalog.registers.organizations.models import Organization

# A worker that has been away looks a little back; noting a change twice does no harm.
LOOK_BACK = dt.timedelta(days=7)


@transaction.atomic
def note_closed(today: dt.date) -> None:
    """Notes the organizations that have closed lately, so that the projector withdraws what is theirs."""
    closed = Organization.objects.filter(closed__gt=today - LOOK_BACK, closed__lte=today)
    record_changes(Kind.ORGANIZATION, closed.values_list("id", flat=True))
