"""Ways in for those without a log-in: a link from a letter, used up by what is done with it."""

import datetime as dt
import secrets
from collections.abc import Callable

from django.db import transaction

from tilbudskatalog.ground.base import clock
from tilbudskatalog.ground.base.encryption import keyed_hash
from tilbudskatalog.ground.base.errors import Gone, NotFound
from tilbudskatalog.ground.delivery import writing
from tilbudskatalog.participation.enrollment.models import Enrollment, Link

LASTS = dt.timedelta(days=90)
TOKEN_BYTES = 24


def new(enrollment: Enrollment) -> str:
    """The whole address. Only the letter knows it: the database keeps a keyed hash."""
    token = secrets.token_urlsafe(TOKEN_BYTES)
    Link.objects.create(enrollment=enrollment, token_hash=_hash(token), lapses_at=clock.now() + LASTS)
    return writing.address(f"/pamelding/lenke/{token}", enrollment.language)


def opened(token: str) -> Enrollment:
    """What the link leads to; looking uses nothing up. Raises `NotFound` for no link of ours, `Gone` for a used one."""
    return _found(token).enrollment


@transaction.atomic
def carry_out(token: str, act: Callable[..., Enrollment]) -> str:
    """Does it, uses the link up, and answers the address where what became of it is read. Raises as `opened`, or what
    the act raises: then the link is as good as before."""
    link = _found(token, lock=True)
    link.used_at = clock.now()
    link.save(update_fields=["used_at"])
    return new(act(enrollment=link.enrollment, by=None))


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
