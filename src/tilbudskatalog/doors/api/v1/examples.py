"""Examples for the OpenAPI document: refusals just as they are answered, made by what answers them."""

from typing import Any

from django.utils import translation
from django.utils.translation import gettext

from tilbudskatalog.catalog.courses.places import Full
from tilbudskatalog.doors.api.idempotency import InProgress, KeyReused
from tilbudskatalog.doors.api.v1.problems import NotLoggedIn, NoToken, TokenMissing, problem_of
from tilbudskatalog.ground.access import bearer
from tilbudskatalog.ground.base.errors import Conflict, DatabaseAway, Invalid, NotFound, NotPermitted
from tilbudskatalog.registers.organizations.systems import NO_AGREEMENT

Json = dict[str, Any]
Some = dict[str, tuple[Exception, ...]]


def add(path: str, method: str, operation: Json) -> None:
    """To each refusal of the operation, those that we have examples of, in English, by their code."""
    ways = {name for way in operation.get("security", []) for name in way}
    with translation.override("en"):
        for some in (
            _of_all(),
            *(_of_way(way) for way in sorted(ways)),
            _of_changes() if ways and method != "get" else {},
        ):
            for status, refusals in some.items():
                if status in operation["responses"]:
                    _add(path, operation["responses"][status], refusals)


def _of_all() -> Some:
    return {"404": (NotFound(),), "503": (DatabaseAway(),)}


def _of_changes() -> Some:
    return {"409": (InProgress(),), "422": (KeyReused(),)}


def _of_way(way: str) -> Some:
    """`way` is a way in as the document names it."""
    match way:
        case "CitizenToken":
            return {
                "401": (NoToken(), bearer.BadToken()),
                "403": (bearer.ScopeMissing(bearer.CITIZEN), NotPermitted(NO_AGREEMENT, code="no-agreement")),
                "422": (Invalid({"phone": gettext("This is no phone number. A Norwegian one has eight digits.")}),),
            }
        case "LoggedIn":
            return {"401": (NotLoggedIn(), bearer.BadToken()), "403": (NotPermitted(), TokenMissing())}
        case "AnyToken":
            return {"401": (NoToken(), bearer.BadToken())}
    return {}


def _of_act(path: str) -> Some:
    """What the state of things says no to, as the acts say it."""
    acts = {
        "enrollments": Conflict(gettext("Sign-up is closed."), code="closed"),
        "accept": Full(0),
        "decline": Conflict(gettext("There is no offer to answer."), code="nothing-offered"),
        "cancel": Conflict(gettext("This has ended already."), code="ended"),
        "messages": Conflict(gettext("This is closed. Ask anew."), code="closed"),
    }
    found = acts.get(path.rsplit("/", 1)[-1])
    return {"409": (found,)} if found else {}


def _add(path: str, response: Json, refusals: tuple[Exception, ...]) -> None:
    [content] = response["content"].values()
    for refusal in refusals:
        problem = problem_of(refusal)
        content.setdefault("examples", {})[problem.code] = {"value": problem.body(path)}
