"""Carries out a plan: all of it in one transaction, into drafts, with the rows that the single acts would write."""

from collections.abc import Sequence
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.db import transaction
from django.utils.translation import gettext as _
from wagtail.models import Revision

from tilbudskatalog.catalog.offerings import draft_index, local_offerings
from tilbudskatalog.catalog.offerings.intake import known as knowing
from tilbudskatalog.catalog.offerings.intake import planning
from tilbudskatalog.catalog.offerings.intake.drafts import serialized
from tilbudskatalog.catalog.offerings.intake.files import Sheet
from tilbudskatalog.catalog.offerings.intake.known import Known
from tilbudskatalog.catalog.offerings.intake.planning import CHANGED, NEW, Outcome, Plan
from tilbudskatalog.catalog.offerings.models import Adaptation, LocalOffering, LocalOfferingText, Override
from tilbudskatalog.ground.access import audit
from tilbudskatalog.ground.access.models import User
from tilbudskatalog.ground.base import clock
from tilbudskatalog.ground.base.errors import Conflict, Invalid
from tilbudskatalog.registers.organizations.models import Organization, Place
from tilbudskatalog.registers.organizations.policy import Act, Policy

ROWS = 500


def look(*, sheet: Sheet, organization: Organization, by: User) -> Plan:
    """The dry run. Raises `NotPermitted`; changes nothing."""
    Policy(by).require(Act.EDIT, organization)
    return planning.plan(sheet, knowing.load(organization), by)


@transaction.atomic
def carry_out(*, sheet: Sheet, organization: Organization, by: User, fingerprint: str) -> Plan:
    """Does what was shown, whole or not at all; a second time there is nothing left to do.

    Raises `NotPermitted`, `Conflict` when the catalog has changed since, and `Invalid` when a row is wrong.
    """
    Policy(by).require(Act.EDIT, organization)
    # Others wait: what is compared here must not change before it is written.
    Organization.objects.select_for_update(of=("self",)).get(pk=organization.pk)
    list(LocalOffering.objects.select_for_update(of=("self",)).filter(organization=organization).order_by("pk"))
    known = knowing.load(organization)
    plan = planning.plan(sheet, known, by)
    if plan.fingerprint != fingerprint:
        raise Conflict(
            _("The catalog has changed since you looked. Nothing was taken in. Here is what would happen now."),
            code="changed-since",
        )
    if plan.count(planning.WRONG):
        raise Invalid({"file": _("Nothing was taken in: some rows must be corrected first.")})
    changed = [outcome for outcome in plan.outcomes if outcome.kind in (NEW, CHANGED)]
    _save_places(changed)
    new = [outcome for outcome in changed if outcome.kind == NEW]
    _save_new(new)
    _save_revisions(changed, by)
    _save_content(new)
    _remember_templates(changed, known, by)
    audit.record_all([line for outcome in changed for line in _lines(outcome, organization, by)])
    return plan


def _save_places(outcomes: Sequence[Outcome]) -> None:
    places = [each.asked.new_place for each in outcomes if each.asked and each.asked.new_place]
    Place.objects.bulk_create(places, batch_size=ROWS)
    for outcome in outcomes:
        draft = outcome.draft
        if draft is not None and (place := draft._state.fields_cache.get("place")):
            draft.place = place


def _save_new(outcomes: Sequence[Outcome]) -> None:
    for outcome in outcomes:
        assert outcome.draft is not None  # noqa: S101
        outcome.draft.has_unpublished_changes = True
        outcome.offering = outcome.draft
    LocalOffering.objects.bulk_create([each.draft for each in outcomes if each.draft], batch_size=ROWS)


def _save_revisions(outcomes: Sequence[Outcome], by: User) -> None:
    kind = ContentType.objects.get_for_model(LocalOffering)
    made: list[Revision] = []
    offerings: list[LocalOffering] = []
    for outcome in outcomes:
        draft, offering = outcome.draft, outcome.offering
        assert draft is not None and offering is not None and outcome.asked is not None  # noqa: S101, PT018
        draft.has_unpublished_changes = offering.has_unpublished_changes = True
        if outcome.asked.key and outcome.asked.key != str(offering.uid):
            draft.provider_key = offering.provider_key = outcome.asked.key
        made.append(
            Revision(
                content_type=kind,
                base_content_type=kind,
                object_id=str(offering.pk),
                object_str=str(offering),
                content=serialized(draft, offering),
                created_at=clock.now(),
                user=by,
            )
        )
        offerings.append(offering)
    Revision.objects.bulk_create(made, batch_size=ROWS)
    for offering, revision in zip(offerings, made, strict=True):
        offering.latest_revision = revision
    fields = ["latest_revision", "has_unpublished_changes", "provider_key"]
    LocalOffering.objects.bulk_update(offerings, fields, batch_size=ROWS)
    draft_index.write([draft_index.row(int(each.object_id), each.content) for each in made])


def _save_content(outcomes: Sequence[Outcome]) -> None:
    """Before the first publication the tables hold the first draft."""
    texts: list[LocalOfferingText] = []
    overrides: list[Override] = []
    concepts: list[Any] = []
    through = LocalOffering.concepts.through
    for outcome in outcomes:
        draft = outcome.draft
        assert draft is not None  # noqa: S101
        for child, rows in ((draft.texts, texts), (draft.overrides, overrides)):
            for each in child.all():
                each.offering_id = draft.pk
                rows.append(each)
        concepts += [through(localoffering_id=draft.pk, concept_id=each.pk) for each in draft.concepts.all()]
    LocalOfferingText.objects.bulk_create(texts, batch_size=ROWS)
    Override.objects.bulk_create(overrides, batch_size=ROWS)
    through.objects.bulk_create(concepts, batch_size=ROWS)


def _remember_templates(outcomes: Sequence[Outcome], known: Known, by: User) -> None:
    """What the template said when an override began, so that later changes of it can be shown."""
    rows = []
    for outcome in outcomes:
        offering = outcome.offering
        if offering is None or offering.template is None:
            continue
        for name in outcome.begun:
            seen = local_offerings.what_was_seen(offering.template, known.said[offering.template.pk], name)
            rows.append(Adaptation(offering=offering, field=name, by=by, kept_reason="", **seen))
    Adaptation.objects.bulk_create(
        rows,
        batch_size=ROWS,
        update_conflicts=True,
        unique_fields=["offering", "field"],
        update_fields=["template_version", "template_revision", "template_value", "kept_reason", "by", "at"],
    )


def _lines(outcome: Outcome, organization: Organization, by: User) -> list[Any]:
    offering, asked = outcome.offering, outcome.asked
    assert offering is not None and asked is not None  # noqa: S101, PT018
    given = sorted({name for fields in asked.texts.values() for name in fields} | set(asked.values) | set(asked.own))
    acts: list[tuple[str, dict[str, Any]]] = []
    if outcome.kind == NEW:
        acts.append(("adopt", {"template": offering.template.code}) if offering.template else ("add", {}))
    acts.append(("adapt", {"fields": given, "follow": sorted(asked.follow), "imported": True}))
    return [
        audit.line(by=by, act=act, kind="offering", uid=offering.uid, organization_uid=organization.uid, **details)
        for act, details in acts
    ]
