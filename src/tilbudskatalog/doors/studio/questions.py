"""What people ask: those who wait first, and the conversation with each."""

import uuid

from django.contrib import messages
from django.db.models import Case, IntegerField, Value, When
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _

from tilbudskatalog.doors.studio.answering import page, person, workspace
from tilbudskatalog.doors.studio.paging import page_of
from tilbudskatalog.ground.access import readings
from tilbudskatalog.ground.base import clock
from tilbudskatalog.ground.base.clock import OSLO
from tilbudskatalog.ground.base.errors import Invalid, NotFound
from tilbudskatalog.participation.enrollment import enquiries
from tilbudskatalog.participation.enrollment.models import Enquiry
from tilbudskatalog.participation.enrollment.party import written_phone
from tilbudskatalog.registers.organizations.policy import Act, Policy

State = Enquiry.State


@workspace("GET")
def questions(request: HttpRequest) -> HttpResponse:
    """Who asked and what stands on each question's own page; the list says only how long somebody has waited."""
    organizations = Policy(person(request)).organization_ids(Act.COORDINATE)
    waiting_first = Case(When(state=State.OPEN, then=Value(0)), default=Value(1), output_field=IntegerField())
    rows = Enquiry.objects.filter(organization__in=organizations, anonymized_at=None)
    found = page_of(request, rows.select_related("organization").order_by(waiting_first, "received_at", "pk"))
    now = clock.now()
    with timezone.override(OSLO):
        return page(
            request,
            "studio/questions/list.html",
            {"page": found, "rows": [(each, (now - each.changed_at).days) for each in found.items]},
        )


@workspace("GET", "POST")
def question(request: HttpRequest, enquiry_id: uuid.UUID) -> HttpResponse:
    enquiry = _own(request, enquiry_id)
    text, faults, status = "", {}, 200
    if request.method == "POST":
        text = request.POST.get("tekst", "").replace("\0", "")
        try:
            enquiries.answer(enquiry=enquiry, by=person(request), text=text)
        except Invalid as invalid:
            faults, status = invalid.fields, invalid.status
        else:
            messages.success(request, _("The answer is sent."))
            return redirect("studio:question", enquiry.uid)
    _note(request, enquiry)
    context = {
        "enquiry": enquiry,
        "phone": written_phone(enquiry.phone),
        "text": text,
        "faults": faults,
        "longest": enquiries.LONGEST,
    }
    with timezone.override(OSLO):
        return page(request, "studio/questions/question.html", context, status=status)


@workspace("POST")
def close(request: HttpRequest, enquiry_id: uuid.UUID) -> HttpResponse:
    enquiries.close(enquiry=_own(request, enquiry_id), by=person(request))
    messages.success(request, _("The conversation is closed."))
    return redirect("studio:questions")


def _own(request: HttpRequest, enquiry_id: uuid.UUID) -> Enquiry:
    organizations = Policy(person(request)).organization_ids(Act.COORDINATE)
    rows = Enquiry.objects.filter(organization__in=organizations, anonymized_at=None)
    found = rows.select_related("organization", "offering").filter(uid=enquiry_id).first()
    if found is None:
        raise NotFound
    return found


def _note(request: HttpRequest, enquiry: Enquiry) -> None:
    subject = enquiry.person.pseudonym if enquiry.person else enquiry.uid
    readings.note(
        by=person(request),
        subject=subject,
        kind="enquiry",
        uid=enquiry.uid,
        why="answering a question",
        organization_uid=enquiry.organization.uid,
        visit=True,
    )
