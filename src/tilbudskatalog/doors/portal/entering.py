"""What all ways in have in common: where they lead, and what is noted when somebody has come in."""

from typing import Any

from django.conf import settings
from django.contrib.auth import login
from django.http import HttpRequest
from django.shortcuts import resolve_url
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme

from tilbudskatalog.ground.access import log_ins, sessions
from tilbudskatalog.ground.access.models import User

BACKEND = "django.contrib.auth.backends.ModelBackend"
PASSWORD = "passord"  # noqa: S105 - the name of the way in
CITIZEN, EMPLOYEE = "innbygger", "ansatt"


def wanted(request: HttpRequest, address: object) -> str:
    """The address to go on to, if it is one of ours; else "". A path alone: a word could be the name of a view."""
    text = str(address or "")
    ours = text.startswith("/") and url_has_allowed_host_and_scheme(text, None, require_https=request.is_secure())
    return text if ours else ""


def after(request: HttpRequest, *, way: str, wanted_address: str) -> str:
    if wanted_address:
        return wanted_address
    return reverse("portal:mine") if way == CITIZEN else resolve_url(settings.LOGIN_REDIRECT_URL)


def enter(request: HttpRequest, user: User, *, way: str, **told: Any) -> None:
    """Begins a session with a new id. `told` is what the session keeps of the issuer."""
    login(request, user, backend=BACKEND)
    request.session[sessions.WAY] = way
    request.session.update(told)
    log_ins.note(by=user, way=way)
