"""What an issuer has signed is believed; nothing else is."""

import hashlib
import hmac
import time
from base64 import urlsafe_b64encode
from typing import Any

import pytest
from joserfc.jwk import ECKey, RSAKey

from tests.ground.access.issuer import EC, RSA, URL, Issuer, part
from tilbudskatalog.ground.access import issuers
from tilbudskatalog.ground.access.issuers import Claims, IssuerAway, Untrusted


@pytest.fixture
def issuer(monkeypatch: pytest.MonkeyPatch) -> Issuer:
    return Issuer().lend(monkeypatch)


def read(token: str) -> Claims:
    return issuers.verified(token, issuer=URL, audience="us")


def pass_time(seconds: float) -> None:
    known = issuers._known[URL]
    known.asked_at, known.tried_at = known.asked_at - seconds, known.tried_at - seconds


def refused(token: str) -> bool:
    with pytest.raises(Untrusted):
        read(token)
    return True


def test_what_it_signed_is_believed(issuer: Issuer) -> None:
    assert read(issuer.token())["sub"] == "somebody"


@pytest.mark.parametrize(
    "other",
    [
        {"kty": "EC", "crv": "P-999", "x": "AAAA", "y": "AAAA"},
        {"kty": "EC", "crv": "P-256", "x": "AAAA", "y": "AAAA"},
        {"kty": "OKP", "crv": "X999", "x": "AAAA"},
        {"kty": "RSA", "n": 1, "e": 2},
        {"kty": "AKP", "alg": "ML-DSA-65", "pub": "AAAA"},
        {"kty": ["RSA"]},
        "a key",
    ],
)
def test_a_key_that_we_can_not_read_takes_none_of_the_others_away(
    issuer: Issuer, monkeypatch: pytest.MonkeyPatch, other: Any
) -> None:
    own = issuer.fetch

    def fetch(address: str) -> dict[str, Any]:
        found = own(address)
        return {"keys": [other, *found["keys"]]} if "keys" in found else found

    monkeypatch.setattr(issuers, "fetch", fetch)
    assert read(issuer.token())["sub"] == "somebody"
    issuers.forget()
    issuer.keys.clear()
    with pytest.raises(IssuerAway):
        issuers.metadata(URL)


def test_also_for_us_among_others(issuer: Issuer) -> None:
    assert read(issuer.token(aud=["them", "us"]))["aud"] == ["them", "us"]


def test_with_a_key_of_another_kind(issuer: Issuer) -> None:
    issuer.keys["curve"] = EC
    assert read(issuer.token("curve"))


@pytest.mark.parametrize(
    "wrong",
    [
        {"iss": "https://elsewhere.example"},
        {"iss": None},
        {"aud": "them"},
        {"aud": ["them", "others"]},
        {"aud": None},
        {"exp": int(time.time()) - 60},
        {"exp": None},
        {"exp": "tomorrow"},
        {"nbf": int(time.time()) + 3600},
        {"iat": int(time.time()) + 3600},
    ],
)
def test_a_claim_that_is_wrong_is_refused(issuer: Issuer, wrong: Claims) -> None:
    assert refused(issuer.token(**wrong))


def test_a_changed_letter_is_seen(issuer: Issuer) -> None:
    header, _payload, signature = issuer.token().split(".")
    assert refused(f"{header}.{part(issuer.claims(sub='somebody-else'))}.{signature}")
    assert refused(f"{header}.{part(issuer.claims())}.{signature[:-4]}AAAA")


def test_no_signature_is_refused(issuer: Issuer) -> None:
    for algorithm in ("none", "None", "NONE"):
        assert refused(f"{part({'alg': algorithm})}.{part(issuer.claims())}.")


def test_the_public_key_is_no_shared_secret(issuer: Issuer) -> None:
    """The old trick: HS256, with the key that everybody can read as its secret."""
    signed = f"{part({'alg': 'HS256', 'kid': 'first'})}.{part(issuer.claims())}"
    for secret in (RSA.as_pem(private=False), RSA.as_bytes(private=False) if hasattr(RSA, "as_bytes") else b"x"):
        mac = urlsafe_b64encode(hmac.new(secret, signed.encode(), hashlib.sha256).digest()).rstrip(b"=").decode()
        assert refused(f"{signed}.{mac}")


def test_a_key_that_comes_along_is_not_used(issuer: Issuer) -> None:
    own = RSAKey.generate_key(2048)
    stranger = Issuer(keys={"first": own})
    assert refused(stranger.token(header={"jwk": own.as_dict(private=False)}))
    assert refused(stranger.token(header={"jku": "https://elsewhere.example/jwks"}))


def test_a_stranger_with_the_same_key_id_is_refused(issuer: Issuer) -> None:
    assert refused(Issuer(keys={"first": RSAKey.generate_key(2048)}).token())
    assert refused(Issuer(keys={"first": ECKey.generate_key("P-256")}).token())


@pytest.mark.parametrize("token", ["", "x", "a.b.c", "....", "é.é.é", "a" * 9000, "e30.e30.e30", "null.null.x"])
def test_what_is_no_token_is_refused(issuer: Issuer, token: str) -> None:
    assert refused(token)


def test_a_new_key_is_asked_for_at_once(issuer: Issuer) -> None:
    read(issuer.token())
    issuer.keys["second"] = EC
    pass_time(issuers.PAUSE_SECONDS)
    assert read(issuer.token("second"))


def test_invented_key_ids_do_not_make_us_ask_again_and_again(issuer: Issuer) -> None:
    read(issuer.token())
    asked = issuer.asked
    for number in range(20):
        assert refused(issuer.token(header={"kid": f"invented-{number}"}))
    assert issuer.asked == asked


def test_nor_while_it_is_away(issuer: Issuer) -> None:
    """Each asking takes until it is given up, and all others wait for it."""
    read(issuer.token())
    pass_time(issuers.PAUSE_SECONDS)
    issuer.away = True
    asked = issuer.asked
    for number in range(20):
        assert refused(issuer.token(header={"kid": f"invented-{number}"}))
    assert issuer.asked == asked + 1


def test_a_key_that_is_taken_away_counts_no_longer(issuer: Issuer) -> None:
    old = issuer.token()
    read(old)
    issuer.keys = {"second": EC}
    pass_time(issuers.FRESH_SECONDS)
    assert refused(old)


def test_while_it_is_away_its_known_keys_count(issuer: Issuer) -> None:
    read(issuer.token())
    issuer.away = True
    pass_time(issuers.FRESH_SECONDS)
    asked = issuer.asked
    for _time in range(3):
        assert read(issuer.token())
    assert issuer.asked == asked + 1


def test_an_issuer_never_seen_is_a_fault_and_no_refusal(issuer: Issuer) -> None:
    issuer.away = True
    with pytest.raises(IssuerAway):
        read(issuer.token())


def test_a_document_of_another_issuer_is_not_taken(issuer: Issuer) -> None:
    issuer.url = "https://elsewhere.example"
    with pytest.raises(IssuerAway):
        read(issuer.token())
