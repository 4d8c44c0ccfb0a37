"""Emergency help as a snapshot: docs/snapshots.md."""

import json
from typing import Any

import pytest
from django.db import transaction

from tilbudskatalog.catalog.publication import log, projector
from tilbudskatalog.ground.base.changes import Kind, record_changes
from tilbudskatalog.ground.base.ids import uid_of
from tilbudskatalog.registers.organizations.models import (
    Danger,
    EmergencyAnswer,
    EmergencyService,
    EmergencyServiceText,
)

pytestmark = pytest.mark.django_db
TEXT = {"name": "Giftinformasjonen", "for_whom": "Alle", "when": "Når noen har drukket gift.", "hours": "Døgnet rundt"}


def changed(service: EmergencyService) -> int:
    """Projects, as after an act; answers how many numbers that took."""
    with transaction.atomic():
        record_changes(Kind.EMERGENCY, [service.pk])
    return projector.project_all()


@pytest.fixture
def service() -> EmergencyService:
    row = EmergencyService.objects.create(
        number="22591300", uid=uid_of("emergency", "22591300"), order=9, owner="FHI", confirmed="2023"
    )
    EmergencyServiceText.objects.create(service=row, language="nb", **TEXT)
    EmergencyAnswer.objects.create(service=row, danger=Danger.POISONING, rank=1)
    EmergencyAnswer.objects.create(service=row, danger=Danger.ACUTE_ILLNESS, rank=2)
    changed(row)
    return row


def published(service: EmergencyService) -> dict[str, Any] | None:
    document = log.current_document("emergency", str(service.uid))
    return None if document is None else json.loads(document)


def test_it_has_the_shape_that_is_documented(service: EmergencyService) -> None:
    assert published(service) == {
        "kind": "emergency",
        "id": str(service.uid),
        "number": "22591300",
        "order": 9,
        "texts": {"nb": TEXT},
        "owner": "FHI",
        "confirmed": "2023",
        "needs_confirmation": False,
        "dangers": [{"code": "fare_akutt_sykdom", "rank": 2}, {"code": "fare_forgiftning", "rank": 1}],
    }


def test_unchanged_help_makes_no_new_number(service: EmergencyService) -> None:
    assert changed(service) == 0


def test_a_new_language_makes_one(service: EmergencyService) -> None:
    EmergencyServiceText.objects.create(service=service, language="nn", **TEXT | {"when": "Når nokon har drukke gift."})
    assert changed(service) == 1
    assert set((published(service) or {})["texts"]) == {"nb", "nn"}


def test_what_answers_nothing_any_more_is_withdrawn(service: EmergencyService) -> None:
    service.answers.all().delete()
    assert changed(service) == 1
    assert published(service) is None
