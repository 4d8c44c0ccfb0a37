"""Prints a token of a demo system: `system_token.py fagsystem-demo provider`, or `helsenorge-demo on-behalf`.

The demo's identity provider must be running; it keeps the systems' key in var/idp.
"""

import json
import os
import secrets
import sys
import time
from pathlib import Path

import httpx
from joserfc import jwt
from joserfc.jwk import JWKRegistry

FOLDER = Path(os.environ.get("IDP_DIR", Path(__file__).resolve().parents[1] / "var" / "idp"))
CATALOG = os.environ.get("PUBLIC_URL", "http://localhost:8000")
ISSUER = os.environ.get("IDP_URL", f"http://localhost:{os.environ.get('IDP_PORT', '8030')}") + "/maskinporten"


def token(client: str, scope: str) -> str:
    key, now = JWKRegistry.import_key(json.loads((FOLDER / "system.jwk").read_text())), int(time.time())
    claims = {"iss": client, "sub": client, "aud": ISSUER, "iat": now, "exp": now + 60, "jti": secrets.token_urlsafe()}
    form = {
        "grant_type": "client_credentials",
        "scope": f"tilbudskatalogen:{scope}",
        "resource": f"{CATALOG}/api/v1",
        "client_id": client,
        "client_assertion_type": "urn:ietf:params:oauth:client-assertion-type:jwt-bearer",
        "client_assertion": jwt.encode({"alg": "ES256", "kid": key.kid}, claims, key, algorithms=["ES256"]),
    }
    answer = httpx.post(f"{ISSUER}/token", data=form)
    if not answer.is_success:
        sys.exit(f"The issuer refuses: {answer.text}")
    return str(answer.json()["access_token"])


if __name__ == "__main__":
    print(token(*sys.argv[1:3]))
