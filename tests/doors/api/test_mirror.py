"""The first copy, and that a mirror which goes on from it with the log ends with what we have."""

import gzip
import json
import threading
from collections.abc import Callable, Iterator
from typing import Any

import httpx
import pytest

from tests import factories
from tests.doors.api import documents
from tests.doors.api.conftest import Caller, publish
from tests.doors.api.library import Library
from tilbudskatalog.catalog.offerings import reviews
from tilbudskatalog.catalog.offerings.models import LocalOffering
from tilbudskatalog.catalog.search import follower
from tilbudskatalog.config.wsgi import application
from tilbudskatalog.doors.api.v1 import export, local_file
from tilbudskatalog.ground.base.changes import Kind, record_changes
from tilbudskatalog.registers.organizations.models import Organization

Document = dict[str, Any]
ADDRESSES = {
    "offering": "offerings",
    "national_offering": "national-offerings",
    "organization": "organizations",
    "municipality": "municipalities",
    "concept": "concepts",
}


class Mirror:
    """Written as somebody outside would, from the how-to alone."""

    def __init__(self, client: httpx.Client) -> None:
        self.client = client
        self.next = 0
        self.documents: dict[tuple[str, str], Document] = {}

    def copy(self, meanwhile: Callable[[], None]) -> None:
        with self.client.stream("GET", "/export.ndjson") as answer:
            self.next = int(answer.headers["X-Publication-Seq"])
            for number, line in enumerate(answer.iter_lines()):
                document = json.loads(line)
                document.pop("seq")
                self.documents[document["kind"], document["id"]] = document
                if number == 1:
                    meanwhile()

    def follow(self) -> None:
        while changes := self.client.get("/changes", params={"since": self.next, "limit": 2}).json():
            for change in changes["items"]:
                self._take(change)
            self.next = changes["next"]
            if not changes["items"]:
                return

    def _take(self, change: dict[str, Any]) -> None:
        key = (change["kind"], change["id"])
        self.documents.pop(key, None)
        if change["op"] == "publish":
            answer = self.client.get(f"/{ADDRESSES[change['kind']]}/{change['id']}")
            # What has been withdrawn since is on its way in the log.
            if answer.status_code == 200:
                document = answer.json()
                document.pop("url", None)
                self.documents[key] = document


@pytest.fixture
def client() -> Iterator[httpx.Client]:
    transport = httpx.WSGITransport(app=application)
    with httpx.Client(transport=transport, base_url="http://localhost/api/v1") as client:
        yield client


def published() -> dict[tuple[str, str], Document]:
    """What there is, from the file itself."""
    batches = local_file.published_after(0)
    return {(thing.kind, thing.uid): json.loads(thing.document or b"") for things in batches for thing in things}


def test_a_mirror_ends_with_equal_documents(
    client: httpx.Client, offering: LocalOffering, database: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Also when things change while the copy is on its way."""
    monkeypatch.setattr(local_file, "BATCH", 1)
    assert offering.template is not None
    factories.municipality("4601", "Bergen")
    other = factories.local("kommune-4601", of=offering.template)
    publish()

    def meanwhile() -> None:
        approver = factories.user("godkjenner-kommune-4601", approver=other.organization)
        reviews.withdraw(offering=other, by=approver, reason="Ferie")
        _rename(other.organization, "Bergen kommune, nytt navn")
        publish()

    mirror = Mirror(client)
    mirror.copy(meanwhile)
    assert mirror.next < follower.current().memory.seq
    mirror.follow()
    assert mirror.documents == published()
    _rename(other.organization, "Bergen")
    publish()
    assert mirror.documents != published()
    mirror.follow()
    assert mirror.documents == published()
    assert ("offering", str(other.uid)) not in mirror.documents


def _rename(organization: Organization, name: str) -> None:
    Organization.objects.filter(pk=organization.pk).update(name=name)
    record_changes(Kind.ORGANIZATION, [organization.pk])


def lines(content: bytes) -> list[Document]:
    return [json.loads(line) for line in content.splitlines()]


def test_each_line_is_a_snapshot_with_its_number_in_order(api: Caller, stocked: Library) -> None:
    response = api.call("/export.ndjson")
    found = lines(response.getvalue())
    assert response["Content-Type"] == "application/x-ndjson"
    assert int(response["X-Publication-Seq"]) == stocked.seq
    assert [each["seq"] for each in found] == list(range(1, stocked.seq + 1))
    assert documents.concept() in [{key: value for key, value in each.items() if key != "seq"} for each in found]
    assert "X-Publication-Seq" in response["Access-Control-Expose-Headers"]


def test_only_what_came_after_a_number(api: Caller, stocked: Library) -> None:
    before = stocked.seq
    stocked.add(documents.emergency("113"))
    found = lines(api.call("/export.ndjson", since=before).getvalue())
    assert [each["number"] for each in found] == ["113"]


@pytest.mark.parametrize(
    ("accepted", "zipped"),
    [
        ("gzip", True),
        ("br, gzip;q=0.5", True),
        ("*", True),
        ("", False),
        ("br", False),
        ("gzip;q=0", False),
        ("gzip;q=0.0, br", False),
        ("x-gzip-like", False),
    ],
)
def test_it_is_compressed_for_who_asks(api: Caller, stocked: Library, accepted: str, zipped: bool) -> None:
    response = api.call("/export.ndjson", headers={"Accept-Encoding": accepted})
    content = response.getvalue()
    assert (response.get("Content-Encoding") == "gzip") == zipped
    assert "Accept-Encoding" in response["Vary"]
    assert len(lines(gzip.decompress(content) if zipped else content)) == stocked.seq


def test_what_the_mirror_has_is_not_sent_again(api: Caller, stocked: Library) -> None:
    first = api.call("/export.ndjson")
    again = api.call("/export.ndjson", headers={"If-None-Match": first["ETag"]})
    assert (again.status_code, again.content, again["X-Publication-Seq"]) == (304, b"", str(stocked.seq))
    stocked.add(documents.offering())
    assert api.call("/export.ndjson", headers={"If-None-Match": first["ETag"]}).status_code == 200


def test_head_has_the_headers_and_gives_its_place_back(
    api: Caller, stocked: Library, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(export, "_places", threading.BoundedSemaphore(1))
    for _ in range(2):
        response = api.head("/api/v1/export.ndjson")
        assert (response.status_code, response.getvalue()) == (200, b"")
        assert response["X-Publication-Seq"] == str(stocked.seq)
    for _ in range(2):
        response = api.call("/export.ndjson")
        assert response.status_code == 200
        assert len(lines(response.getvalue())) == stocked.seq


def test_too_many_copies_at_once_are_refused(api: Caller, stocked: Library, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(export, "_places", threading.BoundedSemaphore(1))
    with export._places:
        response = api.call("/export.ndjson")
    assert (response.status_code, response.json()["code"]) == (503, "try-again-shortly")
    assert int(response["Retry-After"]) > 0
