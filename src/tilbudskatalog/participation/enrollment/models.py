"""People's places in courses, and in line for them. Only the acts of this room change these rows."""

from __future__ import annotations

import datetime as dt

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from tilbudskatalog.catalog.courses.kinds import State
from tilbudskatalog.catalog.courses.models import Course
from tilbudskatalog.catalog.offerings.models import LocalOffering
from tilbudskatalog.ground.access.models import User
from tilbudskatalog.ground.base import clock
from tilbudskatalog.ground.base.ids import new_uid
from tilbudskatalog.ground.base.sealed_fields import KeyedHashField, SealedTextField
from tilbudskatalog.participation.enrollment.kinds import (
    ALIVE,
    HOLDING,
    Attends,
    Basis,
    LegalBasis,
    Source,
    Status,
)
from tilbudskatalog.registers.organizations.models import Organization
from tilbudskatalog.registers.organizations.policy import Act, Policy

LARGEST_PARTY = 6
# Of a sign-up that stands beside another: no code has this hash.
NOBODYS_CODE = ""


class EnrollmentQuerySet(models.QuerySet["Enrollment"]):
    def alive(self) -> EnrollmentQuerySet:
        return self.filter(status__in=ALIVE)

    def in_line(self) -> EnrollmentQuerySet:
        """Those who wait for a place, the next one first."""
        return self.filter(status=Status.WAITING).order_by("priority", "received_at", "sequence")

    def shown_to_provider(self) -> EnrollmentQuerySet:
        """Without those that only stand beside another (`contacts.ask`): they are nobody's."""
        return self.filter(anonymized_at=None).exclude(code__code_hash=NOBODYS_CODE)

    def overdue(self, now: dt.datetime) -> EnrollmentQuerySet:
        """Offers that nobody answered, and contacts that nobody confirmed."""
        return self.filter(status__in=(Status.OFFERED, Status.UNCONFIRMED), deadline__lte=now)

    def of_person(self, user: User) -> EnrollmentQuerySet:
        """Those that the person may see as their own: for themselves, or made for somebody else.

        From the day they are 12 a child may have matters kept from its parents; `kept_from_parents` says so. What staff
        write in at work is not theirs, on whatever basis it is. Nor is it theirs after the last day of the basis.
        """
        for_others = Q(entered_by=user, source=Source.SELF, kept_from_parents=False, basis__in=FOR_OTHERS)
        in_time = Q(basis_until=None) | Q(basis_until__gte=clock.today())
        return self.filter(Q(person=user) | for_others & in_time)

    def acting_over(self) -> EnrollmentQuerySet:
        """Those that nobody answers for any more, and that the person has not been given yet (`desk.hand_over`)."""
        return self.filter(basis_until__lt=clock.today())

    def to_come(self) -> EnrollmentQuerySet:
        """Of courses that are not over; also of those who are noted as having come, or not: there may be more."""
        whom = (*(status for status in ALIVE if status != Status.UNCONFIRMED), Status.ATTENDED, Status.NO_SHOW)
        coming = Q(course__ends=None) | Q(course__ends__gt=clock.now())
        return self.filter(coming, status__in=whom, course__state=State.PUBLISHED)

    def of_provider(self, user: User | None) -> EnrollmentQuerySet:
        """Those in the courses that the person runs."""
        return self.filter(course__offering__organization__in=Policy(user).organization_ids(Act.COORDINATE))


FOR_OTHERS = (Basis.PARENT, Basis.POWER_OF_ATTORNEY)


class Enrollment(models.Model):
    """One party's place, or place in line. The order in line is (`priority`, `received_at`, `sequence`).

    `held` is how many places are taken by it now: all that it needs or none. `person` is whose place it is where they
    have logged in, `entered_by` who signed up or wrote it in. `deadline` is when an offer or an unconfirmed sign-up
    lapses. `participant_hash` stands for the person whatever way they came; nobody can be twice in one course.
    """

    uid = models.UUIDField(default=new_uid, unique=True, editable=False)
    course = models.ForeignKey(Course, on_delete=models.PROTECT, related_name="enrollments")
    status = models.CharField(max_length=12, choices=Status.choices)
    source = models.CharField(max_length=8, choices=Source.choices)
    attends = models.CharField(max_length=12, choices=Attends.choices, default=Attends.PERSON)
    places = models.PositiveSmallIntegerField(default=1)
    held = models.PositiveSmallIntegerField(default=0)
    priority = models.PositiveSmallIntegerField(default=0)
    received_at = models.DateTimeField()
    sequence = models.PositiveBigIntegerField()
    passed_over = models.BooleanField(default=False)
    asked_at = models.DateTimeField(null=True)
    deadline = models.DateTimeField(null=True)
    confirmed_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)
    person = models.ForeignKey(User, null=True, on_delete=models.SET_NULL, related_name="enrollments")
    entered_by = models.ForeignKey(User, null=True, on_delete=models.SET_NULL, related_name="+")
    basis = models.CharField(max_length=20, choices=Basis.choices, default=Basis.SELF)
    basis_note = SealedTextField(blank=True, help_text="What the power of attorney is.")
    basis_until = models.DateField(null=True, help_text="The last day that somebody acts for the person.")
    kept_from_parents = models.BooleanField(default=False)
    participant_hash = KeyedHashField()
    contact_hash = KeyedHashField(blank=True, db_index=True)
    name = SealedTextField()
    email = SealedTextField(blank=True)
    phone = SealedTextField(blank=True)
    language = models.CharField(max_length=2, default="nb")
    needs = SealedTextField(blank=True, help_text="JSON: codes of `Need`, and the interpreter's language.")
    answers = SealedTextField(blank=True, help_text="JSON: the answers to the provider's own questions, by key.")
    legal_basis = models.CharField(max_length=8, choices=LegalBasis.choices)
    consented_at = models.DateTimeField(null=True)
    reminded_at = models.DateTimeField(null=True)
    anonymized_at = models.DateTimeField(null=True)
    synthetic = models.BooleanField(default=False)

    objects = EnrollmentQuerySet.as_manager()
    wagtail_reference_index_ignore = True

    class Meta:
        ordering = ["id"]
        indexes = [
            models.Index(fields=["course", "status", "priority", "received_at", "sequence"], name="enrollment_line"),
            models.Index(fields=["deadline"], condition=Q(deadline__isnull=False), name="enrollment_deadlines"),
            models.Index(fields=["basis_until"], condition=Q(basis_until__isnull=False), name="enrollment_acting_ends"),
        ]
        constraints = [
            models.CheckConstraint(condition=Q(status__in=Status.values), name="enrollment_status_known"),
            models.CheckConstraint(condition=Q(source__in=Source.values), name="enrollment_source_known"),
            models.CheckConstraint(condition=Q(basis__in=Basis.values), name="enrollment_basis_known"),
            models.CheckConstraint(
                condition=Q(basis_until=None) | Q(basis__in=FOR_OTHERS), name="enrollment_acting_ends_of_who_acts"
            ),
            models.CheckConstraint(condition=Q(attends__in=Attends.values), name="enrollment_attends_known"),
            models.CheckConstraint(condition=Q(places__range=(1, LARGEST_PARTY)), name="enrollment_party_size"),
            models.CheckConstraint(
                condition=Q(status__in=HOLDING, held=F("places"))
                | Q(status=Status.UNCONFIRMED, held__in=[0, F("places")])
                | Q(held=0) & ~Q(status__in=(*HOLDING, Status.UNCONFIRMED)),
                name="enrollment_holds_all_or_nothing",
            ),
            models.CheckConstraint(
                condition=Q(status__in=(Status.OFFERED, Status.UNCONFIRMED), deadline__isnull=False)
                | Q(deadline__isnull=True) & ~Q(status__in=(Status.OFFERED, Status.UNCONFIRMED)),
                name="enrollment_deadline_where_an_answer_is_due",
            ),
            models.CheckConstraint(
                condition=Q(ended_at__isnull=True, status__in=ALIVE) | Q(ended_at__isnull=False) & ~Q(status__in=ALIVE),
                name="enrollment_ended_at_a_time",
            ),
            models.CheckConstraint(
                condition=~Q(status__in=(Status.CONFIRMED, Status.ATTENDED, Status.NO_SHOW))
                | Q(confirmed_at__isnull=False),
                name="enrollment_confirmed_at_a_time",
            ),
            models.CheckConstraint(
                condition=Q(legal_basis="statute") | Q(legal_basis="consent", consented_at__isnull=False),
                name="enrollment_consent_at_a_time",
            ),
            models.UniqueConstraint(
                fields=["course", "participant_hash"],
                condition=Q(status__in=ALIVE),
                name="enrollment_once_per_course",
            ),
            models.UniqueConstraint(fields=["course", "sequence"], name="enrollment_sequence_once"),
        ]

    def __str__(self) -> str:
        return f"{self.uid} {self.status}"

    @property
    def alive(self) -> bool:
        return self.status in ALIVE

    @property
    def acting_over(self) -> bool:
        """Whether who signed the person up answers for them no more, and whoever should is not reached yet."""
        return self.basis_until is not None and self.basis_until < clock.today()

    @property
    def has_place(self) -> bool:
        """Also after it is noted whether the person came: that is done the first time, and there may be more."""
        return self.status in (Status.CONFIRMED, Status.ATTENDED, Status.NO_SHOW)


class Step(models.Model):
    """What happened, when and by whom: shown to the person. `by` is null for the clock and the line."""

    enrollment = models.ForeignKey(Enrollment, on_delete=models.CASCADE, related_name="steps")
    at = models.DateTimeField()
    act = models.CharField(max_length=24)
    by = models.ForeignKey(User, null=True, on_delete=models.SET_NULL, related_name="+")
    note = SealedTextField(blank=True)
    details = models.JSONField(default=dict)

    wagtail_reference_index_ignore = True

    class Meta:
        ordering = ["id"]

    def __str__(self) -> str:
        return f"{self.at:%Y-%m-%d %H:%M} {self.act}"


class Code(models.Model):
    """What was sent to a contact to see that it is theirs. Kept as a keyed hash; used up by the right answer."""

    enrollment = models.OneToOneField(Enrollment, primary_key=True, on_delete=models.CASCADE, related_name="code")
    code_hash = KeyedHashField()
    tries = models.PositiveSmallIntegerField(default=0)

    wagtail_reference_index_ignore = True

    def __str__(self) -> str:
        return str(self.enrollment_id)


class Link(models.Model):
    """A way in from a letter for those without a log-in: what it opens can be done once, and only until it lapses."""

    enrollment = models.ForeignKey(Enrollment, on_delete=models.CASCADE, related_name="links")
    token_hash = KeyedHashField(unique=True)
    lapses_at = models.DateTimeField()
    used_at = models.DateTimeField(null=True)

    wagtail_reference_index_ignore = True

    def __str__(self) -> str:
        return str(self.enrollment_id)


class Enquiry(models.Model):
    """A question to a provider, about an offering or in general, and the way back to who asked.

    `token_hash` is of the link in the letters: who has no log-in reads the answer there.
    """

    class State(models.TextChoices):
        OPEN = "open", _("waits for an answer")
        ANSWERED = "answered", _("answered")
        CLOSED = "closed", _("closed")

    uid = models.UUIDField(default=new_uid, unique=True, editable=False)
    organization = models.ForeignKey(Organization, on_delete=models.PROTECT, related_name="enquiries")
    offering = models.ForeignKey(LocalOffering, null=True, on_delete=models.SET_NULL, related_name="enquiries")
    state = models.CharField(max_length=8, choices=State.choices, default=State.OPEN)
    received_at = models.DateTimeField()
    changed_at = models.DateTimeField()
    person = models.ForeignKey(User, null=True, on_delete=models.SET_NULL, related_name="enquiries")
    name = SealedTextField()
    email = SealedTextField(blank=True)
    phone = SealedTextField(blank=True)
    contact_hash = KeyedHashField(blank=True, db_index=True)
    language = models.CharField(max_length=2, default="nb")
    token_hash = KeyedHashField(unique=True)
    wants_a_call = models.BooleanField(default=False)
    anonymized_at = models.DateTimeField(null=True)
    synthetic = models.BooleanField(default=False)

    wagtail_reference_index_ignore = True

    class Meta:
        ordering = ["received_at", "id"]
        indexes = [models.Index(fields=["organization", "state", "received_at"], name="enquiries_to_answer")]
        constraints = [
            models.CheckConstraint(condition=Q(state__in=["open", "answered", "closed"]), name="enquiry_state_known")
        ]

    def __str__(self) -> str:
        return f"{self.uid} {self.state}"


class EnquiryMessage(models.Model):
    """One turn of the conversation. `by` is null for who asked without a log-in."""

    enquiry = models.ForeignKey(Enquiry, on_delete=models.CASCADE, related_name="messages")
    from_provider = models.BooleanField()
    by = models.ForeignKey(User, null=True, on_delete=models.SET_NULL, related_name="+")
    text = SealedTextField()
    at = models.DateTimeField()

    wagtail_reference_index_ignore = True

    class Meta:
        ordering = ["id"]

    def __str__(self) -> str:
        return f"{self.enquiry_id} {self.at:%Y-%m-%d %H:%M}"
