"""Whom a letter is for, and where it goes."""

from dataclasses import dataclass

from tilbudskatalog.ground.access.models import User
from tilbudskatalog.ground.base.keyed_hashes import keyed_hash
from tilbudskatalog.ground.delivery.models import Channel


@dataclass(frozen=True, slots=True)
class Contact:
    """The addresses that somebody gave, with or without an account. `national_id` is where Helsenorge delivers."""

    email: str = ""
    phone: str = ""
    national_id: str = ""
    person: User | None = None

    def address(self, channel: Channel) -> str:
        """Trimmed and in one form, so that the same address is the same; empty when there is none."""
        given = {Channel.EMAIL: self.email.lower(), Channel.SMS: self.phone, Channel.HELSENORGE: self.national_id}
        address = given[channel]
        return address.strip() if channel is Channel.EMAIL else "".join(address.split())

    def identity(self, channel: Channel) -> str:
        """Who it is: the person, whatever address they have now; else the address."""
        return f"person:{self.person.uid}" if self.person else f"{channel}:{self.address(channel)}"


Recipient = User | Contact


def contact_of(recipient: Recipient) -> Contact:
    return Contact(email=recipient.email, person=recipient) if isinstance(recipient, User) else recipient


def address_hash(address: str) -> str:
    """What the letters to an address are found by."""
    return keyed_hash(address, purpose="delivery address")
