"""One note that can't be projected stops nobody else's, and a big change is done in small transactions."""

import datetime as dt
from typing import Any
from unittest.mock import patch

import pytest
from django.db import transaction

from tests import factories
from tilbudskatalog.catalog.publication import dependents, log, projector, sources
from tilbudskatalog.catalog.publication.models import Publication
from tilbudskatalog.ground.base import clock
from tilbudskatalog.ground.base.changes import Kind, record_changes
from tilbudskatalog.ground.base.models import Changed
from tilbudskatalog.registers.concepts.models import Concept
from tilbudskatalog.registers.organizations import closing
from tilbudskatalog.registers.organizations.models import Organization

pytestmark = pytest.mark.django_db


def note(kind: Kind, *keys: int) -> None:
    with transaction.atomic():
        record_changes(kind, keys)


def test_a_note_that_fails_is_set_aside_and_the_others_are_published() -> None:
    good, bad = factories.organization("god"), factories.organization("darlig")
    documents = sources.documents

    def fails(kind: Kind, keys: Any) -> Any:
        if bad.pk in keys and kind == Kind.ORGANIZATION:
            raise KeyError("uventet")
        return documents(kind, keys)

    note(Kind.ORGANIZATION, good.pk, bad.pk)
    with patch.object(sources, "documents", fails):
        projector.project_all()
    assert log.current_document("organization", str(good.uid)) is not None
    assert [each.key for each in Changed.objects.filter(set_aside=True)] == [bad.pk]


def test_what_shows_a_good_note_is_not_forgotten_when_another_fails() -> None:
    offering, bad = factories.local(), factories.organization("darlig")
    projector.project_all()
    concept = Concept.objects.get(code="tema_tobakk")
    concept.terms.filter(language="nb").update(text="røyk")
    spread = dependents.spread

    def fails(changed: Any) -> None:
        if bad.pk in changed.get(Kind.ORGANIZATION, ()):
            raise KeyError("uventet")
        spread(changed)

    note(Kind.ORGANIZATION, bad.pk)
    note(Kind.CONCEPT, concept.pk)
    with patch.object(dependents, "spread", fails):
        projector.project_all()
    assert "røyk".encode() in (log.current_document("offering", str(offering.uid)) or b"")
    assert [each.key for each in Changed.objects.filter(set_aside=True)] == [bad.pk]


def test_a_kind_of_a_newer_release_waits_and_stops_nobody() -> None:
    good = factories.organization("god")
    Changed.objects.create(kind="of-tomorrow", key=1)
    note(Kind.ORGANIZATION, good.pk)
    projector.project_all()
    assert log.current_document("organization", str(good.uid)) is not None
    assert Changed.objects.filter(kind="of-tomorrow", set_aside=False).count() == 1


def test_what_shows_a_concept_is_published_a_few_at_a_time() -> None:
    template = factories.template()
    for number in ("03", "13", "20"):
        factories.local(f"kommune-34{number}", of=template)
    projector.project_all()
    before = log.last_number()
    concept = Concept.objects.get(code="tema_tobakk")
    concept.terms.filter(language="nb").update(text="røyk")
    note(Kind.CONCEPT, concept.pk)
    made = []
    while (one := projector.project_batch(2)) is not None:
        made.append(one)
    assert max(made) <= 2
    assert log.last_number() - before == 5
    assert list(Publication.objects.values_list("seq", flat=True)) == list(range(1, log.last_number() + 1))


def test_the_day_it_closes_is_noted_by_the_clock() -> None:
    offering = factories.local()
    projector.project_all()
    day = Organization.objects.get(pk=offering.organization.pk)
    Organization.objects.filter(pk=day.pk).update(closed="2026-11-20")
    with patch("tilbudskatalog.ground.base.clock.now", return_value=_at("2026-11-19T12:00:00+00:00")):
        note(Kind.ORGANIZATION, day.pk)
        projector.project_all()
        assert log.current_document("offering", str(offering.uid)) is not None
    with patch("tilbudskatalog.ground.base.clock.now", return_value=_at("2026-11-20T12:00:00+00:00")):
        closing.note_closed(clock.today())
        projector.project_all()
    assert log.current_document("offering", str(offering.uid)) is None


def _at(moment: str) -> dt.datetime:
    return dt.datetime.fromisoformat(moment)
