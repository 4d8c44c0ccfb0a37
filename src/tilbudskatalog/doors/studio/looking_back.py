"""History of an offering: what was written and done, any two versions side by side, and an old one brought back."""

from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from tilbudskatalog.catalog.offerings import content, picturing, reviews, versions
from tilbudskatalog.catalog.offerings.fields import INHERITABLE, LABELS, OWN_FIELDS
from tilbudskatalog.catalog.offerings.models import LocalOffering
from tilbudskatalog.catalog.offerings.versions import Version
from tilbudskatalog.doors.studio import filled, labels, subject, told
from tilbudskatalog.doors.studio.answering import page, person, workspace
from tilbudskatalog.doors.studio.labels import Concepts, Line
from tilbudskatalog.doors.studio.paging import page_of
from tilbudskatalog.doors.studio.subject import Subject
from tilbudskatalog.ground.base.errors import NotFound, Refusal


@dataclass(frozen=True, slots=True)
class Pair:
    """A field in two versions, with the words that went and came marked."""

    label: str
    before: list[Line]
    after: list[Line]


@workspace("GET")
def history(request: HttpRequest, /, **which: Any) -> HttpResponse:
    return _history(request, subject.of(request, **which))


@workspace("GET")
def compare(request: HttpRequest, /, **which: Any) -> HttpResponse:
    about = subject.of(request, **which)
    every = versions.of(about.offering)
    known = {version.number: version for version in every}
    latest = every[-1].number
    asked = [filled.number(request.GET.get(name, "")) for name in ("fra", "til")]
    older, newer = asked[0] or max(latest - 1, 1), asked[1] or latest
    if older not in known or newer not in known:
        raise NotFound(_("There is no version with this number."))
    older, newer = min(older, newer), max(older, newer)
    pairs, alike = _pairs(known[older], known[newer])
    context = about.frame() | {
        "older": known[older],
        "newer": known[newer],
        "versions": list(reversed(every)),
        "pairs": pairs,
        "alike": alike,
    }
    return page(request, "studio/review/compare.html", context)


@workspace("POST")
def restore(request: HttpRequest, /, **which: Any) -> HttpResponse:
    about = subject.of(request, **which)
    number = filled.number(request.POST.get("versjon", "")) or 0
    try:
        versions.restore(offering=about.offering, number=number, by=person(request))
    except Refusal as refusal:
        return _history(request, about, refusal)
    messages.success(
        request,
        _("Version %(number)s is brought back as a draft. It has to be approved to be public.") % {"number": number},
    )
    return redirect(about.address())


def _history(request: HttpRequest, about: Subject, refusal: Refusal | None = None) -> HttpResponse:
    events = versions.history(about.offering)
    found = page_of(request, events)
    context = about.frame() | {
        "page": found,
        "events": [told.told(event) for event in found.items],
        "latest": max(event.version for event in events),
        "restores": "adapt" in reviews.allowed_acts(offering=about.offering, by=person(request)),
        "refusal": refusal,
    }
    return page(request, "studio/review/history.html", context, status=refusal.status if refusal else 200)


def _pairs(older: Version, newer: Version) -> tuple[list[Pair], list[str]]:
    """The fields that differ, and the names of those that don't."""
    named = labels.concepts()
    was, now = older.revision.as_object(), newer.revision.as_object()
    names = [*INHERITABLE, *(OWN_FIELDS if isinstance(was, LocalOffering) else ())]
    pairs, alike = [], []
    for name in names:
        before, after = _lines(was, name, named), _lines(now, name, named)
        if before == after:
            alike.append(str(LABELS[name]))
        else:
            pairs.append(Pair(str(LABELS[name]), *labels.compared(before, after)))
    for label, show in ((_("Picture"), _picture), (_("Evidence"), _evidence)):
        before, after = show(was), show(now)
        if before != after:
            pairs.append(Pair(label, *labels.compared(before, after)))
    return pairs, alike


def _picture(version: Any) -> list[Line]:
    picture = picturing.shown_by(version)
    return [Line(language, text) for language, text in picture.alternatives.items()] if picture else []


def _evidence(version: Any) -> list[Line]:
    if isinstance(version, LocalOffering):
        return []
    return [Line("", f"{row.statement_nb} ({row.citation}, {row.year})") for row in version.evidence.all()]


def _lines(version: Any, name: str, named: Concepts) -> list[Line]:
    if name in OWN_FIELDS:
        return [Line("", words)] if (words := _own(version, name)) else []
    if not versions.says_ours(version, name):
        return [Line("", _("Follows the national text"))]
    return labels.lines(labels.said(content.of(version), name), name, named)


def _own(version: LocalOffering, name: str) -> str:
    if name == "nationwide":
        return _("Yes") if version.nationwide else _("No")
    return str(getattr(version, name) or "")
