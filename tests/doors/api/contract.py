"""Holds answers to the OpenAPI document that the API itself gives out."""

from functools import lru_cache
from typing import Any

import jsonschema_rs
from django.http import HttpResponse

from tilbudskatalog.doors.api.v1 import document_schemas, openapi, schemas, sign_up_schemas
from tilbudskatalog.doors.api.v1.interface import api

SHAPES = (schemas, document_schemas, sign_up_schemas)


@lru_cache
def document() -> dict[str, Any]:
    return openapi.document(api)


def schema_of(path: str, method: str, status: int) -> dict[str, Any]:
    """The schema of a route's answer; `path` as in the document, with its {names}."""
    answers = document()["paths"][f"/api/v1{path}"][method]["responses"]
    content = (answers.get(str(status)) or answers["default"])["content"]
    return dict(next(iter(content.values()))["schema"])


def assert_keeps(response: HttpResponse, path: str, method: str = "get") -> dict[str, Any]:
    """The body, after it was found to fit the document, with no key that the document does not name."""
    body: dict[str, Any] = response.json()
    schema = schema_of(path, method, response.status_code)
    validator = jsonschema_rs.validator_for({**schema, "components": document()["components"]}, validate_formats=True)
    assert [f"{error.instance_path}: {error.message}" for error in validator.iter_errors(body)] == []
    if "$ref" in schema:
        name = schema["$ref"].rsplit("/", 1)[-1]
        model = next(getattr(each, name) for each in SHAPES if hasattr(each, name))
        model.model_validate(body, extra="forbid")
    return body
