"""A provider that closes: everything it offers is withdrawn in one act, and those who run it together are told."""

import datetime as dt

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail.actions.unpublish import UnpublishAction

from tilbudskatalog.catalog.offerings.keeping_true import who_may
from tilbudskatalog.catalog.offerings.models import LocalOffering, Partner
from tilbudskatalog.catalog.offerings.trail import record
from tilbudskatalog.ground.access import audit
from tilbudskatalog.ground.access.models import User
from tilbudskatalog.ground.base import clock
from tilbudskatalog.ground.base.changes import Kind as Thing
from tilbudskatalog.ground.base.changes import record_changes
from tilbudskatalog.ground.base.errors import Conflict, Invalid
from tilbudskatalog.ground.delivery import outbox
from tilbudskatalog.ground.delivery.kinds import Kind
from tilbudskatalog.registers.organizations.models import Organization
from tilbudskatalog.registers.organizations.policy import Act, Policy

CLOSED = Kind(
    "offerings.provider-closed",
    "offerings/letters/provider_closed.txt",
    subject=gettext_lazy("A provider that you work with is closed"),
)


@transaction.atomic
def close_provider(*, organization: Organization, by: User, reason: str, on: dt.date | None = None) -> int:
    """Closes it today, or on a later day, when the worker does the rest. Answers how many offerings were withdrawn.

    Raises `NotPermitted` for others than its leaders and those who keep the registers, `Conflict` when it is closed
    already, and `Invalid` without a reason or for a day that has been.
    """
    organization = Organization.objects.select_for_update(of=("self",)).get(pk=organization.pk)
    policy = Policy(by)
    if not policy.keeps_registers():
        policy.require(Act.ADMINISTER, organization)
    today = clock.today()
    day = on or today
    if organization.closed and organization.closed <= today:
        raise Conflict(_("It is closed already."), code="already-closed")
    if not reason.strip():
        raise Invalid({"reason": _("Say why it closes.")})
    if day < today:
        raise Invalid({"on": _("Choose today or a later day.")})
    organization.closed = day
    organization.save(update_fields=["closed"])
    record_changes(Thing.ORGANIZATION, [organization.pk])
    audit.record(
        by=by,
        act="close",
        kind="organization",
        uid=organization.uid,
        organization_uid=organization.uid,
        on=day.isoformat(),
        reason=reason.strip(),
    )
    return _withdraw_all(organization, by, reason.strip()) if day <= today else 0


def withdraw_closed(today: dt.date) -> int:
    """For the worker: what belongs to organizations whose day has come. One transaction for each."""
    due = LocalOffering.objects.filter(live=True, organization__closed__lte=today).values("organization")
    withdrawn = 0
    for organization in Organization.objects.filter(pk__in=due):
        with transaction.atomic():
            record_changes(Thing.ORGANIZATION, [organization.pk])
            withdrawn += _withdraw_all(organization, None, "closed")
    return withdrawn


def _withdraw_all(organization: Organization, by: User | None, reason: str) -> int:
    offerings = list(
        LocalOffering.objects.filter(organization=organization, live=True)
        .select_for_update(of=("self",))
        .select_related("organization")
    )
    for offering in offerings:
        UnpublishAction(offering, user=by).execute(skip_permission_checks=True)
        record("withdraw", offering, by, reason=reason)
    _tell_partners(organization, offerings)
    return len(offerings)


def _tell_partners(organization: Organization, offerings: list[LocalOffering]) -> None:
    """One letter to each editor of each partner, whatever the number of offerings."""
    shared = Partner.objects.filter(offering__in=offerings, consented_at__isnull=False)
    keys = set(shared.values_list("organization_id", flat=True))
    envelopes = [
        outbox.Envelope(
            kind=CLOSED,
            to=person,
            event=f"{CLOSED.name}:{organization.uid}:{partner.uid}",
            language="nb",
            context={"organization": organization.name, "partner": partner.name},
        )
        for partner, people in who_may(Act.EDIT, keys)
        for person in people
    ]
    if envelopes:
        outbox.send_all(envelopes)
