"""Answers that caches may keep: strong ETags, 304, and headers that hold also where a proxy compresses."""

import hashlib
import json
from collections.abc import Callable
from typing import Any

from django.http import HttpRequest, HttpResponse

from tilbudskatalog.catalog.search import reading
from tilbudskatalog.doors.api.v1.pieces import Pieces

MAX_AGE = 30
JSON = "application/json"
# Raised when the same content is answered in another shape, so that no cache keeps the old one.
SHAPE = "2"


def tag(*parts: object) -> str:
    """A strong ETag of what decides the answer, byte for byte."""
    text = json.dumps([SHAPE, *parts], sort_keys=True, default=str)
    return f'"{hashlib.blake2b(text.encode(), digest_size=12).hexdigest()}"'


def answer(
    request: HttpRequest, etag: str, body: Callable[[], bytes], *, language: str = "", media_type: str = JSON
) -> HttpResponse:
    """The body, made only when the caller does not have it already."""
    response = not_modified() if holds(request, etag) else HttpResponse(body(), content_type=media_type)
    response["ETag"] = etag
    response["Cache-Control"] = f"public, max-age={MAX_AGE}"
    if language:
        response["Content-Language"] = language
    response["Vary"] = "Accept-Encoding"
    return response


def kept(request: HttpRequest, key: str, build: Callable[[], bytes | Pieces], *, language: str = "") -> HttpResponse:
    """As `answer`, of what `reading.cached` keeps under this tag. The answer's own tag tells also of the places and
    dates in it: `key_of` is the way back."""
    found = reading.cached(key, build)
    etag = f'{key[:-1]}.{found.mark}"' if found.mark else key
    return answer(request, etag, lambda: bytes(found.answer), language=language)


def key_of(etag: str) -> str:
    return etag.partition(".")[0].rstrip('"') + '"'


def dump(content: Any) -> bytes:
    return json.dumps(content, ensure_ascii=False, separators=(",", ":")).encode()


def not_modified() -> HttpResponse:
    response = HttpResponse(status=304)
    del response["Content-Type"]
    return response


def holds(request: HttpRequest, etag: str) -> bool:
    """If-None-Match compares weakly (RFC 9110, 13.1.2): a proxy that compressed our answer made its tag weak."""
    given = request.headers.get("If-None-Match", "")
    return given.strip() == "*" or etag in (part.strip().removeprefix("W/") for part in given.split(","))
