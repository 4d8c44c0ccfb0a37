"""The document for programs."""

import re
from typing import Any

import pytest
from django.test import Client

from tests.doors.api.conftest import Caller
from tests.doors.api.contract import document


def operations() -> list[tuple[str, str, dict[str, Any]]]:
    return [(path, method, each) for path, methods in document()["paths"].items() for method, each in methods.items()]


def test_the_document_is_openapi_3_1(api: Caller) -> None:
    body = api.call("/openapi.json").json()
    assert body["openapi"].startswith("3.1.")
    assert body["servers"] == [{"url": "http://localhost:8000"}]


def test_every_reference_leads_to_a_shape() -> None:
    names = set(document()["components"]["schemas"])

    def references(part: Any) -> set[str]:
        if isinstance(part, dict):
            own = {part["$ref"].rsplit("/", 1)[-1]} if "$ref" in part else set()
            return own.union(*(references(each) for each in part.values()))
        return set().union(*(references(each) for each in part)) if isinstance(part, list) else set()

    assert references(document()) <= names


def test_operations_have_names_that_clients_can_be_made_from() -> None:
    names = [each["operationId"] for _path, _method, each in operations()]
    assert len(names) == len(set(names))
    assert all(name.isidentifier() for name in names)


def test_every_parameter_is_explained() -> None:
    unexplained = [
        (path, parameter["name"])
        for path, _method, each in operations()
        for parameter in each["parameters"]
        if parameter["in"] != "path" and not parameter.get("description")
    ]
    assert unexplained == []


def test_problems_are_documented_as_problems() -> None:
    for path, _method, each in operations():
        for status, answer in each["responses"].items():
            if status == "default" or int(status) >= 400:
                assert list(answer["content"]) == ["application/problem+json"], path


def test_what_takes_a_login_says_so() -> None:
    assert {path for path, _method, each in operations() if "security" in each} == {
        path for path in document()["paths"] if re.search("/provider/|/token$|/enrollments|/enquiries", path)
    }
    schemes = document()["components"]["securitySchemes"]
    assert schemes["LoggedIn"]["in"] == "cookie"
    assert (schemes["SystemToken"]["type"], schemes["SystemToken"]["bearerFormat"]) == ("http", "JWT")
    assert (schemes["CitizenToken"]["type"], schemes["CitizenToken"]["bearerFormat"]) == ("http", "JWT")


@pytest.mark.django_db
def test_what_takes_a_login_is_kept_from_other_sites_and_caches() -> None:
    for path, method, each in operations():
        address = re.sub(r"{\w+}", "00000000-0000-4000-8000-000000000000", path)
        answer = Client().generic("OPTIONS", address)
        assert ("Access-Control-Allow-Origin" not in answer) == ("security" in each), (path, method)
        assert ("no-store" in answer.get("Cache-Control", "")) == ("security" in each), (path, method)
