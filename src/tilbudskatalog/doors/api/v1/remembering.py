"""A question that was asked before, letter by letter, is not read anew: it is known what its answer is kept under."""

import threading
from collections.abc import Callable
from functools import wraps
from typing import Any

from django.http import HttpRequest, HttpResponse

from tilbudskatalog.catalog.search import reading
from tilbudskatalog.doors.api.v1 import caching

View = Callable[..., HttpResponse]
MOST = 4096
LONGEST = 400

# What was asked → the version of the catalog, the tag under which the answer is kept, and its language.
_known: dict[str, tuple[int, str, str]] = {}
_adding = threading.Lock()


class _Forgotten(Exception):
    """The answer was pushed out, or tells of what has changed, so the view has to make it."""


def remembered(view: View) -> View:
    """For `decorate_view`, last and so outermost, on views whose answer hangs on the address alone and is kept by
    `reading.cached` under its tag. Only good answers are remembered, so what is refused is looked at every time."""

    @wraps(view)
    def answered(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        asked = f"{request.path}?{request.META['QUERY_STRING']}"
        version = reading.version()
        made_from, key, language = _known.get(asked, (-1, "", ""))
        if made_from == version:
            try:
                return caching.kept(request, key, _forgotten, language=language)
            except _Forgotten:
                pass
        response = view(request, *args, **kwargs)
        if response.status_code in (200, 304) and len(asked) <= LONGEST:
            _remember(asked, (version, caching.key_of(response["ETag"]), response.get("Content-Language", "")))
        return response

    return answered


def _forgotten() -> bytes:
    raise _Forgotten


def _remember(asked: str, answer: tuple[int, str, str]) -> None:
    with _adding:
        _known.pop(asked, None)
        if len(_known) >= MOST:
            _known.pop(next(iter(_known)))
        _known[asked] = answer
