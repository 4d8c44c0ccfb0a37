"""What changed becomes numbered snapshots: no gaps, no repeats, nothing forgotten."""

import json
import uuid
from typing import Any

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext

from tests import factories
from tilbudskatalog.catalog.offerings import local_offerings, national_offerings, partners, reviews
from tilbudskatalog.catalog.offerings.models import LocalOffering
from tilbudskatalog.catalog.publication import log, projector, sources
from tilbudskatalog.catalog.publication.models import Publication
from tilbudskatalog.ground.base.changes import Kind, record_changes
from tilbudskatalog.ground.base.models import Changed
from tilbudskatalog.registers.concepts.models import Concept, Term
from tilbudskatalog.registers.organizations.models import Organization

pytestmark = pytest.mark.django_db


def published(offering: Any, kind: str = "offering") -> dict[str, Any]:
    document = log.current_document(kind, str(offering.uid))
    assert document is not None
    found: dict[str, Any] = json.loads(document)
    return found


def editor() -> factories.User:
    return factories.user("redaktor-kommune-3403")


def approver() -> factories.User:
    return factories.user("godkjenner-kommune-3403")


def test_a_local_offering_is_published_with_what_it_inherits() -> None:
    offering = factories.local()
    projector.project_all()
    document = published(offering)
    assert document["texts"]["nb"]["title"] == "Snus- og røykesluttkurs"
    assert document["organization"]["name"] == "Hamar kommune"
    assert document["municipalities"] == [{"number": "3403", "name": "Hamar"}]
    assert document["themes"][0]["label"]["en"] == "tobacco"


def test_numbers_begin_at_one_and_have_no_gaps() -> None:
    for key in ("kommune-3403", "kommune-3413"):
        factories.local(key, of=factories.template(f"kurs_{key[-4:]}"))
    projector.project_all()
    numbers = list(Publication.objects.values_list("seq", flat=True))
    assert numbers == list(range(1, len(numbers) + 1))
    assert log.last_number() == len(numbers)


def test_unchanged_content_makes_no_new_number() -> None:
    offering = factories.local()
    projector.project_all()
    with transaction.atomic():
        record_changes(Kind.OFFERING, [offering.pk])
    assert projector.project_all() == 0


def test_an_inherited_field_follows_the_template_and_an_overridden_one_does_not() -> None:
    template = factories.template()
    follows = factories.local("kommune-3403", of=template)
    differs = factories.local_draft("kommune-3413", of=template)
    own = factories.user("redaktor-kommune-3413")
    local_offerings.adapt(offering=differs, by=own, texts={"nb": {"summary": "Vårt eget"}})
    factories.approve_local(differs)
    national_offerings.revise(offering=template, by=factories.user("nasjonal"), texts={"nb": {"summary": "Nytt"}})
    factories.approve_national(template)
    projector.project_all()
    assert published(follows)["texts"]["nb"]["summary"] == "Nytt"
    assert published(differs)["texts"]["nb"]["summary"] == "Vårt eget"
    assert published(differs)["overridden"] == ["summary"]


def test_a_translation_that_lags_behind_is_marked() -> None:
    template = factories.template()
    national_offerings.revise(offering=template, by=factories.user("nasjonal"), texts={"nb": {"summary": "Nytt"}})
    factories.approve_national(template)
    projector.project_all()
    assert published(template, "national_offering")["language_states"] == {
        "nb": "current",
        "nn": "outdated",
        "en": "outdated",
    }


def test_withdrawing_is_an_entry_of_its_own() -> None:
    offering = factories.local()
    projector.project_all()
    reviews.withdraw(offering=offering, by=approver(), reason="ferdig")
    assert projector.project_all() == 1
    assert log.entries_after(log.last_number() - 1)[0].op == "withdraw"
    assert log.current_document("offering", str(offering.uid)) is None


def test_what_was_withdrawn_can_come_back() -> None:
    offering = factories.local()
    projector.project_all()
    reviews.withdraw(offering=offering, by=approver(), reason="ferdig")
    projector.project_all()
    reviews.publish(offering=offering, by=approver())
    assert projector.project_all() == 1
    assert published(offering)["id"] == str(offering.uid)


def test_a_new_name_reaches_the_offerings() -> None:
    offering = factories.local()
    projector.project_all()
    with transaction.atomic():
        Organization.objects.filter(pk=offering.organization.pk).update(name="Hamar nye kommune")
        record_changes(Kind.ORGANIZATION, [offering.organization.pk])
    projector.project_all()
    assert published(offering)["organization"]["name"] == "Hamar nye kommune"


def test_a_new_term_reaches_those_that_use_the_concept() -> None:
    offering = factories.local()
    concept = Concept.objects.get(code="tema_tobakk")
    with transaction.atomic():
        Term.objects.filter(concept=concept, language="nb").update(text="røyk og snus")
        record_changes(Kind.CONCEPT, [concept.pk])
    projector.project_all()
    assert published(offering)["themes"][0]["label"]["nb"] == "røyk og snus"


def test_a_consenting_partner_opens_it_to_its_inhabitants() -> None:
    offering = factories.local()
    stange = factories.organization("kommune-3413", municipality=factories.municipality("3413", "Stange"))
    partner = partners.invite(offering=offering, organization=stange, by=editor())
    projector.project_all()
    assert len(published(offering)["municipalities"]) == 1
    partners.consent(partner=partner, by=factories.user("stange", approver=stange))
    projector.project_all()
    assert [place["name"] for place in published(offering)["municipalities"]] == ["Hamar", "Stange"]


def test_a_closed_provider_takes_its_offerings_with_it() -> None:
    offering = factories.local()
    projector.project_all()
    with transaction.atomic():
        Organization.objects.filter(pk=offering.organization.pk).update(closed="2026-01-01")
        record_changes(Kind.ORGANIZATION, [offering.organization.pk])
    projector.project_all()
    assert log.current_document("offering", str(offering.uid)) is None


def test_the_number_of_queries_does_not_grow_with_the_number_of_offerings() -> None:
    template = factories.template()
    offerings = [factories.local(f"kommune-34{number}", of=template) for number in ("03", "13")]
    projector.project_all()
    few = _queries_for(offerings[:1])
    many = _queries_for(offerings)
    assert many == few


def _queries_for(offerings: list[LocalOffering]) -> int:
    with transaction.atomic():
        record_changes(Kind.OFFERING, [offering.pk for offering in offerings])
    with CaptureQueriesContext(connection) as queries:
        projector.project_batch()
    return len(queries)


def test_what_is_noted_many_times_is_looked_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """In batches that are smaller than what waits: the notes of one thing may lie far apart."""
    template = factories.template()
    offerings = [factories.local(f"kommune-34{number}", of=template) for number in ("03", "13", "20")]
    projector.project_all()
    read: list[int] = []
    documents = sources.documents

    def counted(kind: Kind, keys: set[int]) -> dict[uuid.UUID, dict[str, Any]]:
        read.extend(keys if kind == Kind.OFFERING else [])
        return documents(kind, keys)

    monkeypatch.setattr(sources, "documents", counted)
    with transaction.atomic():
        for _time in range(3):
            record_changes(Kind.OFFERING, [offering.pk for offering in offerings])
            record_changes(Kind.NATIONAL_OFFERING, [template.pk])
    while projector.project_batch(size=2) is not None:
        pass
    assert sorted(read) == sorted(offering.pk for offering in offerings)
    assert not Changed.objects.exists()
