"""An issuer of a test's own, in memory: it signs what it is told to, and can be taken away."""

import json
import time
from base64 import urlsafe_b64encode
from dataclasses import dataclass, field
from typing import Any

import pytest
from joserfc import jwt
from joserfc.jwk import ECKey, Key, RSAKey

from tilbudskatalog.ground.access import issuers
from tilbudskatalog.ground.access.issuers import IssuerAway

URL = "https://issuer.example"
RSA, EC = RSAKey.generate_key(2048), ECKey.generate_key("P-256")


@dataclass(slots=True)
class Issuer:
    url: str = URL
    keys: dict[str, Key] = field(default_factory=lambda: {"first": RSA})
    away: bool = False
    asked: int = 0

    def fetch(self, address: str) -> dict[str, Any]:
        self.asked += 1
        if self.away:
            raise IssuerAway(address)
        if address.endswith("/.well-known/openid-configuration"):
            return {"issuer": self.url, "jwks_uri": f"{self.url}/jwks"}
        return {"keys": [{**key.as_dict(private=False), "kid": kid, "use": "sig"} for kid, key in self.keys.items()]}

    def lend(self, patch: pytest.MonkeyPatch) -> "Issuer":
        issuers.forget()
        patch.setattr(issuers, "fetch", self.fetch)
        return self

    def claims(self, **more: Any) -> dict[str, Any]:
        now = int(time.time())
        claims = {"iss": self.url, "aud": "us", "sub": "somebody", "iat": now, "exp": now + 60} | more
        return {name: value for name, value in claims.items() if value is not None}

    def token(self, kid: str = "first", *, header: dict[str, Any] | None = None, **more: Any) -> str:
        key = self.keys[kid]
        whole = {"alg": "ES256" if isinstance(key, ECKey) else "RS256", "kid": kid} | (header or {})
        return jwt.encode(whole, self.claims(**more), key, algorithms=issuers.ALGORITHMS)


def part(content: dict[str, Any]) -> str:
    return urlsafe_b64encode(json.dumps(content).encode()).rstrip(b"=").decode()
