"""A citizen's questions to providers, by their own app or a system on their behalf."""

from collections.abc import Callable
from typing import Any

from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop
from ninja import Query, Router
from ninja.decorators import decorate_view

from tilbudskatalog.catalog.offerings.models import LocalOffering
from tilbudskatalog.doors.api.idempotency import once
from tilbudskatalog.doors.api.v1 import addresses, caching, sign_up_schemas, standing
from tilbudskatalog.doors.api.v1.openapi import leads_to, refuses
from tilbudskatalog.doors.api.v1.parameters import Shown, only
from tilbudskatalog.doors.api.v1.sign_up_bodies import Ask, Write
from tilbudskatalog.doors.api.v1.snapshots import uuid_or_not_found
from tilbudskatalog.doors.api.v1.tokens import Acting, CitizenToken, acting
from tilbudskatalog.ground.access import audit, readings
from tilbudskatalog.ground.base.errors import Invalid, NotFound
from tilbudskatalog.participation.enrollment import enquiries
from tilbudskatalog.participation.enrollment.models import Enquiry
from tilbudskatalog.registers.organizations.models import Organization

router = Router(tags=["enquiries"], auth=CitizenToken())


@router.post(
    "/enquiries",
    response={201: sign_up_schemas.EnquiryAnswer},
    summary=gettext_noop("Ask a provider"),
    openapi_extra=refuses(*(400, 401, 403, 409, 503), made=leads_to("enquiry", "write_again", parameter="enquiry_id")),
)
@decorate_view(only(Shown))
@once
def ask(request: HttpRequest, body: Ask, given: Query[Shown]) -> HttpResponse:
    who, (organization, offering) = acting(request), _asked(body)
    question = body.question(who.person)
    enquiry = _carried_out(
        who,
        lambda: enquiries.ask(organization=organization, question=question, offering=offering, by=who.person),
    )
    response = _answer(enquiry, given.lang, status=201)
    response["Location"] = f"/api/v1/enquiries/{enquiry.uid}"
    return response


@router.get(
    "/enquiries/{enquiry_id}",
    response=sign_up_schemas.EnquiryAnswer,
    summary=gettext_noop("A question, and what has been answered"),
    openapi_extra=refuses(401, 403, 404, 503),
)
@decorate_view(only(Shown))
def enquiry(request: HttpRequest, enquiry_id: str, given: Query[Shown]) -> HttpResponse:
    who = acting(request)
    found = _own(who, enquiry_id)
    _note(who, found, why="showing you")
    return _answer(found, given.lang)


@router.post(
    "/enquiries/{enquiry_id}/messages",
    response={201: sign_up_schemas.EnquiryAnswer},
    summary=gettext_noop("Write again, in the same conversation"),
    openapi_extra=refuses(400, 401, 403, 404, 409, 503),
)
@decorate_view(only(Shown))
@once
def write_again(request: HttpRequest, enquiry_id: str, body: Write, given: Query[Shown]) -> HttpResponse:
    who = acting(request)
    found = _own(who, enquiry_id)
    done = _carried_out(who, lambda: enquiries.go_on(enquiry=found, by=who.person, text=body.text))
    return _answer(done, given.lang, status=201)


def _asked(body: Ask) -> tuple[Organization, LocalOffering | None]:
    """Whom, and about what. Raises `Invalid` unless one of the two is given and is published."""
    if body.offering is not None and body.organization is None:
        offerings = LocalOffering.objects.select_related("organization").filter(uid=body.offering, live=True)
        if (offering := offerings.first()) is None:
            raise Invalid({"offering": _("No published offering has this id.")})
        return offering.organization, offering
    if body.organization is not None and body.offering is None:
        organization = Organization.objects.filter(uid=body.organization).first()
        if organization is None:
            raise Invalid({"organization": _("There is no organization with this id.")})
        return organization, None
    either = _("Give organization or offering: one of the two.")
    raise Invalid({"organization": either, "offering": either})


def _own(who: Acting, enquiry_id: str) -> Enquiry:
    rows = Enquiry.objects.select_related("organization", "offering")
    mine = rows.filter(person=who.person, anonymized_at=None, uid=uuid_or_not_found(enquiry_id))
    if (found := mine.first()) is None:
        raise NotFound(_("This person has asked nothing with this id."))
    return found


def _carried_out(who: Acting, act: Callable[[], Enquiry]) -> Enquiry:
    """The act and the line that says who was told of it are there together, or neither."""
    with transaction.atomic(), audit.through(who.system):
        done = act()
        _note(who, done, why="acting for you")
    return done


def _note(who: Acting, found: Enquiry, *, why: str) -> None:
    if who.system is not None:
        readings.note(
            by=who.system,
            subject=who.person.pseudonym,
            kind="enquiry",
            uid=found.uid,
            why=why,
            organization_uid=found.organization.uid,
        )


def _answer(enquiry: Enquiry, lang: str, status: int = 200) -> HttpResponse:
    return HttpResponse(caching.dump(_document(enquiry, lang)), status=status, content_type=caching.JSON)


def _document(enquiry: Enquiry, lang: str) -> dict[str, Any]:
    return {
        "id": str(enquiry.uid),
        "state": enquiry.state,
        "state_text": str(Enquiry.State(enquiry.state).label),
        "organization": standing.organization_of(enquiry.organization),
        "offering": str(enquiry.offering.uid) if enquiry.offering else None,
        "received": standing.when(enquiry.received_at),
        "changed": standing.when(enquiry.changed_at),
        "messages": [
            {"at": standing.when(each.at), "from_provider": each.from_provider, "text": each.text}
            for each in enquiry.messages.all()
        ],
        "url": addresses.of_enquiry(str(enquiry.uid), lang),
    }
