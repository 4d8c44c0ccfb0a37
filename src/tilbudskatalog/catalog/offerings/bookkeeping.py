"""What is remembered beside the revisions: of drafts, for lists; which templates are not for us; how links answered."""

from django.db import models
from django.db.models import Q

from tilbudskatalog.catalog.offerings.models import LocalOffering, NationalOffering
from tilbudskatalog.ground.access.models import User
from tilbudskatalog.registers.organizations.models import Organization


class DraftIndex(models.Model):
    """What lists ask of a draft, taken out of its revision when that is written: one row for each local offering.

    Lists of codes stand between commas, `,title,cost,`, so that every database can look for one.
    """

    offering = models.OneToOneField(LocalOffering, on_delete=models.CASCADE, primary_key=True, related_name="index")
    own_fields = models.CharField(max_length=240, default=",")
    titles = models.JSONField(default=dict, help_text="Own titles by language; empty where the title is followed.")
    words = models.TextField(blank=True, help_text="The own titles in small letters, to search in.")
    missing = models.CharField(max_length=16, default=",")
    outdated = models.CharField(max_length=16, default=",")

    wagtail_reference_index_ignore = True

    def __str__(self) -> str:
        return str(self.offering)

    @property
    def own(self) -> list[str]:
        return [field for field in self.own_fields.split(",") if field]

    @property
    def lacking(self) -> dict[str, str]:
        """Language → missing | outdated."""
        states = (("missing", self.missing), ("outdated", self.outdated))
        return {language: state for state, listed in states for language in listed.split(",") if language}


class NotForUs(models.Model):
    """A provider has looked at a national offering and will not offer it, so that it is not suggested again."""

    organization = models.ForeignKey(Organization, on_delete=models.CASCADE, related_name="+")
    template = models.ForeignKey(NationalOffering, on_delete=models.CASCADE, related_name="+")
    reason = models.TextField(blank=True)
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(auto_now=True)

    wagtail_reference_index_ignore = True

    class Meta:
        constraints = [models.UniqueConstraint(fields=["organization", "template"], name="not_for_us_once")]

    def __str__(self) -> str:
        return f"{self.organization}: {self.template}"


class LinkCheck(models.Model):
    """How an address on the web answered when it was last asked. `problem` is a code, empty when it answered well."""

    url = models.URLField(max_length=500, unique=True)
    problem = models.CharField(max_length=16, blank=True)
    checked_at = models.DateTimeField()

    wagtail_reference_index_ignore = True

    class Meta:
        constraints = [models.CheckConstraint(condition=~Q(url=""), name="link_check_of_an_address")]

    def __str__(self) -> str:
        return self.url
