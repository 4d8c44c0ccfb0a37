"""Runs of a local offering: when, where, for how many, led by whom. How many places are taken stands in `places`."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q

from tilbudskatalog.catalog.courses.kinds import LANGUAGES, CourseKind, NextOfKin, QuestionKind, Role, State
from tilbudskatalog.catalog.offerings.models import LocalOffering
from tilbudskatalog.ground.access.models import User
from tilbudskatalog.ground.base.ids import new_uid
from tilbudskatalog.registers.organizations.models import Municipality, Place
from tilbudskatalog.registers.organizations.policy import Act, Policy

LARGEST = 10_000


class CourseQuerySet(models.QuerySet["Course"]):
    def visible_to(self, user: User | None) -> CourseQuerySet:
        """In the workspace: those of the organizations where the person has a role."""
        return self.filter(offering__organization__in=Policy(user).organization_ids(Act.READ))

    def run_by(self, user: User | None) -> CourseQuerySet:
        """Those that the person may change."""
        return self.filter(offering__organization__in=Policy(user).organization_ids(Act.COORDINATE))


class Course(models.Model):
    """One run. `version` counts changes: editors are told when another was first, and calendars which is newer.

    `starts` and `ends` are those of the meetings that are held; both null where there are no dates. Priority classes
    stand in order, the first before the second; without any, the line is by time alone. `digital_link` is for those who
    have a place, and is never published.
    """

    uid = models.UUIDField(default=new_uid, unique=True, editable=False)
    offering = models.ForeignKey(LocalOffering, on_delete=models.PROTECT, related_name="courses")
    copied_from = models.ForeignKey("self", null=True, on_delete=models.SET_NULL, related_name="copies")
    kind = models.CharField(max_length=12, choices=CourseKind.choices, default=CourseKind.FIXED)
    name = models.CharField(max_length=80, blank=True, help_text="Tells it from the offering's other courses.")
    state = models.CharField(max_length=9, choices=State.choices, default=State.DRAFT)
    version = models.PositiveIntegerField(default=1)
    starts = models.DateTimeField(null=True, blank=True)
    ends = models.DateTimeField(null=True, blank=True)
    capacity = models.PositiveIntegerField(null=True, blank=True, help_text="None: as many as will.")
    minimum = models.PositiveIntegerField(null=True, blank=True)
    opens = models.DateTimeField(null=True, blank=True)
    closes = models.DateTimeField(null=True, blank=True)
    by_login = models.BooleanField(default=True)
    without_login = models.BooleanField(default=False)
    by_referral = models.BooleanField(default=False)
    priority_classes = models.JSONField(default=list, blank=True)
    age_from = models.PositiveSmallIntegerField(null=True, blank=True)
    age_to = models.PositiveSmallIntegerField(null=True, blank=True)
    municipalities = models.ManyToManyField(Municipality, blank=True, related_name="+")
    next_of_kin = models.CharField(max_length=8, choices=NextOfKin.choices, default=NextOfKin.NONE)
    language = models.CharField(max_length=3, choices=LANGUAGES, default="no")
    interpreter = models.BooleanField(default=False)
    price = models.PositiveIntegerField(default=0, help_text="Whole kroner.")
    price_note = models.CharField(max_length=160, blank=True)
    no_show_fee = models.PositiveIntegerField(default=0, help_text="Whole kroner.")
    cancel_hours = models.PositiveSmallIntegerField(default=24, help_text="How long before the start one may cancel.")
    place = models.ForeignKey(Place, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    room = models.CharField(max_length=80, blank=True)
    digital_link = models.URLField(blank=True)
    contact_phone = models.CharField(max_length=20, blank=True)
    contact_email = models.EmailField(blank=True)
    synthetic = models.BooleanField(default=False)
    created_at = models.DateTimeField(auto_now_add=True)
    published_at = models.DateTimeField(null=True, blank=True)
    cancelled_at = models.DateTimeField(null=True, blank=True)
    cancelled_reason = models.CharField(max_length=400, blank=True)

    objects = CourseQuerySet.as_manager()

    wagtail_reference_index_ignore = True

    class Meta:
        ordering = ["starts", "id"]
        indexes = [models.Index(fields=["offering", "starts"]), models.Index(fields=["state", "ends"])]
        constraints = [
            models.CheckConstraint(condition=Q(kind__in=CourseKind.values), name="course_kind_known"),
            models.CheckConstraint(condition=Q(state__in=State.values), name="course_state_known"),
            models.CheckConstraint(condition=Q(next_of_kin__in=NextOfKin.values), name="course_next_of_kin_known"),
            models.CheckConstraint(
                condition=Q(capacity__isnull=True) | Q(capacity__range=(1, LARGEST)), name="course_has_places"
            ),
            models.CheckConstraint(
                condition=Q(minimum__isnull=True) | Q(capacity__isnull=True) | Q(minimum__lte=F("capacity")),
                name="course_minimum_within_capacity",
            ),
            models.CheckConstraint(
                condition=Q(opens__isnull=True) | Q(closes__isnull=True) | Q(opens__lt=F("closes")),
                name="course_opens_before_it_closes",
            ),
            models.CheckConstraint(
                condition=Q(starts__isnull=True, ends__isnull=True) | Q(starts__lt=F("ends")),
                name="course_starts_before_it_ends",
            ),
            models.CheckConstraint(
                condition=Q(age_from__isnull=True) | Q(age_to__isnull=True) | Q(age_from__lte=F("age_to")),
                name="course_ages_in_order",
            ),
            models.CheckConstraint(
                condition=Q(by_login=True) | Q(without_login=True) | Q(by_referral=True), name="course_has_a_way_in"
            ),
            models.CheckConstraint(
                condition=Q(state="cancelled", cancelled_at__isnull=False) & ~Q(cancelled_reason="")
                | ~Q(state="cancelled") & Q(cancelled_at__isnull=True, cancelled_reason=""),
                name="course_cancelled_with_a_reason",
            ),
            models.CheckConstraint(
                condition=Q(state="draft", published_at__isnull=True)
                | ~Q(state="draft") & Q(published_at__isnull=False),
                name="course_published_at_a_time",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.offering} {self.name or self.uid}"


class Series(models.Model):
    """A rhythm that meetings were made from, in Oslo's time: `RRULE` parts without a start, at an hour, so long."""

    course = models.ForeignKey(Course, on_delete=models.CASCADE, related_name="series")
    rule = models.CharField(max_length=200, help_text="As in iCalendar: FREQ=WEEKLY;BYDAY=TU;COUNT=6")
    first = models.DateField()
    at = models.TimeField()
    minutes = models.PositiveSmallIntegerField()

    wagtail_reference_index_ignore = True

    class Meta:
        constraints = [models.CheckConstraint(condition=Q(minutes__range=(5, 1440)), name="series_has_a_length")]

    def __str__(self) -> str:
        return self.rule


class Meeting(models.Model):
    """One time that people meet. What is empty is as the course has it."""

    course = models.ForeignKey(Course, on_delete=models.CASCADE, related_name="meetings")
    series = models.ForeignKey(Series, null=True, on_delete=models.SET_NULL, related_name="meetings")
    uid = models.UUIDField(default=new_uid, unique=True, editable=False)
    version = models.PositiveIntegerField(default=0)
    starts = models.DateTimeField()
    ends = models.DateTimeField()
    theme = models.CharField(max_length=120, blank=True)
    place = models.ForeignKey(Place, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    room = models.CharField(max_length=80, blank=True)
    digital_link = models.URLField(blank=True)
    cancelled_at = models.DateTimeField(null=True, blank=True)
    cancelled_reason = models.CharField(max_length=400, blank=True)

    wagtail_reference_index_ignore = True

    class Meta:
        ordering = ["starts", "id"]
        constraints = [
            models.UniqueConstraint(fields=["course", "starts"], name="meeting_time_once"),
            models.CheckConstraint(condition=Q(starts__lt=F("ends")), name="meeting_starts_before_it_ends"),
            models.CheckConstraint(
                condition=Q(cancelled_at__isnull=True, cancelled_reason="")
                | Q(cancelled_at__isnull=False) & ~Q(cancelled_reason=""),
                name="meeting_cancelled_with_a_reason",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.course_id} {self.starts:%Y-%m-%d %H:%M}"


class Contributor(models.Model):
    """Who leads or takes part. A copy to the next season asks anew: until they have said yes they are proposals.

    That somebody has experience of an illness is health data: the name is published only where they have agreed.
    """

    course = models.ForeignKey(Course, on_delete=models.CASCADE, related_name="contributors")
    role = models.CharField(max_length=16, choices=Role.choices)
    name = models.CharField(max_length=80)
    description = models.CharField(max_length=120, blank=True, help_text="Profession, or what the experience is of.")
    organization = models.CharField(max_length=120, blank=True)
    confirmed = models.BooleanField(default=False)
    name_public = models.BooleanField(default=False)
    order = models.PositiveSmallIntegerField(default=0)

    wagtail_reference_index_ignore = True

    class Meta:
        ordering = ["order", "id"]
        constraints = [
            models.CheckConstraint(condition=Q(role__in=Role.values), name="contributor_role_known"),
            models.CheckConstraint(condition=~Q(name=""), name="contributor_has_a_name"),
        ]

    def __str__(self) -> str:
        return self.name


class ProgramItem(models.Model):
    """A post of a meeting's program, in the order that they come; `minutes` null where nobody has said."""

    meeting = models.ForeignKey(Meeting, on_delete=models.CASCADE, related_name="program")
    order = models.PositiveSmallIntegerField()
    title = models.CharField(max_length=120)
    minutes = models.PositiveSmallIntegerField(null=True, blank=True)
    contributors = models.ManyToManyField(Contributor, blank=True, related_name="items")

    wagtail_reference_index_ignore = True

    class Meta:
        ordering = ["order"]
        constraints = [
            models.UniqueConstraint(fields=["meeting", "order"], name="program_order_once"),
            models.CheckConstraint(condition=~Q(title=""), name="program_item_has_a_title"),
        ]

    def __str__(self) -> str:
        return self.title


class CourseQuestion(models.Model):
    """Something that the provider asks those who sign up. `texts` is `{"nb": {"text": …, "why": …, "choices": […]}}`,
    with the same number of choices in each language; the answer to a choice is its number, from 1.

    One that is `answered` is never changed: `retired_at` says since when another is asked instead, or none.
    """

    course = models.ForeignKey(Course, on_delete=models.CASCADE, related_name="questions")
    uid = models.UUIDField(default=new_uid, unique=True, editable=False)
    order = models.PositiveSmallIntegerField()
    kind = models.CharField(max_length=8, choices=QuestionKind.choices)
    texts = models.JSONField()
    required = models.BooleanField(default=False)
    answered = models.BooleanField(default=False)
    retired_at = models.DateTimeField(null=True)

    wagtail_reference_index_ignore = True

    class Meta:
        ordering = ["order", "id"]
        constraints = [
            models.CheckConstraint(condition=Q(kind__in=QuestionKind.values), name="question_kind_known"),
            models.CheckConstraint(
                condition=Q(retired_at__isnull=True) | Q(answered=True), name="question_kept_for_its_answers"
            ),
        ]

    def __str__(self) -> str:
        return str(self.uid)


class Availability(models.Model):
    """How many places there are, are taken (held ones too), and wait. Changed by `places` alone, under its row's lock.

    `changed_at` is for the followers that copy it; `version` counts the changes, for caches of one course's answer.
    """

    course = models.OneToOneField(Course, primary_key=True, on_delete=models.CASCADE, related_name="availability")
    capacity = models.PositiveIntegerField(null=True)
    taken = models.PositiveIntegerField(default=0)
    waiting = models.PositiveIntegerField(default=0)
    left = models.GeneratedField(
        expression=F("capacity") - F("taken"), output_field=models.IntegerField(null=True), db_persist=True
    )
    version = models.PositiveBigIntegerField(default=1)
    changed_at = models.DateTimeField(db_index=True)

    wagtail_reference_index_ignore = True

    class Meta:
        constraints = [
            # Here and not only in the act: a place is never sold twice, whoever writes.
            models.CheckConstraint(
                condition=Q(taken__gte=0) & (Q(capacity__isnull=True) | Q(taken__lte=F("capacity"))),
                name="no_more_taken_than_there_are",
            ),
            models.CheckConstraint(condition=Q(waiting__gte=0), name="nobody_waits_less_than_nobody"),
        ]

    def __str__(self) -> str:
        return f"{self.course_id}: {self.taken}/{self.capacity}"


class CourseChange(models.Model):
    """Something that those who have a place, or wait for one, must be told. Sign-up reads these in order and tells
    them; `told_at` says that it has."""

    class Kind(models.TextChoices):
        CHANGED = "changed"
        MEETING_ADDED = "meeting_added"
        MEETING_MOVED = "meeting_moved"
        MEETING_CANCELLED = "meeting_cancelled"
        CANCELLED = "cancelled"
        # Nobody is told of these, but the line moves.
        MORE_PLACES = "more_places"

    course = models.ForeignKey(Course, on_delete=models.CASCADE, related_name="changes")
    meeting = models.ForeignKey(Meeting, null=True, on_delete=models.SET_NULL, related_name="changes")
    kind = models.CharField(max_length=20, choices=Kind.choices)
    # {field: [before, after]}, as JSON.
    fields = models.JSONField(default=dict)
    message = models.TextField(blank=True)
    by = models.ForeignKey(User, null=True, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(auto_now_add=True)
    told_at = models.DateTimeField(null=True, blank=True)

    wagtail_reference_index_ignore = True

    class Meta:
        ordering = ["id"]
        indexes = [models.Index(fields=["id"], condition=Q(told_at__isnull=True), name="changes_to_tell")]
        constraints = [
            models.CheckConstraint(
                condition=Q(
                    kind__in=[
                        "changed",
                        "meeting_added",
                        "meeting_moved",
                        "meeting_cancelled",
                        "cancelled",
                        "more_places",
                    ]
                ),
                name="course_change_kind_known",
            )
        ]

    def __str__(self) -> str:
        return f"{self.course_id} {self.kind}"
