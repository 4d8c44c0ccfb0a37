"""The one place where a "no" becomes `application/problem+json` (RFC 9457).

The tree of refusals and faults stands in `ground/base/errors.py`. Here each kind gets its status, title and sentence,
in the caller's language; whatever isn't in the tree is a fault of ours, is logged, and tells nothing of the inside.
"""

import json
from collections.abc import Iterable
from dataclasses import dataclass, field
from http.client import responses
from typing import Any

import structlog
from django.core.exceptions import RequestDataTooBig, SuspiciousOperation
from django.db import InterfaceError, OperationalError
from django.http import Http404, HttpRequest, HttpResponse, UnreadablePostError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, gettext_noop
from ninja.errors import HttpError, ValidationError

from tilbudskatalog.doors.api.idempotency import InProgress
from tilbudskatalog.doors.api.v1 import reasons
from tilbudskatalog.ground.access.bearer import BadToken, ScopeMissing
from tilbudskatalog.ground.access.issuers import ALGORITHMS, IssuerAway
from tilbudskatalog.ground.base.errors import DatabaseAway, Invalid, Refusal
from tilbudskatalog.participation.enrollment.enrollments import AlreadyEnrolled

logger = structlog.get_logger("api")
MEDIA_TYPE = "application/problem+json"
RETRY_SECONDS = 5
REALM = 'realm="Tilbudskatalogen"'

# Every code that the API itself gives. Acts have finer ones, which need no explanation beyond their sentence.
TITLES = {
    "malformed": gettext_noop("The request can't be read"),
    "not-logged-in": gettext_noop("Log in first"),
    "bad-token": gettext_noop("The token is not valid here"),
    "no-token": gettext_noop("A token is missing"),
    "scope-missing": gettext_noop("The token lacks a scope"),
    "no-agreement": gettext_noop("There is no agreement"),
    "csrf": gettext_noop("The form's token is missing"),
    "not-permitted": gettext_noop("Not permitted"),
    "not-found": gettext_noop("Not found"),
    "unknown-address": gettext_noop("Unknown address"),
    "method-not-allowed": gettext_noop("Method not allowed"),
    "conflict": gettext_noop("It can't be done now"),
    "in-progress": gettext_noop("It is being worked on"),
    "idempotency-key-reused": gettext_noop("The key was used before"),
    "gone": gettext_noop("Withdrawn"),
    "too-large": gettext_noop("Too large"),
    "not-json": gettext_noop("Not JSON"),
    "invalid": gettext_noop("Something needs to be corrected"),
    "unknown-parameter": gettext_noop("Unknown parameter"),
    "try-again-shortly": gettext_noop("Try again shortly"),
    "fault": gettext_noop("A fault of ours"),
}
AWAY = (IssuerAway, DatabaseAway, OperationalError, InterfaceError)
BY_STATUS = {400: "malformed", 403: "not-permitted", 404: "not-found", 409: "conflict", 410: "gone", 422: "invalid"}


class NotLoggedIn(Refusal):
    status = 401
    code = "not-logged-in"
    sentence = gettext_lazy("This takes a person who is logged in. Log in, and send the session's cookie along.")


class NoToken(BadToken):
    code = "no-token"
    sentence = gettext_lazy("This takes a token. Send it along: Authorization: Bearer …")


class TokenMissing(Refusal):
    status = 403
    code = "csrf"
    sentence = gettext_lazy("Send the form's token in the X-CSRFToken header, and the cookie that belongs to it.")


class NotJson(Refusal):
    status = 415
    code = "not-json"
    sentence = gettext_lazy("Send JSON, and say so: Content-Type: application/json.")


class UnknownAddress(Refusal):
    status = 404
    code = "unknown-address"
    sentence = gettext_lazy("There is nothing at this address. /api/v1/docs lists what there is.")


class MethodNotAllowed(Refusal):
    status = 405
    code = "method-not-allowed"

    def __init__(self, method: str, allowed: Iterable[str]) -> None:
        self.allowed = sorted(allowed)
        self.method = method
        super().__init__()


class Busy(Refusal):
    """So many are already at something long that others would suffer."""

    status = 503
    code = "try-again-shortly"
    sentence = gettext_lazy("Too many are fetching this just now. Try again in some seconds.")


class UnknownParameter(Invalid):
    """Names the parameters that aren't known, and lists those that are."""

    code = "unknown-parameter"

    def __init__(self, unknown: Iterable[str], *, allowed: list[str]) -> None:
        names = [name[:80] for name in unknown]
        self.allowed = allowed
        reason = _("This address has no such parameter.")
        sentence = _("Unknown parameter: %(names)s. Known here: %(allowed)s.") % {
            "names": ", ".join(names[:5]),
            "allowed": ", ".join(allowed),
        }
        super().__init__(dict.fromkeys(names, reason), sentence)


@dataclass(slots=True)
class Problem:
    status: int
    code: str
    detail: str
    errors: list[dict[str, Any]] = field(default_factory=list)
    headers: dict[str, str] = field(default_factory=dict)
    more: dict[str, Any] = field(default_factory=dict)

    def body(self, address: str) -> dict[str, Any]:
        # A finer code than those above is no page's anchor; RFC 9457 then wants the type to say nothing.
        kind = f"/api/v1/docs#problem-{self.code}" if self.code in TITLES else "about:blank"
        title = TITLES.get(self.code) or TITLES.get(BY_STATUS.get(self.status, "")) or responses[self.status]
        return {
            "type": kind,
            "title": _(title),
            "status": self.status,
            "detail": self.detail,
            "code": self.code,
            "instance": address,
            "errors": self.errors,
            **self.more,
        }

    def response(self, request: HttpRequest) -> HttpResponse:
        content = json.dumps(self.body(request.path), ensure_ascii=False)
        headers = {"Cache-Control": "no-store", **self.headers}
        return HttpResponse(content, status=self.status, content_type=MEDIA_TYPE, headers=headers)


def answer(request: HttpRequest, error: Exception | type[Exception]) -> HttpResponse:
    """The problem that says what `error` means to the caller."""
    if isinstance(error, AWAY):
        logger.warning("something is away", error=type(error).__name__)
    return problem_of(error).response(request)


def problem_of(error: Exception | type[Exception]) -> Problem:
    match error:
        case UnknownParameter():
            return Problem(422, error.code, str(error.sentence), _fields(error.fields, error.allowed))
        case Invalid():
            return Problem(error.status, error.code, _with_reasons(error), _fields(error.fields))
        case MethodNotAllowed():
            return _method_not_allowed(error)
        case NotLoggedIn():
            headers = {"WWW-Authenticate": f"{_challenges()}, Cookie {REALM}"}
            return Problem(error.status, error.code, str(error.sentence), headers=headers)
        case NoToken():
            headers = {"WWW-Authenticate": _challenges()}
            return Problem(error.status, error.code, str(error.sentence), headers=headers)
        case BadToken():
            headers = {"WWW-Authenticate": _challenges(error.scheme, error=error.error)}
            return Problem(error.status, error.code, str(error.sentence), headers=headers)
        case ScopeMissing():
            headers = {"WWW-Authenticate": _challenges(error.scheme, error="insufficient_scope", scope=error.scope)}
            return Problem(error.status, error.code, str(error.sentence), headers=headers)
        case Busy() | InProgress():
            headers = {"Retry-After": str(RETRY_SECONDS)}
            return Problem(error.status, error.code, str(error.sentence), headers=headers)
        case AlreadyEnrolled():
            more = {"enrollment": str(error.enrollment.uid)}
            return Problem(error.status, error.code, str(error.sentence), more=more)
        case Refusal():
            return Problem(error.status, error.code, str(error.sentence))
        case IssuerAway():
            return _away(
                error, _("We can't reach the issuer of the token. Nothing was changed; try again in a moment.")
            )
        case DatabaseAway() | OperationalError() | InterfaceError():
            return _away(error)
        case _:
            return _of_frameworks(error)


def _challenges(used: str = "", **wrong: str) -> str:
    """One for each scheme that a token can come with (RFC 9110, section 11.6.1). What was wrong stands with the one
    that was used, and nothing where no token came (RFC 6750, section 3.1; RFC 9449, section 7.1)."""
    told = "".join(f', {name}="{value}"' for name, value in wrong.items())
    offered = {"Bearer": REALM, "DPoP": f'{REALM}, algs="{" ".join(ALGORITHMS)}"'}
    return ", ".join(f"{name} {said}{told if name.lower() == used else ''}" for name, said in offered.items())


def _of_frameworks(error: Exception | type[Exception]) -> Problem:
    """What Django and ninja raise before our own code is reached; else a fault."""
    match error:
        case ValidationError():
            return _of_validation(error)
        case RequestDataTooBig():
            return _too_large()
        case SuspiciousOperation() | UnreadablePostError():
            return Problem(400, "malformed", _("The request is broken, or holds too many parameters. Send it anew."))
        case HttpError(status_code=400):
            return Problem(400, "malformed", _("The body must be JSON, in UTF-8. Look at /api/v1/docs for an example."))
        case HttpError(status_code=401):
            return problem_of(NotLoggedIn())
        case Http404():
            return problem_of(UnknownAddress())
    logger.error("fault", exc_info=error)
    return Problem(500, "fault", _("Something went wrong on our side. It has been logged; please try again later."))


def _away(error: Exception | type[Exception], sentence: str = "") -> Problem:
    sentence = sentence or _("The database is away for a moment. Nothing was changed; try again in some seconds.")
    if isinstance(error, DatabaseAway) and error.args:
        sentence = str(error.args[0])
    return Problem(503, "try-again-shortly", sentence, headers={"Retry-After": str(RETRY_SECONDS)})


def _too_large() -> Problem:
    return Problem(413, "too-large", _("The body is too large. Send less at a time."))


def _method_not_allowed(error: MethodNotAllowed) -> Problem:
    sentence = _("%(method)s can't be used here. Use one of: %(allowed)s.") % {
        "method": error.method[:20],
        "allowed": ", ".join(error.allowed),
    }
    return Problem(405, error.code, sentence, headers={"Allow": ", ".join(error.allowed)})


def _of_validation(error: ValidationError) -> Problem:
    if all(each["loc"][0] == "path" for each in error.errors):
        return Problem(404, "not-found", _("We can't find this."))
    errors = [reasons.field_of(each) for each in error.errors if each["loc"][0] != "path"]
    return Problem(422, "invalid", _sentence(errors), errors)


def _fields(fields: dict[str, Any], allowed: list[str] | None = None) -> list[dict[str, Any]]:
    more = {} if allowed is None else {"allowed": allowed}
    return [{"name": name, "reason": str(reason), **more} for name, reason in fields.items()]


def _with_reasons(error: Invalid) -> str:
    errors = _fields(error.fields)
    return _sentence(errors) if errors and error.sentence == Invalid.sentence else str(error.sentence)


def _sentence(errors: list[dict[str, Any]]) -> str:
    """`size: Use at most 100.`: where and what, for who reads the sentence only."""
    return " ".join(f"{each['name']}: {each['reason']}" for each in errors[:5])
