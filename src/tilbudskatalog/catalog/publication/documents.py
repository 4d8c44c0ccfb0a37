"""Snapshots as JSON: the one place that decides how bytes and hashes come about. Shapes: docs/snapshots.md."""

import hashlib
import json
from typing import Any


def encode(document: dict[str, Any]) -> bytes:
    """Sorted keys, no white space, UTF-8: equal content gives equal bytes."""
    return json.dumps(document, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()


def digest(document: bytes) -> str:
    return hashlib.sha256(document).hexdigest()
