"""Addresses that people have written never lead into our own network, also after a redirect."""

import socket
from typing import Any

import httpx
import pytest

from tilbudskatalog.ground.base import outgoing

NAMES = {
    "open.example": ["93.184.216.34"],
    "inner.example": ["10.0.0.7"],
    "both.example": ["93.184.216.34", "127.0.0.1"],
}


@pytest.fixture(autouse=True)
def names(monkeypatch: pytest.MonkeyPatch) -> None:
    def look_up(name: str, *_args: Any, **_more: Any) -> list[Any]:
        addresses = NAMES.get(name) or ([name] if name[0].isdigit() or ":" in name else [])
        if not addresses:
            raise socket.gaierror
        return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (each, 0)) for each in addresses]

    monkeypatch.setattr(socket, "getaddrinfo", look_up)


def asked(answer: Any, url: str) -> httpx.Response:
    with outgoing.client(timeout=1, transport=httpx.MockTransport(answer)) as client:
        return client.get(url)


def test_the_connection_is_made_to_what_was_looked_up() -> None:
    seen: list[httpx.Request] = []

    def answer(request: httpx.Request) -> httpx.Response:
        seen.append(request)
        return httpx.Response(200)

    assert asked(answer, "https://open.example/page").status_code == 200
    assert seen[0].url.host == "93.184.216.34"
    assert (seen[0].headers["Host"], seen[0].extensions["sni_hostname"]) == ("open.example", "open.example")


@pytest.mark.parametrize(
    "url",
    [
        "http://inner.example/",
        "http://both.example/",
        "http://127.0.0.1/",
        "http://169.254.169.254/latest/",
        "http://[::1]/",
        "http://[::ffff:10.0.0.7]/",
        "http://[2002:a00:7::]/",
        "http://[::7f00:1]/",
        "http://[fec0::1]/",
        "http://[64:ff9b::a00:7]/",
    ],
)
def test_inner_addresses_are_refused(url: str) -> None:
    with pytest.raises(outgoing.PrivateAddress):
        asked(lambda request: httpx.Response(200), url)


def test_a_redirect_leads_no_further_in() -> None:
    def answer(request: httpx.Request) -> httpx.Response:
        return httpx.Response(302, headers={"Location": "http://inner.example/"})

    with pytest.raises(outgoing.PrivateAddress):
        asked(answer, "http://open.example/")


def test_a_redirect_on_the_open_net_is_followed_by_its_name() -> None:
    def answer(request: httpx.Request) -> httpx.Response:
        if request.url.path == "/old":
            return httpx.Response(301, headers={"Location": "/new"})
        return httpx.Response(200, text=f"{request.headers['Host']} {request.extensions['sni_hostname']}")

    response = asked(answer, "https://open.example/old")
    assert (response.status_code, response.text) == (200, "open.example open.example")


def test_a_name_that_nobody_knows() -> None:
    with pytest.raises(httpx.ConnectError):
        asked(lambda request: httpx.Response(200), "http://nowhere.example/")
