"""Nobody approves, keeps or accepts what they have not seen; two at once do not trip over each other."""

from unittest.mock import patch

import pytest
from django.db.models import QuerySet

from tests import factories
from tilbudskatalog.catalog.offerings import drift, local_offerings, national_offerings, partners, reviews
from tilbudskatalog.catalog.offerings.models import LocalOffering, NationalOffering
from tilbudskatalog.ground.base.errors import Conflict

pytestmark = pytest.mark.django_db


def editor() -> factories.User:
    return factories.user("redaktor-kommune-3403")


def change_template(template: NationalOffering, summary: str) -> None:
    national_offerings.revise(offering=template, by=factories.user("nasjonal"), texts={"nb": {"summary": summary}})
    factories.approve_national(template)


def changed_twice() -> tuple[LocalOffering, int]:
    """Overridden, then changed nationally; the version that the editor saw; then changed once more."""
    offering = factories.local_draft()
    assert offering.template is not None
    local_offerings.adapt(offering=offering, by=editor(), texts={"nb": {"summary": "Vårt"}})
    change_template(offering.template, "B")
    [seen] = drift.of(LocalOffering.objects.get(pk=offering.pk))
    change_template(NationalOffering.objects.get(pk=offering.template.pk), "C")
    return LocalOffering.objects.get(pk=offering.pk), seen.version


@pytest.mark.parametrize("act", [local_offerings.keep_own, local_offerings.accept_upstream])
def test_a_text_that_came_after_is_not_decided_on(act: object) -> None:
    offering, version = changed_twice()
    with pytest.raises(Conflict) as refusal:
        act(offering=offering, field="summary", by=editor(), seen_version=version)  # type: ignore[operator]
    assert refusal.value.code == "changed-since"
    assert len(drift.of(offering)) == 1


def test_another_revision_than_the_one_read_is_not_approved() -> None:
    offering = factories.local_draft()
    reviews.submit(offering=offering, by=editor())
    seen = LocalOffering.objects.get(pk=offering.pk).latest_revision_id
    reviews.recall(offering=offering, by=editor())
    local_offerings.adapt(offering=offering, by=editor(), texts={"nb": {"cost": "Usett"}})
    reviews.submit(offering=offering, by=editor())
    approver = factories.user("godkjenner-kommune-3403", approver=offering.organization)
    with pytest.raises(Conflict) as refusal:
        reviews.approve(offering=offering, by=approver, expected_revision=seen)
    assert refusal.value.code == "changed-since"


def test_two_clicks_on_we_offer_this_are_one_offering() -> None:
    """The second has looked before the first wrote: the database's answer becomes the act's."""
    offering = factories.local_draft()
    assert offering.template is not None
    with patch.object(QuerySet, "exists", return_value=False), pytest.raises(Conflict) as refusal:
        local_offerings.adopt(template=offering.template, organization=offering.organization, by=editor())
    assert refusal.value.code == "already-adopted"


def test_consent_is_given_once() -> None:
    offering = factories.local()
    oslo = factories.organization("kommune-0301", municipality=factories.municipality("0301", "Oslo"))
    partner = partners.invite(offering=offering, organization=oslo, by=editor())
    partners.consent(partner=partner, by=factories.user("oslo", approver=oslo))
    with pytest.raises(Conflict):
        partners.consent(partner=partner, by=factories.user("oslo", approver=oslo))
