"""Acts for providers. Each route makes one call; the act itself asks the policy, so every door gets the same answer."""

from collections.abc import Callable
from typing import Any, Literal

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop
from ninja import Query, Router
from ninja.decorators import decorate_view

from tilbudskatalog.catalog.courses import ending
from tilbudskatalog.catalog.offerings import local_offerings, national_offerings, reviews
from tilbudskatalog.catalog.offerings.models import LocalOffering, NationalOffering
from tilbudskatalog.doors.api.idempotency import once
from tilbudskatalog.doors.api.v1 import caching, schemas, workspace
from tilbudskatalog.doors.api.v1.bodies import ActOn, Adapt, Adopt
from tilbudskatalog.doors.api.v1.openapi import refuses
from tilbudskatalog.doors.api.v1.parameters import OwnOfferings, Shown, only
from tilbudskatalog.doors.api.v1.sessions import LoggedIn, person
from tilbudskatalog.doors.api.v1.snapshots import uuid_or_not_found
from tilbudskatalog.doors.api.v1.tokens import SystemToken
from tilbudskatalog.ground.access.models import User
from tilbudskatalog.ground.base.errors import Invalid, NotFound
from tilbudskatalog.registers.organizations.models import Organization

# The token first: a program that sends one is not asked for a session too.
router = Router(tags=["provider"], auth=[SystemToken(), LoggedIn()])

ActName = Literal[
    "submit", "recall", "approve", "return", "publish", "withdraw", "confirm", "accept-upstream", "keep-own"
]
ACTS: dict[str, Callable[..., Any]] = {
    "submit": reviews.submit,
    "recall": reviews.recall,
    "approve": reviews.approve,
    "return": reviews.send_back,
    "publish": reviews.publish,
    "withdraw": ending.withdraw,
    "confirm": local_offerings.confirm,
    "accept-upstream": local_offerings.accept_upstream,
    "keep-own": local_offerings.keep_own,
}
# What each act takes of the body; anything else that was sent is refused rather than passed over.
TAKES = {
    "approve": {"comment", "expected_revision"},
    "return": {"reason"},
    "withdraw": {"reason", "cancel_courses"},
    "accept-upstream": {"field", "seen_version"},
    "keep-own": {"field", "reason", "seen_version"},
}


@router.get(
    "/provider/offerings",
    response=schemas.OwnPage,
    summary=gettext_noop("Your own catalog, drafts included"),
    openapi_extra=refuses(401, 403, 503),
)
@decorate_view(only(OwnOfferings))
def own_offerings(request: HttpRequest, given: Query[OwnOfferings]) -> HttpResponse:
    visible = LocalOffering.objects.visible_to(person(request)).select_related("organization", "template")
    if given.organization:
        visible = visible.filter(organization__uid=given.organization)
    first = (given.page - 1) * given.size
    offerings = list(visible.order_by("key")[first : first + given.size])
    items = workspace.rows(offerings, given.lang)
    return _json({"total": visible.count(), "page": given.page, "size": given.size, "items": items})


@router.post(
    "/provider/organizations/{organization_id}/offerings",
    response={201: schemas.OwnOffering},
    summary=gettext_noop("“We offer this”: take a national offering into your catalog"),
    openapi_extra=refuses(400, 401, 403, 404, 409, 415, 503),
)
@decorate_view(only(Shown))
@once
def adopt(request: HttpRequest, organization_id: str, body: Adopt, given: Query[Shown]) -> HttpResponse:
    organization = Organization.objects.filter(uid=uuid_or_not_found(organization_id)).first()
    if organization is None:
        raise NotFound(_("There is no organization with this id."))
    template = NationalOffering.objects.visible_to(person(request)).filter(code=body.template).first()
    if template is None:
        raise Invalid({"template": _("No national offering has this code. /api/v1/national-offerings lists them.")})
    offering = local_offerings.adopt(template=template, organization=organization, by=person(request))
    response = _answer(offering, person(request), given.lang, status=201)
    response["Location"] = f"/api/v1/provider/offerings/{offering.uid}"
    return response


@router.get(
    "/provider/offerings/{offering_id}",
    response=schemas.OwnOffering,
    summary=gettext_noop("The draft, what the national text has become since, and what you may do"),
    openapi_extra=refuses(401, 404, 503),
)
@decorate_view(only(Shown))
def own_offering(request: HttpRequest, offering_id: str, given: Query[Shown]) -> HttpResponse:
    return _answer(_visible(request, offering_id), person(request), given.lang)


@router.patch(
    "/provider/offerings/{offering_id}",
    response=schemas.OwnOffering,
    summary=gettext_noop("Change the draft"),
    openapi_extra=refuses(400, 401, 403, 404, 409, 415, 503),
)
@decorate_view(only(Shown))
@once
def adapt(request: HttpRequest, offering_id: str, body: Adapt, given: Query[Shown]) -> HttpResponse:
    changes = body.model_dump()
    changed = local_offerings.adapt(offering=_visible(request, offering_id), by=person(request), **changes)
    return _answer(changed, person(request), given.lang)


@router.post(
    "/provider/offerings/{offering_id}/{act}",
    response=schemas.OwnOffering,
    summary=gettext_noop("Take the draft a step on its road"),
    openapi_extra=refuses(400, 401, 403, 404, 409, 415, 503),
)
@decorate_view(only(Shown))
@once
def act_on(
    request: HttpRequest, offering_id: str, act: ActName, given: Query[Shown], body: ActOn | None = None
) -> HttpResponse:
    """Without a body, as submit and recall need none, `{}` is meant."""
    offering, body = _visible(request, offering_id), body or ActOn()
    if act != "approve":
        # Approval compares under its own lock.
        national_offerings.refuse_other_revision(offering, body.expected_revision)
    ACTS[act](offering=offering, by=person(request), **_words(act, body))
    return _answer(LocalOffering.objects.get(pk=offering.pk), person(request), given.lang)


def _visible(request: HttpRequest, offering_id: str) -> LocalOffering:
    """Raises `NotFound` also for an offering of an organization where the person has no role: it may be a draft."""
    visible = LocalOffering.objects.visible_to(person(request)).select_related("organization", "template")
    offering = visible.filter(uid=uuid_or_not_found(offering_id)).first()
    if offering is None:
        raise NotFound(_("You have no offering with this id."))
    return offering


def _words(act: str, body: ActOn) -> dict[str, Any]:
    """Those that the act takes are always given, so that an empty one gets the act's own sentence."""
    takes = TAKES.get(act, set())
    unfit = sorted(name for name in body.model_fields_set - takes - {"expected_revision"} if getattr(body, name))
    if unfit:
        raise Invalid(dict.fromkeys(unfit, _("“%s” doesn't take this.") % act))
    return {name: getattr(body, name) for name in sorted(takes)}


def _answer(offering: LocalOffering, by: User, lang: str, status: int = 200) -> HttpResponse:
    return _json(workspace.whole(offering, by, lang), status)


def _json(content: dict[str, Any], status: int = 200) -> HttpResponse:
    return HttpResponse(caching.dump(content), status=status, content_type=caching.JSON)
