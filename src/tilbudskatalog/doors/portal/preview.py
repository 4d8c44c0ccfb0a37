"""A draft as the page that it will be: the portal's own page, made of a document that is not published.

Unlike the rest of the site it asks who is there: docs/adr/0012-preview-is-the-public-page.md.
"""

from uuid import UUID

from django.conf import settings
from django.contrib.auth.views import redirect_to_login
from django.db import DatabaseError
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.urls import reverse
from django.utils.translation import get_language, override
from django.views.decorators.http import require_safe

from tilbudskatalog.catalog.publication import previewing
from tilbudskatalog.doors.portal import offering, refusals
from tilbudskatalog.doors.portal.addresses import Document
from tilbudskatalog.ground.access.models import User
from tilbudskatalog.ground.base.errors import DatabaseAway, Refusal
from tilbudskatalog.ground.design.context import NAMES


@require_safe
def preview(request: HttpRequest, offering_id: UUID) -> HttpResponseBase:
    """For those who may read the draft. Whoever has the address and no such role is told that there is nothing."""
    try:
        if not isinstance(request.user, User):
            return redirect_to_login(request.get_full_path())
        document = previewing.document(offering_id, request.user)
        more = {"preview": True, "languages": _languages(offering_id), "desk": _desk(document["kind"], document)}
        response: HttpResponseBase = offering.page(request, document, more)
    except Refusal as refusal:
        response = refusals.refused(request, refusal)
    except (DatabaseError, DatabaseAway):
        response = refusals.away(request, DatabaseAway())
    response["Cache-Control"] = "private, no-store"
    response["X-Robots-Tag"] = "noindex, nofollow"
    return response


def _desk(kind: str, document: Document) -> str:
    """Back to where it is written."""
    if kind == "national_offering":
        return reverse("studio:national-offering", args=[document["code"]])
    return reverse("studio:offering", args=[document["id"]])


def _languages(uid: UUID) -> list[dict[str, object]]:
    here, found = get_language(), []
    for code, _name in settings.LANGUAGES:
        with override(code):
            address = reverse("portal:preview", args=[uid])
        found.append({"code": code, "name": NAMES[code], "href": address, "current": code == here})
    return found
