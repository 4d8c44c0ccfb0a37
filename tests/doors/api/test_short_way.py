"""Open reading passes by what only pages need, and nobody can tell by the answer."""

from collections.abc import Callable, Iterator

import pytest
from django.conf import settings
from django.http import HttpResponse
from django.test import Client

from tests.doors.api.conftest import Caller
from tests.doors.api.library import Library
from tilbudskatalog.config import middleware
from tilbudskatalog.doors.api.v1 import urls

ASKED = ("/offerings", "/offerings?size=0", "/municipalities", "/offerings/no-id", "/openapi.json", "/changes")
# Which language a page is in is for pages; the interface says it where it writes in one.
FOR_PAGES = {"Content-Language"}


@pytest.fixture
def long_way(monkeypatch: pytest.MonkeyPatch) -> Callable[[], Client]:
    """The same interface with everything that pages pass through."""

    def made() -> Client:
        monkeypatch.setattr(middleware.OpenReading, "PREFIX", "/nowhere/")
        return Client()

    return made


def told(response: HttpResponse) -> dict[str, str]:
    kept = {name: value for name, value in response.headers.items() if name != "X-Request-Id"}
    return {name: value for name, value in kept.items() if name not in FOR_PAGES}


@pytest.mark.parametrize("path", ASKED)
@pytest.mark.parametrize("method", ["get", "head", "options"])
def test_an_answer_is_the_same_to_the_header(
    api: Caller, stocked: Library, long_way: Callable[[], Client], path: str, method: str
) -> None:
    short = getattr(api, method)(f"/api/v1{path}")
    long = getattr(long_way(), method)(f"/api/v1{path}")
    assert (short.status_code, told(short)) == (long.status_code, told(long))
    assert b"".join(short) == b"".join(long)


@pytest.mark.parametrize(
    "name",
    ["Content-Security-Policy", "X-Frame-Options", "X-Content-Type-Options", "Referrer-Policy", "X-Request-Id",
     "Cross-Origin-Opener-Policy", "Content-Length"],
)  # fmt: skip
def test_every_header_that_protects_is_there(api: Caller, stocked: Library, name: str) -> None:
    assert api.call("/offerings")[name]


def test_a_foreign_name_is_refused(api: Caller, stocked: Library) -> None:
    assert api.get("/api/v1/offerings", headers={"host": "elsewhere.example"}).status_code == 400


def test_encryption_is_asked_for_before_the_short_way() -> None:
    way = list(settings.MIDDLEWARE)
    short = way.index("tilbudskatalog.config.middleware.OpenReading")
    assert way[:short] == [
        "tilbudskatalog.config.middleware.RequestContext",
        "django.middleware.security.SecurityMiddleware",
    ]


def test_what_takes_a_session_goes_the_long_way() -> None:
    """Only what is said to be open is; and of that, nothing that a provider does."""
    open_routes = {str(each.pattern) for each in urls.urlpatterns if getattr(each.callback, "open_reading", False)}
    assert "offerings" in open_routes
    assert not {route for route in open_routes if route.startswith("provider")}


def test_no_session_is_opened(api: Caller, stocked: Library, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_given: object) -> Iterator[None]:
        raise AssertionError("asked for a session")

    monkeypatch.setattr("django.contrib.sessions.middleware.SessionMiddleware.process_request", refuse)
    assert Client().get("/api/v1/offerings").status_code == 200
