"""A national offering that another takes the place of, and providers who move to that one."""

from typing import Any

from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _
from wagtail.actions.unpublish import UnpublishAction

from tilbudskatalog.catalog.offerings import content, local_offerings
from tilbudskatalog.catalog.offerings.locks import refuse_locked
from tilbudskatalog.catalog.offerings.models import Adaptation, LocalOffering, NationalOffering
from tilbudskatalog.catalog.offerings.reviews import locked, refuse_while_in_review
from tilbudskatalog.catalog.offerings.trail import record
from tilbudskatalog.ground.access.models import User
from tilbudskatalog.ground.base.errors import Conflict, Invalid
from tilbudskatalog.registers.organizations.policy import Act, Policy


@transaction.atomic
def retire(*, offering: NationalOffering, successor: NationalOffering, reason: str, by: User) -> None:
    """Takes the template out of the catalog and says what took its place. Local offerings made from it stay public with
    its last words, and their providers are told. Takes an approver.

    Raises `NotPermitted`, `Invalid`, or `Conflict` when it is in review or not public.
    """
    offering = locked(offering)
    Policy(by).require(Act.APPROVE, offering.organization)
    refuse_while_in_review(offering)
    if not offering.live:
        raise Conflict(_("It is not published."), code="not-published")
    successor = NationalOffering.objects.get(pk=successor.pk)
    errors = {}
    if successor.pk == offering.pk or not successor.live or successor.successor_id:
        errors["successor"] = _("Choose another national offering that is published.")
    if not reason.strip():
        errors["reason"] = _("Say why, so that the providers understand.")
    if errors:
        raise Invalid(errors)
    offering.successor = successor
    offering.go_live_at = offering.expire_at = None
    UnpublishAction(offering, user=by).execute(skip_permission_checks=True)
    record("retire", offering, by, reason=reason.strip(), successor=successor.code)


def replaced(organizations: Any) -> QuerySet[LocalOffering]:
    """The organizations' offerings whose template has been retired, and that have not been moved: what waits for them.

    An offering that was withdrawn waits for nothing.
    """
    made = LocalOffering.objects.filter(organization__in=organizations, template__successor__isnull=False)
    return made.filter(Q(live=True) | Q(last_published_at__isnull=True))


@transaction.atomic
def move(*, offering: LocalOffering, by: User) -> LocalOffering:
    """The draft follows the successor from now on, with every override kept. It is public once it is approved.

    Fields of one's own whose national text is another there are shown as national changes to look at.
    Raises `NotPermitted`, or `Conflict` when there is nothing to move to, or the provider has that one already.
    """
    offering = locked(offering)
    Policy(by).require(Act.EDIT, offering.organization)
    refuse_while_in_review(offering)
    refuse_locked(offering, by)
    draft = offering.draft()
    old = draft.template
    successor = old.successor if old else None
    if successor is None or not successor.live:
        raise Conflict(_("Nothing has taken the place of this national offering."), code="no-successor")
    if LocalOffering.objects.filter(organization=offering.organization, template=successor).exists():
        raise Conflict(
            _("You already have the offering that took its place. Withdraw this one instead."), code="already-adopted"
        )
    draft.template = successor
    draft.save_revision(user=by, log_action=False)
    _look_again(offering, content.overridden(draft), successor)
    record("move", offering, by, template=successor.code, instead_of=old.code)
    moved: LocalOffering = LocalOffering.objects.get(pk=offering.pk)
    return moved


def _look_again(offering: LocalOffering, overridden: list[str], successor: NationalOffering) -> None:
    """What the successor says otherwise counts as one change since the provider looked."""
    said = content.of(successor)
    for row in Adaptation.objects.filter(offering=offering, field__in=overridden):
        seen = local_offerings.what_was_seen(successor, said, row.field)
        if seen["template_value"] == row.template_value:
            Adaptation.objects.filter(pk=row.pk).update(**seen)
        else:
            Adaptation.objects.filter(pk=row.pk).update(template_version=seen["template_version"] - 1)
