"""For administrators: the systems that may act through the interface, by which agreement, and since when."""

from typing import Any

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from tilbudskatalog.doors.studio import filled, organizations
from tilbudskatalog.doors.studio.answering import page, person, workspace
from tilbudskatalog.doors.studio.paging import page_of
from tilbudskatalog.ground.access import bearer
from tilbudskatalog.ground.base import clock
from tilbudskatalog.ground.base.errors import Invalid, NotFound, Refusal, Sentence
from tilbudskatalog.registers.organizations import systems
from tilbudskatalog.registers.organizations.models import Organization, SystemAgreement

Purpose = SystemAgreement.Purpose
SCOPES = {Purpose.PROVIDER: bearer.PROVIDER, Purpose.ON_BEHALF: bearer.ON_BEHALF}
ASKED = ("name", "issuer", "client_id", "purpose", "organization", "valid_from", "valid_to")


@workspace("GET")
def listing(request: HttpRequest) -> HttpResponse:
    _require_administrator(request)
    found = page_of(request, systems.all_agreements())
    context = {"page": found, "rows": [_row(each) for each in found.items], "today": clock.today()}
    return page(request, "studio/systems/systems.html", context)


@workspace("GET", "POST")
def new(request: HttpRequest) -> HttpResponse:
    _require_administrator(request)
    refusal, typed = None, dict.fromkeys(ASKED, "")
    if request.method == "POST":
        typed = {name: request.POST.get(name, "").replace("\x00", "").strip() for name in ASKED}
        try:
            made = systems.agree(by=person(request), **_read(typed))
        except Refusal as no:
            refusal = no
        else:
            messages.success(request, _("The agreement with %(system)s is made.") % {"system": made.user})
            return redirect("studio:systems")
    return _form(request, typed, refusal)


@workspace("GET", "POST")
def end(request: HttpRequest, agreement_number: int) -> HttpResponse:
    """Asks first: what the system sends is refused from the moment that it ends."""
    agreement = systems.all_agreements().filter(pk=agreement_number).first()
    if agreement is None:
        raise NotFound
    if request.method == "POST":
        systems.end(agreement=agreement, by=person(request))
        messages.success(request, _("The agreement with %(system)s has ended.") % {"system": agreement.user})
        return redirect("studio:systems")
    return page(request, "studio/systems/end.html", {"row": _row(agreement)})


def _require_administrator(request: HttpRequest) -> None:
    if not person(request).is_superuser:
        raise NotFound


def _row(agreement: SystemAgreement) -> dict[str, Any]:
    issuer, client = systems.client_of(agreement.user)
    today = clock.today()
    return {
        "agreement": agreement,
        "issuer": issuer,
        "client": client,
        "scope": SCOPES[Purpose(agreement.purpose)],
        "over": agreement.is_over(today),
        "begun": agreement.valid_from <= today,
    }


def _read(typed: dict[str, str]) -> dict[str, Any]:
    """What the act takes. Raises `Invalid` for what can't be read, with all else that is wrong."""
    given: dict[str, Any] = {name: typed[name] for name in ("issuer", "client_id", "name", "purpose")}
    given |= dict.fromkeys(("organization", "valid_from", "valid_to"))
    unread: dict[str, Sentence] = {}
    if given["issuer"] not in settings.SYSTEM_ISSUERS:
        unread["issuer"] = _("Choose one of those whose tokens are believed here.")
    for name in ("valid_from", "valid_to", "organization"):
        try:
            if name != "organization":
                given[name] = filled.day(typed[name], name)
            elif typed[name]:
                given[name] = organizations.named(typed[name], name)
        except Invalid as invalid:
            unread |= invalid.fields
    if unread:
        first = given["valid_from"] or clock.today()
        raise Invalid(systems.faults(systems.Asked(**{**given, "valid_from": first})) | unread)
    return given


def _form(request: HttpRequest, typed: dict[str, str], refusal: Refusal | None) -> HttpResponse:
    chosen = typed["issuer"] or (settings.SYSTEM_ISSUERS[0] if len(settings.SYSTEM_ISSUERS) == 1 else "")
    meanings = {
        Purpose.ON_BEHALF: _("It acts for citizens, each of whom it names, and they see it on their own page."),
        Purpose.PROVIDER: _("It describes the organization's offerings, and people there review them."),
    }
    context = {
        "typed": typed,
        "errors": getattr(refusal, "fields", {}),
        "refusal": refusal,
        "issuers": [(issuer, issuer == chosen) for issuer in settings.SYSTEM_ISSUERS],
        "purposes": [
            {"value": each.value, "label": each.label, "meaning": meaning, "scope": SCOPES[each]}
            for each, meaning in meanings.items()
        ],
        "names": Organization.objects.filter(closed__isnull=True).values_list("name", flat=True).order_by("name"),
    }
    return page(request, "studio/systems/new.html", context, status=refusal.status if refusal else 200)
