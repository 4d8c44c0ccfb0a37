"""Before a draft is sent: what stops it, what the writer should look at, and what is well, each with the way there."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.urls import reverse
from django.utils.translation import gettext as _

from tilbudskatalog.catalog.offerings import checks, links, readability
from tilbudskatalog.catalog.offerings.bookkeeping import LinkCheck
from tilbudskatalog.catalog.offerings.checks import Finding
from tilbudskatalog.catalog.offerings.drift import Drift
from tilbudskatalog.catalog.offerings.fields import INHERITABLE, LABELS, TEXT_FIELDS
from tilbudskatalog.catalog.offerings.inheritance import Content, Resolved
from tilbudskatalog.catalog.offerings.models import LocalOffering
from tilbudskatalog.doors.studio import labels
from tilbudskatalog.ground.base import clock
from tilbudskatalog.ground.design.templatetags.design import day


@dataclass(frozen=True, slots=True)
class Tick:
    """`kind`: error, warning or well. `href` is empty where there is nothing to do."""

    kind: str
    label: str
    sentence: str
    href: str = ""


@dataclass(frozen=True, slots=True)
class Before:
    """`links`: how many addresses it names; `checked`: when the first of them was last asked, in words."""

    ticks: list[Tick]
    links: int
    checked: str


def before(draft: LocalOffering, template: Content | None, resolved: Resolved, drifts: Mapping[str, Drift]) -> Before:
    named = links.named(resolved, draft.contact_website)
    known = links.remembered(named)
    found = checks.of(draft, template, resolved, drifts, known)
    ticks = [_tick(each, draft) for each in found]
    ticks.sort(key=lambda tick: tick.kind != "error")
    return Before(ticks + _well(found, resolved, named, known), len(named), _checked(named, known))


def _tick(finding: Finding, draft: LocalOffering) -> Tick:
    kind = "error" if finding.blocks else "warning"
    return Tick(kind, _label(finding.field), finding.sentence, _href(finding.field, draft))


def _label(name: str) -> str:
    parts = name.split(".")
    label = str(LABELS.get(parts[-1], parts[-1]))
    return f"{label} ({labels.LANGUAGES[parts[1]]})" if len(parts) == 3 else label


def _href(name: str, draft: LocalOffering) -> str:
    field = name.split(".")[-1]
    if field == "place" and draft.place:
        return reverse("studio:place", args=[draft.place.uid])
    return f"#field-{field}" if field in INHERITABLE else f"#{field}"


def _well(
    found: Sequence[Finding], resolved: Resolved, named: Sequence[str], known: Mapping[str, LinkCheck]
) -> list[Tick]:
    """What was looked at and is as it should be."""
    ticks = []
    readings = [
        reading.lix
        for field in TEXT_FIELDS
        if (reading := readability.of(resolved.texts.get(resolved.main_language, {}).get(field) or ""))
    ]
    if readings and max(readings) <= checks.HARD:
        ticks.append(Tick("well", "", _("Easy to read (LIX %(lix)d)") % {"lix": max(readings)}))
    if named and all(link in known and not known[link].problem for link in named):
        ticks.append(Tick("well", "", _("All links work")))
    if not any(each.blocks for each in found):
        ticks.append(Tick("well", "", _("Nothing stops it from being sent")))
    return ticks


def _checked(named: Sequence[str], known: Mapping[str, LinkCheck]) -> str:
    moments = [known[link].checked_at for link in named if link in known]
    return day(clock.day_of(min(moments))) if moments else ""
