"""Around a review: what is said about it, when it goes up and comes down, and who keeps it to themselves."""

import datetime as dt
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from tilbudskatalog.catalog.offerings import conversations, locks, reviews, scheduling
from tilbudskatalog.catalog.offerings.models import LocalOffering
from tilbudskatalog.doors.studio import filled, subject
from tilbudskatalog.doors.studio.answering import page, person, workspace
from tilbudskatalog.doors.studio.subject import Subject
from tilbudskatalog.ground.base import clock
from tilbudskatalog.ground.base.errors import Invalid, Refusal
from tilbudskatalog.registers.organizations.policy import Act, Policy

TIMES = ("go_live_at", "expire_at")


@dataclass(frozen=True, slots=True)
class Deed:
    """`takes` makes the act's arguments of what was sent."""

    run: Callable[..., Any]
    done: Promise
    takes: Callable[[QueryDict], dict[str, Any]]


def times_of(post: QueryDict) -> dict[str, dt.datetime | None]:
    """As a browser's field for day and time sends them, in Oslo's time. Raises `Invalid`."""
    found: dict[str, dt.datetime | None] = {}
    errors = {}
    for name in TIMES:
        written = post.get(name, "").strip()
        try:
            found[name] = dt.datetime.fromisoformat(written).replace(tzinfo=clock.OSLO) if written else None
        except ValueError:
            errors[name] = _("Write day and time like this: 2026-12-03 08:00.")
    if errors:
        raise Invalid(errors)
    return found


def _approval(post: QueryDict) -> dict[str, Any]:
    times = times_of(post)
    scheduling.check_times(times["go_live_at"], times["expire_at"])
    if times["go_live_at"] is None:
        raise Invalid({"go_live_at": _("Say when it goes up. To publish it at once, use the button on its page.")})
    # Four eyes approve what they have seen. Who says nothing has seen nothing.
    return times | {"expected_revision": filled.number(post.get("revision", "")) or 0}


def _written(name: str) -> Callable[[QueryDict], dict[str, Any]]:
    return lambda post: {name: post.get(name, "")}


DEEDS: Mapping[str, Deed] = {
    "remark": Deed(conversations.remark, gettext_lazy("Written in the conversation."), _written("text")),
    "approve-for-later": Deed(reviews.approve, gettext_lazy("Approved. It goes up by itself at its time."), _approval),
    "schedule": Deed(scheduling.schedule, gettext_lazy("The times are set."), times_of),
    "cancel-schedule": Deed(scheduling.cancel, gettext_lazy("The times are taken away."), lambda _post: {}),
    "lock": Deed(locks.lock, gettext_lazy("Locked. Only you can change it now."), _written("reason")),
    "unlock": Deed(locks.unlock, gettext_lazy("Unlocked."), lambda _post: {}),
}


@workspace("GET")
def room(request: HttpRequest, /, **which: Any) -> HttpResponse:
    return _show(request, subject.of(request, **which))


@workspace("POST")
def act(request: HttpRequest, /, act: str, **which: Any) -> HttpResponse:
    about, deed = subject.of(request, **which), DEEDS[act]
    try:
        _may(act, about, request)
        deed.run(offering=about.offering, by=person(request), **deed.takes(request.POST))
    except Refusal as refusal:
        return _show(request, subject.of(request, **which), act, refusal)
    messages.success(request, str(deed.done))
    return redirect(about.address("review"))


def _may(act: str, about: Subject, request: HttpRequest) -> None:
    """Who may not is told so before being asked to put anything right."""
    if act in ("approve-for-later", "schedule", "cancel-schedule"):
        Policy(person(request)).require(Act.APPROVE, about.offering.organization)


def _show(request: HttpRequest, about: Subject, act: str = "", refusal: Refusal | None = None) -> HttpResponse:
    by, offering = person(request), about.offering
    allowed = reviews.allowed_acts(offering=offering, by=by)
    policy = Policy(by)
    approves = policy.may(Act.APPROVE, offering.organization)
    context = about.frame() | {
        "remarks": offering.remarks.select_related("by", "revision"),
        "talks": conversations.may_remark(offering, by),
        "kept_years": conversations.KEPT.days // 365,
        "approves": approves,
        "can_approve": "approve" in allowed,
        "can_plan": approves and (offering.live or _waits_to_go_up(offering)),
        "can_go_up": _waits_to_go_up(offering),
        "own": isinstance(offering, LocalOffering) and offering.live and not offering.template_id,
        "suggestion": offering.suggestions.last() if isinstance(offering, LocalOffering) else None,
        "writes": policy.may(Act.EDIT, offering.organization),
        "until": offering.locked_until,
        "can_lock": approves or policy.may(Act.EDIT, offering.organization),
        "can_unlock": locks.may_unlock(offering, by),
        "act": act,
        "refusal": refusal,
        "errors": getattr(refusal, "fields", {}),
        "typed": _typed(request, offering, refusal),
    }
    return page(request, "studio/review/room.html", context, status=refusal.status if refusal else 200)


def _waits_to_go_up(offering: Any) -> bool:
    approved = reviews.approved_revision(offering)
    return approved is not None and not (offering.live and offering.live_revision_id == approved.pk)


def _typed(request: HttpRequest, offering: Any, refusal: Refusal | None) -> dict[str, str]:
    """What stands in the fields: what was sent, when that was refused, or else what is planned."""
    if refusal:
        return {name: request.POST.get(name, "") for name in ("text", "reason", *TIMES)}
    planned = {name: getattr(offering, name) for name in TIMES}
    return {
        name: moment.astimezone(clock.OSLO).strftime("%Y-%m-%dT%H:%M") for name, moment in planned.items() if moment
    }
