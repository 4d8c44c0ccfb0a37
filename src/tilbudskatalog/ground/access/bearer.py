"""Tokens that programs bring: JWTs of the issuers that we know, for us, and proven to be theirs where they are bound.

A token is believed for its signature, issuer, audience and time. What it lets its bearer do stands in its scopes, and
for systems in an agreement besides (registers/organizations/systems.py).
"""

import hashlib
import hmac
import json
from base64 import urlsafe_b64encode
from dataclasses import dataclass
from typing import Any

import structlog
from django.conf import settings
from django.db import IntegrityError, transaction
from django.utils.translation import gettext_lazy as _
from joserfc import jws, jwt
from joserfc.errors import JoseError
from joserfc.jwk import JWKRegistry, Key

from tilbudskatalog.ground.access import issuers
from tilbudskatalog.ground.access.arrivals import is_number
from tilbudskatalog.ground.access.issuers import Claims, Untrusted
from tilbudskatalog.ground.access.models import SeenProof
from tilbudskatalog.ground.base import clock
from tilbudskatalog.ground.base.errors import NotPermitted, Refusal

logger = structlog.get_logger("access")
CITIZEN, PROVIDER, ON_BEHALF = (f"tilbudskatalogen:{name}" for name in ("citizen", "provider", "on-behalf"))
BEARER, DPOP = SCHEMES = ("bearer", "dpop")
ENOUGH = ("idporten-loa-substantial", "idporten-loa-high")
PROOF_SECONDS = 60
PRIVATE_PARTS = {"d", "p", "q", "dp", "dq", "qi", "k"}


class BadToken(Refusal):
    """`scheme` is the one that it came with, `error` what RFC 6750 and RFC 9449 call what is wrong."""

    status = 401
    code = "bad-token"
    sentence = _(
        "The token is not valid here. It must be signed by an issuer that we know, be made for this interface, not be "
        "too old, and come with a DPoP proof where it is bound to a key."
    )

    def __init__(self, *, scheme: str = BEARER, error: str = "invalid_token") -> None:
        self.scheme, self.error = scheme, error
        super().__init__()


class ProofUntrusted(Untrusted):
    """Of the proof, not of the token."""


class ScopeMissing(NotPermitted):
    code = "scope-missing"

    def __init__(self, scope: str, *, scheme: str = BEARER) -> None:
        self.scope, self.scheme = scope, scheme
        super().__init__(_("The token needs the scope “%(scope)s” for this.") % {"scope": scope})


@dataclass(frozen=True, slots=True)
class Bearer:
    """`number` is a citizen's national identity number, or "" for a system."""

    issuer: str
    client_id: str
    scopes: frozenset[str]
    number: str
    scheme: str = BEARER

    def require(self, scope: str) -> None:
        if scope not in self.scopes:
            raise ScopeMissing(scope, scheme=self.scheme)


@dataclass(frozen=True, slots=True)
class Sent:
    """What came with the request. `address` is the one that people use, without what stands after the question mark."""

    scheme: str
    token: str
    proof: str
    method: str
    address: str


def read(sent: Sent) -> Bearer:
    """Raises `BadToken`, or `IssuerAway` while an issuer's keys have never been seen."""
    try:
        claims = issuers.verified(sent.token, issuer=_issuer(sent.token), audience=settings.API_AUDIENCE)
        _check_binding(sent, claims)
        return _bearer(claims, sent.scheme)
    except Untrusted as reason:
        logger.warning("token not trusted", reason=str(reason))
        error = "invalid_dpop_proof" if isinstance(reason, ProofUntrusted) else "invalid_token"
        raise BadToken(scheme=sent.scheme, error=error) from reason


def _issuer(token: str) -> str:
    """Whom the token says that it is from, if that is one of those we know; the signature is checked afterwards."""
    if len(token) > issuers.LONGEST_TOKEN:
        raise Untrusted("longer than any token")
    try:
        claims = json.loads(jws.extract_compact(token.encode()).payload or b"")
    except (JoseError, ValueError, TypeError, RecursionError) as error:
        raise Untrusted("not a token") from error
    issuer = claims.get("iss") if isinstance(claims, dict) else None
    if not isinstance(issuer, str) or issuer not in {settings.CITIZEN_ISSUER, *settings.SYSTEM_ISSUERS} - {""}:
        raise Untrusted("an issuer that we don't know")
    return issuer


def _bearer(claims: Claims, scheme: str) -> Bearer:
    client = claims.get("client_id") or claims.get("azp")
    scope = claims.get("scope", "")
    scopes = scope.split() if isinstance(scope, str) else scope
    if not isinstance(client, str) or not client or not isinstance(scopes, list):
        raise Untrusted("no client or no scopes")
    number = ""
    if claims["iss"] == settings.CITIZEN_ISSUER:
        number = str(claims.get("pid"))
        if not is_number(number):
            raise Untrusted("a citizen's token without a citizen")
        if claims.get("acr") not in ENOUGH:
            raise Untrusted("a citizen's token of a weak log-in")
    return Bearer(claims["iss"], client, frozenset(map(str, scopes)), number, scheme)


def _check_binding(sent: Sent, claims: Claims) -> None:
    """RFC 9449: a bound token is worth nothing without the key, and is not taken as an unbound one."""
    bound = claims.get("cnf")
    if not bound:
        if sent.scheme != BEARER:
            raise Untrusted("a proof for a token that isn't bound")
        return
    thumbprint = bound.get("jkt") if isinstance(bound, dict) else None
    if sent.scheme != DPOP or not isinstance(thumbprint, str):
        raise Untrusted("a bound token without its proof")
    key, proof = _proof(sent.proof)
    _check_proof(sent, proof, key.thumbprint(), thumbprint)


def _proof(text: str) -> tuple[Key, Claims]:
    if len(text) > issuers.LONGEST_TOKEN:
        raise ProofUntrusted("longer than any proof")
    try:
        header: dict[str, Any] = jws.extract_compact(text.encode()).headers()
        jwk = header.get("jwk")
        if header.get("typ") != "dpop+jwt" or not isinstance(jwk, dict) or PRIVATE_PARTS & set(jwk):
            raise ProofUntrusted("not a proof")
        key = JWKRegistry.import_key(jwk)
        return key, jwt.decode(text, key, algorithms=issuers.ALGORITHMS).claims
    except (JoseError, ValueError, KeyError, TypeError, RecursionError) as error:
        raise ProofUntrusted(f"the proof: {type(error).__name__}") from error


def _check_proof(sent: Sent, proof: Claims, made_with: str, bound_to: str) -> None:
    hashed = urlsafe_b64encode(hashlib.sha256(sent.token.encode()).digest()).rstrip(b"=").decode()
    issued, used = proof.get("iat"), proof.get("jti")
    if not hmac.compare_digest(made_with, bound_to) or proof.get("ath") != hashed:
        raise ProofUntrusted("the proof is of another key or token")
    if proof.get("htm") != sent.method or proof.get("htu") != sent.address:
        raise ProofUntrusted("the proof is for another request")
    if not isinstance(issued, int | float) or abs(clock.now().timestamp() - issued) > PROOF_SECONDS:
        raise ProofUntrusted("the proof is too old")
    if not isinstance(used, str) or not used:
        raise ProofUntrusted("the proof has no id")
    key = hashlib.sha256(f"{made_with}\0{used}".encode()).hexdigest()
    try:
        with transaction.atomic():
            SeenProof.objects.create(key=key, at=clock.now())
    except IntegrityError as error:
        raise ProofUntrusted("the proof has been used") from error
