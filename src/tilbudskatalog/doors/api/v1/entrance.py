"""Around every address of the API: who may ask from another site, HEAD and OPTIONS, the sentences' language, and that
every "no" is a problem document."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.core.exceptions import SuspiciousOperation
from django.http import HttpRequest, HttpResponse
from django.utils import translation
from django.utils.cache import patch_vary_headers
from django.utils.translation.trans_real import parse_accept_lang_header

from tilbudskatalog.doors.api.v1 import problems

View = Callable[..., HttpResponse]
SENTENCES = {"nb": "nb", "no": "nb", "nn": "nn", "en": "en"}
READS = {"GET", "HEAD", "OPTIONS"}
PREFLIGHT_SECONDS = "86400"


def entrance(view: View, *, own: bool = False) -> View:
    """Wraps a view of this API. Ninja looks after the session's CSRF token itself, hence the exemption.

    `own` is for what takes a session or a token: no other site's page may read even the refusal, and no cache keeps it.
    """

    @wraps(view)
    def answered(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        asked = request.method or ""
        language = language_of_sentences(request)
        with translation.override(language):
            try:
                response = _ask(view, request, *args, **kwargs)
            except Exception as error:  # noqa: BLE001 - the last line: whatever happens is answered as a problem, and logged there
                response = problems.answer(request, error)
            finally:
                request.method = asked
        return _finish(request, response, language, own=own)

    answered.csrf_exempt = True  # type: ignore[attr-defined]
    return answered


def open_entrance(view: View) -> View:
    """For a view that needs to know nothing of who asks: it is answered without a session being looked for."""
    answered = entrance(view)
    answered.open_reading = True  # type: ignore[attr-defined]
    return answered


def language_of_sentences(request: HttpRequest) -> str:
    """`lang`, else Accept-Language, among those that we write; a reader of Sámi gets bokmål."""
    try:
        lang = request.GET.get("lang", "")
    except SuspiciousOperation:
        # Too many parameters: said when the view asks for them.
        lang = ""
    if lang in SENTENCES:
        return lang
    for wanted, _weight in parse_accept_lang_header(request.headers.get("Accept-Language", "")[:200]):
        if found := SENTENCES.get(wanted.split("-")[0]):
            return found
    return "nb"


def _ask(view: View, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
    asked = request.method or ""
    if asked == "HEAD":
        request.method = "GET"
    response = view(request, *args, **kwargs)
    if response.status_code != 405:
        return response
    methods = {method.strip() for method in response["Allow"].split(",")}
    allowed = methods | {"OPTIONS"} | ({"HEAD"} if "GET" in methods else set())
    if asked == "OPTIONS":
        return _options(allowed)
    raise problems.MethodNotAllowed(asked, allowed)


def _options(allowed: set[str]) -> HttpResponse:
    """Also the answer to a browser's preflight."""
    response = HttpResponse(status=204)
    del response["Content-Type"]
    response["Allow"] = ", ".join(sorted(allowed))
    if allowed <= READS:
        response["Access-Control-Allow-Methods"] = ", ".join(sorted(allowed))
        response["Access-Control-Allow-Headers"] = "Accept, Accept-Language, If-None-Match"
        response["Access-Control-Max-Age"] = PREFLIGHT_SECONDS
    return response


def _finish(request: HttpRequest, response: HttpResponse, language: str, *, own: bool) -> HttpResponse:
    if "public" not in response.headers.get("Cache-Control", ""):
        # Sentences are in the asker's language, so no cache may show them to another.
        patch_vary_headers(response, ["Accept-Language"])
        response.headers.setdefault("Content-Language", language)
    if own:
        response["Cache-Control"] = "private, no-store"
    else:
        response["Access-Control-Allow-Origin"] = "*"
        response["Access-Control-Expose-Headers"] = "ETag, Retry-After, X-Publication-Seq, X-Request-Id"
    return _without_body(response) if request.method == "HEAD" and response.status_code != 304 else response


def _without_body(response: HttpResponse) -> HttpResponse:
    """A view that streams leaves the body out by itself: how long it would be is not known before it has been sent."""
    if not response.streaming:
        response["Content-Length"] = str(len(response.content))
        response.content = b""
    return response
