"""Programs that bring a token: the two issuers that they get it from, and how they send it."""

import json
import re
from typing import Any

from django.http import HttpResponse
from django.test import Client

from tests import factories
from tests.ground.access.issuer import EC, Issuer
from tilbudskatalog.ground.access import bearer
from tilbudskatalog.ground.access.models import User
from tilbudskatalog.registers.organizations import systems
from tilbudskatalog.registers.organizations.models import Organization, SystemAgreement

OWN = "/api/v1/provider/offerings"
AUDIENCE = "http://localhost:8000/api/v1"
PEOPLE, SYSTEMS = "https://people.example", "https://systems.example"
NUMBER = "12838421065"


class Two:
    """The citizens' issuer and the systems', behind one `fetch`."""

    def __init__(self) -> None:
        self.people, self.systems = Issuer(PEOPLE), Issuer(SYSTEMS, {"first": EC})

    def fetch(self, address: str) -> dict[str, Any]:
        return (self.people if address.startswith(PEOPLE) else self.systems).fetch(address)


def system_token(two: Two, scope: str = bearer.PROVIDER, **more: Any) -> str:
    claims = {"aud": AUDIENCE, "client_id": "their-system", "scope": scope, "sub": None} | more
    return two.systems.token(**claims)


def citizen_token(two: Two, **more: Any) -> str:
    claims = {"aud": AUDIENCE, "client_id": "app", "scope": bearer.CITIZEN, "pid": NUMBER, "acr": bearer.ENOUGH[0]}
    return two.people.token(**(claims | more))


def administrator() -> User:
    return User.objects.get_or_create(username="ada", defaults={"is_superuser": True})[0]


def agree(purpose: str = "provider", **more: Any) -> SystemAgreement:
    given = {"issuer": SYSTEMS, "client_id": "their-system", "name": "Fagsystemet", "by": administrator()}
    return systems.agree(purpose=purpose, **(given | more))


def hamar() -> Organization:
    return factories.organization("kommune-3403")


def call(token: str, method: str = "GET", path: str = OWN, body: Any = None, **headers: str) -> HttpResponse:
    scheme = headers.pop("scheme", "Bearer")
    answer: HttpResponse = Client(enforce_csrf_checks=True).generic(
        method,
        path,
        "" if body is None else json.dumps(body),
        "application/json",
        headers={"Authorization": f"{scheme} {token}", **headers},
    )
    return answer


def challenges(answer: HttpResponse) -> dict[str, set[str]]:
    """The names of the parameters, by scheme (RFC 9110, section 11.6.1)."""
    found: dict[str, set[str]] = {}
    for scheme, name in re.findall(r'(?:(\w+) )?(\w+)="[^"]*"', answer["WWW-Authenticate"]):
        found.setdefault(scheme or list(found)[-1], set()).add(name)
    return found
