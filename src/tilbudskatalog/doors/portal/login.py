"""The way in for those who work with the catalog. Unlike the rest of the site it needs session and database."""

from typing import Any

from django.conf import settings
from django.contrib.auth.views import LoginView, LogoutView
from django.db import DatabaseError
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.utils.decorators import method_decorator
from django.views.decorators.cache import never_cache

from tilbudskatalog.doors.portal import refusals
from tilbudskatalog.ground.access.models import User
from tilbudskatalog.ground.base.errors import DatabaseAway


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

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context_data(**kwargs)
        if settings.DEMO:
            context["people"] = User.objects.exclude(introduction="").filter(is_active=True).order_by("id")
            context["demo_password"] = getattr(settings, "DEMO_PASSWORD", "")
        return context


class LogOut(LogoutView):
    """Only by POST, as Django has it: a picture in a letter shall not log anyone out."""
