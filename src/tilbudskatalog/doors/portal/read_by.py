"""Who has read a person's data, as the person is shown it."""

import datetime as dt
import uuid
from dataclasses import dataclass

from django.db.models import QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from tilbudskatalog.ground.access.models import AuditEvent
from tilbudskatalog.registers.organizations.models import Organization

# What the doors say that they read for → the words for it.
REASONS = {
    "list of participants": gettext_lazy("to prepare the course, or follow it up"),
    "answering a question": gettext_lazy("to answer your question"),
    "acting for you": gettext_lazy("to do what you asked it for"),
    "showing you": gettext_lazy("to show you"),
}

# A system acts for the person; where the course is held says nothing of who runs the system.
OF_SYSTEMS = frozenset({"acting for you", "showing you"})


@dataclass(frozen=True, slots=True)
class Reading:
    at: dt.datetime
    who: str
    why: str


def shown(lines: "QuerySet[AuditEvent]") -> list[Reading]:
    """With the name of where they work; who is not known any more is said to be an employee."""
    uids = {line.organization_uid for line in lines if line.organization_uid}
    names: dict[uuid.UUID, str] = dict(Organization.objects.filter(uid__in=uids).values_list("uid", "name"))
    return [Reading(line.at, _who(line, names), _why(line)) for line in lines]


def _who(line: AuditEvent, names: dict[uuid.UUID, str]) -> str:
    if line.why in OF_SYSTEMS:
        return str(line.actor or _("Another system"))
    person = line.actor.get_full_name() if line.actor else ""
    place = names.get(line.organization_uid, "") if line.organization_uid else ""
    return ", ".join(part for part in (person or _("An employee"), place) if part)


def _why(line: AuditEvent) -> str:
    return str(REASONS.get(line.why, gettext_lazy("in their work with the course")))
