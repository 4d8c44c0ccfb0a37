"""How I am logged in, where else, and what makes it safer. Each act here is about the person's own log-in only."""

from collections.abc import Callable
from datetime import UTC, datetime

from django.contrib import messages
from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from tilbudskatalog.doors.portal import entering, refusals, second_step
from tilbudskatalog.ground.access import second_factors, sessions
from tilbudskatalog.ground.access.models import Session, User
from tilbudskatalog.ground.base import clock
from tilbudskatalog.ground.base.errors import Refusal


@never_cache
@require_safe
def my_log_in(request: HttpRequest) -> HttpResponse:
    if not isinstance(request.user, User):
        return redirect_to_login(request.get_full_path())
    way = request.session.get(sessions.WAY, entering.PASSWORD)
    names = {entering.CITIZEN: "ID-porten", entering.EMPLOYEE: _("your workplace's log-in")}
    others = Session.objects.filter(
        user=request.user, expire_date__gt=clock.now(), seen_at__gt=clock.now() - sessions.IDLE
    )
    since = datetime.fromtimestamp(request.session.get(sessions.BEGAN, 0), UTC).astimezone(clock.OSLO)
    context = {
        "way": names.get(way, _("user name and password")),
        "since": since.replace(tzinfo=None),
        "others": others.exclude(session_key=request.session.session_key).count(),
        "has_password": request.user.has_usable_password(),
        "factor": second_factors.has_one(request.user),
        "recent": sessions.is_recent(request),
        "codes_left": request.user.recovery_codes.count(),
        "said": [str(message) for message in messages.get_messages(request)],
    }
    return render(request, "portal/login/my_log_in.html", context)


def _act(
    act: Callable[[HttpRequest, User], HttpResponse], *, recent: bool = False
) -> Callable[[HttpRequest], HttpResponse]:
    """An act on one's own log-in. What weakens it takes a log-in of the last ten minutes."""

    @never_cache
    @require_http_methods(["POST"])
    def answered(request: HttpRequest) -> HttpResponse:
        if not isinstance(request.user, User):
            return redirect_to_login(reverse("portal:my_log_in"))
        if recent and not sessions.is_recent(request):
            messages.info(request, _("Log out and in again first. That shows that it is you."))
            return redirect("portal:my_log_in")
        try:
            return act(request, request.user)
        except Refusal as refusal:
            return refusals.refused(request, refusal)

    return answered


def _everywhere_else(request: HttpRequest, person: User) -> HttpResponse:
    sessions.end_all(by=person, but=request.session.session_key)
    messages.success(request, _("You are logged out everywhere but here."))
    return redirect("portal:my_log_in")


def _remove_app(request: HttpRequest, person: User) -> HttpResponse:
    second_factors.remove(by=person)
    messages.success(request, _("The app is removed."))
    return redirect("portal:my_log_in")


def _new_codes(request: HttpRequest, person: User) -> HttpResponse:
    return second_step.codes_page(request, second_factors.renew_recovery_codes(by=person), reverse("portal:my_log_in"))


everywhere_else = _act(_everywhere_else)
remove_app = _act(_remove_app, recent=True)
new_codes = _act(_new_codes, recent=True)
