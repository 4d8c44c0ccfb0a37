"""The steps by which the lookup key is changed, as settings (docs/operations/settings.md)."""

import base64

from pytest_django.fixtures import Settings

A = "2026a:" + base64.b64encode(b"a" * 32).decode()
B = "2027b:" + base64.b64encode(b"b" * 32).decode()


def write_with(settings: Settings, *newer: str, coming: str = "") -> None:
    """The newest first; none: `LOOKUP_KEY` alone."""
    settings.LOOKUP_KEYS, settings.LOOKUP_KEY_NEXT = ",".join(newer), coming
