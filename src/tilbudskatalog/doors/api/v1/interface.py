"""The interface itself: which routers it has, and how it reads bodies and answers errors."""

import json
from typing import Any

from django.http import Http404, HttpRequest
from ninja import NinjaAPI
from ninja.errors import HttpError, ValidationError
from ninja.operation import Operation
from ninja.parser import Parser

from tilbudskatalog.doors.api.v1 import (
    changes,
    concepts,
    courses,
    enquiries,
    enrollments,
    export,
    municipalities,
    national_offerings,
    offerings,
    organizations,
    own_token,
    problems,
    provider,
    suggestions,
)


class StrictParser(Parser):
    """JSON as RFC 8259 has it, and only text that every database can store."""

    def parse_body(self, request: HttpRequest) -> dict[str, Any]:
        body: dict[str, Any] = json.loads(request.body, parse_constant=_refuse)
        text = json.dumps(body, ensure_ascii=False)
        text.encode()  # Half a surrogate pair has no UTF-8 form.
        if "\\u0000" in text:
            raise ValueError("NUL")
        return body


def _refuse(constant: str) -> None:
    raise ValueError(constant)


class Interface(NinjaAPI):
    def get_openapi_operation_id(self, operation: Operation) -> str:
        """The view's own name, so that generated clients read well."""
        return str(operation.view_func.__name__)


api = Interface(
    title="Tilbudskatalogen",
    version="1.0.0",
    description=(
        "The national catalog of healthy-life, learning and mastery offerings. Reading is open: no key, any site. "
        "What concerns a person, or changes something, takes a token. "
        "Every answer has an ETag; every error is a problem document (RFC 9457)."
    ),
    urls_namespace="api-v1",
    openapi_url=None,
    docs_url=None,
    parser=StrictParser(),
)
for each in (Exception, Http404, HttpError, ValidationError):
    api.add_exception_handler(each, problems.answer)
for module in (
    offerings, courses, suggestions, national_offerings, organizations, municipalities, concepts, changes, export,
    enrollments, enquiries, provider, own_token,
):  # fmt: skip
    api.add_router("", module.router)
