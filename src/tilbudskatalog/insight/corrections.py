"""What readers say is wrong with an offering: kept a year for the provider to act on, and tied to no person."""

import datetime as dt
import uuid

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from tilbudskatalog.ground.base import clock
from tilbudskatalog.ground.base.errors import Invalid, Sentence
from tilbudskatalog.insight.models import Correction

LONGEST = 1_000
KEPT_DAYS = 365


@transaction.atomic
def report(*, offering: uuid.UUID, organization: uuid.UUID, kind: str, text: str, language: str) -> Correction:
    """Raises `Invalid` for an unknown kind, for a text that is too long, and for "other" without a word of what.

    There is no `by`: whoever writes is not known, so neither is there an event in the audit trail. It is deleted a
    year later, whether or not anything came of it; docs/operations/retention.md has the rule.
    """
    written = text.replace("\x00", "").replace("\r\n", "\n").strip()
    faults: dict[str, Sentence] = {}
    if kind not in Correction.Kind.values:
        faults["kind"] = _("Choose what is wrong.")
    if len(written) > LONGEST:
        faults["text"] = _("Write at most %(longest)d characters.") % {"longest": LONGEST}
    elif kind == Correction.Kind.OTHER and not written:
        faults["text"] = _("Write in a few words what is wrong.")
    if faults:
        raise Invalid(faults)
    now = clock.now()
    return Correction.objects.create(
        at=now,
        delete_after=(now + dt.timedelta(days=KEPT_DAYS)).date(),
        offering=offering,
        organization=organization,
        kind=kind,
        text=written,
        language=language,
    )
