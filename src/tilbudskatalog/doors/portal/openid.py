"""In and out by way of an issuer: citizens as with ID-porten, employees as with Ansattporten or their own directory."""

from http import HTTPStatus
from typing import Any

import structlog
from django.db import DatabaseError
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import translation
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_GET, require_http_methods

from tilbudskatalog.doors.portal import entering, refusals
from tilbudskatalog.ground.access import arrivals, openid, sessions
from tilbudskatalog.ground.access.issuers import IssuerAway, Untrusted
from tilbudskatalog.ground.access.models import User
from tilbudskatalog.ground.access.openid import Arrival, LogInRefused, Way
from tilbudskatalog.ground.base.encryption import seal, unseal
from tilbudskatalog.ground.base.errors import DatabaseAway, Refusal

logger = structlog.get_logger("access")
UNDER_WAY, ID_TOKEN = "openid", "id_token"
ID_TOKEN_PURPOSE = "session.id_token"  # noqa: S105 - a purpose
# So many log-ins can be under way in one browser, in tabs beside each other.
AT_ONCE = 5


def chosen(name: str) -> Way:
    way = openid.ways().get(name)
    if way is None:
        raise Http404
    return way


def back(way: Way, request: HttpRequest) -> str:
    """The address that the issuer knows: always the one without a language."""
    with translation.override("nb"):
        return request.build_absolute_uri(reverse("portal:openid_return", args=[way.name]))


@never_cache
@require_GET
def begin(request: HttpRequest, way: str) -> HttpResponseBase:
    chosen_way, language = chosen(way), get_language() or "nb"
    try:
        address, state, kept = openid.begin(
            chosen_way, back=back(chosen_way, request), language=language, again=request.GET.get("igjen") == "1"
        )
        kept |= {"way": way, "next": entering.wanted(request, request.GET.get("next")), "language": language}
        under_way = request.session.get(UNDER_WAY, {})
        recent = dict(sorted(under_way.items(), key=lambda each: int(each[1]["at"]))[-(AT_ONCE - 1) :])
        request.session[UNDER_WAY] = recent | {state: kept}
    except (IssuerAway, Untrusted) as fault:
        return _unreachable(request, way, fault)
    except DatabaseError:
        return refusals.away(request, DatabaseAway())
    return redirect(address)


@never_cache
@require_GET
def came_back(request: HttpRequest, way: str) -> HttpResponseBase:
    chosen_way = chosen(way)
    try:
        under_way = request.session.get(UNDER_WAY, {})
        kept = under_way.pop(request.GET.get("state", ""), None)
        if kept is not None:
            # Used once, whatever comes of it.
            request.session[UNDER_WAY] = under_way
            if kept["way"] != way:
                kept = None
        with translation.override(kept["language"] if kept else get_language()):
            return _arrived(request, chosen_way, kept)
    except DatabaseError:
        return refusals.away(request, DatabaseAway())


def _arrived(request: HttpRequest, way: Way, kept: dict[str, Any] | None) -> HttpResponseBase:
    following = kept["next"] if kept else ""
    try:
        arrival = openid.complete(way, back=back(way, request), kept=kept, answer=request.GET.dict())
        user = _user_of(way, arrival)
    except Untrusted as reason:
        # The reason can help whoever made the token; our log has it.
        logger.warning("log-in not trusted", way=way.name, reason=str(reason))
        return _refused(request, way, LogInRefused(), following)
    except IssuerAway as fault:
        return _unreachable(request, way.name, fault)
    except Refusal as refusal:
        return _refused(request, way, refusal, following)
    told = {
        sessions.ISSUER: way.issuer,
        sessions.ISSUER_SESSION: str(arrival.claims.get("sid", "")),
        ID_TOKEN: seal(arrival.id_token, purpose=ID_TOKEN_PURPOSE),
    }
    entering.enter(request, user, way=way.name, **told)
    return redirect(entering.after(request, way=way.name, wanted_address=following))


def _user_of(way: Way, arrival: Arrival) -> User:
    if way.name != entering.CITIZEN:
        return arrivals.employee(issuer=way.issuer, claims=arrival.claims)
    number = arrival.claims.get("pid")
    if not arrivals.is_number(number):
        raise Untrusted("no national identity number")
    return arrivals.citizen(number=str(number), issuer=way.issuer, subject=str(arrival.claims["sub"]))


@csrf_exempt
@never_cache
@require_http_methods(["GET", "POST"])
def issuer_logged_out(request: HttpRequest, way: str) -> HttpResponseBase:
    """The issuer says that somebody has logged out there: by a signed token behind the browser's back (POST), or in a
    frame of the browser (GET), where no cookie of ours comes along and the issuer's session is all that tells whose it
    is. OpenID Connect Back-Channel Logout 1.0 and Front-Channel Logout 1.0."""
    chosen_way = chosen(way)
    if request.method == "GET":
        session, subject = request.GET.get("sid", ""), ""
        if request.GET.get("iss") != chosen_way.issuer or not session:
            return HttpResponse(status=HTTPStatus.BAD_REQUEST)
    else:
        try:
            session, subject = openid.ended(chosen_way, request.POST.get("logout_token", ""))
        except Untrusted as reason:
            logger.warning("log-out not trusted", way=way, reason=str(reason))
            return HttpResponse(status=HTTPStatus.BAD_REQUEST)
        except IssuerAway:
            return HttpResponse(status=HTTPStatus.SERVICE_UNAVAILABLE)
    sessions.end_at_issuers_word(issuer=chosen_way.issuer, issuer_session=session, subject=subject)
    return HttpResponse(status=HTTPStatus.OK)


def farewell(request: HttpRequest) -> str:
    """Where to be logged out at the issuer too, for who came by one; else ""."""
    way = openid.ways().get(request.session.get(sessions.WAY, ""))
    sealed = request.session.get(ID_TOKEN)
    if way is None or not sealed:
        return ""
    home = request.build_absolute_uri("/")
    return openid.farewell(way, id_token=unseal(sealed, purpose=ID_TOKEN_PURPOSE), home=home)


def _refused(request: HttpRequest, way: Way, refusal: Refusal, following: str) -> HttpResponse:
    titles = {
        "cancelled": _("You are not logged in"),
        "too-weak": _("You need a more secure log-in"),
        "too-old": _("The log-in is too old"),
    }
    context = {
        "title": titles.get(refusal.code, _("You are not logged in")),
        "sentence": refusal.sentence,
        # What brought a weak log-in brings it again, unless the issuer is told to ask anew.
        "again": reverse("portal:openid_begin", args=[way.name]),
        "next": following,
    }
    return render(request, "portal/login/refused.html", context, status=refusal.status)


def _unreachable(request: HttpRequest, way: str, fault: Exception) -> HttpResponse:
    logger.warning("issuer away", way=way, reason=str(fault))
    context = {
        "title": _("We can't reach the log-in service"),
        "sentence": _("It is not answering right now. That is nothing you did. Try again in a moment."),
        "again": reverse("portal:openid_begin", args=[way]),
        "next": entering.wanted(request, request.GET.get("next")),
    }
    response = render(request, "portal/login/refused.html", context, status=HTTPStatus.SERVICE_UNAVAILABLE)
    response["Retry-After"] = str(refusals.RETRY_AFTER_SECONDS)
    return response
