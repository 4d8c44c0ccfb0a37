"""The words that offerings are tagged with and found by: themes, audiences, conditions, each with its terms."""

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext_noop
from ninja import Query, Router
from ninja.decorators import decorate_view

from tilbudskatalog.catalog.search import reading
from tilbudskatalog.doors.api.v1 import caching, document_schemas, snapshots
from tilbudskatalog.doors.api.v1.openapi import refuses
from tilbudskatalog.doors.api.v1.paging import page_of_register
from tilbudskatalog.doors.api.v1.parameters import ConceptSearch, Shown, only
from tilbudskatalog.doors.api.v1.registers import CONCEPTS, Document
from tilbudskatalog.doors.api.v1.remembering import remembered

router = Router(tags=["concepts"])


@router.get(
    "/concepts",
    response=document_schemas.ConceptPage,
    summary=gettext_noop("The concepts, each with its terms"),
    openapi_extra=refuses(422, 503),
)
@decorate_view(only(ConceptSearch), remembered)
def concepts(request: HttpRequest, given: Query[ConceptSearch]) -> HttpResponse:
    etag = caching.tag("concepts", reading.version(), given.model_dump())
    return caching.kept(request, etag, lambda: _found(given))


@router.get(
    "/concepts/{code}",
    response=document_schemas.ConceptDocument,
    summary=gettext_noop("One concept, by its code or id"),
    openapi_extra=refuses(404, 410, 503),
)
@decorate_view(only(Shown))
def concept(request: HttpRequest, code: str, given: Query[Shown]) -> HttpResponse:
    return snapshots.answer(request, "concept", code, lang=given.lang)


def _found(given: ConceptSearch) -> bytes:
    wanted, schemes = given.q.casefold().strip(), set(given.scheme)

    def passes(document: Document) -> bool:
        return (not schemes or document["scheme"] in schemes) and (not wanted or _named(document, wanted))

    narrowed = bool(wanted or schemes)
    return caching.dump(page_of_register(CONCEPTS, given, passes if narrowed else None, lambda each: each))


def _named(document: Document, wanted: str) -> bool:
    return any(wanted in term["text"].casefold() for term in document["terms"]) or any(
        each["code"].casefold().startswith(wanted) for each in (document, *document["codes"])
    )
