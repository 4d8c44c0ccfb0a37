"""The page behind the link of a “still correct?” letter. Opening it changes nothing: mail programs open links too.

Only the button confirms. There is no log-in; the link serves this purpose alone.
"""

from django.db import InterfaceError, OperationalError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_http_methods

from tilbudskatalog.catalog.offerings import freshness, keeping_true
from tilbudskatalog.catalog.offerings.titles import titles_of
from tilbudskatalog.doors.portal import refusals
from tilbudskatalog.doors.portal.answering import own
from tilbudskatalog.ground.base.errors import DatabaseAway, Refusal
from tilbudskatalog.ground.design.wording import wanted_language


@require_http_methods(["GET", "HEAD", "POST"])
def still_correct(request: HttpRequest, token: str) -> HttpResponse:
    try:
        question = keeping_true.read_link(token)
        confirmed = keeping_true.confirm(question=question) if request.method == "POST" else None
        offerings = list(question.offerings().select_related("template").order_by("key"))
        titles = titles_of(offerings, wanted_language())
    except Refusal as refusal:
        return refusals.refused(request, refusal)
    except (OperationalError, InterfaceError):
        return refusals.away(request, DatabaseAway())
    context = {
        "question": question,
        "confirmed": confirmed,
        "lines": [(titles[each.pk], freshness.vouched_for(each), each) for each in offerings],
    }
    return own(render(request, "portal/still_correct/still_correct.html", context))
