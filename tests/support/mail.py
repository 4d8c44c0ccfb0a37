"""A real mail server of the test's own, and what it was given."""

import contextlib
import email
from collections import Counter
from collections.abc import Iterator
from email.message import EmailMessage
from email.policy import default
from typing import Any

from aiosmtpd.controller import Controller

from tests.support.postgres import free_port


class MailServer:
    """`with mail_server() as server: server.url`. `answers` are what it says to the next letters, before “250 OK”."""

    def __init__(self) -> None:
        self.letters: list[EmailMessage] = []
        self.answers: list[str] = []
        self.url = ""

    async def handle_DATA(self, server: Any, session: Any, envelope: Any) -> str:
        if self.answers:
            return self.answers.pop(0)
        message = email.message_from_bytes(envelope.content, policy=default)
        assert isinstance(message, EmailMessage)
        message["X-Envelope-To"] = ",".join(envelope.rcpt_tos)
        self.letters.append(message)
        return "250 OK"

    def times(self) -> Counter[str]:
        """How many times each Message-ID came."""
        return Counter(letter["Message-ID"] for letter in self.letters)

    def to(self, address: str) -> list[EmailMessage]:
        return [letter for letter in self.letters if letter["X-Envelope-To"] == address]


@contextlib.contextmanager
def mail_server() -> Iterator[MailServer]:
    kept = MailServer()
    port = free_port()
    controller = Controller(kept, hostname="127.0.0.1", port=port)
    controller.start()
    kept.url = f"smtp://127.0.0.1:{port}"
    try:
        yield kept
    finally:
        controller.stop()


def words(letter: EmailMessage, kind: str = "plain") -> str:
    body = letter.get_body((kind,))
    assert body is not None
    return str(body.get_content())
