"""Every address of the workspace stands behind the door, and names only what has a scope; the engine's own screens and
Django's administration have no address at all."""

import uuid
from collections.abc import Iterator, Sequence
from typing import Any

import pytest
from django.http import HttpRequest, HttpResponse
from django.test import RequestFactory
from django.urls import URLPattern, URLResolver, get_resolver

from tests import factories
from tests.doors.studio import browsing
from tilbudskatalog.catalog.offerings.models import LocalOffering
from tilbudskatalog.doors.studio import answering, scoping, urls
from tilbudskatalog.doors.studio.answering import workspace
from tilbudskatalog.ground.access.models import User


def patterns(of: Sequence[URLPattern | URLResolver]) -> Iterator[URLPattern]:
    for each in of:
        if isinstance(each, URLResolver):
            yield from patterns(each.url_patterns)
        else:
            yield each


STUDIO = list(patterns(urls.urlpatterns))


@pytest.mark.parametrize("pattern", STUDIO, ids=lambda each: str(each.pattern))
def test_every_view_stands_behind_the_door(pattern: URLPattern) -> None:
    assert pattern.callback in answering.WORKSPACE, f"Mark the view of “{pattern.pattern}” with @workspace(…)."


@pytest.mark.parametrize("pattern", STUDIO, ids=lambda each: str(each.pattern))
def test_every_name_in_an_address_has_a_scope(pattern: URLPattern) -> None:
    unscoped = {*pattern.pattern.converters, *pattern.default_args} - set(scoping.SCOPES)
    assert not unscoped, f"Say in doors/studio/scoping.py who may know of {unscoped} in “{pattern.pattern}”."


def test_no_screen_of_the_engine_has_an_address() -> None:
    """They ask for permission per model: whoever may edit one organization's offering could read all of them."""
    foreign = [
        f"{each.pattern} → {each.callback.__module__}"
        for each in patterns(get_resolver().url_patterns)
        if each.callback.__module__.startswith(("wagtail.", "django.contrib.admin"))
    ]
    assert foreign == []


@workspace("GET")
def forgetful(request: HttpRequest, offering_id: uuid.UUID) -> HttpResponse:
    """Asks nobody."""
    return HttpResponse(LocalOffering.objects.get(uid=offering_id).key)


@workspace("GET")
def unheard_of(request: HttpRequest, secret_id: int) -> HttpResponse:
    return HttpResponse("shown")


def call(view: Any, person: User, **address: Any) -> int:
    request = RequestFactory().get("/")
    request.user = person
    request.session = {}
    request.resolver_match = None
    request._messages = []  # type: ignore[attr-defined]
    response: HttpResponse = view(request, **address)
    return response.status_code


@pytest.mark.django_db
def test_a_view_that_forgets_to_ask_is_guarded_all_the_same() -> None:
    offering = factories.local_draft()
    assert call(forgetful, browsing.editor(), offering_id=offering.uid) == 200
    assert call(forgetful, browsing.editor("kommune-4601"), offering_id=offering.uid) == 404


@pytest.mark.django_db
def test_a_name_without_a_scope_lets_nobody_in() -> None:
    assert call(unheard_of, factories.user("sjef", leader=factories.organization()), secret_id=1) == 404
