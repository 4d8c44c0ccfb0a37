"""Who is asking, when people act through our own pages: the session, and the form's token for what changes things."""

from typing import Any

from django.http import HttpRequest
from ninja.security import SessionAuth
from ninja.utils import check_csrf

from tilbudskatalog.doors.api.v1.problems import NotJson, NotLoggedIn, TokenMissing
from tilbudskatalog.ground.access.models import User


class LoggedIn(SessionAuth):
    """A stranger is told to log in, whatever else is missing; the token is asked for afterwards."""

    def __call__(self, request: HttpRequest) -> Any:
        if not request.user.is_authenticated:
            raise NotLoggedIn
        # Only JSON: looking for the token in a form would use up the stream, and a broken form would break the check.
        if request.method not in ("GET", "HEAD") and request.content_type not in ("", "application/json"):
            raise NotJson
        if check_csrf(request):
            raise TokenMissing
        return request.user


def person(request: HttpRequest) -> User:
    """Whom `LoggedIn` or `SystemToken` let in."""
    let_in = request.auth  # type: ignore[attr-defined]
    assert isinstance(let_in, User)  # noqa: S101
    return let_in
