"""Keyed hashes: sealed values are found by them, and whoever lacks the key learns nothing.

The keys lie over each other. `LOOKUP_KEY` hashes the value, and each key of `LOOKUP_KEYS` hashes what the one before it
made. So what is stored can be brought under a new key without knowing what it stands for, and an old key that is known
to others is worth nothing without the newest. The price is that old keys must be kept.

One value has a hash under each key: keep `keyed_hash`, look for `keyed_hashes`. A unique column alone does not see that
two of them are the same; whoever writes one looks first, alone (`turns`, or the lock of the course).
"""

import hashlib
import hmac
from dataclasses import dataclass
from functools import lru_cache

from django.conf import settings

from tilbudskatalog.ground.base.encryption import parse_ring
from tilbudskatalog.ground.base.errors import Fault

LENGTH = 64
# What is left of the 64 signs is 192 bits or more.
LONGEST_ID = 15


class KeyMissing(Fault):
    """The value was hashed under a key that is neither in `LOOKUP_KEYS` nor next."""


@dataclass(frozen=True, slots=True)
class Keys:
    """From the first to the newest; the first has no id. `writing` is the place of the one that is written with."""

    ids: tuple[str, ...]
    keys: tuple[bytes, ...]
    writing: int

    def place(self, key_id: str) -> int:
        """Raises `KeyMissing`."""
        if key_id not in self.ids:
            raise KeyMissing(f"no key {key_id!r} in LOOKUP_KEYS")
        return self.ids.index(key_id)

    def raised(self, hashed: str, place: int) -> str:
        """What is hashed under the key before, under the one at `place`."""
        prefix = f"{self.ids[place]}."
        return prefix + hmac.new(self.keys[place], hashed.encode(), hashlib.sha256).hexdigest()[: LENGTH - len(prefix)]


def parse_keys(first: str, newer: str, coming: str) -> Keys:
    """Raises `ValueError` that says what. In another order the keys make other hashes, so the ids have to tell it."""
    ring, following = parse_ring(newer), parse_ring(coming)
    named = [*reversed(ring.items()), *following.items()]
    ids = [key_id for key_id, _key in named]
    if len(following) > 1:
        raise ValueError("LOOKUP_KEY_NEXT is one key.")
    if ids != sorted(set(ids)):
        raise ValueError(
            "LOOKUP_KEYS stand with the newest first, and LOOKUP_KEY_NEXT is newer than all: give each key an id that "
            "comes after those of the older in the alphabet, as 2026a, 2026b and 2027a."
        )
    if any(len(key_id) > LONGEST_ID for key_id in ids):
        raise ValueError(f"The ids of LOOKUP_KEYS have at most {LONGEST_ID} letters and digits.")
    keys = (first.encode(), *(key for _key_id, key in named))
    return Keys(("", *ids), keys, writing=len(ring))


@lru_cache(maxsize=8)
def _parsed(first: str, newer: str, coming: str) -> Keys:
    return parse_keys(first, newer, coming)


def keys() -> Keys:
    return _parsed(settings.LOOKUP_KEY, settings.LOOKUP_KEYS, settings.LOOKUP_KEY_NEXT)


def keyed_hash(value: str, *, purpose: str, key_id: str | None = None) -> str:
    """64 signs, the same each time: under the key that is written with, or the one asked for. Raises `KeyMissing`.

    The caller brings the value to one form first (trimmed, lower case).
    """
    place = keys().writing if key_id is None else keys().place(key_id)
    return _hashes(value, purpose)[place]


def keyed_hashes(value: str, *, purpose: str) -> list[str]:
    """Under each key that is known, the one that is written with first: what is stored has one of them."""
    found = _hashes(value, purpose)
    return [found.pop(keys().writing), *reversed(found)]


def lasting_hash(value: str, *, purpose: str) -> str:
    """Under the first key alone, whatever keys come: for what goes into another hash, or is nobody's secret."""
    return keyed_hash(value, purpose=purpose, key_id="")


def key_of(hashed: str) -> str:
    """The id of the key that a stored hash is under; empty for the first."""
    return hashed.rpartition(".")[0]


def brought_forward(hashed: str, *, to_newest: bool = False) -> str:
    """A stored hash under the key that is written with; or under the newest that is known, where any two of the same
    value are alike. One that is there or further already stays. Raises `KeyMissing`."""
    ring = keys()
    last = len(ring.ids) - 1 if to_newest else ring.writing
    for place in range(ring.place(key_of(hashed)) + 1, last + 1):
        hashed = ring.raised(hashed, place)
    return hashed


def _hashes(value: str, purpose: str) -> list[str]:
    """Under each key, the first key's first."""
    ring = keys()
    found = [hmac.new(ring.keys[0], f"{purpose}\0{value}".encode(), hashlib.sha256).hexdigest()]
    for place in range(1, len(ring.ids)):
        found.append(ring.raised(found[-1], place))
    return found
