"""Is something wrong here? A form on a page of its own, so that pages for reading need neither cookie nor database."""

from http import HTTPStatus
from typing import Any
from uuid import UUID

from django.db import InterfaceError, OperationalError
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods

from tilbudskatalog.doors.portal import labels, refusals
from tilbudskatalog.doors.portal.addresses import Document, crumb, find_address
from tilbudskatalog.doors.portal.addresses import address as address_of
from tilbudskatalog.doors.portal.pace import Bucket
from tilbudskatalog.doors.portal.published import published
from tilbudskatalog.ground.base.errors import DatabaseAway, Invalid, Refusal, Sentence
from tilbudskatalog.ground.design.wording import pick, wanted_language
from tilbudskatalog.insight import corrections

KINDS: dict[str, labels.Words] = {
    "cost": _("The price"),
    "time": _("The time"),
    "place": _("The place"),
    "contact": _("How to make contact"),
    "gone": _("It is no longer offered"),
    "other": _("Something else"),
}
# Twenty at once and then one each ten seconds: far more than readers send, far less than a script does.
PACE = Bucket(20, 10)
TOO_MANY = _("Many have written in a short time, and we can't take in more just now. Wait a minute and send it again.")
AWAY = _("We can't save it just now. The fault is ours. Your text is still here: try again in a moment.")


@require_http_methods(["GET", "HEAD", "POST"])
def correction(request: HttpRequest, uid: UUID) -> HttpResponseBase:
    try:
        document = published(uid)
    except DatabaseAway as fault:
        return refusals.away(request, fault)
    except Refusal as refusal:
        return refusals.refused(request, refusal)
    if request.method == "POST":
        return _sent(request, document)
    if request.GET.get("takk") == "1":
        return _page(request, document, thanks=True)
    return _page(request, document)


def _sent(request: HttpRequest, document: Document) -> HttpResponseBase:
    kind, text = request.POST.get("hva", ""), request.POST.get("tekst", "")
    given: dict[str, Any] = {"kind": kind, "text": text}
    if not PACE.take():
        return _page(request, document, status=HTTPStatus.TOO_MANY_REQUESTS, trouble=TOO_MANY, **given)
    try:
        corrections.report(
            offering=UUID(document["id"]),
            organization=UUID(document["organization"]["id"]),
            kind=kind,
            text=text,
            language=wanted_language(),
        )
    except Invalid as invalid:
        return _page(request, document, status=HTTPStatus.UNPROCESSABLE_ENTITY, faults=invalid.fields, **given)
    except (DatabaseAway, OperationalError, InterfaceError):
        return _page(request, document, status=HTTPStatus.SERVICE_UNAVAILABLE, trouble=AWAY, **given)
    return redirect(reverse("portal:correction", args=[document["id"]]) + "?takk=1")


def _page(
    request: HttpRequest,
    document: Document,
    *,
    status: int = HTTPStatus.OK,
    kind: str = "",
    text: str = "",
    trouble: Sentence = "",
    faults: dict[str, Sentence] | None = None,
    thanks: bool = False,
) -> HttpResponse:
    title = pick(document["texts"], "title")
    trail: list[dict[str, Any]] = [{"href": find_address(), "label": _("Find offerings")}]
    if len(document["municipalities"]) == 1:
        trail.append(crumb(document["municipalities"][0]))
    context: dict[str, Any] = {
        "document": document,
        "title": title,
        "trail": [*trail, {"href": address_of(document), "label": title}],
        "here": _("Is something wrong here?"),
        "offering": address_of(document),
        "choices": [{"value": value, "label": label, "checked": value == kind} for value, label in KINDS.items()],
        "text": text,
        "longest": corrections.LONGEST,
        "trouble": trouble,
        "faults": faults or {},
        "thanks": thanks,
    }
    response = render(request, "portal/offering/correction.html", context, status=status)
    response["Cache-Control"] = "no-store"
    return response
