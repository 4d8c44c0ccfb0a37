"""My page: what needs an answer first, then what is to come, what one has asked, and one's own data."""

import json
from typing import Any

from django.contrib.auth import logout
from django.contrib.auth.views import redirect_to_login
from django.db import InterfaceError, OperationalError
from django.db.models import Exists, OuterRef, Q
from django.db.models.functions import Coalesce
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.views.decorators.http import require_http_methods, require_safe

from tilbudskatalog.catalog.courses.kinds import State
from tilbudskatalog.doors.portal import enrolled, read_by, refusals
from tilbudskatalog.ground.access import readings
from tilbudskatalog.ground.access.models import User
from tilbudskatalog.ground.base import clock
from tilbudskatalog.ground.base.errors import DatabaseAway, Refusal
from tilbudskatalog.participation.enrollment.kinds import Status
from tilbudskatalog.participation.enrollment.models import Enquiry, Enrollment, Step
from tilbudskatalog.participation.privacy import erasure, export

EARLIER_SHOWN = 20
READINGS_SHOWN = 50


@require_safe
def mine(request: HttpRequest) -> HttpResponseBase:
    person = request.user
    if not isinstance(person, User):
        return redirect_to_login(request.get_full_path())
    try:
        return _page(request, person)
    except (DatabaseAway, OperationalError, InterfaceError):
        return refusals.away(request, DatabaseAway())


def _page(request: HttpRequest, person: User) -> HttpResponse:
    rows = Enrollment.objects.of_person(person).select_related("course__offering__organization")
    over = Q(course__ends__lte=clock.now()) | Q(course__state=State.FINISHED)
    alive = [enrolled.shown(each) for each in rows.alive().exclude(over).order_by("course__starts", "id")]
    to_answer = [each for each in alive if each["status"] == Status.OFFERED or each["asked"]]
    # Nobody need have noted who came.
    last = Coalesce("ended_at", "course__ends", "received_at")
    line_closed = Exists(Step.objects.filter(enrollment=OuterRef("pk"), act="line_closed"))
    ended = rows.filter(Q(ended_at__isnull=False) | over, anonymized_at=None)
    earlier = ended.annotate(last=last, line_closed=line_closed).order_by("-last")
    context = {
        "person": person,
        "to_answer": to_answer,
        "coming": [each for each in alive if each not in to_answer],
        "earlier": [enrolled.shown(each) for each in earlier[:EARLIER_SHOWN]],
        "readings": read_by.shown(readings.of(person.pseudonym)[:READINGS_SHOWN]),
        "questions": Enquiry.objects.filter(person=person).select_related("organization").order_by("-changed_at"),
    }
    response = render(request, "portal/mine/mine.html", context)
    response["Cache-Control"] = "no-store"
    return response


@require_safe
def download(request: HttpRequest) -> HttpResponseBase:
    person = request.user
    if not isinstance(person, User):
        return redirect_to_login(request.get_full_path())
    body = json.dumps(export.of(person), ensure_ascii=False, indent=1)
    response = HttpResponse(body, content_type="application/json; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="mine-opplysninger-{clock.today()}.json"'
    response["Cache-Control"] = "no-store"
    return response


@require_http_methods(["GET", "HEAD", "POST"])
def erase(request: HttpRequest) -> HttpResponseBase:
    """A page that says what goes and what is kept, before it is done."""
    person = request.user
    if not isinstance(person, User):
        return redirect_to_login(request.get_full_path())
    context: dict[str, Any] = {}
    status = 200
    if request.method == "POST":
        try:
            context["erased"] = erased = erasure.erase(person=person, by=person)
            if erased.account:
                logout(request)
        except Refusal as refusal:
            context["trouble"], status = refusal.sentence, refusal.status
    response = render(request, "portal/mine/erase.html", context, status=status)
    response["Cache-Control"] = "no-store"
    return response
