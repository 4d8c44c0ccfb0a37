"""What is kept secret at rest: texts sealed with AES-GCM. They are found by `keyed_hashes`.

Keys come from the environment alone (docs/operations/settings.md). The first key of the ring seals; the others open
what was sealed before, until `manage.py rotate_keys` has sealed it anew. What is sealed for one purpose can't be opened
for another, so a value that is moved to another column is refused rather than shown. One that is moved to another row
of its own column is not: a model's field reads and writes values without knowing whose row they stand in.
"""

import base64
import os
from functools import lru_cache

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from django.conf import settings

from tilbudskatalog.ground.base.errors import Fault

NONCE_BYTES = 12
KEY_BYTES = 32


class SealBroken(Fault):
    """The key is not in the ring, or the value is not what was sealed for this purpose."""


def parse_ring(text: str) -> dict[str, bytes]:
    """`"2026b:<base64>,2026a:<base64>"` → key id → key, the sealing one first. Raises `ValueError` that says what."""
    ring: dict[str, bytes] = {}
    for part in filter(None, (part.strip() for part in text.split(","))):
        key_id, _, encoded = part.partition(":")
        if not key_id.isalnum() or key_id in ring:
            raise ValueError(f"Key ids are letters and digits, and each stands once: {key_id!r}.")
        try:
            key = base64.b64decode(encoded, validate=True)
        except ValueError as error:
            raise ValueError(f"The key {key_id!r} is not base64.") from error
        if len(key) != KEY_BYTES:
            raise ValueError(f"The key {key_id!r} must be {KEY_BYTES} bytes; it is {len(key)}.")
        ring[key_id] = key
    return ring


@lru_cache(maxsize=4)
def _ring(text: str) -> dict[str, AESGCM]:
    return {key_id: AESGCM(key) for key_id, key in parse_ring(text).items()}


def sealing_key() -> str:
    """The id of the key that seals now."""
    return next(iter(_ring(settings.ENCRYPTION_KEYS)))


def seal(text: str, *, purpose: str) -> str:
    """`key id`.`base64 of nonce and cipher text`: the same text is sealed differently each time."""
    key_id, nonce = sealing_key(), os.urandom(NONCE_BYTES)
    sealed = _ring(settings.ENCRYPTION_KEYS)[key_id].encrypt(nonce, text.encode(), purpose.encode())
    return f"{key_id}.{base64.b64encode(nonce + sealed).decode()}"


def unseal(value: str, *, purpose: str) -> str:
    """Raises `SealBroken`; the fault names the key's id and the purpose, never the value."""
    key_id, _, encoded = value.partition(".")
    key = _ring(settings.ENCRYPTION_KEYS).get(key_id)
    if key is None:
        raise SealBroken(f"no key {key_id!r} in the ring, for {purpose}")
    try:
        raw = base64.b64decode(encoded, validate=True)
        return key.decrypt(raw[:NONCE_BYTES], raw[NONCE_BYTES:], purpose.encode()).decode()
    except (InvalidTag, ValueError):
        raise SealBroken(f"the value under key {key_id!r} was not sealed for {purpose}") from None
