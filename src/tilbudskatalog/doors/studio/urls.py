"""Addresses of the workspace. Each act has one of its own, so that the authorization matrix can tell them apart."""

from django.urls import path

from tilbudskatalog.doors.studio import acts, catalog, home, language, local, national

app_name = "studio"

urlpatterns = [
    path("", home.home, name="home"),
    path("sprak", language.language, name="language"),
    path("katalog/", catalog.catalog, name="catalog"),
    path("katalog/<slug:code>/ta-i-bruk", catalog.adopt, name="adopt"),
    path("tilbud/<uuid:offering_id>/", local.offering, name="offering"),
    *[
        path(f"tilbud/<uuid:offering_id>/{act}", local.act, {"act": act}, name=f"offering-{act}")
        for act in acts.ON_LOCAL
    ],
    path("nasjonalt/", national.listing, name="national-offerings"),
    path("nasjonalt/<slug:code>/", national.offering, name="national-offering"),
    *[
        path(f"nasjonalt/<slug:code>/{act}", national.act, {"act": act}, name=f"national-offering-{act}")
        for act in acts.ON_NATIONAL
    ],
]
