"""For those who operate it: is the process alive, can it answer readers, and what does it count."""

from django.conf import settings
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.views.decorators.http import require_safe
from prometheus_client import CONTENT_TYPE_LATEST, REGISTRY, CollectorRegistry, generate_latest, multiprocess

from tilbudskatalog.catalog.search import reading


@require_safe
def alive(request: HttpRequest) -> HttpResponse:
    return JsonResponse({"status": "alive"})


@require_safe
def ready(request: HttpRequest) -> HttpResponse:
    """Ready means that readers get answers; the database may be away, and then this says so."""
    state = reading.freshness()
    body = {
        "status": "ready" if state.loaded else "loading",
        "database": "away" if state.database_away else "up",
        "publication": state.last_seq,
    }
    return JsonResponse(body, status=200 if state.loaded else 503)


@require_safe
def metrics(request: HttpRequest) -> HttpResponse:
    """Sums over the host's web processes when PROMETHEUS_MULTIPROC_DIR is set, as `make run` does."""
    registry = REGISTRY
    if settings.METRICS_SHARED:
        registry = CollectorRegistry()
        multiprocess.MultiProcessCollector(registry)  # type: ignore[no-untyped-call]
    return HttpResponse(generate_latest(registry), content_type=CONTENT_TYPE_LATEST)
