"""What caches and other sites' pages rely on: ETag and 304, HEAD, CORS, and neither cookie nor database."""

import pytest
from pytest_django import DjangoAssertNumQueries

from tests.doors.api import documents
from tests.doors.api.conftest import Caller
from tests.doors.api.library import Library

LISTS = ["/offerings", "/national-offerings", "/organizations", "/municipalities", "/concepts", "/suggest"]
WHOLE = ["/national-offerings/tobakk_kurs", "/municipalities/3403", f"/organizations/{documents.organization()['id']}"]
WHOLE += ["/concepts/tema_tobakk"]
READ = [*LISTS, *WHOLE, "/openapi.json", "/docs"]


@pytest.mark.parametrize("path", READ)
def test_what_the_caller_has_is_not_sent_again(api: Caller, stocked: Library, path: str) -> None:
    first = api.call(path)
    assert first["ETag"].startswith('"')
    again = api.call(path, headers={"If-None-Match": f'"other", W/{first["ETag"]}'})
    assert (again.status_code, again.content, again["ETag"]) == (304, b"", first["ETag"])
    assert again["Cache-Control"] == "public, max-age=30"


def test_a_known_list_is_not_even_searched_for(api: Caller, stocked: Library) -> None:
    etag = api.call("/offerings", q="røyk")["ETag"]
    api.call("/offerings", headers={"If-None-Match": etag}, q="røyk")
    assert stocked.asked["find"] == 1


def test_the_order_of_parameters_does_not_change_the_tag(api: Caller, stocked: Library) -> None:
    one = api.get("/api/v1/offerings?q=x&format=group,digital")["ETag"]
    assert api.get("/api/v1/offerings?format=digital&format=group&q=x")["ETag"] == one
    assert api.get("/api/v1/offerings?q=y&format=digital&format=group")["ETag"] != one


@pytest.mark.parametrize("path", [*LISTS, "/municipalities/3403"])
def test_the_tag_follows_content_and_language(api: Caller, stocked: Library, path: str) -> None:
    before = api.call(path)["ETag"]
    assert api.call(path, lang="nn")["ETag"] != before
    stocked.add(documents.offering())
    assert api.call(path)["ETag"] != before


@pytest.mark.parametrize("path", READ)
def test_any_site_may_read_and_any_cache_keep(api: Caller, stocked: Library, path: str) -> None:
    response = api.call(path, headers={"Origin": "https://example.org"})
    assert response["Access-Control-Allow-Origin"] == "*"
    assert response["Cache-Control"] == "public, max-age=30"
    assert "Accept-Encoding" in response["Vary"]
    assert "Cookie" not in response["Vary"]
    assert not response.cookies


@pytest.mark.parametrize("path", READ)
def test_a_preflight_is_answered(api: Caller, path: str) -> None:
    response = api.options(f"/api/v1{path}", headers={"Access-Control-Request-Method": "GET"})
    assert (response.status_code, response.content) == (204, b"")
    assert response["Access-Control-Allow-Methods"] == "GET, HEAD, OPTIONS"
    assert "If-None-Match" in response["Access-Control-Allow-Headers"]


@pytest.mark.parametrize("path", [*READ, "/offerings?nope=1"])
def test_head_has_the_headers_of_get_and_no_body(api: Caller, stocked: Library, path: str) -> None:
    get, head = api.get(f"/api/v1{path}"), api.head(f"/api/v1{path}")
    assert head.content == b""
    assert head.status_code == get.status_code
    assert head["Content-Length"] == str(len(get.content))
    assert head.get("ETag") == get.get("ETag")


@pytest.mark.django_db
@pytest.mark.parametrize("path", READ)
def test_reading_asks_neither_session_nor_database(
    api: Caller, stocked: Library, path: str, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    api.cookies["sessionid"] = "somebody"
    with django_assert_num_queries(0):
        assert api.call(path).status_code == 200
