"""Pages with forms: a new course, a changed one, one meeting and its program, and the next season."""

import uuid
from typing import Any

from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _

from tilbudskatalog.catalog.courses import copying, courses, meetings
from tilbudskatalog.catalog.courses.kinds import WITH_DATES, CourseKind
from tilbudskatalog.catalog.courses.models import Course
from tilbudskatalog.catalog.offerings.models import LocalOffering
from tilbudskatalog.doors.studio.answering import page, person, workspace
from tilbudskatalog.doors.studio.courses import listing
from tilbudskatalog.doors.studio.courses.forms import CourseForm, MeetingForm, PostForms, RhythmForm, posts
from tilbudskatalog.doors.studio.courses.page import done, meeting_of, visible
from tilbudskatalog.ground.base.clock import OSLO
from tilbudskatalog.ground.base.errors import Conflict, Invalid, NotFound
from tilbudskatalog.registers.organizations.policy import Act, Policy

# Half a year, which is what most mean by a season.
SEASON_WEEKS = 26
USUAL = {"capacity": 12}


@workspace("GET", "POST")
def create(request: HttpRequest, offering_id: uuid.UUID) -> HttpResponse:
    offering = _offering(request, offering_id)
    Policy(person(request)).require(Act.COORDINATE, offering.organization)
    blank = courses.new(offering, courses.said_by(offering), USUAL)
    with timezone.override(OSLO):
        if request.method != "POST":
            return _form(request, blank, CourseForm(blank), series=RhythmForm())
        form, series = CourseForm(blank, request.POST), RhythmForm(request.POST)
        dated = CourseKind(request.POST.get("kind", "fixed")) in WITH_DATES if _known(request) else True
        if not (form.is_valid() & (series.is_valid() or not dated)):
            return _form(request, blank, form, series=series, status=422)
        try:
            made = _create(offering, form, series if dated else None, request)
        except Invalid as refusal:
            form.take_own(refusal)
            series.take_own(refusal)
            return _form(request, blank, form, series=series, status=422)
    return done(request, made, _("The course is there as a draft. Publish it when it is ready."))


@transaction.atomic
def _create(offering: LocalOffering, form: CourseForm, series: RhythmForm | None, request: HttpRequest) -> Course:
    """Both or neither: a course without its dates would have to be looked for."""
    by = person(request)
    limited = form.cleaned_data["municipalities"]
    made = courses.create(offering=offering, by=by, values=form.values(), municipalities=limited)
    if series is not None:
        meetings.add_series(course=made, rhythm=series.read(), by=by)
    return made


def _known(request: HttpRequest) -> bool:
    return request.POST.get("kind", "fixed") in CourseKind.values


@workspace("GET", "POST")
def change(request: HttpRequest, course_id: uuid.UUID) -> HttpResponse:
    course = visible(request, course_id)
    Policy(person(request)).require(Act.COORDINATE, course.offering.organization)
    with timezone.override(OSLO):
        if request.method != "POST":
            return _form(request, course, CourseForm(course))
        form = CourseForm(course, request.POST)
        if not form.is_valid():
            return _form(request, course, form, status=422)
        try:
            courses.change(
                course=course,
                by=person(request),
                values=form.values(),
                municipalities=form.cleaned_data["municipalities"],
                message=request.POST.get("message", ""),
                expected_version=_version(request),
            )
        except Invalid as refusal:
            form.take(refusal)
            return _form(request, course, form, status=422)
        except Conflict as refusal:
            return _form(request, course, form, status=409, refusal=refusal)
    return done(request, course, _("Saved."))


@workspace("GET", "POST")
def meeting(request: HttpRequest, course_id: uuid.UUID, meeting_id: uuid.UUID) -> HttpResponse:
    course = visible(request, course_id)
    Policy(person(request)).require(Act.COORDINATE, course.offering.organization)
    found = meeting_of(course, meeting_id)
    people = list(course.contributors.all())
    with timezone.override(OSLO):
        said = [
            {
                "title": item.title,
                "minutes": item.minutes,
                "contributors": [str(one.pk) for one in item.contributors.all()],
            }
            for item in found.program.all()
        ]
        sent = request.POST if request.method == "POST" else None
        form = MeetingForm(found, sent)
        program = PostForms(sent, initial=said, prefix="post", form_kwargs={"people": people})
        if sent is not None and form.is_valid() & program.is_valid():
            try:
                _save_meeting(found, form, program, request)
            except Invalid as refusal:
                form.take(refusal)
            else:
                return done(request, course, _("Saved."))
        context = {
            "course": course,
            "titles": listing.title_of(course),
            "meeting": found,
            "form": form,
            "program": program,
            "over": course.state in ("cancelled", "finished") or found.cancelled_at is not None,
        }
        return page(request, "studio/courses/meeting.html", context, status=422 if sent is not None else 200)


@transaction.atomic
def _save_meeting(found: Any, form: MeetingForm, program: Any, request: HttpRequest) -> None:
    by = person(request)
    values = form.values()
    meetings.set_program(meeting=found, by=by, theme=values["theme"], items=posts(program))
    meetings.change(meeting=found, by=by, values=values, message=form.cleaned_data["message"])


@workspace("GET", "POST")
def copy(request: HttpRequest, course_id: uuid.UUID) -> HttpResponse:
    """First how it would be, then the deed."""
    course = visible(request, course_id)
    Policy(person(request)).require(Act.COORDINATE, course.offering.organization)
    given = request.POST.get("weeks") or request.GET.get("weeks") or str(SEASON_WEEKS)
    weeks = int(given) if given.isascii() and given.isdigit() and len(given) < 4 else 0
    with timezone.override(OSLO):
        try:
            if request.method == "POST":
                made = copying.copy_to_next_season(course=course, by=person(request), weeks=weeks)
                return done(
                    request, made, _("The next season is there as a draft. Those who contribute are asked anew.")
                )
            plan, fault = copying.preview(course, weeks), ""
        except Invalid as refusal:
            plan, fault = [], str(refusal.fields["weeks"])
        context = {
            "course": course,
            "titles": listing.title_of(course),
            "weeks": given,
            "plan": plan,
            "fault": fault,
            "passed": any(each.holidays for each in plan),
        }
        return page(request, "studio/courses/copy.html", context, status=422 if fault else 200)


def _form(request: HttpRequest, course: Course, form: CourseForm, *, status: int = 200, **more: Any) -> HttpResponse:
    context = {"course": course, "titles": listing.title_of(course), "form": form, "is_new": course.pk is None}
    return page(request, "studio/courses/form.html", context | more, status=status)


def _version(request: HttpRequest) -> int | None:
    given = request.POST.get("version", "")
    return int(given) if given.isascii() and given.isdigit() and len(given) < 10 else None


def _offering(request: HttpRequest, offering_id: uuid.UUID) -> LocalOffering:
    rows = LocalOffering.objects.visible_to(person(request))
    related = rows.select_related("organization", "template", "place", "latest_revision")
    found = related.filter(uid=offering_id).first()
    if found is None:
        raise NotFound(_("You have no offering with this address."))
    return found
