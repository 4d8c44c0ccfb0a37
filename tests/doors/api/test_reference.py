"""The documentation for people: made from the OpenAPI document, complete, and without script."""

import html
import re

import pytest

from tests.doors.api.conftest import Caller
from tests.doors.api.contract import document
from tilbudskatalog.doors.api.v1 import problems


@pytest.fixture
def page(api: Caller) -> str:
    response = api.call("/docs", lang="en")
    assert response.status_code == 200
    assert response["Content-Type"] == "text/html; charset=utf-8"
    return html.unescape(response.content.decode())


def test_every_route_parameter_and_shape_stands_there(page: str) -> None:
    described = document()
    for path, operations in described["paths"].items():
        for method, operation in operations.items():
            assert f"{method.upper()} {path}" in page
            assert all(f"<code>{each['name']}</code>" in page for each in operation["parameters"])
    assert all(f'id="shape-{name}"' in page for name in described["components"]["schemas"])


def test_every_problem_has_its_anchor(page: str) -> None:
    assert all(f'id="problem-{code}"' in page for code in problems.TITLES)


def test_every_link_within_the_page_leads_somewhere(page: str) -> None:
    targets = set(re.findall(r'href="#([^"]+)"', page))
    assert targets <= set(re.findall(r' id="([^"]+)"', page))


def test_ids_are_given_once_and_there_is_one_main_heading(page: str) -> None:
    ids = re.findall(r' id="([^"]+)"', page)
    assert len(ids) == len(set(ids))
    assert page.count("<h1") == 1


def test_there_is_no_script_of_its_own(page: str) -> None:
    assert "<script" not in page.split("<main", 1)[1]
    assert " style=" not in page


@pytest.mark.parametrize(("accepted", "lang"), [("nn", "nn"), ("en", "en"), ("fr", "nb")])
def test_the_page_is_in_the_readers_language(api: Caller, accepted: str, lang: str) -> None:
    response = api.call("/docs", headers={"Accept-Language": accepted})
    assert f'<html lang="{lang}"' in response.content.decode()
    assert response["Content-Language"] == lang
    assert "Accept-Language" in response["Vary"]


def test_the_page_is_not_sent_again(api: Caller) -> None:
    etag = api.call("/docs")["ETag"]
    assert api.call("/docs", headers={"If-None-Match": etag}).status_code == 304


def test_the_root_leads_to_the_page(api: Caller) -> None:
    assert api.get("/api/v1/")["Location"] == "/api/v1/docs"
