"""What courses come as, and the words for it: the same names in forms, tables, snapshots and the API."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class CourseKind(models.TextChoices):
    FIXED = "fixed", _("course with fixed meetings")
    CONTINUOUS = "continuous", _("group that one can join at any time")
    DROP_IN = "drop_in", _("drop-in")
    INDIVIDUAL = "individual", _("individual appointments")
    DIGITAL = "digital", _("digital room")
    SELF_GUIDED = "self_guided", _("self-guided program")


class State(models.TextChoices):
    DRAFT = "draft", _("draft")
    PUBLISHED = "published", _("published")
    CANCELLED = "cancelled", _("cancelled")
    FINISHED = "finished", _("finished")


class NextOfKin(models.TextChoices):
    NONE = "none", _("only the person that it is for")
    TOGETHER = "together", _("next of kin may come along")
    ALONE = "alone", _("next of kin may come along, or alone")


class Role(models.TextChoices):
    PROFESSIONAL = "professional", _("professional")
    EXPERIENCED_USER = "experienced_user", _("experienced user")
    COORDINATOR = "coordinator", _("coordinator")


class QuestionKind(models.TextChoices):
    TEXT = "text", _("a short text")
    CHOICE = "choice", _("one of several choices")
    YES_NO = "yes_no", _("yes or no")


# BCP 47; the last is Norwegian sign language.
LANGUAGES = [
    ("no", _("Norwegian")),
    ("se", _("Northern Sámi")),
    ("en", pgettext_lazy("spoken", "English")),
    ("ar", _("Arabic")),
    ("fa", _("Persian")),
    ("pl", _("Polish")),
    ("so", _("Somali")),
    ("ti", _("Tigrinya")),
    ("tr", _("Turkish")),
    ("uk", _("Ukrainian")),
    ("ur", _("Urdu")),
    ("nsl", _("Norwegian sign language")),
]

# Nobody can come without knowing when.
WITH_DATES = frozenset({CourseKind.FIXED, CourseKind.CONTINUOUS, CourseKind.DROP_IN, CourseKind.DIGITAL})
# One may begin at any of the meetings; in the others, all begin with the first.
JOINED_ANY_TIME = frozenset({CourseKind.CONTINUOUS, CourseKind.DROP_IN, CourseKind.INDIVIDUAL})
# A place is something that there are so many of.
WITH_PLACES = frozenset({CourseKind.FIXED, CourseKind.CONTINUOUS})
