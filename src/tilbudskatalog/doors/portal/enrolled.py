"""After the sign-up: the code, the receipt, and what one can do with a place or a place in line.

Who has logged in comes by their own page; who has not, by the link in a letter, which is used up by what is done.
"""

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
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods

from tilbudskatalog.catalog.search import reading
from tilbudskatalog.doors.portal import refusals, runs
from tilbudskatalog.doors.portal.addresses import Document, address, find_address
from tilbudskatalog.ground.access import readings
from tilbudskatalog.ground.access.models import User
from tilbudskatalog.ground.base.errors import DatabaseAway, Invalid, NotFound, Refusal, Sentence
from tilbudskatalog.ground.design.wording import pick
from tilbudskatalog.participation.enrollment import answers, contacts, enrollments, links, seating, telling
from tilbudskatalog.participation.enrollment.kinds import Status
from tilbudskatalog.participation.enrollment.models import Enrollment, Step

ACTS: dict[str, Callable[..., Enrollment]] = {
    "ja": enrollments.accept,
    "nei": enrollments.decline,
    "meld-av": enrollments.cancel,
}


def log_in_first(request: HttpRequest) -> HttpResponse:
    return redirect_to_login(request.get_full_path())


@require_http_methods(["GET", "HEAD", "POST"])
def code(request: HttpRequest, uid: UUID) -> HttpResponseBase:
    """The same page for every address of this form: it does not tell which sign-ups there are."""
    if request.method != "POST":
        return _code_page(request, uid)
    written = request.POST.get("kode", "")
    try:
        enrollment = contacts.confirm(uid=uid, code=written)
        receipt = links.new(enrollment)
    except Invalid as invalid:
        return _code_page(request, uid, written, fault=invalid.fields["code"])
    except Refusal as refusal:
        return _code_page(request, uid, written, fault=refusal.sentence)
    except (DatabaseAway, OperationalError, InterfaceError):
        return refusals.away(request, DatabaseAway())
    return redirect(receipt)


@require_http_methods(["GET", "HEAD", "POST"])
def link(request: HttpRequest, token: str) -> HttpResponseBase:
    """What a link in a letter opens. Reading it uses nothing up: mail servers read links too."""

    def done(act: Callable[..., Enrollment]) -> str:
        return links.carry_out(token, act)

    return _answered(request, lambda: links.opened(token), done)


@require_http_methods(["GET", "HEAD", "POST"])
def enrollment(request: HttpRequest, uid: UUID) -> HttpResponseBase:
    """One's own, with a log-in. What is somebody else's is not found."""
    person = request.user
    if not isinstance(person, User):
        return log_in_first(request)

    def found() -> Enrollment:
        rows = Enrollment.objects.of_person(person).select_related("course__offering__organization")
        mine = rows.filter(uid=uid).first()
        if mine is None:
            raise NotFound
        return mine

    def done(act: Callable[..., Enrollment]) -> str:
        act(enrollment=found(), by=person)
        return reverse("portal:enrollment", args=[uid])

    return _answered(request, found, done)


def _answered(
    request: HttpRequest, found: Callable[[], Enrollment], done: Callable[[Callable[..., Enrollment]], str]
) -> HttpResponseBase:
    trouble: Sentence = ""
    status = HTTPStatus.OK
    try:
        if request.method == "POST" and (act := ACTS.get(request.POST.get("svar", ""))):
            try:
                return redirect(done(act))
            except (DatabaseAway, NotFound):
                raise
            except Refusal as refusal:
                trouble, status = refusal.sentence, HTTPStatus(refusal.status)
        return _page(request, found(), trouble=trouble, status=status)
    except (DatabaseAway, OperationalError, InterfaceError):
        return refusals.away(request, DatabaseAway())
    except Refusal as refusal:
        return refusals.refused(request, refusal)


def shown(enrollment: Enrollment) -> dict[str, Any]:
    """What a page says of an enrollment. The course is told from its snapshot, also when it is over or cancelled."""
    document = reading.document("course", str(enrollment.course.uid))
    offering: Document | None = reading.document("offering", str(enrollment.course.offering.uid))
    status = Status(enrollment.status)
    return {
        "enrollment": enrollment,
        "status": status,
        "title": pick(offering["texts"], "title") if offering else "",
        "offering": address(offering) if offering else find_address(),
        "run": runs.run(document, offering, None) if document and offering else None,
        "in_line": seating.place_in_line(enrollment),
        "deadline": telling.moment(enrollment.deadline) if enrollment.deadline else "",
        "asked": status == Status.WAITING and enrollment.asked_at is not None,
        "ended": not enrollment.alive,
    }


def _page(request: HttpRequest, enrollment: Enrollment, *, trouble: Sentence, status: HTTPStatus) -> HttpResponse:
    steps = [(telling.moment(step.at), _STEPS.get(step.act, step.act), _note(step)) for step in enrollment.steps.all()]
    subject = enrollment.person.pseudonym if enrollment.person else enrollment.uid
    context = shown(enrollment) | {
        "trouble": trouble,
        "steps": steps,
        "answers": answers.given([enrollment]).get(enrollment.pk, []),
        "mine": enrollment.person_id is not None,
        "readings": readings.of(subject).filter(uid=enrollment.uid),
    }
    response = render(request, "portal/signup/enrollment.html", context, status=status)
    response["Cache-Control"] = "no-store"
    response["Referrer-Policy"] = "no-referrer"
    return response


def _note(step: Step) -> str:
    through = step.details.get("through", "")
    return str(step.note or (gettext("through %s") % through if through else ""))


def _code_page(request: HttpRequest, uid: UUID, written: str = "", *, fault: Sentence = "") -> HttpResponse:
    status = HTTPStatus.UNPROCESSABLE_ENTITY if fault else HTTPStatus.OK
    context = {"uid": uid, "written": written, "fault": fault}
    response = render(request, "portal/signup/code.html", context, status=status)
    response["Cache-Control"] = "no-store"
    return response


_STEPS = {
    "enroll": _("You signed up"),
    "ask": _("You signed up"),
    "refer": _("You were referred"),
    "last_call": _("Everyone in line was asked"),
    "offer": _("You were offered a place"),
    "confirm": _("You got a place"),
    "accept": _("You took the place"),
    "declined": _("You declined the place"),
    "cancelled": _("It was cancelled"),
    "lapsed": _("The time to answer ran out"),
    "refused": _("The referral was refused"),
    "moved": _("You were moved to another course"),
    "moved_here": _("You were moved here from another course"),
    "take_out": _("The provider took you off the list"),
    "reclassify": _("The provider changed where you stand in line"),
    "attended": _("You took part"),
    "no_show": _("You did not come"),
}
