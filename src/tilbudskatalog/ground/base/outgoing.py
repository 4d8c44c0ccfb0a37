"""Requests to addresses that people have written: never to machines of our own network, also after redirects.

The name is looked up once and the connection made to what was found, so that it can't come to mean something else in
between. Each redirect is a request of its own and goes the same way.
"""

import ipaddress
import socket

import httpx

MOST_REDIRECTS = 5


class PrivateAddress(httpx.TransportError):
    """The name leads to a machine that is not on the open net."""


class OpenNetOnly(httpx.BaseTransport):
    """`transport` makes the connection; a test gives one of its own."""

    def __init__(self, transport: httpx.BaseTransport | None = None) -> None:
        self.transport = transport or httpx.HTTPTransport()

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        """Raises `PrivateAddress`, or `httpx.ConnectError` for a name that nobody knows."""
        name = request.url.host
        address = open_address(name)
        # A request of its own: by the one that came, a redirect finds out where it leads and who it comes from.
        sent = httpx.Request(
            request.method,
            request.url.copy_with(host=address),
            headers=request.headers,
            stream=request.stream,
            extensions=request.extensions | {"sni_hostname": name},
        )
        return self.transport.handle_request(sent)

    def close(self) -> None:
        self.transport.close()


def client(*, timeout: float, transport: httpx.BaseTransport | None = None) -> httpx.Client:
    """Seconds for each step of a request. No proxy of the surroundings: it would look the name up itself."""
    return httpx.Client(
        transport=OpenNetOnly(transport),
        timeout=timeout,
        follow_redirects=True,
        max_redirects=MOST_REDIRECTS,
        trust_env=False,
    )


def open_address(name: str) -> str:
    try:
        found = socket.getaddrinfo(name, None, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError) as error:
        raise httpx.ConnectError(f"no such host: {name}") from error
    addresses = [str(each[4][0]).partition("%")[0] for each in found]
    # One private address among several is enough to refuse: which one is used is not for the name's owner to choose.
    if not addresses or any(not is_open(address) for address in addresses):
        raise PrivateAddress(f"not on the open net: {name}")
    return addresses[0]


def is_open(address: str) -> bool:
    parsed = ipaddress.ip_address(address)
    inner = getattr(parsed, "ipv4_mapped", None) or getattr(parsed, "sixtofour", None) or parsed
    # Python takes some for global that no longer are, or that a translator makes another of (RFC 3879, 4291, 6052).
    closed = inner.is_multicast or inner.is_reserved or getattr(inner, "is_site_local", False)
    return bool(inner.is_global and parsed.is_global and not closed)
