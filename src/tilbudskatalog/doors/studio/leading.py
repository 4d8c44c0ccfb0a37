"""What national editors see and do around one national text: who has words of their own and why, what is known of its
effect, and what takes its place."""

from collections import defaultdict
from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from tilbudskatalog.catalog.offerings import content, evidence, succession
from tilbudskatalog.catalog.offerings.fields import INHERITABLE, LABELS
from tilbudskatalog.catalog.offerings.known import Evidence
from tilbudskatalog.catalog.offerings.models import Adaptation, LocalOffering, NationalOffering, Override
from tilbudskatalog.doors.studio import drafts, filled, labels, subject
from tilbudskatalog.doors.studio.answering import page, person, workspace
from tilbudskatalog.doors.studio.labels import Line
from tilbudskatalog.doors.studio.paging import page_of
from tilbudskatalog.doors.studio.subject import Subject
from tilbudskatalog.ground.base.errors import Invalid, Refusal
from tilbudskatalog.registers.organizations.policy import Act, Policy


@dataclass(frozen=True, slots=True)
class Kept:
    """One provider's own words in one field. `reason` is what it gave when it kept them."""

    offering: LocalOffering
    field: str
    reason: str
    lines: list[Line]


@workspace("GET")
def own(request: HttpRequest, /, **which: Any) -> HttpResponse:
    """Read from what is published: drafts of providers are theirs alone."""
    about = subject.of(request, **which)
    rows = Override.objects.filter(offering__template=about.offering, offering__live=True)
    counts: dict[str, int] = defaultdict(int)
    for name in rows.values_list("field", flat=True):
        counts[name] += 1
    chosen = request.GET.get("felt", "")
    if chosen in counts:
        rows = rows.filter(field=chosen)
    found = page_of(request, rows.select_related("offering__organization").order_by("field", "offering__key"))
    context = about.frame() | {
        "page": found,
        "kept": _kept(found.items),
        "chosen": chosen,
        "fields": [(name, str(LABELS[name]), counts[name]) for name in INHERITABLE if name in counts],
    }
    return page(request, "studio/lead/own.html", context)


def _kept(overrides: list[Override]) -> list[Kept]:
    keys = {override.offering_id for override in overrides}
    said, named = content.in_bulk(LocalOffering, keys), labels.concepts()
    reasons = dict[tuple[int, str], str]()
    for key, name, reason in Adaptation.objects.filter(offering__in=keys).values_list(
        "offering_id", "field", "kept_reason"
    ):
        reasons[key, name] = reason
    return [
        Kept(
            each.offering,
            str(LABELS[each.field]),
            reasons.get((each.offering_id, each.field), ""),
            labels.lines(content.value_of(said[each.offering_id], each.field), each.field, named),
        )
        for each in overrides
    ]


@workspace("GET", "POST")
def known(request: HttpRequest, /, **which: Any) -> HttpResponse:
    about = subject.of(request, **which)
    if request.method != "POST":
        return _known(request, about)
    try:
        evidence.add(offering=about.offering, by=person(request), said=request.POST.dict())
    except Refusal as refusal:
        return _known(request, about, refusal)
    messages.success(request, _("Added to the draft. It is public when the draft is approved."))
    return redirect(about.address("evidence"))


@workspace("POST")
def forget(request: HttpRequest, /, **which: Any) -> HttpResponse:
    about = subject.of(request, **which)
    number = filled.number(request.POST.get("nummer", "")) or 0
    try:
        evidence.remove(offering=about.offering, by=person(request), number=number)
    except Refusal as refusal:
        return _known(request, about, refusal)
    messages.success(request, _("Taken out of the draft."))
    return redirect(about.address("evidence"))


def _known(request: HttpRequest, about: Subject, refusal: Refusal | None = None) -> HttpResponse:
    context = about.frame() | {
        "evidence": list(about.offering.draft().evidence.all()),
        "strengths": Evidence.Strength.choices,
        "edits": Policy(person(request)).may(Act.EDIT, about.offering.organization),
        "typed": request.POST.dict() if refusal else {},
        "errors": getattr(refusal, "fields", {}),
        "refusal": refusal,
        "address": about.address("evidence"),
    }
    return page(request, "studio/lead/evidence.html", context, status=refusal.status if refusal else 200)


@workspace("GET", "POST")
def retire(request: HttpRequest, /, **which: Any) -> HttpResponse:
    about = subject.of(request, **which)
    Policy(person(request)).require(Act.APPROVE, about.offering.organization)
    if request.method != "POST":
        return _retire(request, about)
    code, reason = request.POST.get("successor", ""), request.POST.get("reason", "")
    try:
        successor = NationalOffering.objects.filter(code=code).first()
        if successor is None:
            raise Invalid({"successor": _("Choose another national offering that is published.")})
        succession.retire(offering=about.offering, successor=successor, reason=reason, by=person(request))
    except Refusal as refusal:
        return _retire(request, about, refusal)
    messages.success(request, _("Retired. Providers that follow it are told in their workspace."))
    return redirect(about.address())


def _retire(request: HttpRequest, about: Subject, refusal: Refusal | None = None) -> HttpResponse:
    others = NationalOffering.objects.filter(live=True, successor__isnull=True).exclude(pk=about.offering.pk)
    codes = dict(others.values_list("pk", "code"))
    titles = drafts.national_titles(list(codes))
    context = about.frame() | {
        "others": [(code, titles.get(key, {"nb": code})) for key, code in codes.items()],
        "followers": LocalOffering.objects.filter(template=about.offering, live=True).count(),
        "chosen": request.POST.get("successor", ""),
        "typed": request.POST.dict() if refusal else {},
        "errors": getattr(refusal, "fields", {}),
        "refusal": refusal,
    }
    return page(request, "studio/lead/retire.html", context, status=refusal.status if refusal else 200)


@workspace("POST")
def move(request: HttpRequest, /, **which: Any) -> HttpResponse:
    """A provider's act: on to what took the template's place."""
    about = subject.of(request, **which)
    succession.move(offering=about.offering, by=person(request))
    messages.success(
        request, _("The draft follows the new national offering. Look through it, and send it for approval.")
    )
    return redirect(about.address())
