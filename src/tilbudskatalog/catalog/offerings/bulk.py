"""Many adoptions at once, from draft to public: the single acts' rules, and the rows that they would write.

`adopt → adapt → submit → approve` for each offering costs some two hundred queries; this costs a fixed number for all.
A test compares the rows of both roads.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.db import transaction
from django.db.models import OuterRef, Subquery
from django.utils.translation import gettext as _
from wagtail.models import ModelLogEntry, Revision, TaskState, Workflow, WorkflowState

from tilbudskatalog.catalog.offerings import content, draft_index, local_offerings, writing
from tilbudskatalog.catalog.offerings.inheritance import Content
from tilbudskatalog.catalog.offerings.models import (
    Adaptation,
    LocalOffering,
    LocalOfferingText,
    NationalOffering,
    Override,
    review_workflow,
)
from tilbudskatalog.catalog.offerings.reviews import check_complete
from tilbudskatalog.ground.access import audit
from tilbudskatalog.ground.access.models import User
from tilbudskatalog.ground.base import clock
from tilbudskatalog.ground.base.changes import Kind, record_changes
from tilbudskatalog.ground.base.errors import Conflict, NotPermitted
from tilbudskatalog.registers.organizations.models import Organization
from tilbudskatalog.registers.organizations.policy import Act, Policy

ROWS = 500


@dataclass(frozen=True, slots=True)
class Adoption:
    """One offering to be. `template` and `organization` are saved rows; the rest as in `local_offerings.adapt`."""

    organization: Organization
    template: NationalOffering
    texts: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    values: Mapping[str, Any] = field(default_factory=dict)
    own: Mapping[str, Any] = field(default_factory=dict)

    @property
    def given(self) -> set[str]:
        return {name for fields in self.texts.values() for name in fields} | set(self.values)


@dataclass(slots=True)
class _Made:
    adoption: Adoption
    offering: LocalOffering
    begun: list[str]
    concepts: list[int]
    contents: tuple[dict[str, Any], dict[str, Any]]
    revisions: list[Revision] = field(default_factory=list)

    @property
    def approved(self) -> Revision:
        return self.revisions[-1]


@transaction.atomic
def adopt_all(
    *, adoptions: Sequence[Adoption], by: User, approver: User, synthetic: bool = False
) -> list[LocalOffering]:
    """Adopts, adapts, submits and approves. All or nothing: any refusal of the single acts is raised here too."""
    _check(adoptions, by, approver)
    said = content.in_bulk(NationalOffering, {adoption.template.pk for adoption in adoptions})
    made = [_fill(adoption, said[adoption.template.pk], synthetic) for adoption in adoptions]
    offerings = [one.offering for one in made]
    _publish(offerings)
    kind = ContentType.objects.get_for_model(LocalOffering)
    _save_revisions(made, kind, by)
    _save_content(made, said, by)
    _save_reviews(made, kind, by, approver)
    _save_audit(made, by, approver)
    record_changes(Kind.OFFERING, [offering.pk for offering in offerings])
    return offerings


def _check(adoptions: Sequence[Adoption], by: User, approver: User) -> None:
    if by.pk == approver.pk:
        raise NotPermitted(
            _("Somebody else than the author must approve: four eyes see more than two."), code="four-eyes"
        )
    editing, approving = Policy(by), Policy(approver)
    for organization in {adoption.organization for adoption in adoptions}:
        editing.require(Act.EDIT, organization)
        approving.require(Act.APPROVE, organization)
    keys = [f"{adoption.organization.key}/{adoption.template.code}" for adoption in adoptions]
    if len(set(keys)) < len(keys) or LocalOffering.objects.filter(key__in=keys).exists():
        raise Conflict(_("You already have this in your catalog."), code="already-adopted")


def _fill(adoption: Adoption, said: Content, synthetic: bool) -> _Made:
    """Before it is saved: an instance without a key has its texts in memory and asks nobody for them."""
    offering = local_offerings.new_adoption(adoption.template, adoption.organization, synthetic=synthetic)
    adopted = offering.serializable_data()
    writing.check_texts(adoption.texts)
    concepts = writing.check_values(adoption.values)
    local_offerings.set_own(offering, adoption.own)
    begun = local_offerings.set_overrides(offering, adoption.given, ())
    writing.set_texts(offering, adoption.texts, minor=False)
    writing.set_values(offering, adoption.values, concepts)
    check_complete(offering, said)
    offering.has_unpublished_changes = True
    chosen = [concept.pk for concept in offering.concepts.all()]
    return _Made(adoption, offering, begun, chosen, (adopted, offering.serializable_data()))


def _save_revisions(made: Sequence[_Made], kind: ContentType, by: User) -> None:
    """The adopted draft, then the adapted one, which knows the first as its latest."""
    for turn in (0, 1):
        for one in made:
            said = one.contents[turn]
            said |= {"pk": one.offering.pk, "created_at": clock.rfc3339(one.offering.created_at)}
            said["latest_revision"] = one.revisions[0].pk if turn else None
            for child in (*said["texts"], *said["overrides"]):
                child["offering"] = one.offering.pk
            one.revisions.append(
                Revision(
                    content_type=kind,
                    base_content_type=kind,
                    object_id=str(one.offering.pk),
                    object_str=str(one.offering),
                    content=said,
                    created_at=clock.now(),
                    user=by,
                )
            )
        Revision.objects.bulk_create([one.revisions[turn] for one in made], batch_size=ROWS)
    draft_index.write([draft_index.row(one.offering.pk, one.approved.content) for one in made])
    for one in made:
        one.offering.latest_revision = one.offering.live_revision = one.approved
    fields = ["latest_revision", "live_revision"]
    LocalOffering.objects.bulk_update([one.offering for one in made], fields, batch_size=ROWS)


def _save_content(made: Sequence[_Made], said: Mapping[int, Content], by: User) -> None:
    texts, overrides, adaptations, concepts = [], [], [], []
    through = LocalOffering.concepts.through
    for one in made:
        for text in one.offering.texts.all():
            text.offering_id = one.offering.pk
            texts.append(text)
        for override in one.offering.overrides.all():
            override.offering_id = one.offering.pk
            overrides.append(override)
        concepts += [through(localoffering_id=one.offering.pk, concept_id=concept) for concept in one.concepts]
        template = one.adoption.template
        for name in one.begun:
            seen = local_offerings.what_was_seen(template, said[template.pk], name)
            adaptations.append(Adaptation(offering_id=one.offering.pk, field=name, by=by, **seen))
    LocalOfferingText.objects.bulk_create(texts, batch_size=ROWS)
    Override.objects.bulk_create(overrides, batch_size=ROWS)
    through.objects.bulk_create(concepts, batch_size=ROWS)
    Adaptation.objects.bulk_create(adaptations, batch_size=ROWS)


def _save_reviews(made: Sequence[_Made], kind: ContentType, by: User, approver: User) -> None:
    workflow = review_workflow()
    task = workflow.tasks.get()
    of_reviews = ContentType.objects.get_for_model(TaskState)
    moment = clock.now()
    states = [
        WorkflowState(
            content_type=kind,
            base_content_type=kind,
            object_id=str(one.offering.pk),
            workflow=workflow,
            status=WorkflowState.STATUS_APPROVED,
            requested_by=by,
        )
        for one in made
    ]
    WorkflowState.objects.bulk_create(states, batch_size=ROWS)
    reviews = [
        TaskState(
            workflow_state=state,
            revision=one.approved,
            task=task,
            status=TaskState.STATUS_APPROVED,
            started_at=moment,
            finished_at=moment,
            finished_by=approver,
            content_type=of_reviews,
        )
        for one, state in zip(made, states, strict=True)
    ]
    TaskState.objects.bulk_create(reviews, batch_size=ROWS)
    review_of = TaskState.objects.filter(workflow_state=OuterRef("pk")).values("pk")[:1]
    WorkflowState.objects.filter(pk__in=[state.pk for state in states]).update(current_task_state=Subquery(review_of))
    _save_history(made, kind, workflow, task, reviews, by, approver)


def _save_history(
    made: Sequence[_Made],
    kind: ContentType,
    workflow: Workflow,
    task: Any,
    reviews: Sequence[TaskState],
    by: User,
    approver: User,
) -> None:
    """What Wagtail's own history shows of each: sent to review, approved, published."""
    moment = clock.now()
    rows = []
    for one, review in zip(made, reviews, strict=True):
        of_workflow = {"id": workflow.pk, "title": workflow.name, "task_state_id": review.pk}
        of_task = {"id": task.pk, "title": task.name}
        started = {"workflow": of_workflow | {"status": "in_progress", "next": of_task}}
        approved = {"workflow": of_workflow | {"status": "approved", "next": None, "task": of_task}, "comment": ""}
        events = [
            ("wagtail.workflow.start", by, started, False),
            ("wagtail.workflow.approve", approver, approved, False),
            ("wagtail.publish", approver, {}, True),
        ]
        rows += [
            ModelLogEntry(
                content_type=kind,
                object_id=str(one.offering.pk),
                label=str(one.offering),
                action=action,
                user=user,
                data=data,
                content_changed=changed,
                revision=one.approved,
                timestamp=moment,
            )
            for action, user, data, changed in events
        ]
    ModelLogEntry.objects.bulk_create(rows, batch_size=ROWS)


def _publish(offerings: Sequence[LocalOffering]) -> None:
    """The rows are written once, as they are when all is done; their drafts are in the revisions' contents by now."""
    moment = clock.now()
    for offering in offerings:
        offering.live, offering.has_unpublished_changes = True, False
        offering.first_published_at = offering.last_published_at = moment
    LocalOffering.objects.bulk_create(offerings, batch_size=ROWS)


def _save_audit(made: Sequence[_Made], by: User, approver: User) -> None:
    lines = []
    for one in made:
        acts: list[tuple[str, User, dict[str, Any]]] = [
            ("adopt", by, {"template": one.adoption.template.code}),
            ("adapt", by, {"fields": sorted(one.adoption.given | set(one.adoption.own)), "follow": []}),
            ("submit", by, {}),
            ("approve", approver, {"revision": one.approved.pk}),
        ]
        owner = one.adoption.organization.uid
        lines += [
            audit.line(by=actor, act=act, kind="offering", uid=one.offering.uid, organization_uid=owner, **details)
            for act, actor, details in acts
        ]
    audit.record_all(lines)
