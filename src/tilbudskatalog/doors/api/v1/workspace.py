"""What a provider sees of its own catalog, drafts included. Read from the database, only what the policy shows."""

from collections.abc import Sequence
from typing import Any

from wagtail.models import WorkflowState

from tilbudskatalog.catalog.offerings import content, drift, freshness, reviews
from tilbudskatalog.catalog.offerings.inheritance import Content, Resolved, resolve
from tilbudskatalog.catalog.offerings.models import LocalOffering, NationalOffering, Override
from tilbudskatalog.ground.access.models import User
from tilbudskatalog.ground.base.languages import pick
from tilbudskatalog.registers.organizations.policy import Act, Policy

Json = dict[str, Any]
WAITING = {WorkflowState.STATUS_IN_PROGRESS: "in-review", WorkflowState.STATUS_NEEDS_CHANGES: "returned"}


def rows(offerings: Sequence[LocalOffering], lang: str) -> list[Json]:
    """One row per offering, with the same number of queries however many there are."""
    ids = [offering.pk for offering in offerings]
    own = content.in_bulk(LocalOffering, ids)
    templates = content.in_bulk(NationalOffering, {each.template_id for each in offerings if each.template_id})
    waiting = _waiting(ids)
    overridden: dict[int, list[str]] = {}
    for offering_id, field in Override.objects.filter(offering_id__in=ids).values_list("offering_id", "field"):
        overridden.setdefault(offering_id, []).append(field)
    found = []
    for offering in offerings:
        template = templates.get(offering.template_id) if offering.template_id else None
        resolved = resolve(own[offering.pk], template, overridden.get(offering.pk, []))
        found.append(_row(offering, resolved, waiting.get(offering.pk), lang))
    return found


def whole(offering: LocalOffering, by: User, lang: str) -> Json:
    """The draft as it would be published, what has changed in the national text since, and what this person may do."""
    draft = offering.draft()
    overridden = content.overridden(draft)
    resolved = resolve(content.of(draft), _template(offering), overridden)
    changed = drift.of(offering)
    acts = reviews.allowed_acts(offering=offering, by=by)
    if offering.live and Policy(by).may(Act.EDIT, offering.organization):
        acts = [*acts, "confirm"]
    if changed and "adapt" in acts:
        acts = [*acts, "accept-upstream", "keep-own"]
    return {
        **_row(offering, resolved, _waiting([offering.pk]).get(offering.pk), lang),
        "main_language": resolved.main_language,
        "texts": resolved.texts,
        "language_states": resolved.states,
        "values": resolved.values,
        "overridden": overridden,
        "drift": [
            {"field": each.field, "version": each.version, "then": each.then, "now": each.now, "ours": each.ours}
            for each in changed
        ],
        "acts": acts,
    }


def _template(offering: LocalOffering) -> Content | None:
    return content.of(offering.template) if offering.template else None


def _row(offering: LocalOffering, resolved: Resolved, waiting: str | None, lang: str) -> Json:
    title, language = pick(resolved.texts, "title", lang)
    confirmed = freshness.vouched_for(offering) if offering.live else None
    return {
        "id": str(offering.uid),
        "template": offering.template.code if offering.template else None,
        "title": title,
        "language": language,
        "organization": {
            "id": str(offering.organization.uid),
            "kind": offering.organization.kind,
            "name": offering.organization.name,
        },
        "state": _state(offering, waiting),
        "published": offering.live,
        "changed": offering.has_unpublished_changes or not offering.live,
        "revision": offering.latest_revision_id,
        "confirmed_on": confirmed.isoformat() if confirmed else None,
    }


def _state(offering: LocalOffering, waiting: str | None) -> str:
    if waiting:
        return waiting
    if offering.live:
        return "changed" if offering.has_unpublished_changes else "published"
    return "withdrawn" if offering.last_published_at else "draft"


def _waiting(ids: Sequence[int]) -> dict[int, str]:
    states = WorkflowState.objects.filter(
        base_content_type__model="localoffering",
        object_id__in=[str(key) for key in ids],
        status__in=list(WAITING),
    ).values_list("object_id", "status")
    return {int(key): WAITING[status] for key, status in states}
