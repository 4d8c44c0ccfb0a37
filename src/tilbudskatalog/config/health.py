"""For those who operate it: is the process alive, can it answer readers, and what does it count."""

import hmac
import ipaddress

from django.conf import settings
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.views.decorators.http import require_safe
from prometheus_client import CONTENT_TYPE_LATEST, REGISTRY, CollectorRegistry, generate_latest, multiprocess

from tilbudskatalog.catalog.search import reading

# What proxies add. Then the nearest address is the proxy's, and whoever asks may be anywhere.
PASSED_ON = ("X-Forwarded-For", "X-Forwarded-Proto", "Forwarded", "X-Real-Ip", "Via")
# RFC 1918 and RFC 4193. Python's `is_private` counts more, such as the addresses that stand in examples.
PRIVATE = tuple(map(ipaddress.ip_network, ("10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16", "fc00::/7")))
UNAUTHORIZED = "Send METRICS_TOKEN along, as Authorization: Bearer.\n"
ONLY_BESIDE = "Ask from a private address and not through the proxy, or set METRICS_TOKEN and send it along.\n"


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
    """Sums over the host's web processes when PROMETHEUS_MULTIPROC_DIR is set, as `make run` does.

    For who brings METRICS_TOKEN; while there is none, for who asks from beside the site and not through its proxy.
    """
    if settings.METRICS_TOKEN and not _has_token(request):
        return HttpResponse(UNAUTHORIZED, "text/plain", 401, headers={"WWW-Authenticate": 'Bearer realm="metrics"'})
    if not settings.METRICS_TOKEN and not _is_beside(request):
        return HttpResponse(ONLY_BESIDE, "text/plain", 403)
    registry = REGISTRY
    if settings.METRICS_SHARED:
        registry = CollectorRegistry()
        multiprocess.MultiProcessCollector(registry)  # type: ignore[no-untyped-call]
    return HttpResponse(generate_latest(registry), content_type=CONTENT_TYPE_LATEST)


def _has_token(request: HttpRequest) -> bool:
    scheme, _space, token = request.headers.get("Authorization", "").partition(" ")
    return scheme.lower() == "bearer" and hmac.compare_digest(token.encode(), settings.METRICS_TOKEN.encode())


def _is_beside(request: HttpRequest) -> bool:
    try:
        peer = ipaddress.ip_address(request.META.get("REMOTE_ADDR", ""))
    except ValueError:
        return False
    peer = getattr(peer, "ipv4_mapped", None) or peer
    private = peer.is_loopback or any(peer in network for network in PRIVATE if network.version == peer.version)
    return private and not any(header in request.headers for header in PASSED_ON)
