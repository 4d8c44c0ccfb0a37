"""The project's addresses after one that answers fixed bytes, so that the rest of Django's way is the same."""

from django.http import HttpRequest, HttpResponse
from django.urls import path

from tilbudskatalog.config import urls
from tilbudskatalog.config.urls import handler400, handler403, handler404, handler500

__all__ = ["handler400", "handler403", "handler404", "handler500", "urlpatterns"]

# As long as an answer of twenty offerings.
FIXED = b'{"items":["' + b"x" * 30_000 + b'"]}'


def fixed(request: HttpRequest) -> HttpResponse:
    return HttpResponse(FIXED, content_type="application/json")


urlpatterns = [path("fixed", fixed), *urls.urlpatterns]
