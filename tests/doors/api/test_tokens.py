"""Programs that bring a token: whom it is believed for, and what it lets them do."""

import datetime as dt
import hashlib
import re
import time
import uuid
from base64 import urlsafe_b64encode
from typing import Any

import pytest
from django.http import HttpResponse
from django.test import Client, RequestFactory
from joserfc import jwt
from joserfc.jwk import ECKey

from tests import factories
from tests.doors.api.contract import assert_keeps
from tests.doors.api.programs import (
    NUMBER,
    OWN,
    PEOPLE,
    Two,
    administrator,
    agree,
    call,
    challenges,
    citizen_token,
    hamar,
    system_token,
)
from tilbudskatalog.doors.api.v1.tokens import Acting, CitizenToken
from tilbudskatalog.ground.access import bearer, issuers
from tilbudskatalog.ground.access.models import AuditEvent, Citizen
from tilbudskatalog.ground.base import clock
from tilbudskatalog.ground.base.errors import Invalid, NotPermitted
from tilbudskatalog.registers.organizations import systems
from tilbudskatalog.registers.organizations.models import Membership

pytestmark = pytest.mark.django_db


def test_a_providers_system_takes_in_an_offering(two: Two) -> None:
    agree(organization=hamar())
    template = factories.template()
    path = f"/api/v1/provider/organizations/{hamar().uid}/offerings"
    answer = call(system_token(two), "POST", path, {"template": template.code})
    assert answer.status_code == 201
    mine = call(system_token(two))
    assert assert_keeps(mine, "/provider/offerings")["total"] == 1
    event = AuditEvent.objects.get(act="adopt")
    assert event.actor is not None
    assert event.actor.first_name == "Fagsystemet"


@pytest.mark.parametrize("header", [b'{"alg":"RS256"}', b"[" * 4000])
@pytest.mark.parametrize("payload", [b"[" * 4000, b'{"iss":' * 500, b"{}"])
def test_what_is_nested_deeper_than_can_be_read_is_no_token(header: bytes, payload: bytes) -> None:
    parts = (urlsafe_b64encode(part).rstrip(b"=").decode() for part in (header, payload, b"x"))
    assert call(".".join(parts)).status_code == 401


def test_it_sees_and_touches_no_other_organization(two: Two) -> None:
    agree(organization=hamar())
    other = factories.local_draft("kommune-4601")
    assert call(system_token(two)).json()["total"] == 0
    assert call(system_token(two), path=f"{OWN}/{other.uid}").status_code == 404
    path = f"/api/v1/provider/organizations/{other.organization.uid}/offerings"
    template = factories.template("kost_kurs")
    assert call(system_token(two), "POST", path, {"template": template.code}).status_code == 403


def test_it_approves_nothing(two: Two) -> None:
    agree(organization=hamar())
    offering = factories.local_draft()
    call(system_token(two), "POST", f"{OWN}/{offering.uid}/submit")
    assert call(system_token(two), "POST", f"{OWN}/{offering.uid}/approve").status_code == 403


def test_without_an_agreement_a_good_token_opens_nothing(two: Two) -> None:
    answer = call(system_token(two))
    assert (answer.status_code, assert_keeps(answer, "/provider/offerings")["code"]) == (403, "no-agreement")


@pytest.mark.parametrize(
    "period",
    [
        {"valid_from": clock.today() + dt.timedelta(days=1)},
        {"client_id": "another-system"},
        {"issuer": "https://elsewhere.example"},
    ],
    ids=["not-begun", "another-client", "another-issuer"],
)
def test_an_agreement_that_does_not_hold_opens_nothing(two: Two, period: Any) -> None:
    agree(organization=hamar(), **period)
    assert call(system_token(two)).json()["code"] == "no-agreement"


def test_an_agreement_that_has_run_out_opens_nothing(two: Two, monkeypatch: pytest.MonkeyPatch) -> None:
    agree(organization=hamar(), valid_to=clock.today())
    assert call(system_token(two)).status_code == 200
    monkeypatch.setattr(clock, "today", lambda: dt.date(2199, 1, 1))
    assert call(system_token(two)).json()["code"] == "no-agreement"


def test_what_has_ended_is_taken_away_although_another_lasts(two: Two) -> None:
    first, _second = agree(organization=hamar()), agree(organization=factories.organization("kommune-4601"))
    offering = factories.local_draft()
    assert call(system_token(two), path=f"{OWN}/{offering.uid}").status_code == 200
    systems.end(agreement=first, by=administrator())
    assert call(system_token(two), path=f"{OWN}/{offering.uid}").status_code == 404
    assert Membership.objects.filter(user=first.user).count() == 1


def test_agreements_begin_and_end_by_the_calendar(two: Two) -> None:
    tomorrow = clock.today() + dt.timedelta(days=1)
    agreement = agree(organization=hamar(), valid_from=tomorrow, valid_to=tomorrow)
    for day, roles in ((clock.today(), 0), (tomorrow, 1), (tomorrow + dt.timedelta(days=1), 0)):
        systems.settle(day)
        assert Membership.objects.filter(user=agreement.user).count() == roles


def test_settling_leaves_peoples_roles_alone() -> None:
    person = factories.user("kari", editor=hamar())
    systems.settle(clock.today())
    assert person.memberships.count() == 1


@pytest.mark.parametrize("purpose", ["provider", "on-behalf"])
def test_only_administrators_agree(purpose: str) -> None:
    organization = hamar() if purpose == "provider" else None
    with pytest.raises(NotPermitted):
        agree(purpose, organization=organization, by=factories.user("leder", leader=hamar()))


def test_an_agreement_names_the_organization_it_is_about() -> None:
    for purpose, organization in (("provider", None), ("on-behalf", hamar())):
        with pytest.raises(Invalid):
            agree(purpose, organization=organization)


def test_a_scope_that_is_missing_is_named(two: Two) -> None:
    agree(organization=hamar())
    answer = call(system_token(two, "something-else"))
    assert (answer.status_code, answer.json()["code"]) == (403, "scope-missing")
    assert bearer.PROVIDER in answer.json()["detail"]
    assert challenges(answer)["Bearer"] == {"realm", "error", "scope"}
    assert f'error="insufficient_scope", scope="{bearer.PROVIDER}"' in answer["WWW-Authenticate"]


@pytest.mark.parametrize(
    "wrong",
    [
        {"aud": "https://elsewhere.example/api"},
        {"aud": None},
        {"exp": int(time.time()) - 60},
        {"exp": None},
        {"iss": PEOPLE},
        {"iss": "https://stranger.example"},
        {"iss": None},
        {"iss": ["x"]},
        {"client_id": None},
        {"client_id": {}},
        {"scope": {"a": 1}},
        {"cnf": {"x5t#S256": "x"}},
        {"cnf": "x"},
    ],
)
def test_a_wrong_token_is_401_and_says_nothing_of_why(two: Two, wrong: Any) -> None:
    agree(organization=hamar())
    answer = call(system_token(two, **wrong))
    assert (answer.status_code, assert_keeps(answer, "/provider/offerings")["code"]) == (401, "bad-token")
    assert 'error="invalid_token"' in answer["WWW-Authenticate"]


@pytest.mark.parametrize("token", ["", "x", "a.b.c", "x" * 9000, "e30.W10.x"])
def test_what_is_no_token_is_401(two: Two, token: str) -> None:
    assert call(token).status_code == 401


def test_a_citizens_token_is_no_systems(two: Two) -> None:
    assert call(citizen_token(two, scope=f"{bearer.CITIZEN} {bearer.PROVIDER}")).status_code == 403


def test_a_token_goes_before_a_session(two: Two) -> None:
    client = Client()
    client.force_login(factories.user("redaktor", editor=hamar()))
    assert client.get(OWN, headers={"Authorization": "Bearer x"}).status_code == 401


def test_an_issuer_that_is_away_is_503(two: Two) -> None:
    two.systems.away = True
    assert call(system_token(two)).status_code == 503


def test_a_token_can_be_asked_about(two: Two) -> None:
    agree("on-behalf")
    body = assert_keeps(call(system_token(two, bearer.ON_BEHALF), path="/api/v1/token"), "/token")
    assert (body["client"], body["citizen"], body["agreements"]) == ("their-system", False, ["on-behalf"])
    body = call(citizen_token(two), path="/api/v1/token").json()
    assert (body["client"], body["citizen"], body["agreements"]) == ("app", True, [])
    assert NUMBER not in str(body)
    assert Client().get("/api/v1/token").status_code == 401


# What would be taken (RFC 9110, section 11.6.1), and what was wrong with what came.


def test_a_stranger_is_told_every_way_in_and_no_fault() -> None:
    answer = Client().get(OWN)
    assert answer.status_code == 401
    assert challenges(answer) == {"Bearer": {"realm"}, "DPoP": {"realm", "algs"}, "Cookie": {"realm"}}


def test_a_wrong_token_is_told_with_the_scheme_that_it_came_with(two: Two) -> None:
    answer = call("x")
    assert challenges(answer) == {"Bearer": {"realm", "error"}, "DPoP": {"realm", "algs"}}
    answer = with_proof("x", "")
    assert challenges(answer) == {"Bearer": {"realm"}, "DPoP": {"realm", "algs", "error"}}
    assert 'error="invalid_token"' in answer["WWW-Authenticate"]


def test_a_wrong_proof_is_told_apart_from_a_wrong_token(two: Two) -> None:
    agree(organization=hamar())
    token = bound(two)
    for text in ("", "x", proof(token, ath="x"), proof(token, header={"typ": "JWT"})):
        answer = with_proof(token, text)
        assert challenges(answer)["DPoP"] == {"realm", "algs", "error"}
        assert 'error="invalid_dpop_proof"' in answer["WWW-Authenticate"]


def test_the_algorithms_that_are_told_are_those_that_are_taken() -> None:
    [algorithms] = re.findall(r'algs="([^"]*)"', Client().get(OWN)["WWW-Authenticate"])
    assert algorithms.split() == issuers.ALGORITHMS


# Bound tokens (DPoP).

KEY = ECKey.generate_key("P-256")


def bound(two: Two) -> str:
    return system_token(two, cnf={"jkt": KEY.thumbprint()})


def proof(token: str, *, key: ECKey = KEY, header: Any = None, **more: Any) -> str:
    hashed = urlsafe_b64encode(hashlib.sha256(token.encode()).digest()).rstrip(b"=").decode()
    claims = {"htm": "GET", "htu": f"http://localhost:8000{OWN}", "iat": int(time.time()), "jti": str(uuid.uuid4())}
    claims |= {"ath": hashed} | more
    whole = {"alg": "ES256", "typ": "dpop+jwt", "jwk": key.as_dict(private=False)} | (header or {})
    return jwt.encode(whole, claims, key, algorithms=["ES256"])


def with_proof(token: str, text: str) -> HttpResponse:
    return call(token, scheme="DPoP", DPoP=text)


def test_a_bound_token_with_its_proof_is_taken_once(two: Two) -> None:
    agree(organization=hamar())
    token = bound(two)
    text = proof(token)
    assert with_proof(token, text).status_code == 200
    assert with_proof(token, text).status_code == 401
    assert with_proof(token, proof(token)).status_code == 200


def test_a_stolen_token_is_worth_nothing(two: Two) -> None:
    agree(organization=hamar())
    token = bound(two)
    assert call(token).status_code == 401
    assert with_proof(token, "").status_code == 401
    assert with_proof(token, proof(token, key=ECKey.generate_key("P-256"))).status_code == 401


@pytest.mark.parametrize(
    "wrong",
    [
        {"htm": "POST"},
        {"htu": "http://localhost:8000/api/v1/offerings"},
        {"iat": int(time.time()) - 3600},
        {"iat": int(time.time()) + 3600},
        {"iat": "now"},
        {"jti": ""},
        {"ath": "x"},
        {"header": {"typ": "JWT"}},
        {"header": {"jwk": KEY.as_dict(private=True)}},
        {"header": {"jwk": {"kty": "oct", "k": "AAAA"}}},
        {"header": {"jwk": {"kty": "EC", "crv": "P-999", "x": "AAAA", "y": "AAAA"}}},
    ],
)
def test_a_proof_of_something_else_is_refused(two: Two, wrong: Any) -> None:
    agree(organization=hamar())
    token = bound(two)
    assert with_proof(token, proof(token, **wrong)).status_code == 401


def test_an_unbound_token_is_not_made_better_by_a_proof(two: Two) -> None:
    agree(organization=hamar())
    token = system_token(two)
    assert with_proof(token, proof(token)).status_code == 401


# Whom a token acts for.


def acting(token: str, **headers: str) -> Acting:
    request = RequestFactory().post("/api/v1/x", headers={"Authorization": f"Bearer {token}", **headers})
    return CitizenToken()(request)


def test_a_citizens_token_acts_for_its_citizen(two: Two) -> None:
    who = acting(citizen_token(two))
    assert who.system is None
    assert Citizen.objects.get(user=who.person).number == NUMBER
    assert acting(citizen_token(two)).person == who.person
    assert AuditEvent.objects.filter(act="own-token", uid=who.person.uid).count() == 2


@pytest.mark.parametrize(
    "wrong",
    [
        {"acr": "idporten-loa-low"},
        {"acr": None},
        {"pid": "123"},
        {"pid": None},
        {"scope": ""},
        {"pid": "１２８３８４２１０６５"},
    ],
)
def test_a_citizens_token_that_is_not_good_enough(two: Two, wrong: Any) -> None:
    with pytest.raises((bearer.BadToken, NotPermitted)):
        acting(citizen_token(two, **wrong))
    assert not Citizen.objects.exists()


def test_a_system_with_an_agreement_acts_for_a_citizen_and_both_are_noted(two: Two) -> None:
    agreement = agree("on-behalf")
    who = acting(system_token(two, bearer.ON_BEHALF), **{"On-Behalf-Of": NUMBER})
    assert (who.system, who.person.citizen.number) == (agreement.user, NUMBER)
    event = AuditEvent.objects.get(act="on-behalf")
    assert (event.actor, event.uid, event.details) == (agreement.user, who.person.uid, {"client_id": "their-system"})


def test_a_system_needs_scope_agreement_and_a_number(two: Two) -> None:
    token = system_token(two, bearer.ON_BEHALF)
    with pytest.raises(NotPermitted):
        acting(token, **{"On-Behalf-Of": NUMBER})
    agree("provider", organization=hamar())
    with pytest.raises(NotPermitted):
        acting(token, **{"On-Behalf-Of": NUMBER})
    agree("on-behalf")
    with pytest.raises(NotPermitted):
        acting(system_token(two, bearer.PROVIDER), **{"On-Behalf-Of": NUMBER})
    for number in ("", "123", "1283842106x"):
        with pytest.raises(Invalid):
            acting(token, **{"On-Behalf-Of": number})
    assert not Citizen.objects.exists()


def test_a_systems_token_with_a_pid_of_its_own_making_is_no_citizens(two: Two) -> None:
    agree("on-behalf")
    with pytest.raises(Invalid):
        acting(system_token(two, bearer.ON_BEHALF, pid=NUMBER, acr=bearer.ENOUGH[0]))


def test_no_token_is_refused(two: Two) -> None:
    with pytest.raises(bearer.BadToken):
        CitizenToken()(RequestFactory().post("/api/v1/x"))


def test_a_key_of_one_system_gives_nothing_to_another(two: Two) -> None:
    """Nor to whoever has no token at all."""
    agree(organization=hamar())
    agree(organization=hamar(), client_id="another-system")
    path = f"/api/v1/provider/organizations/{hamar().uid}/offerings"
    body, key = {"template": factories.template().code}, {"Idempotency-Key": "a-key"}
    first = call(system_token(two), "POST", path, body, **key)
    again = call(system_token(two), "POST", path, body, **key)
    assert (first.status_code, again.content, again["Idempotency-Replayed"]) == (201, first.content, "true")
    assert call("x", "POST", path, body, **key).status_code == 401
    anonymous = Client().post(path, body, "application/json", headers=key)
    assert (anonymous.status_code, anonymous.json()["code"]) == (401, "not-logged-in")
    other = call(system_token(two, client_id="another-system"), "POST", path, body, **key)
    assert "Idempotency-Replayed" not in other
