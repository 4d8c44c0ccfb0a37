"""Around every request: an id, one log line, and its time in the metrics. And a short way for open reading."""

import random
import re
import time
from collections.abc import Callable

import structlog
from csp.middleware import CSPMiddleware
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.middleware.clickjacking import XFrameOptionsMiddleware
from django.middleware.locale import LocaleMiddleware
from django.urls import Resolver404, resolve
from prometheus_client import Counter, Histogram

logger = structlog.get_logger("request")
REQUESTS = Counter("http_requests_total", "Answered requests", ["method", "route", "status"])
SECONDS = Histogram("http_request_seconds", "Time to answer", ["route"])
METHODS = {"GET", "HEAD", "OPTIONS", "POST", "PUT", "PATCH", "DELETE"}
ACCEPTED_ID = re.compile(r"[A-Za-z0-9-]{8,64}")


class RequestContext:
    """Query strings and addresses of people stay out of the log: they can tell what somebody is ill with."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        given = request.headers.get("X-Request-Id", "")
        request_id = given if ACCEPTED_ID.fullmatch(given) else f"{random.getrandbits(128):032x}"
        began = time.perf_counter()
        with structlog.contextvars.bound_contextvars(request_id=request_id):
            response = self.get_response(request)
            route = request.resolver_match.route if request.resolver_match else "unresolved"
            seconds = time.perf_counter() - began
            # A method that nobody knows must not make a label of its own: there is no end to such words.
            method = request.method if request.method in METHODS else "other"
            REQUESTS.labels(method, route, response.status_code).inc()
            SECONDS.labels(route).observe(seconds)
            logger.info(
                "answered",
                method=method,
                route=route,
                status=response.status_code,
                ms=round(seconds * 1000, 1),
            )
        response["X-Request-Id"] = request_id
        return response


class OpenReading:
    """Reading that is open to everybody, by views that say so (`open_reading`), goes straight to its view: it has no
    session, no form and no message, and what looks for them takes longer than the answer. What stands before this in
    the settings, and the headers that any answer has, are the same.
    """

    PREFIX = "/api/"
    METHODS = frozenset(("GET", "HEAD", "OPTIONS"))

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response
        self.headers = _headers_of_all()

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if request.method not in self.METHODS or not request.path_info.startswith(self.PREFIX):
            return self.get_response(request)
        try:
            match = resolve(request.path_info)
        except Resolver404:
            return self.get_response(request)
        if not getattr(match.func, "open_reading", False):
            return self.get_response(request)
        # Raises where somebody asks by a name that isn't ours.
        request.get_host()
        request.resolver_match = match
        response: HttpResponse = match.func(request, *match.args, **match.kwargs)
        for name, value in self.headers:
            response.headers.setdefault(name, value)
        if not response.streaming and "Content-Length" not in response.headers:
            response.headers["Content-Length"] = str(len(response.content))
        return response


def _headers_of_all() -> list[tuple[str, str]]:
    """What those who are passed by would say on any answer, asked once."""
    response = HttpResponse()
    del response.headers["Content-Type"]
    for middleware in (CSPMiddleware, XFrameOptionsMiddleware):
        middleware(lambda _request: response)(HttpRequest())
    return list(response.headers.items())


class Language(LocaleMiddleware):
    """The address alone decides the language of what everybody may keep a copy of.

    Django notes `Vary: Accept-Language` on every address without a language in it; shared caches would then keep one
    copy for each of the thousands of ways that browsers write that header.
    """

    def process_response(self, request: HttpRequest, response: HttpResponseBase) -> HttpResponseBase:
        before = response.headers.get("Vary")
        response = super().process_response(request, response)
        if "public" in response.headers.get("Cache-Control", ""):
            if before is None:
                response.headers.pop("Vary", None)
            else:
                response.headers["Vary"] = before
        return response
