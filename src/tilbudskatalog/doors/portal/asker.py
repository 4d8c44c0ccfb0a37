"""Where a request comes from."""

from django.conf import settings
from django.http import HttpRequest

from tilbudskatalog.ground.access import attempts


def address_of(request: HttpRequest) -> str:
    """The asker's network address. Behind proxies it is what the outermost of ours noted: what stands further to the
    left was sent along by the asker, who can write anything there."""
    noted = [each.strip() for each in request.headers.get("X-Forwarded-For", "").split(",") if each.strip()]
    if settings.PROXIES and len(noted) >= settings.PROXIES:
        return str(noted[-settings.PROXIES])
    return str(request.META.get("REMOTE_ADDR", ""))


def count(request: HttpRequest) -> None:
    """One more that somebody sends without a log-in. Raises `TooManyAttempts`.

    In production there is a proxy. Where the settings know of none, everybody seems to come from its address, and
    nobody shall wait for all the others.
    """
    if settings.PROXIES or settings.DEMO:
        attempts.write_openly(address=address_of(request))
