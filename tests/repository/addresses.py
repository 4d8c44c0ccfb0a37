"""Every address of the project, as the URL resolver has it; acts that share one address are told apart."""

import re
from collections.abc import Iterator, Sequence

from django.urls import URLPattern, URLResolver, get_resolver

from tests.doors.api.contract import document

ACT = "<act>"


def addresses() -> list[str]:
    """`api/v1/offerings/<offering_id>`, in the resolver's own writing; each once, though two methods may share it."""
    found = dict.fromkeys(_under(get_resolver().url_patterns, ""))
    return [each for address in found for each in _by_act(address)]


def _under(patterns: Sequence[URLPattern | URLResolver], prefix: str) -> Iterator[str]:
    for pattern in patterns:
        address = prefix + str(pattern.pattern)
        if isinstance(pattern, URLResolver):
            yield from _under(pattern.url_patterns, address)
        else:
            yield address


def _by_act(address: str) -> list[str]:
    """The OpenAPI document lists the acts that `<act>` stands for."""
    if ACT not in address:
        return [address]
    path = re.sub(r"<(?:[a-z]+:)?([a-z_]+)>", r"{\1}", f"/{address}")
    operation = next(iter(document()["paths"][path].values()))
    acts = next(each["schema"]["enum"] for each in operation["parameters"] if each["name"] == "act")
    return [address.replace(ACT, act) for act in acts]
