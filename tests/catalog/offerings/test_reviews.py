"""From draft to public and back, with four eyes."""

import pytest

from tests import factories
from tilbudskatalog.catalog.offerings import local_offerings, reviews
from tilbudskatalog.catalog.offerings.models import LocalOffering, Offering
from tilbudskatalog.ground.access.models import AuditEvent
from tilbudskatalog.ground.base.errors import Conflict, Invalid, NotPermitted
from tilbudskatalog.ground.base.models import Changed

pytestmark = pytest.mark.django_db


def editor(offering: Offering) -> factories.User:
    return factories.user("redaktor-kommune-3403", editor=offering.organization)


def approver(offering: Offering) -> factories.User:
    return factories.user("godkjenner-kommune-3403", approver=offering.organization)


def test_a_draft_is_not_public() -> None:
    assert factories.local_draft().live is False


def test_approval_publishes_and_tells_the_projector() -> None:
    offering = factories.local()
    assert offering.live
    assert Changed.objects.filter(kind="offering", key=offering.pk).exists()


def test_each_act_leaves_a_line_in_the_audit_log() -> None:
    offering = factories.local()
    acts = AuditEvent.objects.filter(uid=offering.uid).order_by("id").values_list("act", flat=True)
    assert list(acts) == ["adopt", "submit", "approve"]


def test_the_author_cannot_approve_own_work() -> None:
    offering = factories.local_draft()
    both = factories.user("redaktor-kommune-3403", editor=offering.organization, approver=offering.organization)
    reviews.submit(offering=offering, by=both)
    with pytest.raises(NotPermitted) as refusal:
        reviews.approve(offering=offering, by=both)
    assert refusal.value.code == "four-eyes"


def test_who_submits_anothers_draft_cannot_approve_it_either() -> None:
    offering = factories.local_draft()
    other = factories.user("ola", editor=offering.organization, approver=offering.organization)
    reviews.submit(offering=offering, by=other)
    with pytest.raises(NotPermitted):
        reviews.approve(offering=offering, by=other)


def test_an_approver_of_another_organization_is_refused() -> None:
    offering = factories.local_draft()
    reviews.submit(offering=offering, by=editor(offering))
    stranger = factories.user("fremmed", approver=factories.organization("kommune-0301"))
    with pytest.raises(NotPermitted):
        reviews.approve(offering=offering, by=stranger)
    assert not LocalOffering.objects.get(pk=offering.pk).live


def test_the_task_itself_asks_the_policy() -> None:
    """Wagtail's own views call the task; they must meet the same rule as our acts."""
    offering = factories.local_draft()
    reviews.submit(offering=offering, by=editor(offering))
    state = offering.current_workflow_task_state
    with pytest.raises(NotPermitted):
        state.task.specific.on_action(state, editor(offering), "approve")


def test_what_is_incomplete_is_not_submitted() -> None:
    offering = factories.local_draft()
    local_offerings.adapt(offering=offering, by=editor(offering), texts={"nb": {"how_to_join": ""}})
    with pytest.raises(Invalid) as refusal:
        reviews.submit(offering=offering, by=editor(offering))
    assert list(refusal.value.fields) == ["texts.nb.how_to_join"]


def test_a_draft_in_review_does_not_change_underneath_the_approver() -> None:
    offering = factories.local_draft()
    reviews.submit(offering=offering, by=editor(offering))
    with pytest.raises(Conflict) as refusal:
        local_offerings.adapt(offering=offering, by=editor(offering), texts={"nb": {"cost": "100 kroner"}})
    assert refusal.value.code == "in-review"


def test_recalled_drafts_can_be_changed_and_sent_again() -> None:
    offering = factories.local_draft()
    reviews.submit(offering=offering, by=editor(offering))
    reviews.recall(offering=offering, by=editor(offering))
    local_offerings.adapt(offering=offering, by=editor(offering), texts={"nb": {"cost": "100 kroner"}})
    assert factories.approve_local(offering).live


def test_returned_drafts_come_with_a_reason_and_can_be_sent_again() -> None:
    offering = factories.local_draft()
    reviews.submit(offering=offering, by=editor(offering))
    with pytest.raises(Invalid):
        reviews.send_back(offering=offering, by=approver(offering), reason=" ")
    reviews.send_back(offering=offering, by=approver(offering), reason="Prisen mangler")
    offering = local_offerings.adapt(offering=offering, by=editor(offering), texts={"nb": {"cost": "Gratis"}})
    assert factories.approve_local(offering).live


def test_the_published_text_stays_while_a_change_waits() -> None:
    offering = factories.local()
    local_offerings.adapt(offering=offering, by=editor(offering), texts={"nb": {"cost": "100 kroner"}})
    published = LocalOffering.objects.get(pk=offering.pk)
    assert published.live
    assert published.has_unpublished_changes
    assert not published.overrides.exists()


def test_nothing_to_submit_when_nothing_changed() -> None:
    offering = factories.local()
    with pytest.raises(Conflict) as refusal:
        reviews.submit(offering=offering, by=editor(offering))
    assert refusal.value.code == "nothing-changed"


def test_withdrawn_and_published_again() -> None:
    offering = factories.local()
    with pytest.raises(Invalid):
        reviews.withdraw(offering=offering, by=approver(offering), reason="")
    reviews.withdraw(offering=offering, by=approver(offering), reason="Kurset går ikke i år")
    assert not LocalOffering.objects.get(pk=offering.pk).live
    reviews.publish(offering=offering, by=approver(offering))
    assert LocalOffering.objects.get(pk=offering.pk).live


def test_an_unapproved_revision_cannot_be_published() -> None:
    offering = factories.local()
    local_offerings.adapt(offering=offering, by=editor(offering), texts={"nb": {"cost": "100 kroner"}})
    reviews.withdraw(offering=offering, by=approver(offering), reason="pause")
    reviews.publish(offering=offering, by=approver(offering))
    assert not LocalOffering.objects.get(pk=offering.pk).overrides.exists()


def test_a_draft_that_nobody_approved_cannot_be_published() -> None:
    offering = factories.local_draft()
    with pytest.raises(Conflict) as refusal:
        reviews.publish(offering=offering, by=approver(offering))
    assert refusal.value.code == "not-approved"


def test_allowed_acts_follow_role_and_state() -> None:
    offering = factories.local_draft()
    assert reviews.allowed_acts(offering=offering, by=editor(offering)) == ["adapt", "submit"]
    reviews.submit(offering=offering, by=editor(offering))
    offering = LocalOffering.objects.get(pk=offering.pk)
    assert reviews.allowed_acts(offering=offering, by=editor(offering)) == ["recall"]
    assert reviews.allowed_acts(offering=offering, by=approver(offering)) == ["approve", "return"]
