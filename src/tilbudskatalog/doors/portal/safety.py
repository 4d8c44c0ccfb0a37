"""Help before courses: the numbers to call when the words of a question tell of danger."""

import re
from dataclasses import dataclass

from tilbudskatalog.catalog.search.query import Safety
from tilbudskatalog.doors.portal.addresses import Document
from tilbudskatalog.ground.design.wording import Wording, pick

# Notes say where the facts were seen and when: "public pages 2021–2023". The reader is told when.
YEARS = re.compile(r"\b(?:19|20)\d\d(?:\s*[–-]\s*(?:19|20)\d\d)?\b")
AT_ONCE = ("110", "112", "113")


@dataclass(frozen=True, slots=True)
class Call:
    href: str
    number: str
    name: Wording
    when: Wording
    hours: Wording
    checked: str
    uncertain: bool
    at_once: bool


def calls(safety: Safety | None) -> list[Call]:
    """In the order that search gives them; the first of those for danger to life is the one that stands out."""
    if safety is None:
        return []
    return [_call(document, first=index == 0) for index, document in enumerate(safety.help)]


def _call(document: Document, *, first: bool) -> Call:
    number = str(document["number"])
    years = YEARS.search(document["confirmed"] or "")
    return Call(
        href=f"tel:{number}",
        number=in_groups(number),
        name=pick(document["texts"], "name"),
        when=pick(document["texts"], "when"),
        hours=pick(document["texts"], "hours"),
        checked=years.group() if years and not document["needs_confirmation"] else "",
        uncertain=document["needs_confirmation"],
        at_once=first and number in AT_ONCE,
    )


def in_groups(number: str) -> str:
    """As Norwegians read them: 113, 116 117, 22 40 00 40."""
    size = {6: 3, 8: 2}.get(len(number), len(number))
    return "\u00a0".join(number[at : at + size] for at in range(0, len(number), size))
