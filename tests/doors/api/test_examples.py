"""The examples of the OpenAPI document fit the shapes that they are examples of."""

from typing import Any

import jsonschema_rs
import pytest

from tests.doors.api.contract import document
from tests.doors.api.test_openapi import operations
from tilbudskatalog.doors.api.v1.problems import TITLES

ANSWERS = [
    pytest.param(content, id=f"{method} {path} {status}")
    for path, method, each in operations()
    for status, answer in each["responses"].items()
    for content in answer.get("content", {}).values()
    if "examples" in content
]
BODIES = [
    pytest.param(shape, id=name) for name, shape in document()["components"]["schemas"].items() if "examples" in shape
]


def fits(value: Any, schema: dict[str, Any]) -> bool:
    whole = {**schema, "components": document()["components"]}
    return jsonschema_rs.validator_for(whole, validate_formats=True).is_valid(value)


@pytest.mark.parametrize("content", ANSWERS)
def test_refusals(content: dict[str, Any]) -> None:
    for code, example in content["examples"].items():
        assert fits(example["value"], content["schema"])
        assert example["value"]["code"] == code
        # In English, whatever language was asked in when the document was drawn.
        assert example["value"]["title"] in TITLES.values()


@pytest.mark.parametrize("shape", BODIES)
def test_bodies(shape: dict[str, Any]) -> None:
    assert all(fits(example, shape) for example in shape["examples"])


def test_each_route_that_takes_a_token_shows_what_may_be_refused() -> None:
    for path, _method, each in operations():
        if "security" in each:
            assert "examples" in next(iter(each["responses"]["401"]["content"].values())), path
