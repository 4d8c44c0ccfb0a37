"""How a public page is answered: without session and database, cacheable, and with refusals turned into pages."""

import functools
import hashlib
from collections.abc import Callable
from http import HTTPStatus
from pathlib import Path
from typing import Concatenate, ParamSpec

from django.conf import settings
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.templatetags.static import static
from django.utils.cache import get_conditional_response
from django.utils.translation import get_language
from django.views.decorators.http import require_safe

from tilbudskatalog.catalog.search import reading
from tilbudskatalog.doors.portal import refusals
from tilbudskatalog.ground.base.errors import DatabaseAway, Refusal

CACHE_CONTROL = "public, max-age=60"
Given = ParamSpec("Given")
View = Callable[Concatenate[HttpRequest, Given], HttpResponseBase]


@functools.cache
def build() -> str:
    """What the pages are made of, as one word: the same in every worker, and another after an upgrade."""
    package = Path(__file__).resolve().parents[2]
    digest = hashlib.sha256(static("design/catalog.css").encode())
    for folder in ("doors/portal", "ground/design", "locale"):
        for file in sorted((package / folder).rglob("*")):
            if file.suffix in {".html", ".py", ".mo"}:
                digest.update(file.read_bytes())
    digest.update(f"{settings.DEMO}{settings.PUBLIC_URL}".encode())
    return digest.hexdigest()


def etag_of(request: HttpRequest, *, version: int) -> str:
    parts = f"{version}|{get_language()}|{request.get_full_path()}|{build()}"
    return f'"{hashlib.sha256(parts.encode()).hexdigest()[:32]}"'


def public(view: View[Given]) -> View[Given]:
    """A page of what the catalog holds: its tag changes with every publication."""
    return _answered(view, lambda: reading.version())


def still(view: View[Given]) -> View[Given]:
    """A page of our own words only, which stands also when nothing can be read."""
    return _answered(view, lambda: 0)


def _answered(view: View[Given], version: Callable[[], int]) -> View[Given]:
    @functools.wraps(view)
    def answered(request: HttpRequest, /, *args: Given.args, **kwargs: Given.kwargs) -> HttpResponseBase:
        try:
            etag = etag_of(request, version=version())
            response = get_conditional_response(request, etag=etag) or view(request, *args, **kwargs)
        except DatabaseAway as fault:
            return refusals.away(request, fault)
        except Refusal as refusal:
            return refusals.refused(request, refusal)
        if response.status_code in (HTTPStatus.OK, HTTPStatus.NOT_MODIFIED) and "Cache-Control" not in response:
            response["ETag"] = etag
            response["Cache-Control"] = CACHE_CONTROL
        return response

    return require_safe(answered)
