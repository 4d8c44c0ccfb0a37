"""Adopt, adapt, follow again, keep one's own."""

import pytest

from tests import factories
from tilbudskatalog.catalog.offerings import content, drift, local_offerings, national_offerings, partners
from tilbudskatalog.catalog.offerings.inheritance import Resolved, resolve
from tilbudskatalog.catalog.offerings.models import LocalOffering, NationalOffering
from tilbudskatalog.ground.base.errors import Conflict, Invalid, NotPermitted

pytestmark = pytest.mark.django_db


def editor() -> factories.User:
    return factories.user("redaktor-kommune-3403", editor=factories.organization("kommune-3403"))


def draft_of(offering: LocalOffering) -> Resolved:
    draft = LocalOffering.objects.get(pk=offering.pk).draft()
    assert offering.template is not None
    template = NationalOffering.objects.get(pk=offering.template.pk)
    return resolve(content.of(draft), content.of(template), content.overridden(draft))


def change_template(template: NationalOffering, summary: str, *, minor: bool = False) -> None:
    national_offerings.revise(
        offering=template, by=factories.user("nasjonal"), texts={"nb": {"summary": summary}}, minor=minor
    )
    factories.approve_national(template)


def test_an_adopted_offering_says_what_the_template_says() -> None:
    offering = factories.local_draft()
    assert draft_of(offering).texts["nb"]["title"] == "Snus- og røykesluttkurs"
    assert draft_of(offering).values["themes"] == ["tema_tobakk"]


def test_adopting_twice_is_refused() -> None:
    offering = factories.local_draft()
    assert offering.template is not None
    with pytest.raises(Conflict):
        local_offerings.adopt(template=offering.template, organization=offering.organization, by=editor())


def test_a_template_that_is_not_published_is_not_adopted() -> None:
    draft = factories.template_draft()
    with pytest.raises(Conflict):
        local_offerings.adopt(template=draft, organization=factories.organization("kommune-3403"), by=editor())


def test_only_an_editor_of_the_organization_adopts() -> None:
    template = factories.template()
    reader = factories.user("leser", reader=factories.organization("kommune-3403"))
    with pytest.raises(NotPermitted):
        local_offerings.adopt(template=template, organization=factories.organization("kommune-3403"), by=reader)


def test_an_overridden_text_is_detached_in_every_language() -> None:
    offering = factories.local_draft()
    local_offerings.adapt(offering=offering, by=editor(), texts={"nb": {"cost": "200 kroner"}})
    texts = draft_of(offering).texts
    assert texts["nb"]["cost"] == "200 kroner"
    assert texts["nn"]["cost"] is None
    assert texts["nn"]["summary"] is not None


def test_empty_is_a_valid_override() -> None:
    offering = factories.local_draft()
    local_offerings.adapt(offering=offering, by=editor(), texts={"nb": {"schedule": ""}})
    assert draft_of(offering).texts["nb"]["schedule"] == ""


def test_values_are_overridden_and_followed_again() -> None:
    factories.concept("individual", "form")
    offering = factories.local_draft()
    local_offerings.adapt(offering=offering, by=editor(), values={"formats": ["individual"], "access": "both"})
    assert draft_of(offering).values["formats"] == ["individual"]
    assert draft_of(offering).values["themes"] == ["tema_tobakk"]
    local_offerings.adapt(offering=offering, by=editor(), follow=["formats"])
    assert draft_of(offering).values["formats"] == ["group"]
    assert draft_of(offering).values["access"] == "both"


@pytest.mark.parametrize(
    ("arguments", "field"),
    [
        ({"texts": {"xx": {"title": "a"}}}, "texts.xx"),
        ({"texts": {"nb": {"colour": "a"}}}, "texts.nb.colour"),
        ({"texts": {"nb": {"title": "a" * 121}}}, "texts.nb.title"),
        ({"values": {"formats": ["unknown"]}}, "formats"),
        ({"values": {"themes": ["group"]}}, "themes"),
        ({"values": {"access": "maybe"}}, "access"),
        ({"values": {"ages": [70, 18]}}, "ages"),
        ({"values": {"ages": "18"}}, "ages"),
        ({"follow": ["nothing"]}, "follow.nothing"),
        ({"texts": {"nb": {"cost": "1"}}, "follow": ["cost"]}, "follow.cost"),
        ({"own": {"contact_email": "not an address"}}, "contact_email"),
        ({"own": {"colour": "red"}}, "colour"),
    ],
)
def test_what_does_not_fit_is_named(arguments: dict[str, object], field: str) -> None:
    offering = factories.local_draft()
    with pytest.raises(Invalid) as refusal:
        local_offerings.adapt(offering=offering, by=editor(), **arguments)  # type: ignore[arg-type]
    assert list(refusal.value.fields) == [field]


def test_two_editors_do_not_overwrite_each_other() -> None:
    offering = factories.local_draft()
    seen = offering.latest_revision_id
    local_offerings.adapt(offering=offering, by=editor(), texts={"nb": {"cost": "1"}}, expected_revision=seen)
    with pytest.raises(Conflict) as refusal:
        local_offerings.adapt(offering=offering, by=editor(), texts={"nb": {"cost": "2"}}, expected_revision=seen)
    assert refusal.value.code == "changed-since"


def test_an_inherited_field_follows_and_an_overridden_one_reports_drift() -> None:
    offering = factories.local_draft()
    assert offering.template is not None
    local_offerings.adapt(offering=offering, by=editor(), texts={"nb": {"summary": "Vårt eget"}})
    change_template(offering.template, "Nytt nasjonalt")
    offering = LocalOffering.objects.get(pk=offering.pk)
    [found] = drift.of(offering)
    assert found.field == "summary"
    assert found.then["nb"] == "Seks samlinger sammen med andre som vil slutte."
    assert found.now["nb"] == "Nytt nasjonalt"
    assert found.ours == {"nb": "Vårt eget"}
    assert draft_of(offering).texts["nb"]["summary"] == "Vårt eget"


def test_a_minor_edit_spares_local_editors() -> None:
    offering = factories.local_draft()
    assert offering.template is not None
    local_offerings.adapt(offering=offering, by=editor(), texts={"nb": {"summary": "Vårt eget"}})
    change_template(offering.template, "Seks samlinger sammen med andre som vil slutte!", minor=True)
    assert drift.of(LocalOffering.objects.get(pk=offering.pk)) == []


def drifted() -> LocalOffering:
    offering = factories.local_draft()
    assert offering.template is not None
    local_offerings.adapt(offering=offering, by=editor(), texts={"nb": {"summary": "Vårt eget"}})
    change_template(offering.template, "Nytt nasjonalt")
    return LocalOffering.objects.get(pk=offering.pk)


def test_accepting_follows_the_national_text_again() -> None:
    offering = local_offerings.accept_upstream(offering=drifted(), field="summary", by=editor())
    assert draft_of(offering).texts["nb"]["summary"] == "Nytt nasjonalt"
    assert drift.of(offering) == []


def test_keeping_ends_the_drift_until_the_next_change() -> None:
    offering = drifted()
    local_offerings.keep_own(offering=offering, field="summary", by=editor(), reason="Passer bedre her")
    assert drift.of(LocalOffering.objects.get(pk=offering.pk)) == []
    assert offering.template is not None
    change_template(NationalOffering.objects.get(pk=offering.template.pk), "Enda nyere")
    [found] = drift.of(LocalOffering.objects.get(pk=offering.pk))
    assert found.then["nb"] == "Nytt nasjonalt"


def test_accepting_what_is_not_overridden_is_refused() -> None:
    with pytest.raises(Conflict):
        local_offerings.accept_upstream(offering=factories.local_draft(), field="summary", by=editor())


def test_an_own_addition_needs_no_template() -> None:
    offering = local_offerings.add_own(
        organization=factories.organization("kommune-3403"),
        texts=factories.TEXTS,
        values=factories.values(),
        by=editor(),
    )
    assert factories.approve_local(offering).live
    with pytest.raises(Invalid):
        local_offerings.adapt(offering=offering, by=editor(), follow=["summary"])


def test_a_partner_counts_when_it_has_consented() -> None:
    offering = factories.local()
    oslo = factories.organization("kommune-0301", municipality=factories.municipality("0301", "Oslo"))
    partner = partners.invite(offering=offering, organization=oslo, by=editor())
    with pytest.raises(NotPermitted):
        partners.consent(partner=partner, by=editor())
    partners.consent(partner=partner, by=factories.user("oslo", approver=oslo))
    partner.refresh_from_db()
    assert partner.consented_at is not None


def test_confirming_survives_a_later_publication() -> None:
    offering = factories.local()
    local_offerings.adapt(offering=offering, by=editor(), texts={"nb": {"cost": "100 kroner"}})
    local_offerings.confirm(offering=offering, by=editor())
    offering = factories.approve_local(LocalOffering.objects.get(pk=offering.pk))
    assert offering.confirmed_on is not None
