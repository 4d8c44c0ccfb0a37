"""What is logged lets nobody in, and tells nothing of anybody."""

import io
import logging
from collections.abc import Iterator

import pytest
from django.test import Client

from tilbudskatalog.config.logs import RouteForAddress

pytestmark = pytest.mark.django_db


@pytest.fixture
def written(monkeypatch: pytest.MonkeyPatch) -> Iterator[io.StringIO]:
    """What the process would have written."""
    root, stream = logging.getLogger(), io.StringIO()
    (handler,) = (each for each in root.handlers if any(isinstance(one, RouteForAddress) for one in each.filters))
    monkeypatch.setattr(handler, "stream", stream)
    before, _ = root.level, root.setLevel("INFO")
    yield stream
    root.setLevel(before)


@pytest.mark.parametrize(
    ("address", "route"),
    [
        ("/pamelding/lenke/hemmeligæ", "pamelding/lenke/<str:token>"),
        ("/nn/sporsmal/hemmelig", "nn/sporsmal/<str:token>"),
        ("/bekreft/hemmelig", "bekreft/<str:token>"),
        ("/helt/hemmelig", "unresolved"),
    ],
)
def test_the_route_stands_in_the_log_and_not_the_address(address: str, route: str, written: io.StringIO) -> None:
    assert Client().get(address).status_code == 404
    assert "hemmelig" not in written.getvalue()
    assert f"Not Found: {route}" in written.getvalue()


def test_nor_where_the_form_was_too_old_or_something_failed(
    written: io.StringIO, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(_token: str) -> None:
        raise RuntimeError("a fault")

    Client(enforce_csrf_checks=True).post("/sporsmal/hemmelig", {"tekst": "x"})
    monkeypatch.setattr("tilbudskatalog.participation.enrollment.enquiries.opened", broken)
    Client(raise_request_exception=False).get("/sporsmal/hemmelig")
    assert "Forbidden" in written.getvalue()
    assert "a fault" in written.getvalue()
    assert "hemmelig" not in written.getvalue()


def test_other_lines_are_left_as_they_are() -> None:
    record = logging.LogRecord("x", logging.INFO, "x", 1, "%s", ("/finn",), None)
    assert RouteForAddress().filter(record)
    assert record.getMessage() == "/finn"
