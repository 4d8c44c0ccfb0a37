from django.urls import path

from tilbudskatalog.doors.portal import find, go, home, login, municipality, national, offering, organization, pages

app_name = "portal"

urlpatterns = [
    path("", home.home, name="home"),
    path("finn", find.find, name="find"),
    path("tilbud/<uuid:uid>/", offering.offering, name="offering_bare"),
    path("tilbud/<uuid:uid>/<slug:slug>", offering.offering, name="offering"),
    path("nasjonalt/<slug:code>", national.by_code, name="national"),
    path("ga/<uuid:uid>/<str:target>", go.go, name="go"),
    path("aktor/<uuid:uid>/<slug:slug>", organization.organization, name="organization"),
    path("kommune/<str:number>/<slug:slug>", municipality.municipality, name="municipality"),
    path("kommuner", municipality.municipalities, name="municipalities"),
    path("om", pages.about, name="about"),
    path("om/personvern", pages.privacy, name="privacy"),
    path("om/tilgjengelighet", pages.accessibility, name="accessibility"),
    path("apent", pages.open_data, name="open_data"),
    path("logg-inn", login.LogIn.as_view(), name="login"),
    path("logg-ut", login.LogOut.as_view(), name="logout"),
]
