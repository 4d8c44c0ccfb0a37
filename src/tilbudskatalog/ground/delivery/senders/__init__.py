"""What carries letters out of the house: one module per way, all with `hand_over(parcel)` and `close()`."""

from dataclasses import dataclass
from typing import Protocol

from django.conf import settings

from tilbudskatalog.ground.base.errors import Fault
from tilbudskatalog.ground.delivery.models import Channel


class Away(Fault):
    """The channel does not answer: nothing is wrong with the letter, and it is not counted as a try."""


class TryLater(Fault):
    """This letter was not taken now. The message names a code, never an address or words of the letter."""


class Undeliverable(Fault):
    """This letter will not be taken tomorrow either."""


@dataclass(frozen=True, slots=True)
class Parcel:
    message_id: str
    address: str
    subject: str
    text: str
    language: str
    calendar: str = ""


class Sender(Protocol):
    def hand_over(self, parcel: Parcel) -> None:
        """Returns when the other side has taken responsibility. Raises `Away`, `TryLater` or `Undeliverable`."""

    def close(self) -> None:
        """Ends what is held open between letters; the next one opens it again."""


def senders() -> dict[Channel, Sender]:
    """As the settings say. A channel that is not set up has a sandbox in demo, and none elsewhere."""
    from tilbudskatalog.ground.delivery.senders import gateway, sandbox, smtp

    found: dict[Channel, Sender] = {}
    if settings.SMTP_URL:
        found[Channel.EMAIL] = smtp.Smtp(settings.SMTP_URL, settings.MAIL_FROM)
    for channel in (Channel.SMS, Channel.HELSENORGE):
        url, token = settings.GATEWAYS[channel.value]
        if url:
            found[channel] = gateway.Gateway(url, token)
        elif settings.DEMO:
            found[channel] = sandbox.Sandbox(channel)
    return found
