"""Tokens of a real issuer: a system's by client credentials, a citizen's by an app of their own."""

from collections.abc import Iterator
from typing import Any
from urllib.parse import parse_qs, urlencode, urlsplit

import httpx
import pytest
from django.test import Client

from tests import factories
from tests.doors.api.contract import assert_keeps
from tests.support.identity_provider import PEOPLE, IdentityProvider
from tilbudskatalog.ground.access import bearer, issuers
from tilbudskatalog.ground.access.models import User
from tilbudskatalog.ground.access.openid import _challenge
from tilbudskatalog.registers.organizations import systems
from tools import system_token

pytestmark = pytest.mark.django_db
CATALOG, BACK, VERIFIER = "http://localhost:8000", "http://127.0.0.1:9/retur", "v" * 43


@pytest.fixture(scope="module")
def provider(tmp_path_factory: pytest.TempPathFactory) -> Iterator[IdentityProvider]:
    with IdentityProvider(tmp_path_factory.mktemp("idp"), CATALOG) as provider:
        yield provider


@pytest.fixture(autouse=True)
def _trusted(provider: IdentityProvider, settings: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    issuers.forget()
    settings.CITIZEN_ISSUER = f"{provider.url}/idporten"
    settings.SYSTEM_ISSUERS = [f"{provider.url}/maskinporten"]
    monkeypatch.setattr(system_token, "FOLDER", provider.folder)
    monkeypatch.setattr(system_token, "ISSUER", f"{provider.url}/maskinporten")


def ask(token: str, path: str = "/api/v1/token") -> Any:
    return Client().get(path, headers={"Authorization": f"Bearer {token}"})


def test_a_system_with_an_agreement_reads_its_catalog(provider: IdentityProvider) -> None:
    hamar = factories.organization("kommune-3403")
    factories.local_draft()
    systems.agree(
        issuer=f"{provider.url}/maskinporten",
        client_id="fagsystem-demo",
        name="Fagsystem",
        purpose="provider",
        organization=hamar,
        by=User.objects.create(username="ada", is_superuser=True),
    )
    token = system_token.token("fagsystem-demo", "provider")
    assert assert_keeps(ask(token), "/token")["agreements"] == ["provider"]
    assert ask(token, "/api/v1/provider/offerings").json()["total"] == 1
    stranger = system_token.token("fremmed-demo", "provider")
    assert ask(stranger, "/api/v1/provider/offerings").json()["code"] == "no-agreement"
    other = system_token.token("fagsystem-demo", "on-behalf")
    assert ask(other, "/api/v1/provider/offerings").json()["code"] == "scope-missing"


def test_a_citizens_app_gets_a_token_for_its_citizen(provider: IdentityProvider) -> None:
    issuer = f"{provider.url}/idporten"
    request = {
        "client_id": "app-demo",
        "response_type": "code",
        "redirect_uri": BACK,
        "scope": f"openid {bearer.CITIZEN}",
        "resource": f"{CATALOG}/api/v1",
        "code_challenge": _challenge(VERIFIER),
        "code_challenge_method": "S256",
    }
    address = provider.answer(f"{issuer}/auth?{urlencode(request)}", person="innbygger")
    form = {
        "grant_type": "authorization_code",
        "code": parse_qs(urlsplit(address).query)["code"][0],
        "redirect_uri": BACK,
        "client_id": "app-demo",
        "code_verifier": VERIFIER,
        "resource": request["resource"],
    }
    token = httpx.post(f"{issuer}/token", data=form).json()["access_token"]
    body = ask(token).json()
    assert body["citizen"]
    assert bearer.CITIZEN in body["scopes"]
    assert PEOPLE["innbygger"]["pid"] not in str(body)
    assert ask(token, "/api/v1/provider/offerings").status_code == 403


def test_without_pkce_the_issuer_gives_nothing(provider: IdentityProvider) -> None:
    request = {"client_id": "app-demo", "response_type": "code", "redirect_uri": BACK, "scope": "openid"}
    with httpx.Client() as browser:
        answer = browser.get(f"{provider.url}/idporten/auth?{urlencode(request)}")
    assert "error=invalid_request" in answer.headers["location"]
