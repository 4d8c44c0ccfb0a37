"""How a public page is answered: without session and database, cacheable, and with refusals turned into pages."""

import functools
import gzip
import hashlib
from collections.abc import Callable
from dataclasses import dataclass
from http import HTTPStatus
from pathlib import Path
from typing import Concatenate, ParamSpec

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.templatetags.static import static
from django.utils.cache import get_conditional_response, patch_vary_headers
from django.utils.translation import get_language
from django.views.decorators.http import require_safe

from tilbudskatalog.catalog.search import reading
from tilbudskatalog.doors.portal import refusals
from tilbudskatalog.ground.base import clock
from tilbudskatalog.ground.base.errors import DatabaseAway, Refusal
from tilbudskatalog.insight import usage

CACHE_CONTROL = "public, max-age=60"
SMALLEST_COMPRESSED = 1400  # one packet: less than that arrives no sooner
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


def etag_of(request: HttpRequest, *, version: int | str) -> str:
    # The day too: what was confirmed too long ago is marked from one day to the next.
    parts = f"{version}|{clock.today()}|{get_language()}|{request.get_full_path()}|{takes_gzip(request)}|{build()}"
    return f'"{hashlib.sha256(parts.encode()).hexdigest()[:32]}"'


def takes_gzip(request: HttpRequest) -> bool:
    return "gzip" in request.headers.get("Accept-Encoding", "")


def compress(request: HttpRequest, response: HttpResponseBase) -> None:
    """A list of results shrinks to a fifth. Done here rather than by Django's middleware, which would weaken the tag;
    ours differs for those who take it compressed. Public pages hold no secret that its length could give away."""
    if not takes_gzip(request) or not isinstance(response, HttpResponse) or "Content-Encoding" in response:
        return
    if len(response.content) > SMALLEST_COMPRESSED:
        response.content = gzip.compress(response.content, compresslevel=5, mtime=0)
        response["Content-Encoding"] = "gzip"


@dataclass(frozen=True, slots=True)
class ReadyPage:
    """As its tag says it is, with what was noted of its use when it was made."""

    content: bytes
    headers: dict[str, str]
    events: list[usage.Event]

    def __len__(self) -> int:
        return len(self.content)

    def response(self) -> HttpResponse:
        return HttpResponse(self.content, headers=self.headers)


class _NotKept(Exception):
    def __init__(self, response: HttpResponseBase) -> None:
        super().__init__()
        self.response = response


def public(view: View[Given]) -> View[Given]:
    """A page of what the catalog holds: its tag changes with every publication, with the number of free places that it
    tells of, and with the clock, as courses begin. Until then it is made once."""

    @functools.wraps(view)
    def kept(request: HttpRequest, /, *args: Given.args, **kwargs: Given.kwargs) -> HttpResponseBase:
        fresh: list[ReadyPage] = []

        def make() -> ReadyPage:
            fresh.append(_made(request, functools.partial(view, request, *args, **kwargs)))
            return fresh[-1]

        key = etag_of(request, version=reading.version_with_clock())
        try:
            found = reading.cached(("page", key), make)
        except _NotKept as other:
            return _finished(request, other.response, key)
        etag = f'{key[:-1]}.{found.mark}"' if found.mark else key
        unchanged = get_conditional_response(request, etag=etag)
        if unchanged is None and not fresh:
            usage.note_again(found.answer.events)
        return _finished(request, unchanged or found.answer.response(), etag)

    return _refusing(kept)


def with_places(view: View[Given]) -> View[Given]:
    """A page that also says how many places are free: nobody keeps it without asking whether it still holds."""

    @functools.wraps(view)
    def answered(request: HttpRequest, /, *args: Given.args, **kwargs: Given.kwargs) -> HttpResponseBase:
        response = inner(request, *args, **kwargs)
        if response.headers.get("Cache-Control") == CACHE_CONTROL:
            response["Cache-Control"] = "no-cache"
        return response

    inner = _answered(view, lambda: reading.version_with_places())
    return answered


def still(view: View[Given]) -> View[Given]:
    """A page of our own words only, which stands also when nothing can be read."""
    return _answered(view, lambda: 0)


def own(response: HttpResponse) -> HttpResponse:
    """A page of somebody's own: nobody keeps it, and no other site is told its address, which may let people in. Not
    `no-referrer`: with that, browsers send the page's forms without an origin, and they are refused."""
    response["Cache-Control"] = "no-store"
    response["Referrer-Policy"] = "same-origin"
    return response


def _made(request: HttpRequest, make: Callable[[], HttpResponseBase]) -> ReadyPage:
    with usage.overheard() as events:
        response = make()
    if not isinstance(response, HttpResponse) or response.cookies or "Cache-Control" in response:
        raise _NotKept(response)
    if response.status_code != HTTPStatus.OK:
        raise _NotKept(response)
    compress(request, response)
    return ReadyPage(response.content, dict(response.headers.items()), events)


def _answered(view: View[Given], version: Callable[[], int | str]) -> View[Given]:
    @functools.wraps(view)
    def answered(request: HttpRequest, /, *args: Given.args, **kwargs: Given.kwargs) -> HttpResponseBase:
        etag = etag_of(request, version=version())
        response = get_conditional_response(request, etag=etag) or view(request, *args, **kwargs)
        return _finished(request, response, etag)

    return _refusing(answered)


def _finished(request: HttpRequest, response: HttpResponseBase, etag: str) -> HttpResponseBase:
    if response.status_code in (HTTPStatus.OK, HTTPStatus.NOT_MODIFIED) and "Cache-Control" not in response:
        response["ETag"] = etag
        response["Cache-Control"] = CACHE_CONTROL
        patch_vary_headers(response, ["Accept-Encoding"])
        compress(request, response)
    return response


def _refusing(view: View[Given]) -> View[Given]:
    @functools.wraps(view)
    def answered(request: HttpRequest, /, *args: Given.args, **kwargs: Given.kwargs) -> HttpResponseBase:
        try:
            return view(request, *args, **kwargs)
        except DatabaseAway as fault:
            return refusals.away(request, fault)
        except Refusal as refusal:
            return refusals.refused(request, refusal)

    return require_safe(answered)
