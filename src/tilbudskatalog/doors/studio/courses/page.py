"""One course: its meetings, the people who lead it, and what can be done with it now."""

import uuid
from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.db.models import Prefetch
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _

from tilbudskatalog.catalog.courses import contributors, courses, meetings
from tilbudskatalog.catalog.courses.models import Contributor, Course, Meeting
from tilbudskatalog.doors.studio.answering import page, person, workspace
from tilbudskatalog.doors.studio.courses import listing
from tilbudskatalog.doors.studio.courses.forms import ContributorForm, RhythmForm
from tilbudskatalog.ground.base.clock import OSLO
from tilbudskatalog.ground.base.errors import Invalid, NotFound, Refusal
from tilbudskatalog.participation.enrollment import answers
from tilbudskatalog.registers.organizations.policy import Act, Policy

ROUTE = "studio:course"


@workspace("GET")
def course(request: HttpRequest, course_id: uuid.UUID) -> HttpResponse:
    return show(request, visible(request, course_id))


def show(request: HttpRequest, course: Course, *, status: int = 200, **said: Any) -> HttpResponse:
    """The page; `said` is what a refused act left: forms with what was typed, and why it was refused."""
    context: dict[str, Any] = {
        "course": course,
        "titles": listing.title_of(course),
        "tone": listing.TONES[course.state],
        "seats": listing.seats_of(course),
        "meetings": list(course.meetings.all()),
        "people": list(course.contributors.all()),
        "questions": answers.put(course),
        "series": RhythmForm(),
        "person_form": ContributorForm(),
        "may_run": Policy(person(request)).may(Act.COORDINATE, course.offering.organization),
        "over": course.state in ("cancelled", "finished"),
    }
    with timezone.override(OSLO):
        return page(request, "studio/courses/course.html", context | said, status=status)


def visible(request: HttpRequest, course_id: uuid.UUID) -> Course:
    """Raises `NotFound` also for a course of an organization where the person has no role."""
    rows = Course.objects.visible_to(person(request)).select_related(
        "offering__organization", "offering__latest_revision", "availability", "place"
    )
    people = Contributor.objects.order_by("order", "pk")
    related = rows.prefetch_related(
        Prefetch("contributors", people), "meetings__place", "meetings__program__contributors"
    )
    found = related.filter(uid=course_id).first()
    if found is None:
        raise NotFound(_("You have no course with this address."))
    return found


def done(request: HttpRequest, course: Course, sentence: str) -> HttpResponse:
    messages.success(request, sentence)
    return redirect(ROUTE, course.uid)


def _do(
    request: HttpRequest, course: Course, deed: Callable[[], object], sentence: str, *, form: str = ""
) -> HttpResponse:
    """`form` is the id of the field that asks why, where the act asks: what was written stays in that form alone."""
    try:
        deed()
    except Refusal as refusal:
        fields = dict(getattr(refusal, "fields", {}))
        said = {"wrong": str(fields.pop("reason", "")), "typed": request.POST, "tried": form}
        faults = list(fields.values())
        return show(request, course, status=refusal.status, refusal=refusal, faults=faults, **said)
    return done(request, course, sentence)


@workspace("POST")
def publish(request: HttpRequest, course_id: uuid.UUID) -> HttpResponse:
    found, by = visible(request, course_id), person(request)
    return _do(request, found, lambda: courses.publish(course=found, by=by), _("The course is published."))


@workspace("POST")
def cancel(request: HttpRequest, course_id: uuid.UUID) -> HttpResponse:
    found, by = visible(request, course_id), person(request)
    reason, message = request.POST.get("reason", ""), request.POST.get("message", "")
    return _do(
        request,
        found,
        lambda: courses.cancel(course=found, by=by, reason=reason, message=message),
        _("The course is cancelled. Those who have a place are told."),
        form="reason",
    )


@workspace("POST")
def finish(request: HttpRequest, course_id: uuid.UUID) -> HttpResponse:
    found, by = visible(request, course_id), person(request)
    return _do(request, found, lambda: courses.finish(course=found, by=by), _("The course is over."))


@workspace("POST")
def discard(request: HttpRequest, course_id: uuid.UUID) -> HttpResponse:
    found = visible(request, course_id)
    try:
        courses.discard(course=found, by=person(request))
    except Refusal as refusal:
        return show(request, found, status=refusal.status, refusal=refusal)
    messages.success(request, _("The draft is thrown away."))
    return redirect("studio:courses")


@workspace("POST")
def add_series(request: HttpRequest, course_id: uuid.UUID) -> HttpResponse:
    found, by = visible(request, course_id), person(request)
    Policy(by).require(Act.COORDINATE, found.offering.organization)
    form = RhythmForm(request.POST)
    if not form.is_valid():
        return show(request, found, status=422, series=form)
    try:
        made = meetings.add_series(course=found, rhythm=form.read(), by=by)
    except Invalid as refusal:
        form.take(refusal)
        return show(request, found, status=422, series=form)
    return done(request, found, _("%(count)d meetings are added.") % {"count": len(made)})


@workspace("POST")
def cancel_meeting(request: HttpRequest, course_id: uuid.UUID, meeting_id: uuid.UUID) -> HttpResponse:
    found, by = visible(request, course_id), person(request)
    meeting = meeting_of(found, meeting_id)
    reason = request.POST.get("reason", "")
    return _do(
        request,
        found,
        lambda: meetings.cancel(meeting=meeting, by=by, reason=reason),
        _("The meeting is cancelled. Those who have a place are told."),
        form=f"reason-{meeting.pk}",
    )


@workspace("POST")
def add_contributor(request: HttpRequest, course_id: uuid.UUID) -> HttpResponse:
    found, by = visible(request, course_id), person(request)
    Policy(by).require(Act.COORDINATE, found.offering.organization)
    form = ContributorForm(request.POST)
    if not form.is_valid():
        return show(request, found, status=422, person_form=form)
    contributors.add(course=found, by=by, **form.cleaned_data)
    return done(request, found, _("%(name)s is added.") % {"name": form.cleaned_data["name"]})


@workspace("POST")
def answer_of_contributor(request: HttpRequest, course_id: uuid.UUID, contributor_id: int) -> HttpResponse:
    """What somebody who was asked has said; or they are taken off the list."""
    found, by = visible(request, course_id), person(request)
    row = next((one for one in found.contributors.all() if one.pk == contributor_id), None)
    if row is None:
        raise NotFound
    if request.POST.get("do") == "remove":
        contributors.remove(contributor=row, by=by)
        return done(request, found, _("%(name)s is taken off the list.") % {"name": row.name})
    answers = {name: name in request.POST for name in ("confirmed", "name_public")}
    contributors.change(contributor=row, by=by, **answers)
    return done(request, found, _("Saved what %(name)s answered.") % {"name": row.name})


def meeting_of(course: Course, meeting_id: uuid.UUID) -> Meeting:
    found = next((each for each in course.meetings.all() if each.uid == meeting_id), None)
    if found is None:
        raise NotFound
    return found
