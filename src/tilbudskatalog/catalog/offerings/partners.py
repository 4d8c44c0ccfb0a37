"""Acts on offerings that several providers run together: one owns it and invites; the others answer, and may leave."""

from collections.abc import Mapping
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from tilbudskatalog.catalog.offerings.models import LocalOffering, Partner
from tilbudskatalog.ground.access import audit
from tilbudskatalog.ground.access.models import AuditEvent, User
from tilbudskatalog.ground.base import clock
from tilbudskatalog.ground.base.changes import Kind, record_changes
from tilbudskatalog.ground.base.errors import Conflict, Invalid, NotPermitted
from tilbudskatalog.registers.organizations.models import Organization
from tilbudskatalog.registers.organizations.policy import Act, Policy


@transaction.atomic
def invite(*, offering: LocalOffering, organization: Organization, by: User) -> Partner:
    """Asks another provider to run it together; it counts once the other has consented. One that has said no, or has
    left, may be asked again. Raises `NotPermitted`, or `Conflict` when it is asked or takes part already."""
    Policy(by).require(Act.EDIT, offering.organization)
    if organization.closed is not None and organization.closed <= clock.today():
        raise Conflict(_("%s is closed.") % organization, code="partner-closed")
    before = Partner.objects.select_for_update(of=("self",)).filter(offering=offering, organization=organization)
    partner = before.first()
    if organization.pk == offering.organization_id or (partner and partner.ended_at is None):
        raise Conflict(_("%s already takes part in this.") % organization, code="already-partner")
    if partner:
        partner.invited_at, partner.ended_at, partner.ended_by, partner.ended_reason = clock.now(), None, None, ""
        partner.save()
    else:
        partner = Partner.objects.create(offering=offering, organization=organization)
    _record("invite_partner", partner, by)
    return partner


@transaction.atomic
def invite_and_consent_all(*, joined: Mapping[LocalOffering, Organization], by: User, approver: User) -> None:
    """Invites and consents for many at once, one partner each. Raises what `invite` and `consent` raise."""
    inviting, consenting = Policy(by), Policy(approver)
    for offering, organization in joined.items():
        inviting.require(Act.EDIT, offering.organization)
        consenting.require(Act.APPROVE, organization)
    rows = [
        Partner(offering=offering, organization=organization, consented_at=clock.now(), consented_by=approver)
        for offering, organization in joined.items()
    ]
    Partner.objects.bulk_create(rows, batch_size=500)
    record_changes(Kind.OFFERING, [offering.pk for offering in joined])
    lines = [_line(act, row, who) for row in rows for act, who in (("invite_partner", by), ("consent", approver))]
    audit.record_all(lines)


@transaction.atomic
def consent(*, partner: Partner, by: User) -> None:
    """The invited provider says yes: the offering is for its inhabitants too. Takes an approver of the partner."""
    partner = _locked(partner)
    Policy(by).require(Act.APPROVE, partner.organization)
    _refuse_answered(partner)
    Partner.objects.filter(pk=partner.pk).update(consented_at=clock.now(), consented_by=by)
    record_changes(Kind.OFFERING, [partner.offering_id])
    _record("consent", partner, by)


@transaction.atomic
def decline(*, partner: Partner, by: User, reason: str = "") -> None:
    """The invited provider says no; the owner sees why. Takes an approver of the partner."""
    partner = _locked(partner)
    Policy(by).require(Act.APPROVE, partner.organization)
    _refuse_answered(partner)
    _end(partner, by, reason)
    _record("decline", partner, by)


@transaction.atomic
def leave(*, partner: Partner, by: User, reason: str = "") -> None:
    """Either side ends it: the partner's approver or the owner's editor. It is for the partner's inhabitants no more.

    Raises `Invalid` without a reason: the other side needs to know.
    """
    partner = _locked(partner)
    policy = Policy(by)
    if not (policy.may(Act.APPROVE, partner.organization) or policy.may(Act.EDIT, partner.offering.organization)):
        raise NotPermitted
    if partner.ended_at is not None:
        raise Conflict(_("This has ended already."), code="partner-ended")
    if not reason.strip():
        raise Invalid({"reason": _("Say why.")})
    _end(partner, by, reason)
    record_changes(Kind.OFFERING, [partner.offering_id])
    _record("leave", partner, by)


def _locked(partner: Partner) -> Partner:
    rows = Partner.objects.select_for_update(of=("self",)).select_related("offering__organization", "organization")
    return rows.get(pk=partner.pk)


def _refuse_answered(partner: Partner) -> None:
    if partner.consented_at is not None:
        raise Conflict(_("%s already takes part in this.") % partner.organization, code="already-partner")
    if partner.ended_at is not None:
        raise Conflict(_("This has ended already."), code="partner-ended")


def _end(partner: Partner, by: User, reason: str) -> None:
    Partner.objects.filter(pk=partner.pk).update(
        consented_at=None, consented_by=None, ended_at=clock.now(), ended_by=by, ended_reason=reason.strip()
    )


def _record(act: str, partner: Partner, by: User) -> None:
    audit.record_all([_line(act, partner, by)])


def _line(act: str, partner: Partner, by: User, **details: Any) -> AuditEvent:
    return audit.line(
        by=by,
        act=act,
        kind="offering",
        uid=partner.offering.uid,
        organization_uid=partner.offering.organization.uid,
        partner=str(partner.organization.uid),
        **details,
    )
