"""Every address: machines' doors first, then people's, in their language."""

from django.conf.urls.i18n import i18n_patterns
from django.urls import include, path

from tilbudskatalog.config import health
from tilbudskatalog.doors.portal import pictures

urlpatterns = [
    path("healthz", health.alive, name="healthz"),
    path("readyz", health.ready, name="readyz"),
    path("metrics", health.metrics, name="metrics"),
    path("api/v1/", include("tilbudskatalog.doors.api.v1.urls")),
    path("", include("tilbudskatalog.doors.api.ical.urls")),
    path("bilder/<uuid:uid>-<int:width>.webp", pictures.picture, name="picture"),
    path("studio/", include("tilbudskatalog.doors.studio.urls")),
    *i18n_patterns(path("", include("tilbudskatalog.doors.portal.urls")), prefix_default_language=False),
]

handler400 = "tilbudskatalog.doors.portal.refusals.bad_request"
handler403 = "tilbudskatalog.doors.portal.refusals.forbidden"
handler404 = "tilbudskatalog.doors.portal.refusals.not_found"
handler500 = "tilbudskatalog.doors.portal.refusals.server_error"
