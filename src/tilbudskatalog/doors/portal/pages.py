"""Pages of our own words: how the site works, and what it promises."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from tilbudskatalog.doors.portal.answering import still


@still
def about(request: HttpRequest) -> HttpResponse:
    return render(request, "portal/pages/about.html")


@still
def privacy(request: HttpRequest) -> HttpResponse:
    return render(request, "portal/pages/privacy.html")


@still
def accessibility(request: HttpRequest) -> HttpResponse:
    return render(request, "portal/pages/accessibility.html")


@still
def open_data(request: HttpRequest) -> HttpResponse:
    return render(request, "portal/pages/open_data.html")
