"""A first copy of everything, for mirrors: each snapshot on a line of its own, streamed from the host's file."""

import re
import threading
import weakref
import zlib
from collections.abc import Iterator

from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.utils.cache import patch_vary_headers
from django.utils.translation import gettext_noop
from ninja import Query, Router
from ninja.decorators import decorate_view

from tilbudskatalog.catalog.search.store import Thing
from tilbudskatalog.doors.api.v1 import caching, local_file
from tilbudskatalog.doors.api.v1.openapi import refuses
from tilbudskatalog.doors.api.v1.parameters import ExportSince, only
from tilbudskatalog.doors.api.v1.problems import Busy

router = Router(tags=["changes"])
MEDIA_TYPE = "application/x-ndjson"
POSITION = "X-Publication-Seq"
# Each holds a thread for as long as its reader is slow.
MOST = 4
GZIP = re.compile(r"(?:^|,)\s*(?:gzip|\*)\s*(?:;\s*q=(?:1|0\.\d*[1-9]))?[\d.]*\s*(?:,|$)", re.IGNORECASE)
GZIP_LEVEL, GZIP_WINDOW = 4, 31
ANSWER = {
    "description": gettext_noop("One snapshot on each line, with its number as seq, in the order of the numbers"),
    "headers": {
        POSITION: {
            "description": gettext_noop("Ask /changes next with since set to this."),
            "schema": {"type": "integer", "minimum": 0},
        }
    },
    "content": {MEDIA_TYPE: {"schema": {"type": "string"}}},
}
_places = threading.BoundedSemaphore(MOST)


@router.get(
    "/export.ndjson",
    summary=gettext_noop("Everything that is published now, for a first copy"),
    openapi_extra={"responses": {200: ANSWER, **refuses(422, 503)["responses"]}},
)
@decorate_view(only(ExportSince))
def export(request: HttpRequest, given: Query[ExportSince]) -> HttpResponse | StreamingHttpResponse:
    """The position is read first: whatever is published while the copy is sent comes again in /changes. So two answers
    with the same position may differ in their last lines, and the tag is a weak one."""
    position = local_file.ending()
    zipped = bool(GZIP.search(request.headers.get("Accept-Encoding", "")))
    etag = caching.tag("export", position, given.since, zipped)
    if caching.holds(request, etag):
        response: HttpResponse | StreamingHttpResponse = caching.not_modified()
    else:
        # The entrance shows HEAD as GET.
        wanted = request.META["REQUEST_METHOD"] != "HEAD"
        response = StreamingHttpResponse(_Copy(given.since, zipped=zipped) if wanted else (), content_type=MEDIA_TYPE)
        if zipped:
            response["Content-Encoding"] = "gzip"
    response[POSITION] = str(position)
    response["ETag"] = f"W/{etag}"
    response["Cache-Control"] = f"public, max-age={caching.MAX_AGE}"
    patch_vary_headers(response, ["Accept-Encoding"])
    return response


class _Copy:
    """What the server reads the answer from. It has its place from when it is made until it is closed or forgotten."""

    def __init__(self, since: int, *, zipped: bool) -> None:
        if not _places.acquire(blocking=False):
            raise Busy
        # Closes once, however often it is called.
        self.close = weakref.finalize(self, _places.release)
        pieces = _lines(since)
        self._pieces = _zipped(pieces) if zipped else pieces

    def __iter__(self) -> Iterator[bytes]:
        try:
            yield from self._pieces
        finally:
            self.close()


def _lines(since: int) -> Iterator[bytes]:
    for things in local_file.published_after(since):
        if things:
            yield b"".join(map(_line, things))


def _line(thing: Thing) -> bytes:
    return b'%b,"seq":%d}\n' % ((thing.document or b"{}").rstrip()[:-1], thing.seq)


def _zipped(pieces: Iterator[bytes]) -> Iterator[bytes]:
    packer = zlib.compressobj(GZIP_LEVEL, zlib.DEFLATED, GZIP_WINDOW)
    for piece in pieces:
        if packed := packer.compress(piece):
            yield packed
    yield packer.flush()
