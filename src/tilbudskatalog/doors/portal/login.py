"""The way in with a user name and a password, and the way out. Unlike the rest of the site they need the database."""

from http import HTTPStatus
from typing import Any

from django.conf import settings
from django.contrib.auth import logout
from django.contrib.auth.forms import AuthenticationForm
from django.contrib.auth.views import LoginView
from django.db import DatabaseError
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.decorators import method_decorator
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from tilbudskatalog.doors.portal import entering, openid, refusals, second_step
from tilbudskatalog.doors.portal.asker import address_of
from tilbudskatalog.ground.access import attempts, log_ins, second_factors, sessions
from tilbudskatalog.ground.access.attempts import TooManyAttempts
from tilbudskatalog.ground.access.models import User
from tilbudskatalog.ground.access.openid import ways
from tilbudskatalog.ground.base.errors import DatabaseAway
from tilbudskatalog.registers.organizations import systems
from tilbudskatalog.registers.organizations.policy import may_change_something


@method_decorator(never_cache, name="dispatch")
class LogIn(LoginView):
    template_name = "portal/login/login.html"

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        try:
            response = super().dispatch(request, *args, **kwargs)
            # A page that is filled in later would ask for its people outside this try.
            return response.render() if hasattr(response, "render") else response
        except DatabaseError:
            return refusals.away(request, DatabaseAway())

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        try:
            self.attempt = attempts.begin(account=request.POST.get("username", ""), address=address_of(request))
        except TooManyAttempts as refusal:
            form = AuthenticationForm(request, initial={"username": request.POST.get("username", "")[:150]})
            context = self.get_context_data(form=form, trouble=refusal.sentence)
            return self.render_to_response(context, status=HTTPStatus.TOO_MANY_REQUESTS)
        return super().post(request, *args, **kwargs)

    def form_valid(self, form: AuthenticationForm) -> HttpResponse:
        user = form.get_user()
        assert isinstance(user, User)  # noqa: S101
        attempts.succeeded(self.attempt)
        following = entering.wanted(self.request, self.request.POST.get("next"))
        if second_factors.has_one(user):
            return second_step.ask(self.request, user, following)
        if settings.SECOND_FACTOR_REQUIRED and may_change_something(user):
            return second_step.ask(self.request, user, following, new=True)
        entering.enter(self.request, user, way=entering.PASSWORD)
        return redirect(entering.after(self.request, way=entering.PASSWORD, wanted_address=following))

    def form_invalid(self, form: AuthenticationForm) -> HttpResponse:
        meant = User.objects.filter(username=form.data.get("username", "")).first()
        if meant is not None:
            log_ins.note_refused(user=meant, way=entering.PASSWORD, reason="wrong password")
        return super().form_invalid(form)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context_data(**kwargs)
        context["next"] = entering.wanted(self.request, self.request.POST.get("next") or self.request.GET.get("next"))
        context["ways"] = ways()
        context["signs_up"] = context["next"].endswith("/meld-deg-pa")
        context["at_work"] = self.request.session.get(sessions.WAY) != entering.CITIZEN
        if settings.DEMO:
            context["people"] = User.objects.exclude(introduction="").filter(is_active=True).order_by("id")
            context["demo_password"] = settings.DEMO_PASSWORD
            context["systems"] = [
                (each.user.first_name, systems.client_of(each.user)[1], each.purpose, each.organization)
                for each in systems.at_work()
            ]
        return context


@never_cache
@require_POST
def log_out(request: HttpRequest) -> HttpResponse:
    """Only by POST: a picture in a letter shall not log anyone out. Who came by an issuer is logged out there too: on a
    shared computer the next one would else be let in without a word."""
    farewell = openid.farewell(request)
    if isinstance(request.user, User):
        log_ins.note_left(by=request.user)
    logout(request)
    return redirect(farewell or reverse("portal:home"))
