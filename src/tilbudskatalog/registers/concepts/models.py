"""The words of the field, as SKOS has them: concepts with terms per language, relations and codes."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from tilbudskatalog.ground.base.ids import new_uid
from tilbudskatalog.ground.base.languages import LANGUAGE_CHOICES


class Concept(models.Model):
    class Scheme(models.TextChoices):
        FIELD = "field", _("the field's words")
        THEME = "theme", _("theme")
        AUDIENCE = "audience", _("audience")
        CONDITION = "condition", _("condition")
        FORM = "form", _("form")
        DANGER = "danger", _("danger")

    code = models.CharField(max_length=64, unique=True)
    uid = models.UUIDField(default=new_uid, unique=True, editable=False)
    scheme = models.CharField(max_length=12, choices=Scheme.choices)
    source = models.CharField(max_length=200, blank=True)

    wagtail_reference_index_ignore = True

    class Meta:
        ordering = ["scheme", "code"]

    def __str__(self) -> str:
        return self.code


class Definition(models.Model):
    concept = models.ForeignKey(Concept, on_delete=models.CASCADE, related_name="definitions")
    language = models.CharField(max_length=2, choices=LANGUAGE_CHOICES)
    text = models.TextField()

    wagtail_reference_index_ignore = True

    class Meta:
        constraints = [models.UniqueConstraint(fields=["concept", "language"], name="one_definition_per_language")]

    def __str__(self) -> str:
        return self.text


class Term(models.Model):
    """A word for a concept. Deprecated and lay terms are never shown first and always found."""

    class Kind(models.TextChoices):
        PREFERRED = "preferred", _("preferred")
        ADMITTED = "admitted", _("admitted")
        DEPRECATED = "deprecated", _("deprecated")
        LAY = "lay", _("lay")

    concept = models.ForeignKey(Concept, on_delete=models.CASCADE, related_name="terms")
    language = models.CharField(max_length=2, choices=LANGUAGE_CHOICES)
    kind = models.CharField(max_length=12, choices=Kind.choices)
    text = models.CharField(max_length=160)
    source = models.CharField(max_length=200, blank=True)

    wagtail_reference_index_ignore = True

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["concept", "language", "text"], name="term_once_per_concept"),
            models.UniqueConstraint(
                fields=["concept", "language"], condition=Q(kind="preferred"), name="one_preferred_term_per_language"
            ),
        ]

    def __str__(self) -> str:
        return self.text


class Relation(models.Model):
    class Kind(models.TextChoices):
        BROADER = "broader", _("broader")
        RELATED = "related", _("related")

    concept = models.ForeignKey(Concept, on_delete=models.CASCADE, related_name="relations")
    kind = models.CharField(max_length=8, choices=Kind.choices)
    other = models.ForeignKey(Concept, on_delete=models.CASCADE, related_name="+")

    wagtail_reference_index_ignore = True

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["concept", "kind", "other"], name="relation_once"),
            models.CheckConstraint(condition=~Q(concept=models.F("other")), name="relation_to_another"),
        ]

    def __str__(self) -> str:
        return f"{self.concept} {self.kind} {self.other}"


class Code(models.Model):
    """The concept's code in ICPC-2 or ICD-10."""

    concept = models.ForeignKey(Concept, on_delete=models.CASCADE, related_name="codes")
    system = models.CharField(max_length=8, choices=[("icpc-2", "ICPC-2"), ("icd-10", "ICD-10")])
    code = models.CharField(max_length=12)
    display = models.CharField(max_length=160, blank=True)

    wagtail_reference_index_ignore = True

    class Meta:
        constraints = [models.UniqueConstraint(fields=["concept", "system", "code"], name="code_once_per_concept")]

    def __str__(self) -> str:
        return f"{self.system} {self.code}"
