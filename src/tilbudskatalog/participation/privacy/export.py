"""Everything that is kept of a person here, for people and programs to read (GDPR articles 15 and 20)."""

import datetime as dt
import json
from typing import Any

from tilbudskatalog.ground.access.models import User
from tilbudskatalog.ground.base import clock
from tilbudskatalog.ground.delivery.models import Letter
from tilbudskatalog.participation.enrollment import answers
from tilbudskatalog.participation.enrollment.models import Enquiry, Enrollment


def of(person: User) -> dict[str, Any]:
    """Times are RFC 3339. A protected address is nowhere kept, so there is none to leave out."""
    asked = Enquiry.objects.filter(person=person).select_related("organization").prefetch_related("messages")
    return {
        "exported": clock.rfc3339(clock.now()),
        "person": {"name": person.get_full_name(), "email": person.email, "user_name": person.username},
        "enrollments": _enrollments(person),
        "questions": [_enquiry(each) for each in asked],
        "letters": [_letter(each) for each in Letter.objects.filter(recipient=person).order_by("created_at")],
    }


def _enrollments(person: User) -> list[dict[str, Any]]:
    found = Enrollment.objects.of_person(person).select_related("course__offering__organization")
    rows = list(found.prefetch_related("steps"))
    answered = answers.given(rows)
    return [_enrollment(each, answered.get(each.pk, [])) for each in rows]


def _enrollment(enrollment: Enrollment, answered: list[answers.Answered]) -> dict[str, Any]:
    return {
        "id": str(enrollment.uid),
        "course": str(enrollment.course.uid),
        "provider": enrollment.course.offering.organization.name,
        "status": enrollment.status,
        "received": clock.rfc3339(enrollment.received_at),
        "confirmed": _moment(enrollment.confirmed_at),
        "answer_by": _moment(enrollment.deadline),
        "ended": _moment(enrollment.ended_at),
        "attends": enrollment.attends,
        "places": enrollment.places,
        "language": enrollment.language,
        "name": enrollment.name,
        "email": enrollment.email,
        "phone": enrollment.phone,
        "on_behalf": _on_behalf(enrollment),
        "needs": json.loads(enrollment.needs) if enrollment.needs else None,
        "answers": [{"question": each.question.text, "answer": each.answer} for each in answered],
        "legal_basis": enrollment.legal_basis,
        "consented": _moment(enrollment.consented_at),
        "what_happened": [
            {"at": clock.rfc3339(step.at), "what": step.act, "note": step.note} for step in enrollment.steps.all()
        ],
    }


def _on_behalf(enrollment: Enrollment) -> dict[str, Any]:
    until = enrollment.basis_until
    return {"basis": enrollment.basis, "note": enrollment.basis_note, "until": until.isoformat() if until else None}


def _moment(at: dt.datetime | None) -> str | None:
    return clock.rfc3339(at) if at else None


def _enquiry(enquiry: Enquiry) -> dict[str, Any]:
    return {
        "id": str(enquiry.uid),
        "provider": enquiry.organization.name,
        "received": clock.rfc3339(enquiry.received_at),
        "state": enquiry.state,
        "name": enquiry.name,
        "email": enquiry.email,
        "phone": enquiry.phone,
        "messages": [
            {"at": clock.rfc3339(each.at), "from_provider": each.from_provider, "text": each.text}
            for each in enquiry.messages.all()
        ],
    }


def _letter(letter: Letter) -> dict[str, Any]:
    return {
        "at": clock.rfc3339(letter.created_at),
        "to": letter.address,
        "subject": letter.subject,
        "text": letter.text,
    }
