"""Every revision of an offering by number, what was done with it, and an old one brought back as a new draft."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _
from wagtail.models import Revision, TaskState, WorkflowState

from tilbudskatalog.catalog.offerings import content
from tilbudskatalog.catalog.offerings.fields import INHERITABLE, OWN_FIELDS, TEXT_FIELDS
from tilbudskatalog.catalog.offerings.locks import refuse_locked
from tilbudskatalog.catalog.offerings.models import LocalOffering, NationalOffering
from tilbudskatalog.catalog.offerings.reviews import locked, refuse_while_in_review
from tilbudskatalog.catalog.offerings.trail import record
from tilbudskatalog.ground.access.models import AuditEvent, User
from tilbudskatalog.ground.base.errors import Conflict, NotFound
from tilbudskatalog.registers.organizations.policy import Act, Policy

# A revision tells of these by itself.
WRITING = frozenset({"adopt", "add", "propose", "adapt", "revise"})
# What belongs to the offering and not to one of its versions.
KEPT = ("organization_id", "key", "uid", "code", "synthetic", "template_id", "successor_id")


@dataclass(frozen=True, slots=True)
class Event:
    """`act` is "write" for a version of its own; `by` is None for the clock. `changed` names fields; `words` is what
    the person said; `details` are the audit line's."""

    at: dt.datetime
    by: User | None
    act: str
    version: int
    words: str = ""
    changed: tuple[str, ...] = ()
    details: Mapping[str, Any] = field(default_factory=dict)
    revision: int = 0


@dataclass(frozen=True, slots=True)
class Version:
    """`number` counts from 1, the oldest."""

    number: int
    revision: Revision


def of(offering: Any) -> list[Version]:
    """All of them, the oldest first. One query; contents come with it."""
    rows = Revision.objects.for_instance(offering).select_related("user").order_by("created_at", "id")
    return [Version(number, revision) for number, revision in enumerate(rows, start=1)]


def find(offering: Any, number: int) -> Version:
    """Raises `NotFound`. Numbers are the offering's own: no number reaches another's revision."""
    for version in of(offering):
        if version.number == number:
            return version
    raise NotFound(_("There is no version with this number."))


def history(offering: Any) -> list[Event]:
    """Everything that was written and done, the newest first. Four queries, however long it is."""
    versions = of(offering)
    numbers = {version.revision.pk: version.number for version in versions}
    before: Mapping[str, Any] | None = None
    events = []
    for version in versions:
        revision = version.revision
        changed = changed_fields(before, revision.content) if before is not None else ()
        events.append(
            Event(revision.created_at, revision.user, "write", version.number, changed=changed, revision=revision.pk)
        )
        before = revision.content
    said = _said_in_review(offering)
    for line in AuditEvent.objects.filter(uid=offering.uid).exclude(act__in=WRITING).select_related("actor"):
        about = line.details.get("revision")
        words = line.details.get("reason") or line.details.get("comment") or _next(said, (about, line.act))
        events.append(Event(line.at, line.actor, line.act, numbers.get(about, 0), str(words), (), line.details))
    # What was written at the same moment as it was sent stands below the sending.
    return sorted(events, key=lambda event: (event.at, event.act != "write"), reverse=True)


def _said_in_review(offering: Any) -> dict[tuple[int, str], list[str]]:
    """(revision, act) → what was said each time, the oldest first."""
    acts = {TaskState.STATUS_APPROVED: "approve", TaskState.STATUS_REJECTED: "return"}
    reviews = WorkflowState.objects.for_instance(offering)
    rows = TaskState.objects.filter(workflow_state__in=reviews, status__in=acts).order_by("finished_at", "id")
    found: dict[tuple[int, str], list[str]] = {}
    for revision, status, comment in rows.values_list("revision_id", "status", "comment"):
        found.setdefault((revision, acts[status]), []).append(comment or "")
    return found


def _next(said: dict[tuple[int, str], list[str]], key: tuple[int, str]) -> str:
    return said[key].pop(0) if said.get(key) else ""


def changed_fields(before: Mapping[str, Any], after: Mapping[str, Any]) -> tuple[str, ...]:
    """The fields that two revisions' contents say differently. Reads the JSON: to build objects costs queries for each.

    Concepts are given as one: the JSON holds their keys and not what kind they are.
    """
    was, now = _texts(before), _texts(after)
    changed = [name for name in TEXT_FIELDS if was.get(name, {}) != now.get(name, {})]
    mine = {override["field"] for override in before.get("overrides", ())} ^ {
        override["field"] for override in after.get("overrides", ())
    }
    changed += [name for name in INHERITABLE if name in mine and name not in changed]
    if sorted(before["concepts"]) != sorted(after["concepts"]) and not mine & {"formats", "themes"}:
        changed.append("concepts")
    pairs = {"access": ("access",), "cost_kind": ("cost_kind",), "ages": ("age_from", "age_to")}
    for name, columns in (pairs | {name: (name,) for name in OWN_FIELDS}).items():
        if name not in changed and any(before.get(column) != after.get(column) for column in columns):
            changed.append(name)
    # What was written before there were pictures says nothing of them.
    unsaid = {"picture": None, "national_picture": True}
    if any(before.get(column, begun) != after.get(column, begun) for column, begun in unsaid.items()):
        changed.append("picture")
    if _evidence(before) != _evidence(after):
        changed.append("evidence")
    return tuple(changed)


def _evidence(content: Mapping[str, Any]) -> list[tuple[Any, ...]]:
    names = ("statement_nb", "statement_nn", "statement_en", "strength", "citation", "link", "year")
    return [tuple(row[name] for name in names) for row in content.get("evidence", ())]


def _texts(content: Mapping[str, Any]) -> dict[str, dict[str, str]]:
    found: dict[str, dict[str, str]] = {}
    for row in content["texts"]:
        for name in TEXT_FIELDS:
            if row.get(name) is not None:
                found.setdefault(name, {})[row["language"]] = row[name]
    return found


@transaction.atomic
def restore(*, offering: Any, number: int, by: User) -> None:
    """An old version's words as a new draft, which has to be approved like any other. What the provider has answered
    to national changes since then stays answered (docs/adr/0004-adaptations-beside-revisions.md).

    Raises `NotPermitted`, `NotFound`, or `Conflict` when it is in review, locked, or says the same already.
    """
    offering = locked(offering)
    Policy(by).require(Act.EDIT, offering.organization)
    refuse_while_in_review(offering)
    refuse_locked(offering, by)
    old, now = find(offering, number).revision, offering.draft()
    if old.pk == offering.latest_revision_id:
        raise Conflict(_("This is the newest version already."), code="nothing-changed")
    draft = old.as_object()
    if draft is None:
        raise Conflict(_("This version points to something that is gone, and can't be brought back."), code="too-old")
    for column in KEPT:
        if hasattr(draft, column):
            setattr(draft, column, getattr(now, column))
    if isinstance(offering, NationalOffering):
        draft.field_versions = _counted_on(now, draft)
    try:
        draft.save_revision(user=by, log_action=False)
    except ValidationError as error:
        raise Conflict(
            _("This version points to something that is gone, and can't be brought back."), code="too-old"
        ) from error
    record("restore", offering, by, version=number)


def _counted_on(now: NationalOffering, restored: NationalOffering) -> dict[str, int]:
    """Counts only rise: going back is a change too, and providers with their own words are asked to look."""
    said, will_say = content.of(now), content.of(restored)
    counted: dict[str, int] = dict(now.field_versions)
    return counted | {
        name: counted.get(name, 1) + 1
        for name in INHERITABLE
        if content.value_of(said, name) != content.value_of(will_say, name)
    }


def says_ours(version: Any, name: str) -> bool:
    """Whether a version of an offering has its own word for a field, instead of following the template."""
    if not isinstance(version, LocalOffering) or version.template_id is None or name not in INHERITABLE:
        return True
    return name in content.overridden(version)
