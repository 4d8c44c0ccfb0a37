"""Every "no" is a page with a reason and a way on, and the right status."""

import pytest
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest
from django.test import RequestFactory

from tests.doors.portal.conftest import Reader
from tests.doors.portal.library import Library
from tests.doors.portal.page import Page
from tilbudskatalog.doors.portal import refusals
from tilbudskatalog.ground.base.errors import Conflict, Gone, Invalid, NotFound, NotPermitted, Refusal


@pytest.fixture
def request_(rf: RequestFactory) -> HttpRequest:
    return rf.get("/x")


@pytest.mark.parametrize("address", ["/", "/finn", "/kommuner", "/kommune/3403/hamar"])
def test_a_catalog_that_cannot_be_read_says_so(library: Library, reader: Reader, address: str) -> None:
    library.away = True
    page = reader.page(address)
    assert (page.status, page.heading) == (503, "Katalogen svarer ikke akkurat nå")
    assert page.response["Retry-After"] == "10"
    assert "Ring 113" in page.text


@pytest.mark.parametrize("address", ["/om", "/om/personvern", "/om/tilgjengelighet", "/apent"])
def test_our_own_words_stand_without_the_catalog(library: Library, reader: Reader, address: str) -> None:
    library.away = True
    assert reader.get(address).status_code == 200


@pytest.mark.parametrize("refusal", [NotPermitted(), NotFound(), Gone(), Conflict("Kurset er fullt."), Refusal()])
def test_a_refusal_is_its_sentence_with_its_status(request_: HttpRequest, refusal: Refusal) -> None:
    page = Page(refusals.refused(request_, refusal))
    assert page.status == refusal.status
    assert str(refusal.sentence) in page.text


def test_what_is_wrong_with_each_field_is_said(request_: HttpRequest) -> None:
    page = Page(refusals.refused(request_, Invalid({"theme": "Velg et tema fra lista."})))
    assert page.status == 422
    assert "Velg et tema fra lista." in page.words("li")


@pytest.mark.parametrize(
    ("handler", "status"),
    [(refusals.bad_request, 400), (refusals.forbidden, 403), (refusals.not_found, 404)],
)
def test_djangos_own_refusals_are_pages_too(request_: HttpRequest, handler: object, status: int) -> None:
    page = Page(handler(request_, PermissionDenied()))  # type: ignore[operator]
    assert page.status == status
    assert page.heading


def test_a_refusal_that_reaches_django_keeps_its_sentence(request_: HttpRequest) -> None:
    assert "rollen" in Page(refusals.forbidden(request_, NotPermitted())).text


def test_a_fault_is_a_page(request_: HttpRequest) -> None:
    assert Page(refusals.server_error(request_)).heading == "Noe gikk galt hos oss"


def test_a_fault_in_the_page_itself_still_gets_words(request_: HttpRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*given: object, **options: object) -> None:
        raise RuntimeError

    monkeypatch.setattr(refusals, "render", broken)
    page = Page(refusals.server_error(request_))
    assert (page.status, page.heading) == (500, "Noe gikk galt hos oss")


def test_an_old_form_says_what_to_do(request_: HttpRequest) -> None:
    page = Page(refusals.csrf_failure(request_))
    assert (page.status, page.heading) == (403, "Skjemaet var for gammelt til å sendes")


def test_an_address_that_leads_nowhere_leads_home_in_other_languages(library: Library, reader: Reader) -> None:
    assert "/nn/" in reader.page("/finnes-ikke").links
