"""When an approved offering goes up and comes down by itself.

The times stand on the offering's row (`go_live_at`, `expire_at`). Which revision goes up stands on that revision
(`approved_go_live_at`), and only one that somebody has approved gets it. The worker's clock carries them out.
"""

import datetime as dt
from typing import Any

import structlog
from django.db import DatabaseError, transaction
from django.utils.translation import gettext as _
from wagtail.actions.unpublish import UnpublishAction
from wagtail.models import Revision, TaskState

from tilbudskatalog.catalog.offerings import reviews
from tilbudskatalog.catalog.offerings.models import LocalOffering, NationalOffering
from tilbudskatalog.catalog.offerings.trail import record
from tilbudskatalog.ground.access.models import User
from tilbudskatalog.ground.base import clock
from tilbudskatalog.ground.base.errors import Conflict, Invalid
from tilbudskatalog.registers.organizations.policy import Act, Policy

logger = structlog.get_logger("schedule")
# Further ahead is a slip of the finger in the year.
FURTHEST = dt.timedelta(days=3 * 366)


@transaction.atomic
def schedule(
    *, offering: Any, by: User, go_live_at: dt.datetime | None = None, expire_at: dt.datetime | None = None
) -> None:
    """The revision that was approved last goes up at `go_live_at`; what is public comes down at `expire_at`. None: not
    by itself. Both are told anew each time.

    Raises `NotPermitted`, `Invalid`, or `Conflict` when nothing approved waits to go up, or nothing will be up.
    """
    offering = reviews.locked(offering)
    Policy(by).require(Act.APPROVE, offering.organization)
    check_times(go_live_at, expire_at)
    approved = reviews.approved_revision(offering)
    if go_live_at and approved is None:
        raise Conflict(_("No version of this has been approved yet. Send it to review first."), code="not-approved")
    if go_live_at and offering.live and offering.live_revision_id == approved.pk:
        raise Conflict(_("It is already published."), code="already-published")
    if expire_at and not (go_live_at or offering.live):
        raise Conflict(_("It is not published, so there is nothing to take down."), code="not-published")
    if not (go_live_at or expire_at):
        raise Invalid({"go_live_at": _("Give at least one time.")})
    reviews.set_times(offering, go_live_at, expire_at)
    offering.revisions.update(approved_go_live_at=None)
    if go_live_at:
        Revision.objects.filter(pk=approved.pk).update(approved_go_live_at=go_live_at)
    record("schedule", offering, by, **_said(go_live_at, expire_at))


@transaction.atomic
def cancel(*, offering: Any, by: User) -> None:
    """Nothing happens by itself any more. Raises `NotPermitted`, or `Conflict` when nothing was planned."""
    offering = reviews.locked(offering)
    Policy(by).require(Act.APPROVE, offering.organization)
    if not (offering.go_live_at or offering.expire_at):
        raise Conflict(_("No time is set."), code="not-scheduled")
    reviews.set_times(offering, None, None)
    offering.revisions.update(approved_go_live_at=None)
    record("cancel_schedule", offering, by)


def check_times(go_live_at: dt.datetime | None, expire_at: dt.datetime | None) -> None:
    """Raises `Invalid` for a time that has passed, is years away, or comes in the wrong order."""
    now = clock.now()
    errors: dict[str, str] = {}
    for name, moment in (("go_live_at", go_live_at), ("expire_at", expire_at)):
        if moment and moment <= now:
            errors[name] = _("This time has passed. Choose one ahead.")
        elif moment and moment > now + FURTHEST:
            errors[name] = _("This is more than three years away. Check the year.")
    if not errors and go_live_at and expire_at and expire_at <= go_live_at:
        errors["expire_at"] = _("It has to come down after it goes up.")
    if errors:
        raise Invalid(errors)


def carry_out(now: dt.datetime) -> dict[str, int]:
    """Does what is due, each in a transaction of its own: one that fails stops no other. Answers how many of each."""
    down = up = 0
    for model in (LocalOffering, NationalOffering):
        for key in list(model.objects.filter(live=True, expire_at__lte=now).values_list("pk", flat=True)):
            down += _safely(_take_down, model, key, now)
    due = Revision.objects.filter(approved_go_live_at__lte=now).order_by("approved_go_live_at")
    for revision in list(due):
        model = revision.content_type.model_class()
        if model in (LocalOffering, NationalOffering):
            up += _safely(_put_up, model, int(revision.object_id), now)
    return {"put_up": up, "taken_down": down}


def _safely(deed: Any, model: Any, key: int, now: dt.datetime) -> int:
    try:
        with transaction.atomic():
            return int(deed(model.objects.select_for_update(of=("self",)).get(pk=key), now))
    except DatabaseError:
        raise
    except Exception:
        logger.exception("a planned change was not carried out", kind=model.__name__, key=key)
        return 0


def _put_up(offering: Any, now: dt.datetime) -> bool:
    revision = offering.revisions.filter(approved_go_live_at__lte=now).first()
    if revision is None:
        return False
    if not TaskState.objects.filter(revision=revision, status=TaskState.STATUS_APPROVED).exists():
        # Whatever wrote the time there, nobody approved the words.
        logger.error("a time on words that nobody approved was taken away", uid=str(offering.uid), revision=revision.pk)
        offering.revisions.update(approved_go_live_at=None)
        return False
    reviews.set_times(offering, None, offering.expire_at)
    revision.publish(skip_permission_checks=True)
    record("publish_scheduled", offering, None, revision=revision.pk)
    return True


def _take_down(offering: Any, now: dt.datetime) -> bool:
    if not offering.live or offering.expire_at is None or offering.expire_at > now:
        return False
    offering.expire_at = None
    waiting = list(
        offering.revisions.filter(approved_go_live_at__isnull=False).values_list("pk", "approved_go_live_at")
    )
    UnpublishAction(offering, set_expired=True, log_action="wagtail.unpublish.scheduled").execute(
        skip_permission_checks=True
    )
    for key, moment in waiting:
        # Taking down clears what is to go up later; that was planned on its own account.
        Revision.objects.filter(pk=key).update(approved_go_live_at=moment)
    record("withdraw_scheduled", offering, None)
    return True


def _said(go_live_at: dt.datetime | None, expire_at: dt.datetime | None) -> dict[str, str]:
    times = {"go_live_at": go_live_at, "expire_at": expire_at}
    return {name: clock.rfc3339(moment) for name, moment in times.items() if moment}
