"""A national change reaches every web process soon; what a provider has made its own stays."""

from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest

from tests import factories
from tests.support.processes import Processes, eventually, test_database_url
from tilbudskatalog.catalog.offerings import drift, local_offerings, national_offerings
from tilbudskatalog.catalog.offerings.models import LocalOffering
from tilbudskatalog.ground.base.changes import Kind, record_changes

pytestmark = [pytest.mark.journey, pytest.mark.django_db(transaction=True)]
NEW = "En helt ny nasjonal tekst"


@pytest.fixture
def processes(tmp_path: Path) -> Iterator[Processes]:
    with Processes(test_database_url(), tmp_path) as started:
        yield started


def text_of(address: str, offering: LocalOffering) -> str:
    answer = httpx.get(f"{address}/api/v1/offerings/{offering.uid}")
    return str(answer.json()["texts"]["nb"]["summary"]) if answer.status_code == 200 else ""


def test_a_template_change_is_soon_seen_in_both(processes: Processes) -> None:
    template = factories.template()
    follows = factories.local("kommune-3403", of=template)
    differs = factories.local_draft("kommune-3413", of=template)
    own_editor = factories.user("redaktor-kommune-3413")
    local_offerings.adapt(offering=differs, by=own_editor, texts={"nb": {"summary": "Vårt eget"}})
    factories.approve_local(differs)
    processes.worker()
    webs = [processes.web(), processes.web()]
    for web in webs:
        eventually(lambda web=web: text_of(web, follows) and text_of(web, differs))

    national_offerings.revise(offering=template, by=factories.user("nasjonal"), texts={"nb": {"summary": NEW}})
    factories.approve_national(template)
    for web in webs:
        # Generous: how soon it is stands in docs/benchmarks/propagation.md.
        eventually(lambda web=web: text_of(web, follows) == NEW, within=10)
    for web in webs:
        assert NEW in httpx.get(f"{web}/tilbud/{follows.uid}/", follow_redirects=True).text
        assert text_of(web, differs) == "Vårt eget"
    assert [one.field for one in drift.of(LocalOffering.objects.get(pk=differs.pk))] == ["summary"]


def test_a_published_offering_is_found_by_search(processes: Processes) -> None:
    """What is published and not found would break the promise of the catalog."""
    offering = factories.local()
    _publish_places(offering)
    processes.worker()
    web = processes.web()

    def found() -> bool:
        answer = httpx.get(f"{web}/api/v1/offerings", params={"q": "røykeslutt", "municipality": "Hamar"})
        return answer.status_code == 200 and any(item["id"] == str(offering.uid) for item in answer.json()["items"])

    eventually(found)
    page = httpx.get(f"{web}/finn", params={"q": "røykeslutt", "sted": "Hamar"})
    assert "Snus- og røykesluttkurs" in page.text


def _publish_places(offering: LocalOffering) -> None:
    from django.db import transaction

    municipality = offering.organization.municipality
    assert municipality is not None
    with transaction.atomic():
        record_changes(Kind.MUNICIPALITY, [municipality.pk])
        record_changes(Kind.ORGANIZATION, [offering.organization.pk])
