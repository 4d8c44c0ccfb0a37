"""The OpenAPI 3.1 document: what ninja draws from the routes, and what holds for all of them."""

import json
from functools import lru_cache
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext_noop
from ninja import NinjaAPI
from pydantic import BaseModel

from tilbudskatalog.doors.api.v1 import caching, examples, problems, schemas, sign_up_schemas

Json = dict[str, Any]
REF = "#/components/schemas/{model}"
ETAG = {"description": "Changes when the content does.", "schema": {"type": "string"}}
IF_NONE_MATCH = {
    "in": "header",
    "name": "If-None-Match",
    "required": False,
    "description": gettext_noop("The ETag of the answer that you have; then 304 says that it still holds."),
    "schema": {"type": "string", "pattern": '^(W/)?"[A-Za-z0-9]{1,40}"$'},
}
IDEMPOTENCY_KEY = {
    "in": "header",
    "name": "Idempotency-Key",
    "required": False,
    "description": gettext_noop("A new UUID for each request: sent again with it, the same is not done twice."),
    "schema": {"type": "string", "pattern": "^[!-~]{1,255}$"},
}
ON_BEHALF_OF = {
    "in": "header",
    "name": "On-Behalf-Of",
    "required": False,
    "description": gettext_noop("With a system's token: the national identity number of the citizen that it acts for."),
    "schema": {"type": "string", "pattern": "^[0-9]{11}$"},
}
HEADERS = {
    name: {"description": description, "schema": {"type": "string"}}
    for name, description in (
        ("WWW-Authenticate", "How to be let in, and what was wrong (RFC 6750, RFC 9449)."),
        ("Idempotency-Replayed", "“true” when this is the answer of the first request with the same key."),
        ("Location", "The address of what was made."),
    )
}
# What most routes have stands last.
COMMON = ("lang", "page", "size")
MEANINGS = {
    400: gettext_noop("The request can't be read"),
    401: gettext_noop("Log in first"),
    403: gettext_noop("Not permitted"),
    404: gettext_noop("Not found"),
    409: gettext_noop("It can't be done now"),
    410: gettext_noop("Withdrawn"),
    415: gettext_noop("Not JSON"),
    422: gettext_noop("Something needs to be corrected"),
    503: gettext_noop("Try again shortly"),
}


def refuses(*statuses: int, conflict: type[BaseModel] | None = None, made: dict[int, Json] | None = None) -> Json:
    """For a route's `openapi_extra`: the problems that it answers with, besides those that any route may. `conflict` is
    the shape of a 409 that tells more than others, `made` what `leads_to` says of a 201."""
    shapes = {409: conflict, 410: schemas.GoneProblem}
    problems_of = {status: _problem(MEANINGS[status], shapes.get(status)) for status in statuses}
    return {"responses": problems_of | (made or {})}


def leads_to(*operations: str, parameter: str) -> dict[int, Json]:
    """For a route's `openapi_extra`: what can be done with the thing that it made."""
    links = {name: {"operationId": name, "parameters": {parameter: "$response.body#/id"}} for name in operations}
    return {201: {"links": links}}


def _problem(meaning: str, model: type[BaseModel] | None = None) -> Json:
    shape = REF.format(model=(model or schemas.Problem).__name__)
    return {"description": meaning, "content": {problems.MEDIA_TYPE: {"schema": {"$ref": shape}}}}


@lru_cache(maxsize=1)
def _drawn(api: NinjaAPI) -> tuple[str, bytes]:
    document = json.loads(json.dumps(api.get_openapi_schema(path_prefix="/api/v1/")))
    document["servers"] = [{"url": settings.PUBLIC_URL}]
    for model in (schemas.Problem, schemas.GoneProblem, sign_up_schemas.AlreadyEnrolledProblem):
        _add(document, model)
    for path, operations in document["paths"].items():
        for method, operation in operations.items():
            _complete(method, operation)
            examples.add(path, method, operation)
    content = json.dumps(document, ensure_ascii=False, indent=1).encode()
    return caching.tag(content.decode()), content


def document(api: NinjaAPI) -> Json:
    drawn: Json = json.loads(_drawn(api)[1])
    return drawn


def view(request: HttpRequest, api: NinjaAPI) -> HttpResponse:
    etag, content = _drawn(api)
    return caching.answer(request, etag, lambda: content)


def _add(document: Json, model: type[BaseModel]) -> None:
    drawn = model.model_json_schema(ref_template=REF, mode="serialization")
    document["components"]["schemas"] |= drawn.pop("$defs", {}) | {model.__name__: drawn}


def _complete(method: str, operation: Json) -> None:
    """What every route has: the 422 of an unknown parameter, and a problem for all else; for readers, the ETag."""
    answers = operation["responses"]
    answers.setdefault("422", _problem(MEANINGS[422]))
    operation["parameters"].sort(key=lambda parameter: parameter["name"] in COMMON)
    answers["default"] = _problem(gettext_noop("Any other problem"))
    if method == "get" and "security" not in operation:
        operation["parameters"].append(IF_NONE_MATCH)
        answers["200"].setdefault("headers", {})["ETag"] = ETAG
        answers["304"] = {"description": gettext_noop("What you have still holds")}
    if method != "get" and "security" in operation:
        operation["parameters"].append(IDEMPOTENCY_KEY)
        for status in {"200", "201"} & set(answers):
            _tell(answers[status], "Idempotency-Replayed")
    if "201" in answers:
        _tell(answers["201"], "Location")
    if "401" in answers:
        _tell(answers["401"], "WWW-Authenticate")
    if {"CitizenToken": []} in operation.get("security", []):
        operation["parameters"].append(ON_BEHALF_OF)
    operation["responses"] = dict(sorted(answers.items()))


def _tell(answer: Json, header: str) -> None:
    answer.setdefault("headers", {})[header] = HEADERS[header]
