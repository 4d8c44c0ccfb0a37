"""Asking a provider without choosing a course, and reading the answer: by log-in, or by the link in a letter."""

from collections.abc import Callable
from http import HTTPStatus
from typing import Any
from uuid import UUID

from django.contrib.auth.views import redirect_to_login
from django.db import InterfaceError, OperationalError
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods

from tilbudskatalog.catalog.offerings.models import LocalOffering
from tilbudskatalog.catalog.search import reading
from tilbudskatalog.doors.portal import asker, refusals
from tilbudskatalog.doors.portal.addresses import address
from tilbudskatalog.doors.portal.answering import own
from tilbudskatalog.doors.portal.pace import Bucket
from tilbudskatalog.ground.access.models import User
from tilbudskatalog.ground.base.errors import DatabaseAway, Invalid, NotFound, Refusal, Sentence
from tilbudskatalog.ground.design.wording import pick
from tilbudskatalog.participation.enrollment import enquiries
from tilbudskatalog.participation.enrollment.enquiries import LONGEST, Question
from tilbudskatalog.participation.enrollment.models import Enquiry
from tilbudskatalog.registers.organizations.models import Organization

PACE = Bucket(20, 10)
TOO_MANY = _("Many have written in a short time. What you wrote is still here: wait a minute and send it again.")
AWAY = _("We can't save it just now. The fault is ours. What you wrote is still here: try again in a moment.")
# The domain's fields by the names that the form has for them, in the order that it asks for them.
NAMES = {"text": "tekst", "name": "navn", "email": "epost", "phone": "mobil"}


@require_http_methods(["GET", "HEAD", "POST"])
def ask_about(request: HttpRequest, uid: UUID) -> HttpResponseBase:
    """About an offering."""
    rows = LocalOffering.objects.select_related("organization").filter(uid=uid, live=True)
    return _asked(request, lambda: rows.first(), lambda offering: (offering.organization, offering))


@require_http_methods(["GET", "HEAD", "POST"])
def ask(request: HttpRequest, uid: UUID) -> HttpResponseBase:
    """A provider."""
    return _asked(request, lambda: Organization.objects.filter(uid=uid).first(), lambda provider: (provider, None))


def _asked(request: HttpRequest, found: Callable[[], Any], split: Callable[[Any], Any]) -> HttpResponseBase:
    try:
        thing = found()
        if thing is None:
            raise NotFound
        provider, offering = split(thing)
        if request.method != "POST":
            return _form(request, provider, offering)
        return _sent(request, provider, offering)
    except Refusal as refusal:
        return refusals.refused(request, refusal)
    except (DatabaseAway, OperationalError, InterfaceError):
        return refusals.away(request, DatabaseAway())


def _sent(request: HttpRequest, provider: Organization, offering: LocalOffering | None) -> HttpResponseBase:
    person = request.user if isinstance(request.user, User) else None
    question = Question(
        name=request.POST.get("navn", "").replace("\0", ""),
        text=request.POST.get("tekst", "").replace("\0", ""),
        email=request.POST.get("epost", ""),
        phone=request.POST.get("mobil", ""),
        language=(get_language() or "nb")[:2],
        wants_a_call=request.POST.get("ring") == "ja",
    )
    if not PACE.take():
        return _form(request, provider, offering, trouble=TOO_MANY, status=HTTPStatus.TOO_MANY_REQUESTS)
    try:
        if person is None:
            asker.count(request)
        enquiry = enquiries.ask(organization=provider, question=question, offering=offering, by=person)
    except Invalid as invalid:
        return _form(request, provider, offering, faults=dict(invalid.fields), status=HTTPStatus.UNPROCESSABLE_ENTITY)
    except (DatabaseAway, OperationalError, InterfaceError):
        return _form(request, provider, offering, trouble=AWAY, status=HTTPStatus.SERVICE_UNAVAILABLE)
    except Refusal as refusal:
        return _form(request, provider, offering, trouble=refusal.sentence, status=HTTPStatus(refusal.status))
    if person is not None:
        return redirect(reverse("portal:my_question", args=[enquiry.uid]))
    return _shown(request, "portal/asking/thanks.html", {"provider": provider})


def _form(
    request: HttpRequest,
    provider: Organization,
    offering: LocalOffering | None,
    *,
    faults: dict[str, Sentence] | None = None,
    trouble: Sentence = "",
    status: HTTPStatus = HTTPStatus.OK,
) -> HttpResponse:
    person = request.user if isinstance(request.user, User) else None
    said = {name: request.POST.get(name, "") for name in ("navn", "epost", "mobil", "tekst", "ring")}
    if person is not None and request.method != "POST":
        said |= {"navn": person.get_full_name(), "epost": person.email}
    context = {
        "provider": provider,
        "about": _about(offering),
        "said": said,
        "faults": {name: faults[field] for field, name in NAMES.items() if faults and field in faults},
        "trouble": trouble,
        "longest": LONGEST,
    }
    return _shown(request, "portal/asking/ask.html", context, status=status)


def _about(offering: LocalOffering | None) -> dict[str, Any] | None:
    """What the question is about, as it is published."""
    document = reading.last_document("offering", str(offering.uid)) if offering else None
    return document and {"title": pick(document["texts"], "title"), "href": address(document)}


@require_http_methods(["GET", "HEAD", "POST"])
def question(request: HttpRequest, token: str) -> HttpResponseBase:
    """The link in a letter."""
    return _conversation(request, lambda: enquiries.opened(token), None)


@require_http_methods(["GET", "HEAD", "POST"])
def my_question(request: HttpRequest, uid: UUID) -> HttpResponseBase:
    person = request.user
    if not isinstance(person, User):
        return redirect_to_login(request.get_full_path())

    def found() -> Enquiry:
        mine = Enquiry.objects.select_related("organization", "offering").filter(uid=uid, person=person).first()
        if mine is None:
            raise NotFound
        return mine

    return _conversation(request, found, person)


def _conversation(request: HttpRequest, found: Callable[[], Enquiry], person: User | None) -> HttpResponseBase:
    context: dict[str, Any] = {"faults": {}, "text": ""}
    status = HTTPStatus.OK
    try:
        enquiry = found()
        if request.method == "POST":
            context["text"] = request.POST.get("tekst", "").replace("\0", "")
            try:
                enquiries.go_on(enquiry=enquiry, by=person, text=context["text"])
                return redirect(request.path)
            except Invalid as invalid:
                context["faults"], status = {"tekst": invalid.fields["text"]}, HTTPStatus.UNPROCESSABLE_ENTITY
        return _shown(
            request,
            "portal/asking/conversation.html",
            context | {"enquiry": enquiry, "about": _about(enquiry.offering), "longest": LONGEST},
            status=status,
        )
    except Refusal as refusal:
        return refusals.refused(request, refusal)
    except (DatabaseAway, OperationalError, InterfaceError):
        return refusals.away(request, DatabaseAway())


def _shown(
    request: HttpRequest, template: str, context: dict[str, Any], *, status: HTTPStatus = HTTPStatus.OK
) -> HttpResponse:
    return own(render(request, template, context, status=status))
