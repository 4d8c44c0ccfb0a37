"""Ways in for those without a log-in: a link from a letter, used up by what is done with it."""

import datetime as dt
import secrets
from collections.abc import Callable, Sequence

from django.db import transaction

from tilbudskatalog.ground.base import clock
from tilbudskatalog.ground.base.errors import Gone, NotFound
from tilbudskatalog.ground.base.keyed_hashes import keyed_hashes
from tilbudskatalog.ground.delivery import writing
from tilbudskatalog.participation.enrollment.models import Enrollment, Link

LASTS = dt.timedelta(days=90)
TOKEN_BYTES = 24


def new(enrollments: Sequence[Enrollment]) -> list[str]:
    """The whole address for each. Only the letter knows it: the database keeps a keyed hash."""
    tokens = [secrets.token_urlsafe(TOKEN_BYTES) for _each in enrollments]
    rows = [
        Link(enrollment=each, token_hash=_hashes(token)[0], lapses_at=_lapses(each))
        for each, token in zip(enrollments, tokens, strict=True)
    ]
    Link.objects.bulk_create(rows, batch_size=200)
    return [
        writing.address(f"/pamelding/lenke/{token}", each.language)
        for each, token in zip(enrollments, tokens, strict=True)
    ]


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
    return new([act(enrollment=link.enrollment, by=None)])[0]


def _lapses(enrollment: Enrollment) -> dt.datetime:
    """What one can cancel, one can cancel by the letter that says so, however early one signed up."""
    lasts, ends = clock.now() + LASTS, enrollment.course.ends
    return max(lasts, ends) if ends else lasts


def _found(token: str, *, lock: bool = False) -> Link:
    links = Link.objects.select_related("enrollment__course__offering__organization")
    if lock:
        links = links.select_for_update(of=("self",))
    link = links.filter(token_hash__in=_hashes(token)).first()
    if link is None or link.enrollment.acting_over:
        # Whoever has the letter does not answer for the person any more.
        raise NotFound
    if link.used_at is not None or link.lapses_at <= clock.now():
        raise Gone
    return link


def _hashes(token: str) -> list[str]:
    return keyed_hashes(token, purpose="enrollment link")
