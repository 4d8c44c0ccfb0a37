"""Chance that is the same every time."""

import hashlib


def chance(*parts: object) -> float:
    """A number in [0, 1) drawn from the words."""
    digest = hashlib.sha256("/".join(map(str, parts)).encode()).digest()
    return int.from_bytes(digest[:6], "big") / 2**48


def pick(choices: tuple[str, ...], *parts: object) -> str:
    return choices[int(chance(*parts) * len(choices))]
