"""Acts that take an offering, national or local, from draft to public and back. Four eyes: nobody approves own work."""

import datetime as dt
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _
from wagtail.actions.unpublish import UnpublishAction
from wagtail.models import TaskState, WorkflowState

from tilbudskatalog.catalog.offerings import content, locks
from tilbudskatalog.catalog.offerings.inheritance import Content, resolve
from tilbudskatalog.catalog.offerings.models import LocalOffering, NationalOffering
from tilbudskatalog.catalog.offerings.trail import record
from tilbudskatalog.ground.access.models import User
from tilbudskatalog.ground.base import clock
from tilbudskatalog.ground.base.errors import Conflict, Invalid, NotPermitted
from tilbudskatalog.ground.base.languages import pick
from tilbudskatalog.registers.organizations.policy import Act, Policy

REQUIRED = ("title", "summary", "description", "how_to_join")


@transaction.atomic
def submit(*, offering: Any, by: User) -> None:
    """Sends the draft to review. Raises `Invalid` for what is empty, `Conflict` when nothing waits to be reviewed."""
    offering = locked(offering)
    Policy(by).require(Act.EDIT, offering.organization)
    refuse_while_in_review(offering)
    locks.refuse_locked(offering, by)
    if offering.live and not offering.has_unpublished_changes:
        raise Conflict(_("Nothing has changed since it was published."), code="nothing-changed")
    draft = offering.draft()
    template = getattr(draft, "template", None)
    check_complete(draft, content.of(template) if template else None)
    state = offering.current_workflow_state
    if state is not None and state.status == WorkflowState.STATUS_NEEDS_CHANGES:
        state.resume(user=by)
    else:
        offering.get_workflow().start(offering, by)
    record("submit", offering, by)


@transaction.atomic
def recall(*, offering: Any, by: User) -> None:
    """Takes a draft back from review. Raises `Conflict` when it is not in review."""
    offering = locked(offering)
    Policy(by).require(Act.EDIT, offering.organization)
    _task_state(offering)
    offering.current_workflow_state.cancel(user=by)
    record("recall", offering, by)


@transaction.atomic
def approve(
    *,
    offering: Any,
    by: User,
    comment: str = "",
    expected_revision: int | None = None,
    go_live_at: dt.datetime | None = None,
    expire_at: dt.datetime | None = None,
) -> None:
    """Approves the reviewed revision, which is public at once, or from `go_live_at`. Raises `NotPermitted` also to its
    author (four eyes), and `Conflict` when another revision than the one that was read is in review now."""
    offering = locked(offering)
    Policy(by).require(Act.APPROVE, offering.organization)
    state = _task_state(offering)
    if expected_revision is not None and expected_revision != state.revision_id:
        raise Conflict(
            _("Another version has come to review since you opened this. Read it first."), code="changed-since"
        )
    set_times(offering, go_live_at, expire_at)
    state.task.specific.on_action(state, by, "approve", comment=comment)
    times = {"go_live_at": go_live_at, "expire_at": expire_at}
    said = {name: clock.rfc3339(moment) for name, moment in times.items() if moment}
    record("approve", offering, by, revision=state.revision_id, **said)


@transaction.atomic
def send_back(*, offering: Any, by: User, reason: str) -> None:
    """Returns the draft to its editors. Raises `Invalid` without a reason: they need to know what to do."""
    offering = locked(offering)
    Policy(by).require(Act.APPROVE, offering.organization)
    state = _task_state(offering)
    if not reason.strip():
        raise Invalid({"reason": _("Say what should be changed.")})
    state.task.specific.on_action(state, by, "reject", comment=reason.strip())
    record("return", offering, by, revision=state.revision_id)


@transaction.atomic
def publish(*, offering: Any, by: User) -> None:
    """Puts the last approved revision (back) in public. Raises `Conflict` when none has been approved."""
    offering = locked(offering)
    Policy(by).require(Act.APPROVE, offering.organization)
    approved = approved_revision(offering)
    if approved is None:
        raise Conflict(_("No version of this has been approved yet. Send it to review first."), code="not-approved")
    if offering.live and offering.live_revision_id == approved.pk:
        raise Conflict(_("It is already published."), code="already-published")
    # Now means now: a time that was set before would make Wagtail wait for it.
    set_times(offering, None, None)
    if isinstance(offering, NationalOffering):
        NationalOffering.objects.filter(pk=offering.pk).update(successor=None)
    approved.publish(user=by, skip_permission_checks=True)
    record("publish", offering, by, revision=approved.pk)


@transaction.atomic
def withdraw(*, offering: Any, by: User, reason: str) -> None:
    """Takes it out of public; its page answers 410 with alternatives. Raises `Conflict` when it is not published."""
    offering = locked(offering)
    Policy(by).require(Act.APPROVE, offering.organization)
    if not offering.live:
        raise Conflict(_("It is not published."), code="not-published")
    if not reason.strip():
        raise Invalid({"reason": _("Say why it is withdrawn.")})
    offering.go_live_at = offering.expire_at = None
    UnpublishAction(offering, user=by).execute(skip_permission_checks=True)
    record("withdraw", offering, by, reason=reason.strip())


def allowed_acts(*, offering: Any, by: User) -> list[str]:
    """The acts that would not be refused now for want of a role or because of the state, in the order of the road."""
    policy = Policy(by)
    edits, approves = policy.may(Act.EDIT, offering.organization), policy.may(Act.APPROVE, offering.organization)
    state = offering.current_workflow_task_state
    waiting = state is not None and state.status == TaskState.STATUS_IN_PROGRESS
    acts: list[str] = []
    if edits and not waiting and not locks.holds_out(offering, by):
        acts += ["adapt"]
        acts += ["submit"] if offering.has_unpublished_changes or not offering.live else []
    if edits and waiting:
        acts += ["recall"]
    if approves and waiting and not _is_author(state, by):
        acts += ["approve", "return"]
    if approves and offering.live:
        acts += ["withdraw"]
    if approves and not offering.live and (offering.last_published_at or approved_revision(offering)):
        acts += ["publish"]
    return acts


def approved_revision(offering: Any) -> Any:
    """The revision that was approved last; None when none ever was."""
    reviews = WorkflowState.objects.for_instance(offering)
    approved = TaskState.objects.filter(workflow_state__in=reviews, status=TaskState.STATUS_APPROVED)
    last = approved.select_related("revision").order_by("-finished_at", "-id").first()
    return last.revision if last else None


def set_times(offering: Any, go_live_at: dt.datetime | None, expire_at: dt.datetime | None) -> None:
    """When it goes up and down. They stand on the row, where revisions that are made objects of find them."""
    offering.go_live_at, offering.expire_at = go_live_at, expire_at
    type(offering).objects.filter(pk=offering.pk).update(go_live_at=go_live_at, expire_at=expire_at)


def require_reviewer(*, task_state: Any, by: User) -> None:
    """The rule of review, asked by the task itself: role in the offering's organization, and not one's own work."""
    offering = task_state.workflow_state.content_object
    Policy(by).require(Act.APPROVE, offering.organization)
    if _is_author(task_state, by):
        raise NotPermitted(
            _("Somebody else than the author must approve: four eyes see more than two."), code="four-eyes"
        )


def refuse_while_in_review(offering: Any) -> None:
    """Raises `Conflict`: what the approver reads must not change underneath."""
    if offering.workflow_in_progress:
        raise Conflict(_("It is being reviewed. Take it back from review to change it."), code="in-review")


def _is_author(task_state: Any, by: User) -> bool:
    return by.pk in (task_state.revision.user_id, task_state.workflow_state.requested_by_id)


def locked(offering: Any) -> Any:
    """The offering as it is now; nobody else changes it before this transaction ends."""
    return type(offering).objects.select_for_update(of=("self",)).get(pk=offering.pk)


def _task_state(offering: Any) -> Any:
    state = offering.current_workflow_task_state
    if state is None or state.status != TaskState.STATUS_IN_PROGRESS:
        raise Conflict(_("It is not in review."), code="not-in-review")
    return state


def check_complete(draft: Any, template: Content | None) -> None:
    """Raises `Invalid` that names what a reader would miss, the template's words counted in."""
    overridden = content.overridden(draft) if isinstance(draft, LocalOffering) else ()
    resolved = resolve(content.of(draft), template, overridden)
    empty = [field for field in REQUIRED if not pick(resolved.texts, field, draft.main_language)[0].strip()]
    errors = {f"texts.{draft.main_language}.{field}": _("This can't be empty.") for field in empty}
    for language, fields in resolved.texts.items():
        # An empty text says that there is nothing to tell, and a title that tells nothing can't be read or followed.
        if fields["title"] == "":
            errors[f"texts.{language}.title"] = _("This can't be empty.")
    errors |= {field: _("Choose at least one.") for field in ("formats", "themes") if not resolved.values[field]}
    if errors:
        raise Invalid(errors)
