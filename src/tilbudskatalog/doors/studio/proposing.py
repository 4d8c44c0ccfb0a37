"""New national offerings: proposed by the national editors, or suggested by a provider that has made one of its own."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from tilbudskatalog.catalog.offerings import national_offerings, suggestions
from tilbudskatalog.catalog.offerings.dealings import Suggestion
from tilbudskatalog.catalog.offerings.models import Level
from tilbudskatalog.doors.studio import drafts, subject
from tilbudskatalog.doors.studio.answering import page, person, workspace
from tilbudskatalog.doors.studio.workplace import Workplace
from tilbudskatalog.ground.base.errors import NotFound, NotPermitted, Refusal
from tilbudskatalog.ground.base.ids import slug
from tilbudskatalog.registers.organizations.models import Organization

TEXTS = ("title", "summary")
LANGUAGES = ("nb", "nn")
ANSWERED_SHOWN = 20


@workspace("GET", "POST")
def propose(request: HttpRequest) -> HttpResponse:
    directorate = _directorate(request)
    if request.method != "POST":
        return _form(request)
    post = request.POST
    texts = {
        language: {name: post.get(f"texts.{language}.{name}", "").replace("\x00", "") for name in TEXTS}
        for language in LANGUAGES
    }
    given = {
        language: {name: text for name, text in fields.items() if text.strip()} for language, fields in texts.items()
    }
    code = post.get("code", "").strip() or slug(texts["nb"]["title"]).replace("-", "_").strip("_") or "tilbud"
    try:
        made = national_offerings.propose(
            code=code, organization=directorate, level=post.get("level", ""), texts=given, values={}, by=person(request)
        )
    except Refusal as refusal:
        return _form(request, refusal)
    messages.success(request, _("It is a draft now. Write the rest, and send it for approval."))
    return redirect("studio:national-offering", made.code)


def _form(request: HttpRequest, refusal: Refusal | None = None) -> HttpResponse:
    errors = {name.replace(".", "-"): sentence for name, sentence in getattr(refusal, "fields", {}).items()}
    context = {
        "levels": [(value, label) for value, label in Level.choices],
        "typed": {name.replace(".", "_"): value for name, value in request.POST.items()},
        "errors": errors,
        "wrong": {name.replace("-", "_"): sentence for name, sentence in errors.items()},
        "refusal": refusal,
    }
    return page(request, "studio/lead/propose.html", context, status=refusal.status if refusal else 200)


@workspace("POST")
def suggest(request: HttpRequest, /, **which: Any) -> HttpResponse:
    about = subject.of(request, **which)
    suggestions.suggest(offering=about.offering, by=person(request), reason=request.POST.get("reason", ""))
    messages.success(request, _("The national editors have your suggestion, and will answer here."))
    return redirect(about.address("review"))


@workspace("GET")
def suggested(request: HttpRequest) -> HttpResponse:
    _directorate(request, reads=True)
    return _suggested(request)


@workspace("POST")
def answer(request: HttpRequest, suggestion: int, act: str) -> HttpResponse:
    directorate = _directorate(request)
    asked = Suggestion.objects.filter(pk=suggestion).first()
    if asked is None:
        raise NotFound(_("There is no such suggestion."))
    try:
        if act == "accept":
            made = suggestions.accept(suggestion=asked, organization=directorate, by=person(request))
            messages.success(request, _("It is a national draft now, with the provider's words."))
            return redirect("studio:national-offering", made.code)
        words = request.POST.get("answer", "")
        suggestions.decline(suggestion=asked, organization=directorate, by=person(request), answer=words)
    except Refusal as refusal:
        return _suggested(request, refusal, suggestion)
    messages.success(request, _("The provider has your answer."))
    return redirect("studio:suggestions")


def _suggested(request: HttpRequest, refusal: Refusal | None = None, number: int = 0) -> HttpResponse:
    rows = Suggestion.objects.select_related("offering__organization", "offering__latest_revision", "by", "template")
    waiting = list(rows.filter(answered_at__isnull=True))
    context = {
        "waiting": [(row, drafts.titles(row.offering.latest_revision.content)) for row in waiting],
        "answered": [
            (row, drafts.titles(row.offering.latest_revision.content))
            for row in rows.filter(answered_at__isnull=False).order_by("-answered_at")[:ANSWERED_SHOWN]
        ],
        "edits": bool(Workplace.of(person(request)).edits),
        "refusal": refusal,
        "errors": getattr(refusal, "fields", {}),
        "number": number,
        "typed": request.POST.get("answer", ""),
    }
    return page(request, "studio/lead/suggestions.html", context, status=refusal.status if refusal else 200)


def _directorate(request: HttpRequest, *, reads: bool = False) -> Organization:
    """The one that leads the national catalog, where this person may write it (or read it)."""
    place = Workplace.of(person(request))
    keys = place.reads if reads else place.edits
    found = Organization.objects.filter(pk__in=keys, kind=Organization.Kind.DIRECTORATE).first()
    if found is None:
        raise NotPermitted
    return found
