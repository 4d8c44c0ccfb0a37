"""Logging in with OpenID Connect: the code flow with PKCE (S256), state and nonce.

What is asked for goes straight to the issuer where it takes pushed requests (RFC 9126), as ID-porten and HelseID do;
then nothing of it stands in the browser's address. We prove who we are with a signed assertion, or a secret where the
issuer has none of that.
"""

import hashlib
import hmac
import json
import secrets
from base64 import urlsafe_b64encode
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import httpx
from django.conf import settings
from django.utils.translation import gettext_lazy as _
from joserfc import jwt
from joserfc.jwk import JWKRegistry, Key

from tilbudskatalog.ground.access import issuers
from tilbudskatalog.ground.access.issuers import Claims, IssuerAway, Untrusted
from tilbudskatalog.ground.base import clock
from tilbudskatalog.ground.base.errors import Refusal

ASSERTION = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer"
ASSERTION_SECONDS = 60
LOGGED_OUT = "http://schemas.openid.net/event/backchannel-logout"
# How long a person may take at the issuer. Longer than its own page lives.
PATIENCE_SECONDS = 3600
LOGOUT_TOKEN_SECONDS = 120
Kept = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Way:
    """A way in. `accepted` are the `acr` values that are secure enough; with none, the issuer is relied on for that."""

    name: str
    issuer: str
    client_id: str
    secret: str = ""
    scope: str = "openid"
    accepted: tuple[str, ...] = ()


class LogInRefused(Refusal):
    status = 403
    code = "log-in-refused"
    sentence = _("The log-in could not be completed. Begin again; if it happens once more, tell us.")


class LogInCancelled(LogInRefused):
    code = "cancelled"
    sentence = _("You cancelled, so you are not logged in. Nothing was saved.")


class LogInTooWeak(LogInRefused):
    code = "too-weak"
    sentence = _(
        "You logged in at a level that is not secure enough for health information. "
        "Log in again, and choose BankID, Buypass, Commfides or MinID with an app or a passport."
    )


class LogInTooOld(LogInRefused):
    code = "too-old"
    sentence = _("This log-in was begun in another browser, too long ago, or has been used already. Begin again.")


@dataclass(frozen=True, slots=True)
class Arrival:
    """Who came. `id_token` is needed to log them out at the issuer. It holds what the issuer told: keep it sealed."""

    way: Way
    claims: Claims
    id_token: str


def ways() -> dict[str, Way]:
    return {name: Way(name=name, **given) for name, given in settings.WAYS_IN.items()}


def begin(way: Way, *, back: str, language: str, again: bool = False) -> tuple[str, str, Kept]:
    """Where to send the browser, the state, and what to keep for `complete`. `again` asks for a new log-in even where
    the issuer remembers the last one. Raises `IssuerAway`."""
    state, nonce, verifier = (secrets.token_urlsafe(32) for _each in range(3))
    request = {
        "client_id": way.client_id,
        "response_type": "code",
        "redirect_uri": back,
        "scope": way.scope,
        "state": state,
        "nonce": nonce,
        "code_challenge": _challenge(verifier),
        "code_challenge_method": "S256",
        "ui_locales": language,
    }
    if way.accepted:
        request["acr_values"] = way.accepted[0]
    if again:
        request["prompt"] = "login"
    known = issuers.metadata(way.issuer)
    if pushed := known.get("pushed_authorization_request_endpoint"):
        given = _post(pushed, request | _proof(way))
        request = {"client_id": way.client_id, "request_uri": str(given.get("request_uri"))}
    kept = {"nonce": nonce, "verifier": verifier, "at": int(clock.now().timestamp())}
    return f"{known['authorization_endpoint']}?{urlencode(request)}", state, kept


def complete(way: Way, *, back: str, kept: Kept | None, answer: Mapping[str, str]) -> Arrival:
    """Who came back. Raises `LogInRefused` or one of its kind, `Untrusted`, `IssuerAway`."""
    if kept is None or clock.now().timestamp() - kept["at"] > PATIENCE_SECONDS:
        raise LogInTooOld
    # RFC 9207: an answer of another issuer must not be taken for this one's.
    if answer.get("iss", way.issuer) != way.issuer:
        raise Untrusted("the answer comes from another issuer")
    if error := answer.get("error"):
        raise LogInCancelled if error in ("access_denied", "user_cancelled") else LogInRefused
    code = {
        "grant_type": "authorization_code",
        "code": answer.get("code", ""),
        "redirect_uri": back,
        "client_id": way.client_id,
        "code_verifier": kept["verifier"],
    }
    given = _post(issuers.metadata(way.issuer)["token_endpoint"], code | _proof(way))
    id_token = str(given.get("id_token", ""))
    claims = issuers.verified(id_token, issuer=way.issuer, audience=way.client_id)
    _check(way, claims, kept["nonce"])
    return Arrival(way, claims, id_token)


def _check(way: Way, claims: Claims, nonce: str) -> None:
    if not hmac.compare_digest(str(claims.get("nonce", "")), nonce):
        raise Untrusted("the nonce is another")
    if not claims.get("sub"):
        raise Untrusted("no subject")
    if claims.get("azp", way.client_id) != way.client_id:
        raise Untrusted("made for another client")
    if way.accepted and claims.get("acr") not in way.accepted:
        raise LogInTooWeak


def farewell(way: Way, *, id_token: str, home: str) -> str:
    """Where the browser goes to be logged out at the issuer too; "" when the issuer has no such address or is away."""
    try:
        end = issuers.metadata(way.issuer).get("end_session_endpoint")
    except IssuerAway:
        return ""
    query = {"id_token_hint": id_token, "client_id": way.client_id, "post_logout_redirect_uri": home}
    return f"{end}?{urlencode(query)}" if end else ""


def ended(way: Way, logout_token: str) -> tuple[str, str]:
    """The issuer's session and subject that a logout token ends; either may be "". Raises `Untrusted`, `IssuerAway`.

    OpenID Connect Back-Channel Logout 1.0, section 2.6.
    """
    claims = issuers.verified(logout_token, issuer=way.issuer, audience=way.client_id)
    events = claims.get("events")
    if not isinstance(events, dict) or LOGGED_OUT not in events:
        raise Untrusted("not a logout token")
    if "nonce" in claims:
        raise Untrusted("a logout token has no nonce")
    if abs(clock.now().timestamp() - int(claims.get("iat", 0))) > LOGOUT_TOKEN_SECONDS:
        raise Untrusted("an old logout token")
    session, subject = str(claims.get("sid", "")), str(claims.get("sub", ""))
    if not session and not subject:
        raise Untrusted("a logout token of nobody")
    return session, subject


def _proof(way: Way) -> dict[str, str]:
    """That it is us who ask."""
    if way.secret:
        return {"client_secret": way.secret}
    key, now = _key(settings.CLIENT_KEY_FILE), int(clock.now().timestamp())
    header = {"alg": key.alg or "RS256", "kid": key.kid}
    claims = {
        "iss": way.client_id,
        "sub": way.client_id,
        "aud": way.issuer,
        "iat": now,
        "exp": now + ASSERTION_SECONDS,
        "jti": secrets.token_urlsafe(16),
    }
    assertion = jwt.encode(header, claims, key, algorithms=issuers.ALGORITHMS)
    return {"client_assertion_type": ASSERTION, "client_assertion": assertion}


def _challenge(verifier: str) -> str:
    """RFC 7636, S256."""
    return urlsafe_b64encode(hashlib.sha256(verifier.encode()).digest()).rstrip(b"=").decode()


@lru_cache(maxsize=2)
def _key(file: Path) -> Key:
    try:
        return JWKRegistry.import_key(json.loads(file.read_text()))
    except OSError as error:
        raise IssuerAway(f"the key that we sign with can't be read: {file}") from error


def _post(address: str, form: dict[str, str]) -> Claims:
    try:
        answer = httpx.post(address, data=form, timeout=issuers.TIMEOUT)
        given = answer.json()
    except (httpx.HTTPError, httpx.InvalidURL, ValueError) as error:
        raise IssuerAway(f"{address}: {type(error).__name__}") from error
    if answer.is_success and isinstance(given, dict):
        return given
    if answer.status_code >= 500:
        raise IssuerAway(f"{address}: {answer.status_code}")
    reason = given.get("error") if isinstance(given, dict) else "no JSON object"
    raise Untrusted(f"{address} refused: {reason}")
