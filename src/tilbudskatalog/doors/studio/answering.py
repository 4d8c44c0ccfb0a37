"""How the workspace answers: those who have logged in, with pages never stored, and every "no" with its reason."""

import functools
from collections.abc import Callable, Mapping
from typing import Any, Concatenate, ParamSpec

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.views import redirect_to_login
from django.db import InterfaceError, OperationalError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _

from tilbudskatalog.doors.studio import scoping, workplace
from tilbudskatalog.doors.studio.menu import menu
from tilbudskatalog.ground.access import interrupted
from tilbudskatalog.ground.access.models import User
from tilbudskatalog.ground.base.errors import DatabaseAway, NotFound, Refusal

Given = ParamSpec("Given")
View = Callable[Concatenate[HttpRequest, Given], HttpResponse]
RETRY_AFTER_SECONDS = "10"
# The workspace speaks both forms of Norwegian; each in its own name.
SPOKEN = {"nb": "Bokmål", "nn": "Nynorsk"}
LANGUAGE = "language"
# Every view that stands behind the door.
WORKSPACE: set[Callable[..., HttpResponse]] = set()


def workspace(*methods: str) -> Callable[[View[Given]], View[Given]]:
    """Marks a view with the methods that it takes, and lets in those who may know of what the address names."""

    def decorated(view: View[Given]) -> View[Given]:
        @functools.wraps(view)
        def answered(request: HttpRequest, /, *args: Given.args, **kwargs: Given.kwargs) -> HttpResponse:
            try:
                with translation.override(_chosen_language(request)):
                    try:
                        response = _refused_at_the_door(request, methods, kwargs) or view(request, *args, **kwargs)
                    except Refusal as refusal:
                        response = _refused(request, refusal)
            except (DatabaseAway, OperationalError, InterfaceError):
                response = _away(request)
            response["Cache-Control"] = "private, no-store"
            return response

        WORKSPACE.add(answered)
        return answered

    return decorated


def person(request: HttpRequest) -> User:
    """Whom `workspace` let in."""
    assert isinstance(request.user, User)  # noqa: S101
    return request.user


def remember_language(request: HttpRequest, language: str) -> None:
    """For this log-in. The public pages have it in their addresses instead."""
    if language in SPOKEN:
        request.session[LANGUAGE] = language


def _chosen_language(request: HttpRequest) -> str:
    return str(request.session.get(LANGUAGE) or settings.LANGUAGE_CODE)


def page(request: HttpRequest, template: str, context: dict[str, Any], *, status: int = 200) -> HttpResponse:
    rooms = workplace.rooms(person(request))
    here = request.resolver_match.url_name if request.resolver_match else None
    frame = {
        "person": person(request),
        **rooms,
        "spoken": SPOKEN,
        "menu": menu(here or "", rooms),
        "left": interrupted.kept(request),
        "said": [str(message) for message in messages.get_messages(request)],
    }
    return render(request, template, frame | context, status=status)


def _refused_at_the_door(
    request: HttpRequest, methods: tuple[str, ...], address: Mapping[str, Any]
) -> HttpResponse | None:
    """Answers those who are asked to do something else first. Raises `NotFound` for what is not theirs to know of."""
    if request.method not in methods and not (request.method == "HEAD" and "GET" in methods):
        return _not_taken(request, methods)
    if request.user.is_authenticated:
        scoping.require(person(request), address)
        if request.method == "POST":
            interrupted.forget(request)
        return None
    if request.method in ("GET", "HEAD"):
        return redirect_to_login(request.get_full_path())
    # What was sent can't be sent again by the log-in itself: it is offered on the next page that one sees.
    interrupted.keep(request)
    return redirect_to_login(reverse("studio:home"))


def _refused(request: HttpRequest, refusal: Refusal) -> HttpResponse:
    titles = {
        403: _("You don't have access to this"),
        404: _("We can't find this"),
        422: _("Something needs to be corrected"),
    }
    unsaid = refusal.sentence is NotFound.sentence
    context = {
        "title": titles.get(refusal.status, _("This can't be done now")),
        "sentence": _("The address may be misspelt, or it is not yours to see.") if unsaid else refusal.sentence,
        "details": list(getattr(refusal, "fields", {}).values()),
    }
    return page(request, "studio/refusal.html", context, status=refusal.status)


def _not_taken(request: HttpRequest, methods: tuple[str, ...]) -> HttpResponse:
    context = {
        "title": _("There is nothing to see here"),
        "sentence": _("This address only takes what a button sends. Begin again from the start of the workspace."),
    }
    response = render(request, "studio/refusal.html", context, status=405)
    response["Allow"] = ", ".join(methods)
    return response


def _away(request: HttpRequest) -> HttpResponse:
    """Asks nobody who is logged in: that would ask the database."""
    context = {
        "title": _("The workspace is not answering right now"),
        "sentence": _("Try again in a moment. If you were saving: go back, and what you wrote still stands there."),
    }
    response = render(request, "studio/refusal.html", context, status=DatabaseAway.status)
    response["Retry-After"] = RETRY_AFTER_SECONDS
    return response
