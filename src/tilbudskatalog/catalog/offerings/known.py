"""What is known of a national offering's effect, as the template's revisions hold it."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalKey

from tilbudskatalog.catalog.offerings.models import NationalOffering


class Evidence(models.Model):
    """What is known of the effect, and who found it. Part of the template's revision: reviewed with the words."""

    class Strength(models.TextChoices):
        """The four levels of GRADE."""

        HIGH = "high", _("high")
        MODERATE = "moderate", _("moderate")
        LOW = "low", _("low")
        VERY_LOW = "very_low", _("very low")

    offering = ParentalKey(NationalOffering, on_delete=models.CASCADE, related_name="evidence")
    statement_nb = models.TextField()
    statement_nn = models.TextField()
    statement_en = models.TextField(blank=True)
    strength = models.CharField(max_length=8, choices=Strength.choices)
    citation = models.CharField(max_length=500)
    link = models.URLField(max_length=500, blank=True)
    year = models.PositiveSmallIntegerField()

    wagtail_reference_index_ignore = True

    class Meta:
        ordering = ["-year", "id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(strength__in=["high", "moderate", "low", "very_low"]), name="evidence_strength_known"
            ),
            models.CheckConstraint(
                condition=~Q(statement_nb="") & ~Q(statement_nn="") & ~Q(citation=""), name="evidence_whole"
            ),
        ]

    def __str__(self) -> str:
        return self.citation
