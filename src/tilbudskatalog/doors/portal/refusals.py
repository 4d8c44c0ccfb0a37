"""Every "no" of the site, answered in one place with a page that says why and what to do instead."""

from http import HTTPStatus

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from tilbudskatalog.ground.base.errors import DatabaseAway, Refusal

RETRY_AFTER_SECONDS = 10


def refused(request: HttpRequest, refusal: Refusal) -> HttpResponse:
    """The page of a refusal: its sentence, and for what was sent wrongly also what is wrong with each field."""
    fields = list(getattr(refusal, "fields", {}).values())
    return _page(request, refusal.status, title=_title(refusal.status), sentence=str(refusal.sentence), details=fields)


def away(request: HttpRequest, _fault: DatabaseAway) -> HttpResponse:
    response = _page(
        request,
        HTTPStatus.SERVICE_UNAVAILABLE,
        title=_("The catalog is not answering right now"),
        sentence=_("The fault is ours, and nothing that you did. Try again in a moment."),
    )
    response["Retry-After"] = str(RETRY_AFTER_SECONDS)
    return response


def _title(status: int) -> str:
    return {
        400: _("We didn't understand the address"),
        403: _("You don't have access to this page"),
        404: _("We can't find this page"),
        410: _("This has been withdrawn"),
        422: _("Something needs to be corrected"),
    }.get(status, _("This can't be done"))


def _page(
    request: HttpRequest, status: int, *, title: str, sentence: str, details: list[object] | None = None
) -> HttpResponse:
    context = {"title": title, "sentence": sentence, "details": details or [], "status": int(status)}
    response = render(request, "portal/refusal/refusal.html", context, status=status)
    response["Cache-Control"] = "no-store"
    return response


# Django calls these for what no view answered.


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    return _page(
        request,
        HTTPStatus.BAD_REQUEST,
        title=_title(400),
        sentence=_("The address or what was sent with it has a fault. Begin again from the front page."),
    )


def forbidden(request: HttpRequest, exception: Exception) -> HttpResponse:
    if isinstance(exception, Refusal):
        return refused(request, exception)
    return _page(
        request,
        HTTPStatus.FORBIDDEN,
        title=_title(403),
        sentence=_("You may need to log in, or to ask the one who gives access where you work."),
    )


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    return _page(
        request,
        HTTPStatus.NOT_FOUND,
        title=_title(404),
        sentence=_("The address may be misspelt, or the page may have moved. Search for what you need instead."),
    )


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    return _page(
        request,
        HTTPStatus.FORBIDDEN,
        title=_("The form was too old to be sent"),
        sentence=_("Go back, load the page anew and send it once more. Cookies must be allowed when you log in."),
    )


def server_error(request: HttpRequest) -> HttpResponse:
    try:
        return _page(
            request,
            HTTPStatus.INTERNAL_SERVER_ERROR,
            title=_("Something failed at our end"),
            sentence=_("The fault has been noted. Try again in a moment."),
        )
    except Exception:  # noqa: BLE001 - the page itself may be what failed; people shall have words all the same
        return HttpResponse(
            '<!doctype html><html lang="nb"><title>Noe gikk galt – Tilbudskatalogen</title>'
            '<h1>Noe gikk galt hos oss</h1><p>Prøv igjen om litt. <a href="/">Til forsiden</a></p></html>',
            status=HTTPStatus.INTERNAL_SERVER_ERROR,
        )
