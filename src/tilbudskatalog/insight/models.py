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


class Correction(models.Model):
    """What a reader says is wrong with an offering. Nobody is asked who they are, and no address is kept."""

    class Kind(models.TextChoices):
        COST = "cost"
        TIME = "time"
        PLACE = "place"
        CONTACT = "contact"
        GONE = "gone"
        OTHER = "other"

    at = models.DateTimeField(db_index=True)
    delete_after = models.DateField(db_index=True)
    offering = models.UUIDField()
    organization = models.UUIDField(db_index=True)
    kind = models.CharField(max_length=8, choices=Kind.choices)
    text = models.TextField(max_length=1000, blank=True)
    language = models.CharField(max_length=2)

    wagtail_reference_index_ignore = True

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(kind__in=["cost", "time", "place", "contact", "gone", "other"]),
                name="correction_kind_known",
            ),
            models.CheckConstraint(condition=~Q(kind="other") | ~Q(text=""), name="correction_other_says_what"),
        ]

    def __str__(self) -> str:
        return f"{self.at:%Y-%m-%d} {self.kind}"
