"""What those who write an offering and those who approve it say to each other about it. Nobody else sees it."""

import datetime as dt
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from tilbudskatalog.catalog.offerings.dealings import Remark
from tilbudskatalog.catalog.offerings.models import LocalOffering
from tilbudskatalog.catalog.offerings.trail import record
from tilbudskatalog.ground.access.models import User
from tilbudskatalog.ground.base import clock
from tilbudskatalog.ground.base.errors import Invalid, NotPermitted
from tilbudskatalog.registers.organizations.policy import Act, Policy

# Two rounds of yearly review can look back; after that it is only people's names.
KEPT = dt.timedelta(days=2 * 365)
LENGTH = 4000


@transaction.atomic
def remark(*, offering: Any, by: User, text: str) -> Remark:
    """Adds to the conversation. Takes an editor, an approver or a leader. Raises `NotPermitted` or `Invalid`."""
    if not may_remark(offering, by):
        raise NotPermitted(_("Editors, approvers and leaders take part in this conversation."))
    text = "\n".join(text.replace("\x00", "").splitlines()).strip()
    if not text:
        raise Invalid({"text": _("Write something first.")})
    if len(text) > LENGTH:
        raise Invalid({"text": _("Use at most %(limit)d characters.") % {"limit": LENGTH}})
    about = {"local": offering} if isinstance(offering, LocalOffering) else {"national": offering}
    said = Remark.objects.create(by=by, at=clock.now(), text=text, revision_id=offering.latest_revision_id, **about)
    # The words themselves stay out of the log: it is kept longer than they are.
    record("remark", offering, by)
    return said


def may_remark(offering: Any, by: User) -> bool:
    policy = Policy(by)
    return any(policy.may(act, offering.organization) for act in (Act.EDIT, Act.APPROVE, Act.ADMINISTER))
