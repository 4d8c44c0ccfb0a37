"""The issuer says that somebody has logged out there; only its own word counts."""

import time
from typing import Any

import pytest
from joserfc.jwk import RSAKey

from tests import factories
from tests.doors.portal.conftest import Reader
from tests.ground.access.issuer import URL, Issuer
from tilbudskatalog.ground.access import sessions
from tilbudskatalog.ground.access.models import AuditEvent, Identity
from tilbudskatalog.ground.access.openid import LOGGED_OUT

pytestmark = pytest.mark.django_db
ADDRESS = "/logg-inn/innbygger/utlogget"


@pytest.fixture
def issuer(monkeypatch: pytest.MonkeyPatch, settings: Any) -> Issuer:
    settings.WAYS_IN = {"innbygger": {"issuer": URL, "client_id": "us"}}
    return Issuer().lend(monkeypatch)


@pytest.fixture
def ingrid(reader: Reader) -> Reader:
    """Logged in by way of the issuer."""
    user = factories.user("ingrid")
    Identity.objects.create(user=user, issuer=URL, subject="ingrid")
    reader.force_login(user)
    store = reader.session
    store.update({sessions.ISSUER: URL, sessions.ISSUER_SESSION: "session-1"})
    store.save()
    return reader


def is_in(reader: Reader) -> bool:
    return "_auth_user_id" in reader.session


def word(issuer: Issuer, **more: Any) -> str:
    claims = {"events": {LOGGED_OUT: {}}, "sid": "session-1", "jti": "1", "sub": "ingrid"}
    return issuer.token(**(claims | more))


def test_its_signed_word_ends_the_session(issuer: Issuer, ingrid: Reader) -> None:
    assert Reader(enforce_csrf_checks=True).post(ADDRESS, {"logout_token": word(issuer)}).status_code == 200
    assert not is_in(ingrid)
    assert AuditEvent.objects.filter(act="logged-out-by-issuer").count() == 1


def test_without_a_session_it_ends_all_of_the_subject(issuer: Issuer, ingrid: Reader) -> None:
    Reader().post(ADDRESS, {"logout_token": word(issuer, sid=None)})
    assert not is_in(ingrid)


@pytest.mark.parametrize(
    "wrong",
    [
        {"events": None},
        {"events": {}},
        {"events": "x"},
        {"nonce": "x"},
        {"aud": "them"},
        {"iss": "https://elsewhere.example"},
        {"iat": int(time.time()) - 600, "exp": int(time.time()) + 600},
        {"sid": None, "sub": None},
        {"exp": None},
    ],
)
def test_a_wrong_word_ends_nothing(issuer: Issuer, ingrid: Reader, wrong: Any) -> None:
    assert Reader().post(ADDRESS, {"logout_token": word(issuer, **wrong)}).status_code == 400
    assert is_in(ingrid)


def test_a_strangers_word_ends_nothing(issuer: Issuer, ingrid: Reader) -> None:
    stranger = Issuer(keys={"first": RSAKey.generate_key(2048)})
    for token in (word(stranger), "", "x"):
        assert Reader().post(ADDRESS, {"logout_token": token}).status_code == 400
    assert is_in(ingrid)


def test_in_a_frame_the_issuers_session_tells_whose_it_is(issuer: Issuer, ingrid: Reader) -> None:
    for query in ("", f"?iss={URL}", "?sid=session-1", "?iss=https://elsewhere.example&sid=session-1"):
        assert Reader().get(ADDRESS + query).status_code == 400
    assert Reader().get(f"{ADDRESS}?iss={URL}&sid=session-2").status_code == 200
    assert is_in(ingrid)
    assert Reader().get(f"{ADDRESS}?iss={URL}&sid=session-1").status_code == 200
    assert not is_in(ingrid)


def test_an_issuer_that_is_away_is_asked_to_say_it_again(issuer: Issuer, ingrid: Reader) -> None:
    token = word(issuer)
    issuer.away = True
    assert Reader().post(ADDRESS, {"logout_token": token}).status_code == 503
