"""The bulk road leaves the rows that the single acts leave, and refuses what they refuse."""

from typing import Any

import pytest
from django.contrib.contenttypes.models import ContentType
from django.db import connection
from django.test.utils import CaptureQueriesContext
from wagtail.models import ModelLogEntry

from tests import factories
from tilbudskatalog.catalog.offerings import bulk, local_offerings, reviews
from tilbudskatalog.catalog.offerings.bulk import Adoption
from tilbudskatalog.catalog.offerings.models import LocalOffering
from tilbudskatalog.ground.access.models import AuditEvent
from tilbudskatalog.ground.base.errors import Conflict, Invalid, NotPermitted
from tilbudskatalog.ground.base.models import Changed

pytestmark = pytest.mark.django_db

CHANGES: dict[str, Any] = {
    "texts": {"nb": {"cost": "200 kroner", "schedule": ""}, "nn": {"cost": "200 kroner"}},
    "values": {"access": "both", "formats": ["individual"], "ages": [16, 80]},
    "own": {"contact_phone": "00 00 12 34"},
}
# What must differ: keys, times, and where the row hangs.
APART = {
    "id",
    "pk",
    "uid",
    "key",
    "created_at",
    "at",
    "timestamp",
    "started_at",
    "finished_at",
    "object_id",
    "object_str",
}
APART |= {"label", "offering", "organization", "first_published_at", "last_published_at", "latest_revision"}
APART |= {"live_revision", "revision", "workflow_state", "current_task_state", "task_state_id", "organization_uid"}


def plain(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: plain(one) for key, one in value.items() if key not in APART}
    return [plain(one) for one in value] if isinstance(value, list) else value


def row(instance: Any) -> dict[str, Any]:
    found = {f.name: f.value_from_object(instance) for f in instance._meta.concrete_fields if f.name not in APART}
    return {name: plain(value) for name, value in found.items()}


def everything(offering: LocalOffering) -> dict[str, Any]:
    """All rows that hang on an offering, without what must differ."""
    offering = LocalOffering.objects.get(pk=offering.pk)
    history = ModelLogEntry.objects.filter(
        content_type=ContentType.objects.get_for_model(offering), object_id=str(offering.pk)
    ).order_by("action")
    return {
        "offering": row(offering),
        "revisions": [row(one) for one in offering.revisions.order_by("id")],
        "latest is live": offering.latest_revision_id == offering.live_revision_id,
        "texts": [row(one) for one in offering.texts.order_by("language")],
        "overrides": [one.field for one in offering.overrides.order_by("field")],
        "concepts": sorted(concept.code for concept in offering.concepts.all()),
        "adaptations": [row(one) for one in offering.adaptations.order_by("field")],
        "workflow": [row(one) for one in offering.workflow_states],
        "tasks": [row(one) for state in offering.workflow_states for one in state.task_states.all()],
        "history": [row(one) for one in history],
        "audit": [row(one) | {"details": None} for one in AuditEvent.objects.filter(uid=offering.uid).order_by("id")],
        "changed": Changed.objects.filter(kind="offering", key=offering.pk).exists(),
    }


def people(*keys: str) -> tuple[factories.User, factories.User]:
    for key in keys:
        factories.user("bygger", editor=factories.organization(key))
        factories.user("kontroll", approver=factories.organization(key))
    return factories.user("bygger"), factories.user("kontroll")


def test_both_roads_leave_the_same_rows() -> None:
    template = factories.template()
    factories.concept("individual", "form")
    editor, approver = people("kommune-3403", "kommune-3413")
    alone = local_offerings.adopt(template=template, organization=factories.organization("kommune-3403"), by=editor)
    local_offerings.adapt(offering=alone, by=editor, **CHANGES)
    reviews.submit(offering=alone, by=editor)
    reviews.approve(offering=alone, by=approver)
    adoption = Adoption(factories.organization("kommune-3413"), template, **CHANGES)
    [together] = bulk.adopt_all(adoptions=[adoption], by=editor, approver=approver)
    assert everything(together) == everything(alone)


def test_the_number_of_queries_is_the_same_for_many() -> None:
    template = factories.template()
    keys = ["kommune-3403", "kommune-3413", "kommune-0301"]
    editor, approver = people(*keys)
    counts = []
    for some in (keys[:1], keys[1:]):
        adoptions = [Adoption(factories.organization(key), template, texts=CHANGES["texts"]) for key in some]
        with CaptureQueriesContext(connection) as queries:
            bulk.adopt_all(adoptions=adoptions, by=editor, approver=approver)
        counts.append(len(queries))
    assert counts[1] <= counts[0]


def adoption(**changes: Any) -> Adoption:
    return Adoption(factories.organization("kommune-3403"), factories.template(), **changes)


def test_nobody_approves_own_work_in_bulk_either() -> None:
    organization = factories.organization("kommune-3403")
    both = factories.user("begge", editor=organization, approver=organization)
    with pytest.raises(NotPermitted):
        bulk.adopt_all(adoptions=[adoption()], by=both, approver=both)


def test_roles_are_asked_for() -> None:
    editor, approver = people("kommune-0301")
    with pytest.raises(NotPermitted):
        bulk.adopt_all(adoptions=[adoption()], by=editor, approver=approver)


def test_one_refusal_leaves_nothing() -> None:
    editor, approver = people("kommune-3403", "kommune-3413")
    good = adoption()
    bad = Adoption(factories.organization("kommune-3413"), good.template, texts={"nb": {"how_to_join": ""}})
    with pytest.raises(Invalid):
        bulk.adopt_all(adoptions=[good, bad], by=editor, approver=approver)
    assert not LocalOffering.objects.exists()


def test_what_is_there_already_is_refused() -> None:
    editor, approver = people("kommune-3403")
    one = adoption()
    with pytest.raises(Conflict):
        bulk.adopt_all(adoptions=[one, one], by=editor, approver=approver)
