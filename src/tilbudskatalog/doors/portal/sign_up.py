"""The road to a place: four short pages with a question each. It works without a script, and with or without log-in."""

from collections.abc import Mapping
from dataclasses import dataclass
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

from tilbudskatalog.catalog.courses.models import Course
from tilbudskatalog.doors.portal import asker, enrolled, refusals, runs, signing_up
from tilbudskatalog.doors.portal.addresses import address, find_address
from tilbudskatalog.doors.portal.pace import Bucket
from tilbudskatalog.doors.portal.signing_up import CONTACT, NEEDS, REVIEW, STEPS, WHO, Form
from tilbudskatalog.ground.access import interrupted
from tilbudskatalog.ground.access.models import User
from tilbudskatalog.ground.base import clock
from tilbudskatalog.ground.base.errors import DatabaseAway, Invalid, NotFound, Refusal, Sentence
from tilbudskatalog.ground.design.wording import pick
from tilbudskatalog.participation.enrollment import answers, contacts, enrollments, homes, party
from tilbudskatalog.participation.enrollment.enrollments import BY_CONSENT, AlreadyEnrolled
from tilbudskatalog.participation.enrollment.kinds import Need

# Far more than people send from one place, far less than a script does.
PACE = Bucket(60, 2)
TOO_MANY = _("Many are signing up just now. What you wrote is still here: wait a minute and send it again.")
AWAY = _("We can't save it just now. The fault is ours. What you wrote is still here: try again in a moment.")


@require_http_methods(["GET", "HEAD", "POST"])
def sign_up(request: HttpRequest, course_id: UUID) -> HttpResponseBase:
    try:
        course = _course(course_id)
        enrollments.check_open(course, without_login=False)
        # Raises where the offering has been withdrawn since.
        runs.documents(course_id)
    except (DatabaseAway, OperationalError, InterfaceError):
        return refusals.away(request, DatabaseAway())
    except Refusal as refusal:
        return refusals.refused(request, refusal)
    if _person(request) is None and not course.without_login:
        if request.method == "POST":
            interrupted.keep(request)
        return enrolled.log_in_first(request)
    if request.method != "POST":
        left = interrupted.kept(request)
        if left is not None and left.path == request.get_full_path():
            interrupted.forget(request)
            return _page(request, course, Form.of(left.post, answers.put(course)), _number(left.post.get("steg", "")))
        return _page(request, course, Form.blank(_person(request), course), WHO)
    return _taken(request, course, Form.of(request.POST, answers.put(course)))


def _taken(request: HttpRequest, course: Course, form: Form) -> HttpResponseBase:
    """The page that a button leads to: back, to a step that somebody wants to change, or one on."""
    step = _number(request.POST.get("steg", ""))
    if target := request.POST.get("til", ""):
        return _page(request, course, form, _number(target))
    if step == WHO:
        form = form.named(_person(request))
    faults = _faults(form, course)
    so_far = signing_up.until(faults, step)
    if so_far:
        return _page(request, course, form, signing_up.first_step(so_far), faults=so_far)
    if step < REVIEW:
        return _page(request, course, form, step + 1)
    return _sent(request, course, form)


def _sent(request: HttpRequest, course: Course, form: Form) -> HttpResponseBase:
    person = _person(request)
    if not PACE.take():
        return _page(request, course, form, REVIEW, trouble=TOO_MANY, status=HTTPStatus.TOO_MANY_REQUESTS)
    try:
        if person is None:
            asker.count(request)
            uid = contacts.ask(course=course, party=form.party())
            return redirect(f"{reverse('portal:code', args=[uid])}?kurs={course.uid}")
        enrollment = enrollments.enroll(course=course, by=person, party=form.party())
    except AlreadyEnrolled as known:
        # To where it stands.
        return redirect(reverse("portal:enrollment", args=[known.enrollment.uid]))
    except Invalid as invalid:
        faults = dict(invalid.fields)
        return _page(request, course, form, signing_up.first_step(faults), faults=faults)
    except (DatabaseAway, OperationalError, InterfaceError):
        return _page(request, course, form, REVIEW, trouble=AWAY, status=HTTPStatus.SERVICE_UNAVAILABLE)
    except Refusal as refusal:
        return _page(request, course, form, REVIEW, trouble=refusal.sentence, status=refusal.status)
    return redirect(reverse("portal:enrollment", args=[enrollment.uid]))


def _faults(form: Form, course: Course) -> dict[str, Sentence]:
    """What the rules say of all that has been written so far, by the domain's fields."""
    given, unread = form.party(), form.unread(course)
    try:
        party.check(given, course, today=clock.today())
    except Invalid as invalid:
        return dict(invalid.fields) | unread
    if unread:
        return unread
    if course.offering.organization.kind in BY_CONSENT and not given.consents:
        return {"consents": _("The provider needs your consent to keep this.")}
    return {}


def _page(
    request: HttpRequest,
    course: Course,
    form: Form,
    step: int,
    *,
    faults: dict[str, Sentence] | None = None,
    trouble: Sentence = "",
    status: int | None = None,
) -> HttpResponse:
    document, offering = runs.documents(course.uid)
    if document is None or offering is None:
        raise NotFound(_("We can't find this course. It may be over, or the address may be misspelt."))
    shown = signing_up.by_form(faults or {})
    context: dict[str, Any] = (
        _told(course, form)
        | _lives(course, form)
        | {
            "step": step,
            "steps": range(1, STEPS + 1),
            "last": STEPS,
            "heading": signing_up.TITLES[step],
            "title": pick(offering["texts"], "title"),
            "offering": address(offering),
            "run": runs.run(document, offering, runs.live_one(document)),
            "carried": _carried(form, step),
            "questions": _questions(course, form, shown),
            "by_consent": course.offering.organization.kind in BY_CONSENT,
            "provider": course.offering.organization.name,
            "price": runs.price(document),
            "no_show": runs.no_show(document),
            "faults": shown,
            "trouble": trouble,
            "action": reverse("portal:sign_up", args=[course.uid]),
            "logged_in": _person(request) is not None,
            "log_in": f"{reverse('portal:login')}?next={reverse('portal:sign_up', args=[course.uid])}",
        }
    )
    code = status or (HTTPStatus.UNPROCESSABLE_ENTITY if shown else HTTPStatus.OK)
    response = render(request, "portal/signup/step.html", context, status=code)
    response["Cache-Control"] = "no-store"
    return response


def _told(course: Course, form: Form) -> dict[str, Any]:
    """What has been said so far, and what it makes the pages ask for."""
    said = form.said["hvem"]
    return {
        "said": form.said,
        "needs": form.needs,
        "ways": [(way, *signing_up.WAY_LABELS[way]) for way in signing_up.ways(course)],
        "way": signing_up.WAY_LABELS.get(said, ("", ""))[0],
        "all_needs": [(need.value, need.label, need.value in form.needs) for need in Need],
        "name_label": signing_up.name_label(form),
        "for_child": said in signing_up.CHILDREN,
        "together": said in signing_up.TOGETHER,
        "asks_for_birth": signing_up.asks_for_birth(course, form),
    }


def _lives(course: Course, form: Form) -> dict[str, Any]:
    """For whose inhabitants it is; and where to look, for who lives in another municipality."""
    limits = homes.limits(course)
    here = homes.named(form.said["kommune"]) if limits and form.said["kommune"].strip() else []
    elsewhere = find_address(sted=here[0].name) if here and homes.fault(form.said["kommune"], course) else ""
    home = here[0] if here else None
    return {"limits": limits, "elsewhere": elsewhere, "home": home, "home_label": signing_up.home_label(form)}


# The fields that each page shows itself; it carries the others.
SHOWN = {
    WHO: ("hvem", "antall", "fullmakt", "fullmakt_til"),
    CONTACT: ("navn", "fodt", "kommune", "mobil", "epost"),
    NEEDS: ("tolkesprak",),
}


def _carried(form: Form, step: int) -> list[tuple[str, str]]:
    own = SHOWN.get(step, ("samtykke",))
    carried = [(name, value) for name, value in form.said.items() if name not in own and value]
    if step == NEEDS:
        return carried
    answered = [(signing_up.answer_name(key), answer) for key, answer in form.answers.items() if answer]
    return [*carried, *(("behov", need) for need in form.needs), *answered]


@dataclass(frozen=True, slots=True)
class Question:
    """One of the provider's own as the page shows it: `answer` as it was written, `words` for reading it over."""

    put: answers.Put
    name: str
    answer: str
    words: str
    fault: Sentence

    @property
    def may_be_left(self) -> bool:
        return not self.put.required


def _questions(course: Course, form: Form, faults: Mapping[str, Sentence]) -> list[Question]:
    """Where one comes to the page for the first time, or back to it, nothing is answered that was not."""
    found = []
    for each in answers.put(course):
        name, answer = signing_up.answer_name(each.key), form.answers.get(each.key, "")
        found.append(Question(each, name, answer, each.words_of(answer), faults.get(name, "")))
    return found


def _course(course_id: UUID) -> Course:
    found = Course.objects.select_related("offering__organization").filter(uid=course_id).exclude(state="draft").first()
    if found is None:
        raise NotFound(_("We can't find this course. It may be over, or the address may be misspelt."))
    return found


def _person(request: HttpRequest) -> User | None:
    return request.user if isinstance(request.user, User) else None


def _number(text: str) -> int:
    return int(text) if text in {"1", "2", "3", "4"} else WHO
