from django.urls import path

from tilbudskatalog.doors.portal import (
    correction,
    find,
    go,
    home,
    login,
    municipality,
    national,
    offering,
    organization,
    pages,
    sharing,
    site_map,
    suggestions,
)

app_name = "portal"

urlpatterns = [
    path("", home.home, name="home"),
    path("finn", find.find, name="find"),
    path("foreslag", suggestions.suggestions, name="suggestions"),
    path("tilbud/<uuid:uid>/", offering.offering, name="offering_bare"),
    path("tilbud/<uuid:uid>/feil", correction.correction, name="correction"),
    path("tilbud/<uuid:uid>/qr.svg", sharing.qr, name="qr"),
    path("tilbud/<uuid:uid>/<slug:slug>", offering.offering, name="offering"),
    path("nasjonalt/<slug:code>", national.by_code, name="national"),
    path("ga/<uuid:uid>/<str:target>", go.go, name="go"),
    path("aktor/<uuid:uid>/<slug:slug>", organization.organization, name="organization"),
    path("kommune/<str:number>/<slug:slug>", municipality.municipality, name="municipality"),
    path("kommuner", municipality.municipalities, name="municipalities"),
    path("sitemap.xml", site_map.index, name="site_map"),
    path("sitemap/<slug:slug>.xml", site_map.page, name="site_map_page"),
    path("robots.txt", site_map.robots, name="robots"),
    path("om", pages.about, name="about"),
    path("om/personvern", pages.privacy, name="privacy"),
    path("om/tilgjengelighet", pages.accessibility, name="accessibility"),
    path("apent", pages.open_data, name="open_data"),
    path("logg-inn", login.LogIn.as_view(), name="login"),
    path("logg-ut", login.LogOut.as_view(), name="logout"),
]
