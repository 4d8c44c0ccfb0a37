"""What people write to each other about an offering: while it is reviewed, and when it should become national."""

from django.db import models
from django.db.models import Q
from wagtail.models import Revision

from tilbudskatalog.catalog.offerings.models import LocalOffering, NationalOffering
from tilbudskatalog.ground.access.models import User


class Remark(models.Model):
    """What somebody wrote in the conversation about an offering's review. Kept for `conversations.KEPT`."""

    local = models.ForeignKey(LocalOffering, null=True, on_delete=models.CASCADE, related_name="remarks")
    national = models.ForeignKey(NationalOffering, null=True, on_delete=models.CASCADE, related_name="remarks")
    revision = models.ForeignKey(Revision, null=True, on_delete=models.SET_NULL, related_name="+")
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()
    text = models.TextField()

    wagtail_reference_index_ignore = True

    class Meta:
        ordering = ["at", "id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(local__isnull=True, national__isnull=False) | Q(local__isnull=False, national__isnull=True),
                name="remark_on_one_offering",
            ),
            models.CheckConstraint(condition=~Q(text=""), name="remark_says_something"),
        ]

    def __str__(self) -> str:
        return f"{self.by}: {self.text[:40]}"


class Suggestion(models.Model):
    """A provider's wish that an offering of its own becomes national, and what the national editors answered."""

    offering = models.ForeignKey(LocalOffering, on_delete=models.CASCADE, related_name="suggestions")
    reason = models.TextField()
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()
    answer = models.TextField(blank=True)
    answered_by = models.ForeignKey(User, null=True, on_delete=models.PROTECT, related_name="+")
    answered_at = models.DateTimeField(null=True)
    template = models.ForeignKey(NationalOffering, null=True, on_delete=models.SET_NULL, related_name="+")

    wagtail_reference_index_ignore = True

    class Meta:
        ordering = ["at", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["offering"], condition=Q(answered_at__isnull=True), name="one_open_suggestion"
            ),
            models.CheckConstraint(
                condition=Q(answered_at__isnull=True, answered_by__isnull=True)
                | Q(answered_at__isnull=False, answered_by__isnull=False),
                name="suggestion_answer_whole",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.offering}: {self.reason[:40]}"
