"""The outbox: letters written in the transaction of the act, and what became of them."""

import datetime as dt

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from tilbudskatalog.ground.access.models import User
from tilbudskatalog.ground.base.ids import new_uid
from tilbudskatalog.ground.base.sealed_fields import KeyedHashField, SealedTextField


class Channel(models.TextChoices):
    EMAIL = "email", _("e-mail")
    SMS = "sms", _("text message")
    HELSENORGE = "helsenorge", _("Helsenorge")


class LetterQuerySet(models.QuerySet["Letter"]):
    def due(self, now: dt.datetime) -> "LetterQuerySet":
        return self.filter(state=Letter.State.WAITING, due_at__lte=now)

    def dead(self) -> "LetterQuerySet":
        return self.filter(state=Letter.State.DEAD)


class Letter(models.Model):
    """One message to one person about one event. `message_id` follows from those three: none is written twice.

    `subject` is open: it is one of the fixed sentences of `Kind` and tells nothing about anybody. Address and text are
    sealed. What a letter says is rendered when it is written; it says what was true then.
    """

    class State(models.TextChoices):
        WAITING = "waiting", _("waiting")
        SENT = "sent", _("sent")
        DEAD = "dead", _("not delivered")

    uid = models.UUIDField(default=new_uid, unique=True, editable=False)
    message_id = models.CharField(max_length=160, unique=True)
    kind = models.CharField(max_length=64)
    event = models.CharField(max_length=160)
    channel = models.CharField(max_length=12, choices=Channel.choices)
    language = models.CharField(max_length=2)
    recipient = models.ForeignKey(User, null=True, on_delete=models.SET_NULL, related_name="letters")
    address = SealedTextField()
    address_hash = KeyedHashField(db_index=True)
    subject = models.CharField(max_length=200)
    text = SealedTextField()
    calendar = SealedTextField(blank=True, help_text="An iCalendar file that goes with an e-mail.")
    state = models.CharField(max_length=8, choices=State.choices, default=State.WAITING)
    attempts = models.PositiveSmallIntegerField(default=0)
    created_at = models.DateTimeField()
    due_at = models.DateTimeField()
    useful_until = models.DateTimeField(null=True, help_text="After this it would only confuse, and is not sent.")
    finished_at = models.DateTimeField(null=True)
    error = models.CharField(max_length=200, blank=True, help_text="Why the last try failed; no personal data.")

    objects = LetterQuerySet.as_manager()
    wagtail_reference_index_ignore = True

    class Meta:
        indexes = [
            models.Index(fields=["channel", "due_at", "id"], condition=Q(state="waiting"), name="letters_due"),
            models.Index(fields=["state", "finished_at"], name="letters_finished"),
        ]
        constraints = [
            models.CheckConstraint(condition=Q(channel__in=Channel.values), name="letter_channel_known"),
            models.CheckConstraint(condition=Q(state__in=["waiting", "sent", "dead"]), name="letter_state_known"),
            models.CheckConstraint(
                condition=Q(state="waiting", finished_at__isnull=True)
                | (~Q(state="waiting") & Q(finished_at__isnull=False)),
                name="letter_finished_when_not_waiting",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.channel} {self.state}"


class SandboxMessage(models.Model):
    """What a channel without an address of its own was handed: kept to be looked at, in demo only."""

    channel = models.CharField(max_length=12, choices=Channel.choices)
    message_id = models.CharField(max_length=160)
    address = SealedTextField()
    subject = models.CharField(max_length=200)
    text = SealedTextField()
    at = models.DateTimeField()

    wagtail_reference_index_ignore = True

    class Meta:
        ordering = ["-id"]

    def __str__(self) -> str:
        return f"{self.channel} {self.message_id}"
