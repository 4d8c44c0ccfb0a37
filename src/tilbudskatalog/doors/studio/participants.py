"""Who has a place in a course or waits for one, and what its coordinators do for them.

What is read here is health data: a line in the log for each person on the page comes before the page is shown.
"""

import uuid
from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.db.models import Case, Q, QuerySet, Value, When
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from tilbudskatalog.catalog.courses.kinds import State
from tilbudskatalog.catalog.courses.models import Course
from tilbudskatalog.doors.studio import participant_rows
from tilbudskatalog.doors.studio.answering import page, person, workspace
from tilbudskatalog.doors.studio.courses import listing
from tilbudskatalog.doors.studio.courses.page import visible
from tilbudskatalog.doors.studio.drafts import Titles, national_titles
from tilbudskatalog.doors.studio.participant_form import ParticipantForm
from tilbudskatalog.ground.access import readings
from tilbudskatalog.ground.access.models import User
from tilbudskatalog.ground.base import clock
from tilbudskatalog.ground.base.clock import OSLO
from tilbudskatalog.ground.base.errors import Invalid, NotFound, Refusal
from tilbudskatalog.participation.enrollment import desk
from tilbudskatalog.participation.enrollment.models import Enrollment
from tilbudskatalog.registers.organizations.policy import Act, Policy

# To move somebody to: each stands once for everybody on the page.
OTHERS_SHOWN = 12


@workspace("GET")
def participants(request: HttpRequest, course_id: uuid.UUID) -> HttpResponse:
    return _show(request, _run(request, course_id))


def unreached(by: User) -> list[tuple[Course, Titles]]:
    """Courses to come that the person runs, where somebody can't be reached until an own contact is noted."""
    keys = Enrollment.objects.of_provider(by).acting_over().to_come().values("course")
    rows = Course.objects.filter(pk__in=keys).select_related("offering__latest_revision", "offering__organization")
    found = list(rows.order_by("starts", "pk")[:OTHERS_SHOWN])
    national = national_titles({each.offering.template_id for each in found}) if found else {}
    return [(each, listing.title_of(each, national)) for each in found]


@workspace("POST")
def add(request: HttpRequest, course_id: uuid.UUID) -> HttpResponse:
    """Somebody who asked by telephone or at the counter."""
    course, by = _run(request, course_id), person(request)
    form = ParticipantForm(course, request.POST)
    if not form.is_valid():
        form.take_what_the_rules_say()
        return _show(request, course, status=422, form=form)
    try:
        desk.add(course=course, by=by, party=form.party(), **form.line())
    except Invalid as invalid:
        form.take(invalid)
        return _show(request, course, status=422, form=form)
    except Refusal as refusal:
        return _show(request, course, status=refusal.status, refusal=refusal, form=form)
    return _done(request, course, _("The person is added."))


@workspace("POST")
def act(request: HttpRequest, course_id: uuid.UUID, enrollment_id: uuid.UUID, act: str) -> HttpResponse:
    course, by = _run(request, course_id), person(request)
    enrollment = course.enrollments.filter(uid=enrollment_id).first()
    if enrollment is None:
        raise NotFound
    deed, sentence = _deed(act, enrollment, by, request)
    try:
        deed()
    except Refusal as refusal:
        tried = {"enrollment": enrollment.pk, "act": act} | request.POST.dict()
        faults = list(getattr(refusal, "fields", {}).values())
        return _show(request, course, status=refusal.status, refusal=refusal, faults=faults, tried=tried)
    return _done(request, course, sentence)


def _deed(act: str, enrollment: Enrollment, by: User, request: HttpRequest) -> tuple[Callable[[], object], str]:
    reason = request.POST.get("reason", "").replace("\0", "")
    if act in ("mott", "ikke-mott"):
        return lambda: desk.mark(enrollment=enrollment, by=by, came=act == "mott"), _("It is noted.")
    if act == "ta-av":
        return lambda: desk.take_out(enrollment=enrollment, by=by, reason=reason), _("The person is told why.")
    if act == "klasse":
        text = request.POST.get("klasse", "")
        priority = int(text) if text.isdecimal() and len(text) < 3 else -1
        return (
            lambda: desk.reclassify(enrollment=enrollment, by=by, priority=priority, reason=reason),
            _("The person is told why."),
        )
    if act == "flytt":
        return (
            lambda: desk.move(enrollment=enrollment, by=by, to=_other(request, by), message=reason),
            _("The person is moved, and told."),
        )
    email, phone = (request.POST.get(name, "").replace("\0", "") for name in ("epost", "mobil"))
    if act == "skjul":
        return (
            lambda: desk.keep_from_parents(enrollment=enrollment, by=by, email=email, phone=phone),
            _("From now on the child alone hears of it."),
        )
    if act == "eget":
        return (
            lambda: desk.hand_over(enrollment=enrollment, by=by, email=email, phone=phone),
            _("From now on letters go to the person's own contact."),
        )
    raise NotFound


def _other(request: HttpRequest, by: User) -> Course:
    try:
        uid = uuid.UUID(request.POST.get("til", ""))
    except ValueError:
        raise Invalid({"til": _("Choose a course.")}) from None
    found = Course.objects.run_by(by).filter(uid=uid).first()
    if found is None:
        raise Invalid({"til": _("Choose a course.")})
    return found


def _done(request: HttpRequest, course: Course, sentence: str) -> HttpResponse:
    """Back to the same page of the list."""
    messages.success(request, sentence)
    query = request.GET.urlencode()
    return HttpResponseRedirect(f"{reverse('studio:participants', args=[course.uid])}{'?' * bool(query)}{query}")


def _run(request: HttpRequest, course_id: uuid.UUID) -> Course:
    """Only those who run the course may know who takes part; a reader of its texts may not."""
    course = visible(request, course_id)
    Policy(person(request)).require(Act.COORDINATE, course.offering.organization)
    return course


def _show(
    request: HttpRequest, course: Course, *, status: int = 200, form: ParticipantForm | None = None, **said: Any
) -> HttpResponse:
    """`said` is what a refused act left: why, for whom, and what was written."""
    found = participant_rows.listed(request, course)
    _note(request, course, found.items)
    others = list(_others(course, person(request)))
    national = national_titles({other.offering.template_id for other in others})
    context = {
        "course": course,
        "titles": listing.title_of(course),
        "seats": listing.seats_of(course),
        "parts": participant_rows.parts(request, course),
        "page": found,
        "rows": participant_rows.rows(course, found.items),
        "others": [(other, listing.title_of(other, national)) for other in others],
        "classes": list(enumerate(course.priority_classes)),
        "form": form or ParticipantForm(course),
        "query": f"?{request.GET.urlencode()}" if request.GET else "",
        "takes_more": course.state == State.PUBLISHED,
    }
    with timezone.override(OSLO):
        return page(request, "studio/participants/list.html", context | said, status=status)


def _others(course: Course, by: User) -> QuerySet[Course]:
    """Courses of the same provider that somebody can be moved to, those of the same offering first."""
    rows = Course.objects.run_by(by).filter(state=State.PUBLISHED, offering__organization=course.offering.organization)
    coming = rows.exclude(pk=course.pk).filter(Q(ends=None) | Q(ends__gt=clock.now()))
    nearness = Case(When(offering=course.offering_id, then=Value(0)), default=Value(1))
    return coming.select_related("offering__latest_revision").order_by(nearness, "starts", "pk")[:OTHERS_SHOWN]


def _note(request: HttpRequest, course: Course, read: list[Enrollment]) -> None:
    readings.note_all(
        by=person(request),
        read=[(each.person.pseudonym if each.person else each.uid, each.uid) for each in read],
        kind="enrollment",
        why="list of participants",
        organization_uid=course.offering.organization.uid,
        visit=True,
    )
