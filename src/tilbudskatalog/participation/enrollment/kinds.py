"""What an enrollment can be, and the words for it."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class Status(models.TextChoices):
    """The first six are alive; the others are how it ended."""

    UNCONFIRMED = "unconfirmed", _("waits for the code to be confirmed")
    REFERRED = "referred", _("referred, not answered yet")
    WAITING = "waiting", _("in line")
    OFFERED = "offered", _("offered a place")
    CONFIRMED = "confirmed", _("has a place")
    ATTENDED = "attended", _("took part")
    NO_SHOW = "no_show", _("did not come")
    # Translators: of a person's place, which is given up. A course that is called off has another word.
    CANCELLED = "cancelled", pgettext_lazy("enrollment", "cancelled")
    DECLINED = "declined", _("declined the place")
    LAPSED = "lapsed", _("did not answer in time")
    REFUSED = "refused", _("the referral was refused")
    MOVED = "moved", _("moved to another course")


ALIVE = (Status.UNCONFIRMED, Status.REFERRED, Status.WAITING, Status.OFFERED, Status.CONFIRMED)
ENDED = tuple(status for status in Status if status not in ALIVE)
# These hold as many places as the party needs.
HOLDING = (Status.OFFERED, Status.CONFIRMED, Status.ATTENDED, Status.NO_SHOW)


class Source(models.TextChoices):
    SELF = "self", _("signed up")
    STAFF = "staff", _("added by the provider")
    REFERRAL = "referral", _("referred")


class Basis(models.TextChoices):
    """On what ground somebody acts for the person whose place it is."""

    SELF = "self", _("for myself")
    PARENT = "parent", _("as a parent of a child under 16")
    POWER_OF_ATTORNEY = "power_of_attorney", _("by power of attorney")
    STAFF = "staff", _("the provider, as the person asked for")


class Attends(models.TextChoices):
    PERSON = "person", _("the person that it is for")
    TOGETHER = "together", _("the person and next of kin")
    NEXT_OF_KIN = "next_of_kin", _("next of kin, without the person")


class LegalBasis(models.TextChoices):
    """GDPR article 6 and 9: what a statutory service may do by law, a voluntary organization may by consent."""

    STATUTE = "statute", _("the law on health and care services")
    CONSENT = "consent", _("your consent")


class Need(models.TextChoices):
    """What the leader of the course must know so that the person can take part; nothing about why."""

    INTERPRETER = "interpreter", _("Interpreter")
    HEARING = "hearing", _("Hearing loop, or a seat near whoever speaks")
    WHEELCHAIR = "wheelchair", _("Room for a wheelchair")
    FOOD = "food", _("Food without something I can't eat")
    CALL_ME = "call_me", _("Something else: please call me")
