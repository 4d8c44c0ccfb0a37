"""The kinds of letters, and the rule that the open parts of a letter say nothing about anybody.

A subject line and a text message are read on locked screens, by those beside, and by everybody on the way. So they are
built in a way that can't tell what somebody is ill with: a subject is one fixed sentence without anything filled in,
and a text message may be filled in with `OPEN_WORDS` alone. The name of a course or of an organization is none of them:
“Diabetesforbundet” says enough.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.conf import settings

from tilbudskatalog.ground.base.errors import Fault, Sentence

OPEN_WORDS = frozenset({"link", "code", "deadline", "when"})


class NotOpen(Fault):
    """A text message or a subject would have told something about a person."""


@dataclass(frozen=True, slots=True)
class Kind:
    """A room declares its kinds as constants and hands them to `outbox.send`.

    `name` is stable: it stands in the outbox. `template` is a text template with `{% extends "delivery/letter.txt" %}`;
    a line “Words: https://…” becomes a link in the HTML part. `subject` and `sms` are lazy translations; `sms` may hold
    `%(link)s`, `%(code)s`, `%(deadline)s` and `%(when)s`, and has to be there before the kind can be sent as one.
    """

    name: str
    template: str
    subject: Sentence
    sms: Sentence = ""

    def open_subject(self) -> str:
        subject = str(self.subject)
        if "%" in subject:
            raise NotOpen(f"{self.name}: a subject is one fixed sentence")
        return subject

    def open_sms(self, context: Mapping[str, Any]) -> str:
        """In the language that is active. Raises `NotOpen` for what a text message may not hold."""
        words = {word: str(context[word]) for word in OPEN_WORDS & set(context)}
        link = words.get("link", settings.PUBLIC_URL)
        if not self.sms or not link.startswith(settings.PUBLIC_URL):
            raise NotOpen(f"{self.name}: no text message, or a link that leads out of the house")
        try:
            return str(self.sms) % words
        except KeyError as error:
            raise NotOpen(f"{self.name}: a text message may only hold {sorted(OPEN_WORDS)}") from error
