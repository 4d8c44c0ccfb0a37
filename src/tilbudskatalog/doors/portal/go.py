"""The step out to the provider: counted, then followed. It leads only to what the provider has published, of an
offering or of one of its courses."""

from urllib.parse import quote, urlsplit
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseRedirectBase
from django.utils.translation import gettext as _

from tilbudskatalog.catalog.search import reading
from tilbudskatalog.doors.portal import runs
from tilbudskatalog.doors.portal.answering import public
from tilbudskatalog.doors.portal.published import published
from tilbudskatalog.ground.base.errors import NotFound
from tilbudskatalog.ground.design.wording import wanted_language
from tilbudskatalog.insight import usage


class Outward(HttpResponseRedirectBase):
    """To a telephone or a letter too, which Django's own redirect refuses."""

    status_code = 302
    allowed_schemes = ["https", "http", "tel", "mailto"]


@public
def go(request: HttpRequest, uid: UUID, target: str) -> HttpResponse:
    course, offering = runs.documents(uid)
    document = offering or published(uid)
    contact = reading.contact(course, document) if course else document["contact"]
    there = outward(target, contact.get(target, ""))
    if not there:
        raise NotFound(_("The provider has not said how to reach it this way."))
    usage.note("choose", offering=document["id"], target=target, lang=wanted_language())
    response = Outward(there)
    response["Cache-Control"] = "no-store"
    response["X-Robots-Tag"] = "noindex"
    return response


def outward(target: str, value: str) -> str:
    """The address that a browser opens: `tel:+4762000000`. Empty for what is not a phone, letter or web page."""
    value = value.strip()
    if target == "phone":
        digits = "".join(sign for sign in value if sign.isascii() and sign.isdecimal())
        return f"tel:{'+' if value.startswith('+') else ''}{digits}" if digits else ""
    if target == "email" and "@" in value and not any(sign.isspace() for sign in value):
        return f"mailto:{quote(value, safe='@')}"
    if target == "website":
        address = value if "://" in value else f"https://{value}"
        return address if value and _leads_to_the_web(address) else ""
    return ""


def _leads_to_the_web(address: str) -> bool:
    try:
        parts = urlsplit(address)
        return parts.scheme in ("http", "https") and bool(parts.hostname)
    except ValueError:
        return False
