"""The picture of an offering: chosen among those that may be used, or added with words for what it shows."""

import uuid
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from tilbudskatalog.catalog.offerings import picturing
from tilbudskatalog.catalog.offerings.models import LocalOffering
from tilbudskatalog.catalog.offerings.pictures import ALTERNATIVES, Picture
from tilbudskatalog.doors.studio import subject
from tilbudskatalog.doors.studio.answering import page, person, workspace
from tilbudskatalog.doors.studio.paging import page_of
from tilbudskatalog.doors.studio.subject import Subject
from tilbudskatalog.ground.base.errors import Invalid, NotFound, Refusal
from tilbudskatalog.registers.organizations.policy import Act, Policy

NONE, NATIONAL = "", "national"


@workspace("GET", "POST")
def shelf(request: HttpRequest, /, **which: Any) -> HttpResponse:
    about = subject.of(request, **which)
    if request.method != "POST":
        return _show(request, about)
    chosen = request.POST.get("bilde", NONE)
    try:
        picture = None if chosen in (NONE, NATIONAL) else _uid(chosen)
        picturing.choose(offering=about.offering, by=person(request), picture=picture, national=chosen == NATIONAL)
    except Refusal as refusal:
        return _show(request, about, refusal)
    messages.success(request, _("Saved as a draft. What is published stands until this is approved."))
    return redirect(about.address("picture"))


@workspace("POST")
def add(request: HttpRequest, /, **which: Any) -> HttpResponse:
    about = subject.of(request, **which)
    try:
        picturing.add(
            organization=about.offering.organization,
            by=person(request),
            file=request.FILES.get("file"),
            alternatives=_words(request),
        )
    except Refusal as refusal:
        return _show(request, about, refusal)
    messages.success(request, _("The picture is added. Choose it below to show it."))
    return redirect(about.address("picture"))


@workspace("POST")
def describe(request: HttpRequest, /, **which: Any) -> HttpResponse:
    about = subject.of(request, **which)
    Policy(person(request)).require(Act.EDIT, about.offering.organization)
    try:
        picturing.describe(picture=_own(request, about), by=person(request), alternatives=_words(request))
    except Refusal as refusal:
        return _show(request, about, refusal)
    messages.success(request, _("The words are changed wherever the picture is shown."))
    return redirect(about.address("picture"))


@workspace("POST")
def remove(request: HttpRequest, /, **which: Any) -> HttpResponse:
    about = subject.of(request, **which)
    Policy(person(request)).require(Act.EDIT, about.offering.organization)
    try:
        picturing.remove(picture=_own(request, about), by=person(request))
    except Refusal as refusal:
        return _show(request, about, refusal)
    messages.success(request, _("The picture and its files are deleted."))
    return redirect(about.address("picture"))


def _own(request: HttpRequest, about: Subject) -> Picture:
    """Raises the same for what is another's and for what is none."""
    found = picturing.usable_in(about.offering).filter(uid=_uid(request.POST.get("bilde", ""))).first()
    if found is None:
        raise NotFound(_("There is no such picture among those that you may use."))
    return found


def _uid(written: str) -> uuid.UUID:
    if not written:
        raise Invalid({"bilde": _("Choose a picture.")})
    try:
        return uuid.UUID(written)
    except ValueError:
        raise NotFound(_("There is no such picture among those that you may use.")) from None


def _words(request: HttpRequest) -> dict[str, str]:
    return {name: request.POST.get(name, "") for name in ALTERNATIVES}


def _show(request: HttpRequest, about: Subject, refusal: Refusal | None = None) -> HttpResponse:
    by, offering = person(request), about.offering
    draft, policy = offering.draft(), Policy(by)
    national = draft.template.picture if isinstance(draft, LocalOffering) and draft.template else None
    found = page_of(request, picturing.usable_in(offering).select_related("organization"))
    follows = isinstance(draft, LocalOffering) and draft.picture_id is None and draft.national_picture
    context = about.frame() | {
        "page": found,
        "pictures": [(each, policy.may(Act.EDIT, each.organization)) for each in found.items],
        "chosen": draft.picture,
        "national": national,
        "follows": bool(follows and national),
        "edits": policy.may(Act.EDIT, offering.organization),
        "address": about.address("picture"),
        "errors": getattr(refusal, "fields", {}),
        "typed": request.POST.dict() if refusal else {},
        "refusal": refusal,
    }
    return page(request, "studio/picture/shelf.html", context, status=refusal.status if refusal else 200)
