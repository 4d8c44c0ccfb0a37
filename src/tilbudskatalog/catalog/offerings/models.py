"""National templates and local offerings, on Wagtail's drafts, revisions and workflow.

The tables hold what is published (or, before the first publication, the first draft); the latest revision holds the
draft. Acts in `national_offerings`, `local_offerings` and `reviews` change them; nothing else does.
"""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalKey, ParentalManyToManyField
from modelcluster.models import ClusterableModel
from wagtail.models import (
    DraftStateMixin,
    LockableMixin,
    Revision,
    RevisionMixin,
    Task,
    Workflow,
    WorkflowMixin,
    WorkflowTask,
)

from tilbudskatalog.catalog.offerings.fields import INHERITABLE
from tilbudskatalog.catalog.offerings.pictures import Picture
from tilbudskatalog.ground.access.models import User
from tilbudskatalog.ground.base import clock
from tilbudskatalog.ground.base.ids import new_uid
from tilbudskatalog.ground.base.languages import LANGUAGE_CHOICES, LANGUAGES
from tilbudskatalog.registers.concepts.models import Concept
from tilbudskatalog.registers.organizations.models import Organization, Place
from tilbudskatalog.registers.organizations.policy import Act, Policy

# A working day: who forgets to unlock keeps nobody out of tomorrow.
LOCK_LAPSES = dt.timedelta(hours=8)


class Access(models.TextChoices):
    SELF = "self", _("sign up yourself")
    REFERRAL = "referral", _("referral")
    BOTH = "both", _("sign up yourself or referral")


class CostKind(models.TextChoices):
    FREE = "free", _("free")
    FEE = "fee", _("fee")
    OUTPATIENT_FEE = "outpatient_fee", _("outpatient fee")
    VARIES = "varies", _("varies")


class Level(models.TextChoices):
    MUNICIPALITY = "municipality", _("municipality")
    HOSPITAL = "hospital", _("hospital")
    ORGANIZATION = "organization", _("organization")
    NATIONAL = "national", _("national")


class Offering(WorkflowMixin, DraftStateMixin, LockableMixin, RevisionMixin, ClusterableModel):  # type: ignore[misc]
    """What both kinds have. `text_version` counts changes of the main language that make translations outdated."""

    uid = models.UUIDField(default=new_uid, unique=True, editable=False)
    main_language = models.CharField(max_length=2, choices=LANGUAGE_CHOICES[:2], default="nb")
    text_version = models.PositiveIntegerField(default=1)
    access = models.CharField(max_length=8, choices=Access.choices, default=Access.SELF)
    cost_kind = models.CharField(max_length=16, choices=CostKind.choices, default=CostKind.FREE)
    age_from = models.PositiveSmallIntegerField(null=True, blank=True)
    age_to = models.PositiveSmallIntegerField(null=True, blank=True)
    concepts = ParentalManyToManyField(Concept, blank=True, related_name="+")
    locked_by = models.ForeignKey(User, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    lock_reason = models.CharField(max_length=200, blank=True)
    picture = models.ForeignKey(Picture, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    created_at = models.DateTimeField(auto_now_add=True)

    wagtail_reference_index_ignore = True

    class Meta:
        abstract = True
        constraints = [
            models.CheckConstraint(
                condition=Q(age_from__isnull=True) | Q(age_to__isnull=True) | Q(age_from__lte=F("age_to")),
                name="%(class)s_ages_in_order",
            ),
            models.CheckConstraint(condition=Q(access__in=Access.values), name="%(class)s_access_known"),
            models.CheckConstraint(condition=Q(cost_kind__in=CostKind.values), name="%(class)s_cost_kind_known"),
            models.CheckConstraint(condition=Q(main_language__in=["nb", "nn"]), name="%(class)s_main_language"),
            models.CheckConstraint(
                condition=Q(locked=False) | Q(locked_at__isnull=False), name="%(class)s_locked_since_when"
            ),
            models.CheckConstraint(
                condition=Q(go_live_at__isnull=True) | Q(expire_at__isnull=True) | Q(go_live_at__lt=F("expire_at")),
                name="%(class)s_up_before_down",
            ),
        ]

    def get_workflow(self) -> Workflow:
        return review_workflow()

    @property
    def locked_until(self) -> dt.datetime | None:
        """When the lock lapses; None when it isn't locked, or the lock has lapsed."""
        until: dt.datetime | None = self.locked_at + LOCK_LAPSES if self.locked and self.locked_at else None
        return until if until and clock.now() < until else None

    def draft(self) -> Any:
        """The offering as its latest revision has it."""
        return self.get_latest_revision_as_object()

    def with_content_json(self, content: dict[str, Any]) -> Any:
        """A revision holds what is said. When it goes up and down, and why it is locked, is decided beside it."""
        draft = super().with_content_json(content)
        draft.go_live_at, draft.expire_at, draft.lock_reason = self.go_live_at, self.expire_at, self.lock_reason
        return draft


class OfferingText(models.Model):
    """One language of an offering. `version` is the main language's version that this text says the same as."""

    language = models.CharField(max_length=2, choices=LANGUAGE_CHOICES)
    version = models.PositiveIntegerField(default=1)

    wagtail_reference_index_ignore = True

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return self.language


class NationalOfferingQuerySet(models.QuerySet["NationalOffering"]):
    def visible_to(self, user: User | None) -> NationalOfferingQuerySet:
        """Published templates are everybody's; drafts are their editors'."""
        return self.filter(Q(live=True) | Q(organization__in=Policy(user).organization_ids(Act.READ)))


class NationalOffering(Offering):
    """The template. `field_versions` counts, per field, the changes that local editors should look at."""

    code = models.CharField(max_length=64, unique=True)
    organization = models.ForeignKey(Organization, on_delete=models.PROTECT, related_name="national_offerings")
    level = models.CharField(max_length=16, choices=Level.choices)
    field_versions = models.JSONField(default=dict, blank=True)
    synonyms_nb = models.JSONField(default=list, blank=True)
    synonyms_nn = models.JSONField(default=list, blank=True)
    successor = models.ForeignKey("self", null=True, blank=True, on_delete=models.PROTECT, related_name="+")

    objects = NationalOfferingQuerySet.as_manager()

    def with_content_json(self, content: dict[str, Any]) -> NationalOffering:
        """Which one takes its place is decided about the offering, not said in a version of it."""
        draft: NationalOffering = super().with_content_json(content)
        draft.successor = self.successor
        return draft

    class Meta(Offering.Meta):
        abstract = False
        ordering = ["code"]
        constraints = [
            *Offering.Meta.constraints,
            models.CheckConstraint(condition=Q(level__in=Level.values), name="national_level_known"),
            models.CheckConstraint(condition=~Q(successor=F("id")), name="national_successor_is_another"),
        ]

    def __str__(self) -> str:
        return self.code


class NationalOfferingText(OfferingText):
    offering = ParentalKey(NationalOffering, on_delete=models.CASCADE, related_name="texts")
    title = models.CharField(max_length=120, blank=True, null=True)
    summary = models.TextField(blank=True, null=True)
    description = models.TextField(blank=True, null=True)
    for_whom = models.TextField(blank=True, null=True)
    schedule = models.TextField(blank=True, null=True)
    cost = models.TextField(blank=True, null=True)
    how_to_join = models.TextField(blank=True, null=True)

    class Meta(OfferingText.Meta):
        abstract = False
        constraints = [
            models.UniqueConstraint(fields=["offering", "language"], name="one_national_text_per_language"),
            models.CheckConstraint(condition=Q(language__in=LANGUAGES), name="national_text_language"),
        ]


class LocalOfferingQuerySet(models.QuerySet["LocalOffering"]):
    def visible_to(self, user: User | None) -> LocalOfferingQuerySet:
        """In the workspace: those of the organizations where the person has a role."""
        return self.filter(organization__in=Policy(user).organization_ids(Act.READ))


class LocalOffering(Offering):
    """A provider's own: follows a template in every field but the overridden ones, or is an addition of its own."""

    key = models.CharField(max_length=120, unique=True)
    organization = models.ForeignKey(Organization, on_delete=models.PROTECT, related_name="offerings")
    template = models.ForeignKey(
        NationalOffering, null=True, blank=True, on_delete=models.PROTECT, related_name="local_offerings"
    )
    place = models.ForeignKey(Place, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    nationwide = models.BooleanField(default=False)
    national_picture = models.BooleanField(default=True, help_text="Without one of its own it shows the template's.")
    contact_phone = models.CharField(max_length=20, blank=True)
    contact_email = models.EmailField(blank=True)
    contact_website = models.URLField(blank=True)
    provider_key = models.CharField(max_length=80, blank=True, help_text="What the provider's own files call it.")
    confirmed_on = models.DateField(null=True, blank=True)
    synthetic = models.BooleanField(default=False)

    objects = LocalOfferingQuerySet.as_manager()

    class Meta(Offering.Meta):
        abstract = False
        ordering = ["key"]
        constraints = [
            *Offering.Meta.constraints,
            models.UniqueConstraint(  # type: ignore[list-item]
                fields=["organization", "provider_key"], condition=~Q(provider_key=""), name="provider_key_once"
            ),
        ]

    def __str__(self) -> str:
        return self.key

    def with_content_json(self, content: dict[str, Any]) -> LocalOffering:
        """A revision holds what is said; when that was last confirmed is no part of it."""
        draft: LocalOffering = super().with_content_json(content)
        draft.confirmed_on = self.confirmed_on
        draft.provider_key = self.provider_key
        return draft


class LocalOfferingText(OfferingText):
    """The provider's own words. Null: no word in this language; empty: on purpose nothing."""

    offering = ParentalKey(LocalOffering, on_delete=models.CASCADE, related_name="texts")
    title = models.CharField(max_length=120, blank=True, null=True)
    summary = models.TextField(blank=True, null=True)
    description = models.TextField(blank=True, null=True)
    for_whom = models.TextField(blank=True, null=True)
    schedule = models.TextField(blank=True, null=True)
    cost = models.TextField(blank=True, null=True)
    how_to_join = models.TextField(blank=True, null=True)

    class Meta(OfferingText.Meta):
        abstract = False
        constraints = [
            models.UniqueConstraint(fields=["offering", "language"], name="one_local_text_per_language"),
            models.CheckConstraint(condition=Q(language__in=LANGUAGES), name="local_text_language"),
        ]


class Override(models.Model):
    """A field that no longer follows the national template, in every language at once."""

    offering = ParentalKey(LocalOffering, on_delete=models.CASCADE, related_name="overrides")
    field = models.CharField(max_length=16)

    wagtail_reference_index_ignore = True

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["offering", "field"], name="override_once"),
            models.CheckConstraint(condition=Q(field__in=INHERITABLE), name="override_of_a_field"),
        ]

    def __str__(self) -> str:
        return self.field


class Adaptation(models.Model):
    """What the template said when an override began, or when the provider last looked and kept its own."""

    offering = models.ForeignKey(LocalOffering, on_delete=models.CASCADE, related_name="adaptations")
    field = models.CharField(max_length=16)
    template_version = models.PositiveIntegerField()
    template_revision = models.ForeignKey(Revision, null=True, on_delete=models.SET_NULL, related_name="+")
    template_value = models.JSONField(null=True)
    kept_reason = models.TextField(blank=True)
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(auto_now=True)

    wagtail_reference_index_ignore = True

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["offering", "field"], name="adaptation_once"),
            models.CheckConstraint(condition=Q(field__in=INHERITABLE), name="adaptation_of_a_field"),
        ]

    def __str__(self) -> str:
        return f"{self.offering}: {self.field}"


class Partner(models.Model):
    """Another provider that the offering is run together with, for its inhabitants too, once it has consented."""

    offering = models.ForeignKey(LocalOffering, on_delete=models.CASCADE, related_name="partners")
    organization = models.ForeignKey(Organization, on_delete=models.PROTECT, related_name="partnerships")
    invited_at = models.DateTimeField(default=clock.now)
    consented_at = models.DateTimeField(null=True, blank=True)
    consented_by = models.ForeignKey(User, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    ended_at = models.DateTimeField(null=True, blank=True, help_text="Declined, left, or let go.")
    ended_by = models.ForeignKey(User, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    ended_reason = models.TextField(blank=True)

    wagtail_reference_index_ignore = True

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["offering", "organization"], name="partner_once"),
            models.CheckConstraint(
                condition=Q(consented_at__isnull=True, consented_by__isnull=True)
                | Q(consented_at__isnull=False, consented_by__isnull=False),
                name="partner_consent_whole",
            ),
            models.CheckConstraint(
                condition=Q(ended_at__isnull=True, ended_by__isnull=True, ended_reason="")
                | Q(ended_at__isnull=False, ended_by__isnull=False, consented_at__isnull=True),
                name="partner_end_whole",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.offering} + {self.organization}"


class ProviderReview(Task):  # type: ignore[misc]
    """Approval by the offering's own organization, by somebody else than its author."""

    wagtail_reference_index_ignore = True

    def on_action(self, task_state: Any, user: User, action_name: str, **kwargs: Any) -> None:
        """Asks the policy before Wagtail acts, whichever door the request came through."""
        from tilbudskatalog.catalog.offerings.reviews import require_reviewer

        require_reviewer(task_state=task_state, by=user)
        super().on_action(task_state, user, action_name, **kwargs)

    def get_actions(self, obj: Offering, user: User) -> list[tuple[str, str, bool]]:
        if not Policy(user).may(Act.APPROVE, obj.organization):
            return []
        return [("approve", gettext("Approve"), True), ("reject", gettext("Return"), True)]

    def user_can_access_editor(self, obj: Offering, user: User) -> bool:
        return Policy(user).may(Act.APPROVE, obj.organization)


def review_workflow() -> Workflow:
    """The one workflow that every offering goes through; made when it is first needed."""
    workflow = Workflow.objects.filter(workflow_tasks__task__content_type__model="providerreview").first()
    if workflow is None:
        task = ProviderReview.objects.create(
            name="Provider review", content_type=ContentType.objects.get_for_model(ProviderReview)
        )
        workflow = Workflow.objects.create(name="Review by the provider")
        WorkflowTask.objects.create(workflow=workflow, task=task, sort_order=0)
    return workflow


# Django looks for models here; these stand in a file of their own, and point to the ones above.
from tilbudskatalog.catalog.offerings import bookkeeping  # noqa: E402, F401
