"""The log for mirrors."""

import datetime as dt
import uuid

import pytest
from django.db import OperationalError

from tests.doors.api.conftest import Caller
from tests.doors.api.contract import assert_keeps
from tilbudskatalog.catalog.publication import log
from tilbudskatalog.catalog.publication.models import Publication

AT = dt.datetime(2026, 11, 20, 8, tzinfo=dt.UTC)


def publish(*numbers: int) -> None:
    for seq in numbers:
        Publication.objects.create(seq=seq, kind="offering", uid=uuid.uuid4(), op="publish", at=AT, document=b"{}")


@pytest.mark.django_db
def test_every_entry_in_order_and_where_to_go_on(api: Caller) -> None:
    publish(1, 2, 3)
    body = assert_keeps(api.call("/changes", limit=2), "/changes")
    assert ([item["seq"] for item in body["items"]], body["next"]) == ([1, 2], 2)
    assert body["items"][0]["at"] == "2026-11-20T08:00:00Z"
    assert [item["seq"] for item in api.call("/changes", since=body["next"]).json()["items"]] == [3]


@pytest.mark.django_db
def test_at_the_end_next_stays_and_the_tag_holds(api: Caller) -> None:
    publish(1)
    response = api.call("/changes", since=1)
    assert response.json() == {"items": [], "next": 1}
    assert api.call("/changes", headers={"If-None-Match": response["ETag"]}, since=1).status_code == 304


@pytest.mark.parametrize(("name", "value"), [("since", "-1"), ("limit", "501"), ("since", str(2**63)), ("wait", "31")])
def test_limits_are_named(api: Caller, name: str, value: str) -> None:
    response = api.call("/changes", **{name: value})
    assert response.status_code == 422
    assert assert_keeps(response, "/changes")["errors"][0]["name"] == name


def test_without_the_database_the_caller_is_told_when_to_come_back(
    api: Caller, monkeypatch: pytest.MonkeyPatch
) -> None:
    def away(*_arguments: object) -> None:
        raise OperationalError("connection refused")

    monkeypatch.setattr(log, "entries_after", away)
    response = api.call("/changes")
    body = assert_keeps(response, "/changes")
    assert (response.status_code, body["code"]) == (503, "try-again-shortly")
    assert int(response["Retry-After"]) > 0
    assert "connection refused" not in response.content.decode()
