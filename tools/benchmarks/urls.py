"""The project's addresses after two that answer fixed bytes, so that the rest of Django's way is the same."""

from django.http import HttpRequest, HttpResponse
from django.urls import path

from tilbudskatalog.config import urls
from tilbudskatalog.config.urls import handler400, handler403, handler404, handler500

__all__ = ["handler400", "handler403", "handler404", "handler500", "urlpatterns"]

# As long as an answer of twenty offerings.
FIXED = b'{"items":["' + b"x" * 30_000 + b'"]}'


def fixed(request: HttpRequest) -> HttpResponse:
    return HttpResponse(FIXED, content_type="application/json")


def fixed_and_open(request: HttpRequest) -> HttpResponse:
    return fixed(request)


# Goes the short way, as the open interface does.
fixed_and_open.open_reading = True  # type: ignore[attr-defined]
urlpatterns = [path("fixed", fixed), path("api/fixed", fixed_and_open), *urls.urlpatterns]
