"""The whole database as text, as somebody who steals a backup would read it: with what merely looks secret decoded."""

import base64
import binascii
import re
import subprocess

from django.db import connection

from tests.support.postgres import programs
from tests.support.processes import test_database_url
from tilbudskatalog.ground.access.models import Session

ENCODED = re.compile(rb"[A-Za-z0-9+/_-]{16,}={0,2}")
# A token in a session's row is encoded, so is the session, and the token's own parts are once more.
LAYERS = 4


def whole_database() -> str:
    """Every table, with nothing left out. Needs what was written to be committed."""
    if connection.vendor == "sqlite":
        connection.ensure_connection()
        return "\n".join(connection.connection.iterdump())
    program = [str(programs() / "pg_dump"), "--no-owner", test_database_url()]
    return subprocess.run(program, check=True, capture_output=True, text=True).stdout


def readable() -> str:
    """The dump, and all in it that can be read without a key: Django's sessions, and base64 within base64."""
    sessions = [str(each.get_decoded()) for each in Session.objects.all()]
    layer = "\n".join([whole_database(), *sessions]).encode()
    read = layer
    for _layer in range(LAYERS):
        layer = b"\n".join(_decoded(found) for found in ENCODED.findall(layer))
        read += b"\n" + layer
    return read.decode(errors="replace")


def _decoded(encoded: bytes) -> bytes:
    whole = encoded.rstrip(b"=")
    try:
        return base64.urlsafe_b64decode(whole.translate(bytes.maketrans(b"+/", b"-_")) + b"=" * (-len(whole) % 4))
    except binascii.Error:
        # No length that base64 can have.
        return b""
