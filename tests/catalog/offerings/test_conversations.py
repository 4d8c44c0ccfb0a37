"""What is said about a review: by those who take part, kept for two years."""

import pytest

from tests import factories
from tests.catalog.offerings.people import approver, editor, later, leader, stranger
from tilbudskatalog.catalog.offerings import conversations
from tilbudskatalog.catalog.offerings.dealings import Remark
from tilbudskatalog.ground.access.models import AuditEvent
from tilbudskatalog.ground.base.errors import Invalid, NotPermitted
from tilbudskatalog.ground.base.retention import carry_out

pytestmark = pytest.mark.django_db


def test_editor_approver_and_leader_talk() -> None:
    offering = factories.local_draft()
    for person in (editor(offering), approver(offering), leader(offering)):
        conversations.remark(offering=offering, by=person, text=" Er prisen riktig?\r\n")
    assert list(offering.remarks.values_list("text", flat=True)) == ["Er prisen riktig?"] * 3
    assert offering.remarks.first().revision_id == offering.latest_revision_id


def test_about_a_national_offering_too() -> None:
    template = factories.template()
    conversations.remark(offering=template, by=approver(template), text="Fint")
    assert template.remarks.count() == 1


def test_the_log_says_that_and_not_what() -> None:
    offering = factories.local_draft()
    conversations.remark(offering=offering, by=editor(offering), text="Hemmelig")
    line = AuditEvent.objects.filter(uid=offering.uid).latest("id")
    assert (line.act, line.details) == ("remark", {})


def test_nobody_else() -> None:
    offering = factories.local_draft()
    reader = factories.user("leser", reader=offering.organization)
    for person in (reader, stranger()):
        with pytest.raises(NotPermitted):
            conversations.remark(offering=offering, by=person, text="Hei")


@pytest.mark.parametrize("text", ["", " \n ", "\x00", "a" * 4001])
def test_what_says_nothing_or_too_much(text: str) -> None:
    offering = factories.local_draft()
    with pytest.raises(Invalid):
        conversations.remark(offering=offering, by=editor(offering), text=text)


def test_deleted_after_two_years(monkeypatch: pytest.MonkeyPatch) -> None:
    offering = factories.local_draft()
    conversations.remark(offering=offering, by=editor(offering), text="Gammelt")
    assert carry_out(later(monkeypatch, days=729))["remarks"] == 0
    assert carry_out(later(monkeypatch, days=2))["remarks"] == 1
    assert not Remark.objects.exists()
