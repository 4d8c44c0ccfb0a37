"""Those whose word we take on who somebody is: where they answer, and what they have signed.

An issuer's addresses and keys are kept in memory for an hour. A key id that is not among them is asked for at once, as
keys are changed without notice, but not more often than every ten seconds, as anybody can invent a key id. While the
issuer is away, what is known goes on counting.
"""

import threading
import time
from dataclasses import dataclass
from typing import Any

import httpx
import structlog
from joserfc import jws, jwt
from joserfc.errors import JoseError
from joserfc.jwk import JWKRegistry, Key, KeySet
from joserfc.jwt import JWTClaimsRegistry

from tilbudskatalog.ground.base import clock
from tilbudskatalog.ground.base.errors import Fault

logger = structlog.get_logger("access")
# Signatures with two keys only: with a shared secret, whoever can check a token could make one.
ALGORITHMS = ["RS256", "PS256", "ES256", "ES384", "EdDSA"]
KEY_TYPES = {"RSA", "EC", "OKP"}
LONGEST_TOKEN = 8192
FRESH_SECONDS = 3600
PAUSE_SECONDS = 10
TIMEOUT = httpx.Timeout(5.0)
LEEWAY_SECONDS = 10
Claims = dict[str, Any]


class IssuerAway(Fault):
    """The issuer doesn't answer, or not with what it should."""

    status = 503
    code = "issuer-away"


class Untrusted(Exception):
    """What was signed can't be relied on. The reason is for our log; whoever sent it learns no more than that."""


@dataclass(slots=True)
class _Known:
    metadata: Claims
    keys: KeySet
    asked_at: float
    # When it was last asked, whether it answered or not.
    tried_at: float


_known: dict[str, _Known] = {}
_lock = threading.Lock()


def forget() -> None:
    """For tests, which have issuers of their own."""
    _known.clear()


def metadata(issuer: str) -> Claims:
    """Where the issuer's addresses are, by OpenID Connect Discovery. Raises `IssuerAway`."""
    return _of(issuer).metadata


def verified(token: str, *, issuer: str, audience: str) -> Claims:
    """The claims of a token that this issuer signed for this audience, and whose time is now.

    Raises `Untrusted` for any other token, and `IssuerAway` when the issuer's keys have never been seen.
    """
    if len(token) > LONGEST_TOKEN:
        raise Untrusted("longer than any token")
    try:
        decoded = jwt.decode(token, _keys(issuer, _key_id(token)), algorithms=ALGORITHMS)
        JWTClaimsRegistry(
            now=int(clock.now().timestamp()),
            leeway=LEEWAY_SECONDS,
            iss={"essential": True, "value": issuer},
            aud={"essential": True, "value": audience},
            exp={"essential": True},
        ).validate(decoded.claims)
    except (JoseError, ValueError, TypeError, RecursionError) as error:
        raise Untrusted(f"{type(error).__name__}: {error}") from error
    return decoded.claims


def _key_id(token: str) -> str | None:
    key_id = jws.extract_compact(token.encode()).headers().get("kid")
    return key_id if isinstance(key_id, str) else None


def _keys(issuer: str, key_id: str | None) -> KeySet:
    known = _of(issuer)
    if key_id is None or any(key.kid == key_id for key in known.keys):
        return known.keys
    return _of(issuer, at_most=PAUSE_SECONDS).keys


def _of(issuer: str, at_most: float = FRESH_SECONDS) -> _Known:
    """What is known, asked for anew when it is older than `at_most` seconds."""
    known = _known.get(issuer)
    if known and _good_enough(known, at_most):
        return known
    with _lock:
        known = _known.get(issuer)
        if known and _good_enough(known, at_most):
            return known
        try:
            _known[issuer] = _ask(issuer)
        except IssuerAway as fault:
            if known is None:
                raise
            logger.warning("issuer away", issuer=issuer, error=str(fault))
            known.tried_at = time.monotonic()
        return _known[issuer]


def _good_enough(known: _Known, at_most: float) -> bool:
    now = time.monotonic()
    return now - known.asked_at < at_most or now - known.tried_at < PAUSE_SECONDS


def _ask(issuer: str) -> _Known:
    found = fetch(f"{issuer}/.well-known/openid-configuration")
    if found.get("issuer") != issuer:
        raise IssuerAway(f"{issuer} says that it is {found.get('issuer')}")
    keys = [key for each in fetch(str(found.get("jwks_uri"))).get("keys") or () if (key := _read(each, issuer))]
    if not keys:
        raise IssuerAway(f"{issuer}: its keys can't be read")
    now = time.monotonic()
    return _Known(found, KeySet(keys), asked_at=now, tried_at=now)


def _read(given: Any, issuer: str) -> Key | None:
    """A key that signatures are checked with. One that we can't read is left out: it may be there for others."""
    if not isinstance(given, dict) or str(given.get("kty")) not in KEY_TYPES or given.get("use", "sig") != "sig":
        return None
    try:
        return JWKRegistry.import_key(given)
    except (JoseError, ValueError, KeyError, TypeError) as error:
        logger.warning("a key can't be read", issuer=issuer, error=type(error).__name__)
        return None


def fetch(address: str) -> Claims:
    """A JSON document. Raises `IssuerAway`."""
    try:
        answer = httpx.get(address, timeout=TIMEOUT)
        answer.raise_for_status()
        document = answer.json()
    except (httpx.HTTPError, httpx.InvalidURL, ValueError) as error:
        raise IssuerAway(f"{address}: {type(error).__name__}") from error
    if not isinstance(document, dict):
        raise IssuerAway(f"{address}: no JSON object")
    return document
