"""The addresses on the web that an offering names, and how they answered when they were last asked.

Asked on demand and within a few seconds, never while somebody saves or sends: the answer is remembered for all who name
the same address.
"""

import re
import time
from collections.abc import Callable, Iterable, Sequence

import httpx
from django.db import transaction

from tilbudskatalog.catalog.offerings.bookkeeping import LinkCheck
from tilbudskatalog.catalog.offerings.inheritance import Resolved
from tilbudskatalog.catalog.offerings.models import LocalOffering
from tilbudskatalog.ground.access.models import User
from tilbudskatalog.ground.base import clock, outgoing
from tilbudskatalog.registers.organizations.policy import Act, Policy

IN_TEXT = re.compile(r"https?://[^\s<>\"'()]+[^\s<>\"'().,;:!?]")
MOST_LINKS, MOST_SECONDS, SECONDS_EACH = 10, 8.0, 4.0
# Problems, as remembered. Those that refuse robots are not called dead.
GONE, UNREACHABLE, PRIVATE = "gone", "unreachable", "private"
DEAD = {404, 410}


def named(resolved: Resolved, website: str) -> list[str]:
    """In the order in which a reader meets them, each once."""
    texts = [text or "" for fields in resolved.texts.values() for text in fields.values()]
    found = [website, *(link for text in texts for link in IN_TEXT.findall(text))]
    return list(dict.fromkeys(link for link in found if link))[:MOST_LINKS]


def remembered(links: Iterable[str]) -> dict[str, LinkCheck]:
    return {row.url: row for row in LinkCheck.objects.filter(url__in=list(links))}


def check(
    *, offering: LocalOffering, links: Sequence[str], by: User, client: Callable[..., httpx.Client] = outgoing.client
) -> None:
    """Asks each link and remembers the answers. Those that the time does not reach keep what was known of them.

    Raises `NotPermitted`. No transaction is open while the net is waited for.
    """
    Policy(by).require(Act.EDIT, offering.organization)
    end = time.monotonic() + MOST_SECONDS
    answers: dict[str, str] = {}
    with client(timeout=SECONDS_EACH) as http:
        for link in links[:MOST_LINKS]:
            if time.monotonic() < end:
                answers[link] = _asked(http, link)
    moment = clock.now()
    with transaction.atomic():
        rows = [LinkCheck(url=link, problem=problem, checked_at=moment) for link, problem in answers.items()]
        LinkCheck.objects.bulk_create(
            rows, update_conflicts=True, unique_fields=["url"], update_fields=["problem", "checked_at"]
        )


def _asked(http: httpx.Client, link: str) -> str:
    try:
        # The body is never read: the answer's first line says enough.
        with http.stream("GET", link) as response:
            status = response.status_code
    except outgoing.PrivateAddress:
        return PRIVATE
    except (httpx.HTTPError, httpx.InvalidURL):
        return UNREACHABLE
    return GONE if status in DEAD else UNREACHABLE if status >= 500 else ""
