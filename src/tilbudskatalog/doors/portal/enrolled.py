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
from tilbudskatalog.doors.portal import read_by, refusals, runs, standing
from tilbudskatalog.doors.portal.addresses import address, find_address
from tilbudskatalog.doors.portal.answering import own
from tilbudskatalog.ground.access import readings
from tilbudskatalog.ground.access.models import User
from tilbudskatalog.ground.base.errors import DatabaseAway, Gone, Invalid, NotFound, Refusal, Sentence
from tilbudskatalog.ground.design.wording import pick
from tilbudskatalog.participation.enrollment import answers, contacts, enrollments, links, seating, telling
from tilbudskatalog.participation.enrollment.kinds import Status
from tilbudskatalog.participation.enrollment.models import Enrollment, Step

READINGS_SHOWN = 50
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
        receipt = links.new([enrollment])[0]
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
    except Gone:
        return _used_up(request)
    except Refusal as refusal:
        return refusals.refused(request, refusal)


def _used_up(request: HttpRequest) -> HttpResponse:
    """A link that has done what it could: the letter after it has a new one."""
    return own(render(request, "portal/signup/used_up.html", status=HTTPStatus.GONE))


def shown(enrollment: Enrollment) -> dict[str, Any]:
    """What a page says of an enrollment. The course is told from its snapshot, also when it is over or cancelled."""
    document, offering = runs.last_documents(enrollment.course.uid)
    offering = offering or reading.last_document("offering", str(enrollment.course.offering.uid))
    status = Status(enrollment.status)
    return {
        "enrollment": enrollment,
        "status": status,
        "title": pick(offering["texts"], "title") if offering else "",
        "offering": address(offering) if offering else find_address(),
        "company": standing.company(enrollment),
        "run": runs.run(document, offering, None) if document and offering else None,
        "in_line": seating.place_in_line(enrollment),
        "deadline": telling.moment(enrollment.deadline) if enrollment.deadline else "",
        "asked": seating.is_asked(enrollment),
        "ended": not enrollment.alive,
        # Of a course the same word says that it is not held.
        "standing": _("not signed up any more") if status == Status.CANCELLED else status.label,
    }


def _page(request: HttpRequest, enrollment: Enrollment, *, trouble: Sentence, status: HTTPStatus) -> HttpResponse:
    steps = [(telling.moment(step.at), _STEPS.get(step.act, step.act), _note(step)) for step in enrollment.steps.all()]
    subject = enrollment.person.pseudonym if enrollment.person else enrollment.uid
    context = shown(enrollment) | _besides(enrollment)
    context |= {
        "trouble": trouble,
        "steps": steps,
        "answers": answers.given([enrollment]).get(enrollment.pk, []),
        "mine": isinstance(request.user, User) and request.user.pk in (enrollment.person_id, enrollment.entered_by_id),
        "readings": read_by.shown(readings.of(subject).filter(uid=enrollment.uid)[:READINGS_SHOWN]),
    }
    return own(render(request, "portal/signup/enrollment.html", context, status=status))


def _besides(enrollment: Enrollment) -> dict[str, Any]:
    """What only the page of this one sign-up says."""
    document, offering = runs.last_documents(enrollment.course.uid)
    told: dict[str, Any] = {"kept": standing.kept(enrollment), "ending": standing.ended(enrollment)}
    if document is None or offering is None:
        return told
    told |= {"contact": reading.contact(document, offering), "offering_id": offering["id"]}
    told["no_show"] = runs.no_show(document)
    if enrollment.status == Status.CONFIRMED:
        told["what_now"] = standing.what_now(enrollment, runs.run(document, offering, None))
    elif enrollment.status == Status.WAITING:
        waiting = Enrollment.objects.filter(course=enrollment.course).in_line().count()
        told |= {
            "queue": standing.queue(seating.place_in_line(enrollment), waiting),
            "others": standing.others(document, offering),
        }
    return told


def _note(step: Step) -> str:
    through = step.details.get("through", "")
    return str(step.note or (gettext("through %s") % through if through else ""))


def _code_page(request: HttpRequest, uid: UUID, written: str = "", *, fault: Sentence = "") -> HttpResponse:
    """What course it is for stands in the address, and is said for any that is asked for: it tells of no sign-up."""
    status = HTTPStatus.UNPROCESSABLE_ENTITY if fault else HTTPStatus.OK
    context = {"written": written, "faults": {"kode": fault} if fault else {}} | _asked_for(request.GET.get("kurs", ""))
    response = render(request, "portal/signup/code.html", context, status=status)
    response["Cache-Control"] = "no-store"
    return response


def _asked_for(course: str) -> dict[str, Any]:
    try:
        document, offering = runs.last_documents(UUID(course))
    except ValueError:
        return {}
    if document is None or offering is None:
        return {}
    return {"run": runs.run(document, offering, None), "title": pick(offering["texts"], "title")}


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
    "course_cancelled": _("It was cancelled"),
    "line_closed": _("It began before there was a place"),
    "lapsed": _("The time to answer ran out"),
    "refused": _("The referral was refused"),
    "moved": _("You were moved to another course"),
    "moved_here": _("You were moved here from another course"),
    "take_out": _("The provider took you off the list"),
    "reclassify": _("The provider changed where you stand in line"),
    "keep_from_parents": _("The provider keeps it from your parents, as you wished"),
    "acting_over": _("Who signed you up does not answer for you any more"),
    "hand_over": _("Letters go to your own contact from now on"),
    "attended": _("You took part"),
    "no_show": _("You did not come"),
}
