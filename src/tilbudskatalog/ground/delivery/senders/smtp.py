"""E-mail over SMTP: `smtp://` in demo, `smtps://` or `smtp+starttls://`, with user and password where it takes them."""

import smtplib
import ssl
from email.message import EmailMessage
from email.policy import SMTP as SMTP_POLICY
from email.utils import format_datetime
from urllib.parse import unquote, urlsplit

from tilbudskatalog.ground.base import clock
from tilbudskatalog.ground.delivery import writing
from tilbudskatalog.ground.delivery.senders import Away, Parcel, TryLater, Undeliverable

TIMEOUT_SECONDS = 20.0
PORTS = {"smtp": 25, "smtps": 465, "smtp+starttls": 587}


class Smtp:
    """Keeps its connection until it is closed, so that many letters go over one."""

    def __init__(self, url: str, sender: str) -> None:
        self.url, self.sender = urlsplit(url), sender
        self._connection: smtplib.SMTP | None = None

    def hand_over(self, parcel: Parcel) -> None:
        message = self.message(parcel)
        connection = self._connected()
        try:
            connection.send_message(message)
        except smtplib.SMTPRecipientsRefused as error:
            code = next(iter(error.recipients.values()))[0]
            raise _refusal(code) from None
        except smtplib.SMTPResponseException as error:
            raise _refusal(error.smtp_code) from None
        except smtplib.SMTPNotSupportedError:
            raise Undeliverable("the server does not take this address") from None
        except (OSError, smtplib.SMTPException) as error:
            self.close()
            raise TryLater(f"connection lost: {type(error).__name__}") from None

    def close(self) -> None:
        if self._connection is not None:
            self._connection.close()
            self._connection = None

    def message(self, parcel: Parcel) -> EmailMessage:
        message = EmailMessage(policy=SMTP_POLICY)
        try:
            message["To"] = parcel.address
            message["From"] = self.sender
            message["Subject"] = parcel.subject
        except ValueError:
            raise Undeliverable("the address can't stand in a letter") from None
        message["Message-ID"] = parcel.message_id
        message["Date"] = format_datetime(clock.now())
        message["Content-Language"] = parcel.language
        # So that nobody's absence answers us, and no loop of answers begins.
        message["Auto-Submitted"] = "auto-generated"
        message.set_content(parcel.text)
        html = writing.html_of(parcel.text, language=parcel.language, subject=parcel.subject)
        message.add_alternative(html, subtype="html")
        if parcel.calendar:
            message.add_attachment(parcel.calendar, subtype="calendar", filename="kalender.ics")
        return message

    def _connected(self) -> smtplib.SMTP:
        """Raises `Away`."""
        if self._connection is None:
            try:
                self._connection = self._opened()
            except (OSError, smtplib.SMTPException) as error:
                raise Away(f"no mail server: {type(error).__name__}") from None
        return self._connection

    def _opened(self) -> smtplib.SMTP:
        host, port = self.url.hostname or "", self.url.port or PORTS[self.url.scheme]
        secure = ssl.create_default_context()
        if self.url.scheme == "smtps":
            opened: smtplib.SMTP = smtplib.SMTP_SSL(host, port, timeout=TIMEOUT_SECONDS, context=secure)
        else:
            opened = smtplib.SMTP(host, port, timeout=TIMEOUT_SECONDS)
        try:
            if self.url.scheme == "smtp+starttls":
                opened.starttls(context=secure)
            if self.url.username:
                opened.login(unquote(self.url.username), unquote(self.url.password or ""))
        except (OSError, smtplib.SMTPException):
            opened.close()
            raise
        return opened


def _refusal(code: int) -> TryLater | Undeliverable:
    """RFC 5321: 4yz is for now, 5yz for good."""
    return Undeliverable(f"SMTP {code}") if 500 <= code < 600 else TryLater(f"SMTP {code}")
