from django.db import models
from django.db.models import Q


class UsageEvent(models.Model):
    """What was searched, opened or chosen. No person, address or session stands here, and no raw words."""

    class Kind(models.TextChoices):
        SEARCH = "search"
        OPEN = "open"
        CHOOSE = "choose"

    at = models.DateTimeField(db_index=True)
    kind = models.CharField(max_length=8, choices=Kind.choices)
    words = models.CharField(max_length=120, blank=True)
    municipality = models.CharField(max_length=4, blank=True)
    offering = models.UUIDField(null=True)
    target = models.CharField(max_length=16, blank=True)
    results = models.PositiveIntegerField(null=True)
    language = models.CharField(max_length=2)
    door = models.CharField(max_length=8)

    wagtail_reference_index_ignore = True

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(kind__in=["search", "open", "choose"]), name="usage_kind_known"),
            models.CheckConstraint(condition=Q(kind="search") | Q(offering__isnull=False), name="usage_of_an_offering"),
        ]

    def __str__(self) -> str:
        return f"{self.at:%Y-%m-%d %H:%M} {self.kind}"
