"""A draft that somebody keeps to themselves for some hours, and says why."""

from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from tilbudskatalog.catalog.offerings.trail import record
from tilbudskatalog.ground.access.models import User
from tilbudskatalog.ground.base import clock
from tilbudskatalog.ground.base.errors import Conflict, Invalid, NotPermitted
from tilbudskatalog.registers.organizations.policy import Act, Policy

REASON_LENGTH = 200


@transaction.atomic
def lock(*, offering: Any, by: User, reason: str) -> None:
    """Others can't edit until it is unlocked or the lock lapses. Takes an editor or an approver.

    Raises `NotPermitted`, `Invalid` without a reason, or `Conflict` when somebody else has locked it.
    """
    offering = type(offering).objects.select_for_update(of=("self",)).get(pk=offering.pk)
    policy = Policy(by)
    if not policy.may(Act.APPROVE, offering.organization):
        policy.require(Act.EDIT, offering.organization)
    reason = " ".join(reason.replace("\x00", "").split())
    if not reason:
        raise Invalid({"reason": _("Say why, so that your colleagues know.")})
    if len(reason) > REASON_LENGTH:
        raise Invalid({"reason": _("Use at most %(limit)d characters.") % {"limit": REASON_LENGTH}})
    refuse_locked(offering, by)
    _write(offering, locked=True, locked_at=clock.now(), locked_by=by, lock_reason=reason)
    record("lock", offering, by, reason=reason)


@transaction.atomic
def unlock(*, offering: Any, by: User) -> None:
    """Who locked it, an approver or a leader opens it. Raises `NotPermitted`, or `Conflict` when it is not locked."""
    offering = type(offering).objects.select_for_update(of=("self",)).get(pk=offering.pk)
    if not may_unlock(offering, by):
        raise NotPermitted(_("Who locked it, an approver or a leader can unlock it."))
    if not is_locked(offering):
        raise Conflict(_("It is not locked."), code="not-locked")
    _write(offering, locked=False, locked_at=None, locked_by=None, lock_reason="")
    record("unlock", offering, by)


def is_locked(offering: Any) -> bool:
    return offering.locked_until is not None


def holds_out(offering: Any, by: User) -> bool:
    """Whether it is locked for this person."""
    return is_locked(offering) and offering.locked_by_id != by.pk


def refuse_locked(offering: Any, by: User) -> None:
    """Raises `Conflict` for everybody but the one who locked it."""
    if holds_out(offering, by):
        words = {"person": offering.locked_by or "–", "reason": offering.lock_reason}
        raise Conflict(_("%(person)s has locked this: “%(reason)s”") % words, code="locked")


def may_unlock(offering: Any, by: User) -> bool:
    policy = Policy(by)
    leads = policy.may(Act.APPROVE, offering.organization) or policy.may(Act.ADMINISTER, offering.organization)
    return leads or (offering.locked_by_id == by.pk and policy.may(Act.READ, offering.organization))


def _write(offering: Any, **columns: Any) -> None:
    type(offering).objects.filter(pk=offering.pk).update(**columns)
