"""Integers inside, UUIDs outside, slugs for the eye only."""

import re
import unicodedata
import uuid

NAMESPACE = uuid.UUID("6f2b4f3e-54c6-5d0e-9b0e-0c5a7e1d9a11")
_LETTERS = str.maketrans({"æ": "ae", "ø": "o", "å": "a", "đ": "d", "ŋ": "n", "ŧ": "t"})


def new_uid() -> uuid.UUID:
    return uuid.uuid4()


def uid_of(kind: str, key: str) -> uuid.UUID:
    """The same UUID (version 5) every time for what has a stable key of its own, as registers and demo data have."""
    return uuid.uuid5(NAMESPACE, f"{kind}:{key}")


def slug(text: str) -> str:
    """Lowercase ASCII words joined by hyphens, at most 60 characters; `-` when nothing is left."""
    plain = unicodedata.normalize("NFKD", text.casefold().translate(_LETTERS)).encode("ascii", "ignore").decode()
    return re.sub(r"[^a-z0-9]+", "-", plain).strip("-")[:60].strip("-") or "-"
