"""The form of Norwegian that the workspace speaks to this person."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.http import url_has_allowed_host_and_scheme

from tilbudskatalog.doors.studio.answering import remember_language, workspace


@workspace("POST")
def language(request: HttpRequest) -> HttpResponse:
    """Back to where the person was, on this site only."""
    remember_language(request, request.POST.get("language", ""))
    following = request.POST.get("next", "")
    safe = url_has_allowed_host_and_scheme(following, allowed_hosts=None) and following.startswith("/studio/")
    return redirect(following if safe else "studio:home")
