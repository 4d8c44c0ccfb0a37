"""The figures are for those who operate the site: by a token, or from beside it."""

import pytest
from django.http import HttpResponse
from django.test import Client
from pydantic import ValidationError
from pytest_django.fixtures import Settings

from tests.config.test_environment import environment

TOKEN = "t" * 40
OUTSIDE = "203.0.113.7"


def ask(token: str = "", *, peer: str = OUTSIDE, **headers: str) -> HttpResponse:
    sent = {"Authorization": token} if token else {}
    answer: HttpResponse = Client(REMOTE_ADDR=peer).get("/metrics", headers=sent | headers)
    return answer


@pytest.mark.parametrize("peer", ["127.0.0.1", "::1", "10.1.2.3", "192.168.1.9", "fd00::7", "::ffff:10.0.0.1"])
def test_without_a_token_who_asks_from_beside_gets_them(peer: str) -> None:
    answer = ask(peer=peer)
    assert (answer.status_code, b"http_requests_total" in answer.content) == (200, True)


@pytest.mark.parametrize("peer", [OUTSIDE, "8.8.8.8", "2a00:1450::5", "", "unix:", "192.0.2.1"])
def test_nobody_else_does(peer: str) -> None:
    answer = ask(peer=peer)
    assert (answer.status_code, b"METRICS_TOKEN" in answer.content) == (403, True)
    assert b"http_requests" not in answer.content


@pytest.mark.parametrize("header", ["X-Forwarded-For", "X-Forwarded-Proto", "Forwarded", "X-Real-Ip", "Via"])
def test_what_a_proxy_passes_on_comes_from_outside_though_the_proxy_is_beside(header: str) -> None:
    assert ask(peer="127.0.0.1", **{header: "10.0.0.1"}).status_code == 403


def test_with_a_token_it_alone_counts(settings: Settings) -> None:
    settings.METRICS_TOKEN = TOKEN
    assert ask(f"Bearer {TOKEN}").status_code == 200
    assert ask(f"bearer {TOKEN}", **{"X-Forwarded-For": OUTSIDE}).status_code == 200
    for wrong in ("", "Bearer", f"Bearer {TOKEN}x", f"Basic {TOKEN}", TOKEN, "Bearer æ"):
        answer = ask(wrong, peer="127.0.0.1")
        assert (answer.status_code, answer["WWW-Authenticate"]) == (401, 'Bearer realm="metrics"')
        assert answer.content.startswith(b"Send METRICS_TOKEN along")


def test_a_token_that_can_be_guessed_is_refused() -> None:
    with pytest.raises(ValidationError, match="METRICS_TOKEN"):
        environment(metrics_token="secret")
    assert environment(metrics_token=TOKEN).metrics_token == TOKEN
