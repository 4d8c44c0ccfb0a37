"""The whole way: what was approved is projected, followed, found and answered in the shapes that are documented."""

from collections.abc import Iterator

import pytest

from tests import factories
from tests.doors.api.conftest import Caller
from tests.doors.api.contract import assert_keeps
from tilbudskatalog.catalog.offerings import reviews
from tilbudskatalog.catalog.offerings.models import LocalOffering
from tilbudskatalog.catalog.publication import projector
from tilbudskatalog.catalog.search import follower
from tilbudskatalog.ground.base.changes import Kind, record_changes
from tilbudskatalog.registers.concepts.models import Concept
from tilbudskatalog.registers.organizations.models import Municipality, Organization, PostalCode


@pytest.fixture
def offering(db: None, monkeypatch: pytest.MonkeyPatch) -> Iterator[LocalOffering]:
    """A published offering in Hamar that follows its template, among the registers that it leans on."""
    # The test's transaction lives in the connection that the follower would otherwise look after.
    monkeypatch.setattr(follower, "close_old_connections", lambda: None)
    follower.reset()
    made = factories.local()
    PostalCode.objects.create(code="2315", place="HAMAR", municipality=factories.municipality())
    for kind, model in (
        (Kind.MUNICIPALITY, Municipality), (Kind.ORGANIZATION, Organization), (Kind.CONCEPT, Concept),
    ):  # fmt: skip
        record_changes(kind, model.objects.values_list("pk", flat=True))
    publish()
    yield made
    follower.reset()


def publish() -> None:
    projector.project_all()
    follower.step()


def test_it_is_found_by_words_place_and_filters(api: Caller, offering: LocalOffering) -> None:
    asked = {"q": "slutte å røyke", "municipality": "Hamar", "theme": "tema_tobakk", "format": "group", "lang": "nn"}
    body = assert_keeps(api.call("/offerings", **asked), "/offerings")
    assert [item["id"] for item in body["items"]] == [str(offering.uid)]
    assert body["items"][0]["summary"].startswith("Seks samlingar")
    assert body["facets"]["theme"][0]["id"] == "tema_tobakk"
    assert body["understood"]["places"][0]["number"] == "3403"


def test_a_postal_code_is_understood_as_one(api: Caller, offering: LocalOffering) -> None:
    body = assert_keeps(api.call("/offerings", postal_code="2315"), "/offerings")
    assert (body["total"], body["understood"]["places"][0]["kind"]) == (1, "postal_code")


def test_what_nobody_knows_is_named(api: Caller, offering: LocalOffering) -> None:
    body = assert_keeps(api.call("/offerings", municipality="Atlantis", lang="en"), "/offerings")
    assert body["errors"][0]["name"] == "municipality"


@pytest.mark.parametrize("collapse", ["", "template"])
def test_a_collapsed_item_counts_its_providers(api: Caller, offering: LocalOffering, collapse: str) -> None:
    item = assert_keeps(api.call("/offerings", collapse=collapse), "/offerings")["items"][0]
    assert (item["code"], item["providers"]) == ("tobakk_kurs", 1 if collapse else None)


def test_every_document_and_list_keeps_to_its_shape(api: Caller, offering: LocalOffering) -> None:
    owner = offering.organization
    assert_keeps(api.call(f"/offerings/{offering.uid}"), "/offerings/{offering_id}")
    assert_keeps(api.call("/national-offerings/tobakk_kurs"), "/national-offerings/{code}")
    assert_keeps(api.call(f"/organizations/{owner.uid}"), "/organizations/{organization_id}")
    assert_keeps(api.call("/municipalities/3403"), "/municipalities/{number}")
    assert assert_keeps(api.call("/national-offerings"), "/national-offerings")["total"] == 1
    assert assert_keeps(api.call("/organizations", municipality="hamar"), "/organizations")["total"] == 1
    assert assert_keeps(api.call("/municipalities", size=500), "/municipalities")["total"] == 1
    assert assert_keeps(api.call("/changes"), "/changes")["next"] == follower.current().memory.seq


def test_after_withdrawal_it_is_gone_and_another_is_named(api: Caller, offering: LocalOffering) -> None:
    assert offering.template is not None
    factories.municipality("4601", "Bergen")
    other = factories.local("kommune-4601", of=offering.template)
    approver = factories.user("godkjenner-kommune-3403", approver=offering.organization)
    reviews.withdraw(offering=offering, by=approver, reason="Ferie")
    publish()
    response = api.call(f"/offerings/{offering.uid}")
    body = assert_keeps(response, "/offerings/{offering_id}")
    assert response.status_code == 410
    assert [each["id"] for each in body["alternatives"]] == [str(other.uid)]
