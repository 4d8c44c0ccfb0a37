"""Ways in for those without a log-in: a link from a letter, used up by what is done with it."""

import datetime as dt
import secrets

from django.conf import settings

from tilbudskatalog.ground.base import clock
from tilbudskatalog.ground.base.encryption import keyed_hash
from tilbudskatalog.ground.base.errors import Gone, NotFound
from tilbudskatalog.participation.enrollment.models import Enrollment, Link

LASTS = dt.timedelta(days=90)
TOKEN_BYTES = 24


def new(enrollment: Enrollment) -> str:
    """The whole address. Only the letter knows it: the database keeps a keyed hash."""
    token = secrets.token_urlsafe(TOKEN_BYTES)
    Link.objects.create(enrollment=enrollment, token_hash=_hash(token), lapses_at=clock.now() + LASTS)
    return f"{settings.PUBLIC_URL}/pamelding/lenke/{token}"


def opened(token: str) -> Enrollment:
    """What the link leads to; looking uses nothing up. Raises `NotFound` for no link of ours, `Gone` for a used one."""
    return _found(token).enrollment


def use(token: str) -> Enrollment:
    """To be called in the transaction of what is done. Raises as `opened`."""
    link = _found(token, lock=True)
    link.used_at = clock.now()
    link.save(update_fields=["used_at"])
    return link.enrollment


def _found(token: str, *, lock: bool = False) -> Link:
    links = Link.objects.select_related("enrollment__course__offering__organization")
    if lock:
        links = links.select_for_update(of=("self",))
    link = links.filter(token_hash=_hash(token)).first()
    if link is None:
        raise NotFound
    if link.used_at is not None or link.lapses_at <= clock.now():
        raise Gone
    return link


def _hash(token: str) -> str:
    return keyed_hash(token, purpose="enrollment link")
