"""Production starts with keys of its own, or not at all."""

import os
import subprocess
from typing import Any

import pytest
from pydantic import ValidationError

from tests.support.processes import ROOT
from tilbudskatalog.config.environment import DEMO_ENCRYPTION_KEYS, DEMO_KEY, Environment

RING = "a:" + "A" * 43 + "="
WHOLE = {
    "mode": "production",
    "secret_key": "s" * 50,
    "allowed_hosts": "catalog.example",
    "public_url": "https://catalog.example",
    "encryption_keys": RING,
    "lookup_key": "l" * 50,
    "smtp_url": "smtps://u:p@mail.example",
    "mail_from": "Katalogen <post@catalog.example>",
}


def environment(**changed: Any) -> Environment:
    return Environment(**(WHOLE | changed))


def test_a_whole_one_starts() -> None:
    assert not environment().demo


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("secret_key", ""),
        ("secret_key", DEMO_KEY),
        ("allowed_hosts", ""),
        ("public_url", "http://catalog.example"),
        ("encryption_keys", ""),
        ("encryption_keys", DEMO_ENCRYPTION_KEYS),
        ("encryption_keys", f"{RING},{DEMO_ENCRYPTION_KEYS}"),
        ("encryption_keys", "a:AAAA"),
        ("encryption_keys", f"{RING},{RING}"),
        ("lookup_key", ""),
        ("lookup_key", DEMO_KEY),
        ("lookup_key", "s" * 50),
        ("lookup_keys", "a:AAAA"),
        ("lookup_key_next", f"{RING},b{RING[1:]}"),
        ("smtp_url", "smtp://mail.example"),
        ("sms_url", "http://gateway.example"),
        ("helsenorge_url", "http://gateway.example"),
        ("mail_from", "Katalogen"),
        ("idp_url", "https://idp.example"),
        ("citizen_issuer", "http://issuer.example"),
        ("staff_issuer", "http://issuer.example"),
        ("system_issuers", "https://one.example,http://two.example"),
    ],
)
def test_what_is_missing_or_known_to_everybody_is_refused(name: str, value: str) -> None:
    with pytest.raises(ValidationError, match=name.upper()):
        environment(**{name: value})


def test_demo_needs_nothing() -> None:
    demo = Environment(mode="demo", mail_port=8026)
    assert demo.smtp_url == "smtp://127.0.0.1:8026"
    assert demo.encryption_keys == DEMO_ENCRYPTION_KEYS
    assert demo.citizen_issuer == "http://localhost:8030/idporten"


def test_without_issuers_nobody_is_offered_them() -> None:
    assert environment().issuers == []


def test_the_demos_identity_provider_runs_in_demo_only() -> None:
    command = ["bash", "tools/node.sh", "node", "tools/identity_provider.mjs"]
    for mode in ({}, {"MODE": "production"}):
        environment = {"PATH": os.environ["PATH"], "PUBLIC_URL": "https://catalog.example", "IDP_PORT": "0", **mode}
        ended = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, timeout=60, check=False)
        assert ended.returncode == 1
        assert b"MODE=demo only" in ended.stderr
