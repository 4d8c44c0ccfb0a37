"""Letters are written here, in the transaction of the act that they tell of: both happen, or neither.

    OFFERED = Kind("enrollment.offered", "enrollment/letters/offered.txt", subject=_("You are offered a place"))
    outbox.send(kind=OFFERED, to=person, event=f"offered:{offer.uid}", language="nn", context={"link": …})

The worker hands them over afterwards (`post.py`).
"""

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.db import connection, transaction
from django.utils import translation
from django.utils.translation import gettext as _

from tilbudskatalog.ground.access import audit
from tilbudskatalog.ground.access.models import User
from tilbudskatalog.ground.base import clock
from tilbudskatalog.ground.base.changes import notify
from tilbudskatalog.ground.base.errors import Conflict, NotPermitted
from tilbudskatalog.ground.base.keyed_hashes import keyed_hashes
from tilbudskatalog.ground.delivery import writing
from tilbudskatalog.ground.delivery.kinds import Kind
from tilbudskatalog.ground.delivery.models import Channel, Letter
from tilbudskatalog.ground.delivery.recipients import Recipient, address_hash, contact_of

LETTERS_CHANNEL = "tilbudskatalog_letters"
NO_ADDRESS = "no address for this channel"


@dataclass(frozen=True, slots=True)
class Envelope:
    """One letter to be written: see `send`."""

    kind: Kind
    to: Recipient
    event: str
    language: str
    context: Mapping[str, Any] = field(default_factory=dict)
    channel: Channel = Channel.EMAIL
    useful_until: dt.datetime | None = None
    calendar: str = ""


def send(
    *,
    kind: Kind,
    to: Recipient,
    event: str,
    language: str,
    context: Mapping[str, Any] | None = None,
    channel: Channel = Channel.EMAIL,
    useful_until: dt.datetime | None = None,
    calendar: str = "",
) -> Letter:
    """Writes a letter that is sent after commit. Answers the one that is there if this person had it already.

    `event` names what happened, as `offered:<uid>`: one person gets one letter per event and channel, however often
    this is called. `language` is the recipient's. `calendar` is the text of an iCalendar file that goes with an e-mail.
    After `useful_until` it is not sent any more. A person without an address for the channel makes no act fail: the
    letter is kept as not delivered, and an administrator sees it.

    Raises `TransactionManagementError` outside a transaction, and `NotOpen` when a subject or a text message would tell
    something about a person.
    """
    envelope = Envelope(kind, to, event, language, context or {}, channel, useful_until, calendar)
    send_all([envelope])
    return Letter.objects.get(message_id__in=_message_ids(envelope))


def send_all(envelopes: Sequence[Envelope]) -> None:
    """Many at once, with one statement. As `send`."""
    if not connection.in_atomic_block:
        raise transaction.TransactionManagementError("a letter is written in the transaction of what it tells of")
    letters = [_written(envelope) for envelope in _not_written(envelopes)]
    # A letter that is there already wins: two that are told of the same event at once write one.
    Letter.objects.bulk_create(letters, ignore_conflicts=True, batch_size=200)
    notify(LETTERS_CHANNEL)


@transaction.atomic
def resend(*, letter: Letter, by: User) -> None:
    """Tries a dead letter again, from the beginning and under the same Message-ID. Takes an administrator."""
    if not by.is_superuser:
        raise NotPermitted(_("Only an administrator can send letters again."))
    found = Letter.objects.select_for_update().get(pk=letter.pk)
    if found.state != Letter.State.DEAD or not found.text or found.error == NO_ADDRESS:
        raise Conflict(_("This letter can't be sent again."), code="not-resendable")
    found.state, found.attempts, found.error = Letter.State.WAITING, 0, ""
    found.due_at, found.finished_at, found.useful_until = clock.now(), None, None
    found.save(update_fields=["state", "attempts", "error", "due_at", "finished_at", "useful_until"])
    notify(LETTERS_CHANNEL)
    audit.record(by=by, act="resend", kind="letter", uid=found.uid, letter=found.kind)


def message_id(envelope: Envelope) -> str:
    """One per person, event and channel. It tells a mail server neither who nor what."""
    return _message_ids(envelope)[0]


def _message_ids(envelope: Envelope) -> list[str]:
    """All that its letter can have: one stays what it was when keys are changed, as mail servers have seen it."""
    who, host = contact_of(envelope.to).identity(envelope.channel), urlsplit(settings.PUBLIC_URL).hostname
    names = keyed_hashes(f"{who}\0{envelope.event}\0{envelope.channel}", purpose="message id")
    return [f"<{name[:40]}@{host}>" for name in names]


def _not_written(envelopes: Sequence[Envelope]) -> list[Envelope]:
    """Without those whose letter was written under another key, which the unique column does not see."""
    others = {each: envelope for envelope in envelopes for each in _message_ids(envelope)[1:]}
    if not others:
        return list(envelopes)
    there = set(Letter.objects.filter(message_id__in=others).values_list("message_id", flat=True))
    return [envelope for envelope in envelopes if there.isdisjoint(_message_ids(envelope))]


def _written(envelope: Envelope) -> Letter:
    contact, now, kind = contact_of(envelope.to), clock.now(), envelope.kind
    address, language = contact.address(envelope.channel), writing.spoken(envelope.language)
    with translation.override(language):
        subject = kind.open_subject()
        sms = envelope.channel is Channel.SMS
        text = kind.open_sms(envelope.context) if sms else writing.text_of(kind, envelope.context)
    return Letter(
        message_id=message_id(envelope),
        kind=kind.name,
        event=envelope.event,
        channel=envelope.channel,
        language=language,
        recipient=contact.person,
        address=address,
        address_hash=address_hash(address),
        subject=subject,
        text=text,
        calendar=envelope.calendar,
        state=Letter.State.WAITING if address else Letter.State.DEAD,
        error="" if address else NO_ADDRESS,
        created_at=now,
        due_at=now,
        finished_at=None if address else now,
        useful_until=envelope.useful_until,
    )
