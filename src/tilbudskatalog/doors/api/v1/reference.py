"""The readable documentation: a page made from the OpenAPI document, so that the two can't differ."""

from collections import defaultdict
from functools import lru_cache
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string
from django.utils.cache import patch_vary_headers
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import get_language, gettext_noop
from django.utils.translation import gettext as _
from ninja import NinjaAPI

from tilbudskatalog.doors.api.v1 import caching, openapi, problems
from tilbudskatalog.doors.api.v1.addresses import PREFIXES

Json = dict[str, Any]
NAMES = {"nb": "Bokmål", "nn": "Nynorsk", "en": "English"}
GROUPS = {
    "offerings": gettext_noop("Offerings"),
    "national-offerings": gettext_noop("The national catalog"),
    "organizations": gettext_noop("Organizations"),
    "courses": gettext_noop("Courses"),
    "municipalities": gettext_noop("Municipalities"),
    "concepts": gettext_noop("Concepts"),
    "changes": gettext_noop("For mirrors: what has changed"),
    "enrollments": gettext_noop("For citizens: sign up, answer, cancel"),
    "enquiries": gettext_noop("For citizens: ask a provider"),
    "provider": gettext_noop("For providers: your own catalog"),
    "token": gettext_noop("For programs that bring a token"),
}

WAYS_IN = {
    "LoggedIn": gettext_noop(
        "Takes a provider's system with a token, or a person who is logged in and the form's token in X-CSRFToken."
    ),
    "CitizenToken": gettext_noop(
        "Takes a citizen's token, or that of a system with an agreement and the citizen's number in On-Behalf-Of."
    ),
    "AnyToken": gettext_noop("Takes a token."),
}


def view(request: HttpRequest, api: NinjaAPI) -> HttpResponse:
    content = render_to_string("api/reference.html", _context(api, get_language() or "nb"), request)
    response = caching.answer(
        request,
        caching.tag("docs", content),
        content.encode,
        language=get_language() or "",
        media_type="text/html; charset=utf-8",
    )
    patch_vary_headers(response, ["Accept-Language"])
    return response


@lru_cache(maxsize=len(PREFIXES) + 1)
def _context(api: NinjaAPI, language: str) -> Json:
    document = openapi.document(api)
    schemas = document["components"]["schemas"]
    return {
        "home": f"{PREFIXES.get(language, '')}/",
        "languages": [
            {"code": code, "name": name, "href": f"?lang={code}", "current": code == language}
            for code, name in NAMES.items()
        ],
        "groups": _groups(document["paths"]),
        "shapes": [_shape(name, schemas[name]) for name in sorted(schemas)],
        "problems": [{"code": code, "title": _(title)} for code, title in problems.TITLES.items()],
    }


def _groups(paths: Json) -> list[Json]:
    found: dict[str, list[Json]] = defaultdict(list)
    for path, operations in paths.items():
        for method, operation in operations.items():
            found[operation["tags"][0]].append(_operation(method, path, operation))
    return [{"id": tag, "title": _(title), "operations": found[tag]} for tag, title in GROUPS.items() if found[tag]]


def _operation(method: str, path: str, operation: Json) -> Json:
    body = operation.get("requestBody", {}).get("content", {}).get("application/json", {}).get("schema")
    return {
        "id": f"operation-{operation['operationId']}",
        "method": method.upper(),
        "path": path,
        "summary": _(operation["summary"]),
        "login": _let_in(operation),
        "parameters": [_parameter(each) for each in operation["parameters"]],
        "body": type_of(body) if body else None,
        "answers": [_answer(status, each) for status, each in operation["responses"].items() if status.isdigit()],
    }


def _let_in(operation: Json) -> str:
    """What one needs to be let in, by what the document calls the ways."""
    names = {name for way in operation.get("security", []) for name in way}
    return next((_(sentence) for name, sentence in WAYS_IN.items() if name in names), "")


def _parameter(parameter: Json) -> Json:
    schema = parameter["schema"]
    return {
        "name": parameter["name"],
        "type": type_of(schema),
        "description": _(parameter["description"]) if parameter.get("description") else "",
        "default": schema.get("default") or None,
        "needed": parameter["required"] and parameter["in"] == "path",
    }


def _answer(status: str, answer: Json) -> Json:
    content: Json = next(iter(answer.get("content", {}).values()), {})
    return {
        "status": status,
        "meaning": _(answer["description"]) if answer["description"] != "OK" else "",
        "type": type_of(content["schema"]) if content else None,
        "codes": list(content.get("examples", {})),
    }


def _shape(name: str, schema: Json) -> Json:
    fields = [
        {"name": field, "type": type_of(each), "description": each.get("description", "")}
        for field, each in schema.get("properties", {}).items()
    ]
    return {"name": name, "description": schema.get("description", ""), "fields": fields}


def type_of(schema: Json) -> SafeString:
    """Words for a schema, linked to the shape that it leads to."""
    text, shape = _words(schema)
    code = format_html("<code>{}</code>", text)
    return format_html('<a href="#shape-{}">{}</a>', shape, code) if shape else code


def _words(schema: Json) -> tuple[str, str]:
    """The words, and the shape's name or ""."""
    if "$ref" in schema:
        name = schema["$ref"].rsplit("/", 1)[-1]
        return name, name
    if "anyOf" in schema:
        some = [_words(each) for each in schema["anyOf"] if each.get("type") != "null"]
        text = " | ".join(text for text, _shape in some)
        return _("%s or null") % text, next((shape for _text, shape in some if shape), "")
    for key, sentence in (
        ("items", gettext_noop("list of: %s")),
        ("additionalProperties", gettext_noop("by name: %s")),
    ):
        if isinstance(schema.get(key), dict):
            text, shape = _words(schema[key])
            return _(sentence) % text, shape
    return _simple(schema), ""


def _simple(schema: Json) -> str:
    if "enum" in schema or "const" in schema:
        choices = schema.get("enum", [schema.get("const")])
        return " · ".join(str(choice) for choice in choices if choice != "")
    words = [schema.get("format") or schema.get("type") or _("any value")]
    low, high = schema.get("minimum"), schema.get("maximum")
    if low is not None and high is not None and high < 10**9:
        words.append(f"{low}–{high}")
    return " ".join(words)
