"""Kinds of letters for tests, and a post that delivers to a server of the test's own."""

from typing import Any

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from tests import factories
from tests.support.mail import MailServer
from tilbudskatalog.ground.access.models import User
from tilbudskatalog.ground.delivery import outbox
from tilbudskatalog.ground.delivery.kinds import Kind
from tilbudskatalog.ground.delivery.models import Channel, Letter
from tilbudskatalog.ground.delivery.post import Post
from tilbudskatalog.ground.delivery.senders.smtp import Smtp

# The sentences are ones that the catalog has, so that languages can be told apart.
PLAIN = Kind("test.plain", "delivery/letter.txt", subject=_("Something needs to be corrected."))
CODE = Kind("test.code", "delivery/letter.txt", subject=_("Something needs to be corrected."), sms="%(code)s %(link)s")


def person(name: str = "kari") -> User:
    someone = factories.user(name)
    User.objects.filter(pk=someone.pk).update(email=f"{name}@example.no")
    return User.objects.get(pk=someone.pk)


def write(**given: Any) -> Letter:
    arguments: dict[str, Any] = {"kind": PLAIN, "event": "test:1", "language": "nb", "context": {}} | given
    with transaction.atomic():
        return outbox.send(**{"to": given.get("to") or person()} | arguments)


def post(server: MailServer) -> Post:
    return Post({Channel.EMAIL: Smtp(server.url, "Katalogen <katalogen@example.no>")})
