"""Who has a place in a course or waits for one, and what its coordinators do for them.

What is read here is health data: a line in the log for each person comes before the page is shown.
"""

import json
import uuid
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _

from tilbudskatalog.catalog.courses.models import Course
from tilbudskatalog.doors.studio.answering import page, person, workspace
from tilbudskatalog.doors.studio.courses import listing
from tilbudskatalog.doors.studio.courses.page import visible
from tilbudskatalog.ground.access import readings
from tilbudskatalog.ground.access.models import User
from tilbudskatalog.ground.base.clock import OSLO
from tilbudskatalog.ground.base.errors import Invalid, NotFound, Refusal
from tilbudskatalog.participation.enrollment import desk
from tilbudskatalog.participation.enrollment.kinds import ENDED, Attends, Basis, Need, Status
from tilbudskatalog.participation.enrollment.models import Enrollment
from tilbudskatalog.participation.enrollment.party import Party, date_of
from tilbudskatalog.registers.organizations.policy import Act, Policy

SHOWN_TOGETHER = (Status.CONFIRMED, Status.OFFERED, Status.WAITING, Status.REFERRED, Status.UNCONFIRMED)


@dataclass(frozen=True, slots=True)
class Row:
    enrollment: Enrollment
    in_line: int | None
    needs: list[str]

    @property
    def tone(self) -> str:
        tones = {Status.CONFIRMED: "green", Status.OFFERED: "sun", Status.WAITING: "sun", Status.ATTENDED: "green"}
        return tones.get(Status(self.enrollment.status), "grey")


@workspace("GET")
def participants(request: HttpRequest, course_id: uuid.UUID) -> HttpResponse:
    return _show(request, _run(request, course_id))


@workspace("POST")
def add(request: HttpRequest, course_id: uuid.UUID) -> HttpResponse:
    """Somebody who asked by telephone or at the counter."""
    course, by = _run(request, course_id), person(request)
    said = {name: request.POST.get(name, "").replace("\0", "") for name in ("navn", "mobil", "epost", "antall", "fodt")}
    party = Party(
        name=said["navn"],
        phone=said["mobil"],
        email=said["epost"],
        basis=Basis.STAFF,
        places=int(said["antall"]) if said["antall"].isdecimal() and len(said["antall"]) < 3 else 0,
        born=date_of(said["fodt"]),
        attends=Attends.PERSON,
        consents=request.POST.get("samtykke") == "ja",
    )
    return _do(request, course, lambda: desk.add(course=course, by=by, party=party), _("The person is added."), said)


@workspace("POST")
def act(request: HttpRequest, course_id: uuid.UUID, enrollment_id: uuid.UUID, act: str) -> HttpResponse:
    course, by = _run(request, course_id), person(request)
    enrollment = course.enrollments.filter(uid=enrollment_id).first()
    if enrollment is None:
        raise NotFound
    deed, sentence = _deed(act, enrollment, by, request)
    return _do(request, course, deed, sentence)


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
        return lambda: desk.move(enrollment=enrollment, by=by, to=_other(request, by)), _("The person is moved.")
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


def _do(
    request: HttpRequest, course: Course, deed: Callable[[], object], sentence: str, said: dict[str, str] | None = None
) -> HttpResponse:
    try:
        deed()
    except Refusal as refusal:
        faults = list(getattr(refusal, "fields", {}).values())
        return _show(request, course, status=refusal.status, refusal=refusal, faults=faults, said=said or {})
    messages.success(request, sentence)
    return redirect("studio:participants", course.uid)


def _run(request: HttpRequest, course_id: uuid.UUID) -> Course:
    """Only those who run the course may know who takes part; a reader of its texts may not."""
    course = visible(request, course_id)
    Policy(person(request)).require(Act.COORDINATE, course.offering.organization)
    return course


def _show(request: HttpRequest, course: Course, *, status: int = 200, **said: Any) -> HttpResponse:
    everyone = list(course.enrollments.filter(anonymized_at=None).select_related("person"))
    _note(request, course, everyone)
    waiting = sorted(
        (each for each in everyone if each.status == Status.WAITING),
        key=lambda each: (each.priority, each.received_at, each.sequence),
    )
    numbers = {each.pk: number for number, each in enumerate(waiting, 1)}
    rows = [Row(each, numbers.get(each.pk), _needs(each)) for each in everyone]
    rows.sort(key=lambda row: (list(Status).index(Status(row.enrollment.status)), row.in_line or 0, row.enrollment.pk))
    others = Course.objects.run_by(person(request)).filter(state="published", offering=course.offering_id)
    context = {
        "course": course,
        "titles": listing.title_of(course),
        "seats": listing.seats_of(course),
        "alive": [row for row in rows if row.enrollment.status in SHOWN_TOGETHER],
        "ended": [row for row in rows if row.enrollment.status in ENDED],
        "others": list(others.exclude(pk=course.pk)[:20]),
        "classes": list(enumerate(course.priority_classes)),
    }
    with timezone.override(OSLO):
        return page(request, "studio/participants/list.html", context | said, status=status)


def _note(request: HttpRequest, course: Course, read: list[Enrollment]) -> None:
    readings.note_all(
        by=person(request),
        read=[(each.person.pseudonym if each.person else each.uid, each.uid) for each in read],
        kind="enrollment",
        why="list of participants",
        organization_uid=course.offering.organization.uid,
    )


def _needs(enrollment: Enrollment) -> list[str]:
    if not enrollment.needs:
        return []
    said = json.loads(enrollment.needs)
    words = [str(Need(code).label) for code in said["needs"]]
    return [*words, said["interpreter_language"]] if said.get("interpreter_language") else words
