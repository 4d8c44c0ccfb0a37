"""Addresses of the open JSON API, version 1. Each goes through the entrance."""

import re
from functools import partial

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import URLPattern, path, re_path
from django.views.decorators.http import require_http_methods

from tilbudskatalog.doors.api.v1 import openapi, reference
from tilbudskatalog.doors.api.v1.entrance import entrance, open_entrance
from tilbudskatalog.doors.api.v1.interface import api
from tilbudskatalog.doors.api.v1.problems import UnknownAddress

app_name = "api-v1"
# What takes a session or a token; a test holds this to the OpenAPI document.
OWN = re.compile("provider/|token$|enquiries|enrollments/|courses/[^/]+/enrollments$")
get_only = require_http_methods(["GET"])


def root(request: HttpRequest) -> HttpResponse:
    return HttpResponseRedirect("/api/v1/docs")


def unknown(request: HttpRequest) -> HttpResponse:
    raise UnknownAddress


def _operations() -> list[URLPattern]:
    """Ninja's own, without its root page."""
    patterns = [pattern for pattern in api.urls[0] if isinstance(pattern, URLPattern) and pattern.name != "api-root"]
    for pattern in patterns:
        own = OWN.match(str(pattern.pattern))
        pattern.callback = entrance(pattern.callback, own=True) if own else open_entrance(pattern.callback)
    return patterns


urlpatterns = [
    path("", open_entrance(get_only(root)), name="root"),
    path("openapi.json", open_entrance(get_only(partial(openapi.view, api=api))), name="openapi"),
    path("docs", entrance(get_only(partial(reference.view, api=api))), name="docs"),
    *_operations(),
    re_path("^", entrance(unknown), name="unknown"),
]
