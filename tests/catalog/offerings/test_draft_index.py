"""The index says of each draft what the draft itself says, whichever way the draft came to be."""

import pytest

from tests import factories
from tilbudskatalog.catalog.offerings import bulk, content, draft_index, drift, local_offerings, national_offerings
from tilbudskatalog.catalog.offerings.bookkeeping import DraftIndex
from tilbudskatalog.catalog.offerings.fields import INHERITABLE
from tilbudskatalog.catalog.offerings.models import LocalOffering, NationalOffering

pytestmark = pytest.mark.django_db


def editor() -> factories.User:
    return factories.user("redaktor-kommune-3403", editor=factories.organization())


def index(offering: LocalOffering) -> DraftIndex:
    return DraftIndex.objects.get(pk=offering.pk)


def test_a_new_draft_follows_in_everything_and_owes_nothing() -> None:
    row = index(factories.local_draft())
    assert (row.own, row.titles, row.lacking) == ([], {}, {})


def test_own_words_in_one_language_are_owed_in_the_other() -> None:
    offering = factories.local_draft()
    local_offerings.adapt(offering=offering, by=editor(), texts={"nb": {"title": "Snuskurs på HAMAR", "cost": "50"}})
    row = index(offering)
    assert row.own == ["cost", "title"] == content.overridden(LocalOffering.objects.get().draft())
    assert row.titles == {"nb": "Snuskurs på HAMAR"}
    assert row.words == "snuskurs på hamar"
    assert row.lacking == {"nn": "missing"}


def test_a_text_that_has_moved_on_leaves_the_other_outdated() -> None:
    offering = factories.local_draft()
    local_offerings.adapt(offering=offering, by=editor(), texts={"nb": {"cost": "50"}, "nn": {"cost": "50"}})
    assert index(offering).lacking == {}
    local_offerings.adapt(offering=offering, by=editor(), texts={"nb": {"cost": "100"}}, minor=True)
    assert index(offering).lacking == {}
    local_offerings.adapt(offering=offering, by=editor(), texts={"nb": {"cost": "Gratis for barn"}})
    assert index(offering).lacking == {"nn": "outdated"}


def test_a_further_language_is_owed_only_where_it_is_begun() -> None:
    offering = factories.local_draft()
    texts = {language: {"cost": "50", "summary": "Kort"} for language in ("nb", "nn")} | {"en": {"cost": "50"}}
    local_offerings.adapt(offering=offering, by=editor(), texts=texts)
    assert index(offering).lacking == {"en": "outdated"}


def test_going_back_to_an_old_revision_is_noted_too() -> None:
    offering = factories.local_draft()
    first = offering.latest_revision
    local_offerings.adapt(offering=offering, by=editor(), texts={"nb": {"cost": "50"}})
    first.as_object().save_revision(user=editor())
    assert index(offering).own == []


def test_an_old_revision_that_is_saved_again_is_no_draft() -> None:
    offering = factories.local_draft()
    first = offering.latest_revision
    local_offerings.adapt(offering=offering, by=editor(), texts={"nb": {"cost": "50"}})
    first.save()
    assert index(offering).own == ["cost"]


def test_adoptions_in_bulk_are_indexed_like_single_ones() -> None:
    provider = factories.organization()
    approver = factories.user("godkjenner", approver=provider)
    adoption = bulk.Adoption(provider, factories.template(), texts={"nb": {"title": "Eget navn"}})
    (offering,) = bulk.adopt_all(adoptions=[adoption], by=editor(), approver=approver)
    assert index(offering).titles == {"nb": "Eget navn"}


def test_no_field_is_too_much_for_the_column() -> None:
    everything = ",".join(["", *INHERITABLE, ""])
    assert len(everything) <= DraftIndex._meta.get_field("own_fields").max_length


def test_the_list_of_drifts_agrees_with_each_offering() -> None:
    offering, other = factories.local_draft(), factories.local_draft("kommune-0301", of=NationalOffering.objects.get())
    local_offerings.adapt(offering=offering, by=editor(), texts={"nb": {"summary": "Vårt", "cost": "50"}})
    template = NationalOffering.objects.get()
    national = factories.user("nasjonal")
    national_offerings.revise(offering=template, by=national, texts={"nb": {"summary": "Nytt", "title": "Nytt navn"}})
    factories.approve_national(template)
    found = [(row.offering_id, row.field) for row in drift.behind(LocalOffering.objects.all())]
    assert found == [(offering.pk, "summary")]
    fresh = [LocalOffering.objects.get(pk=each.pk) for each in (offering, other)]
    assert [[each.field for each in drift.of(one)] for one in fresh] == [["summary"], []]


def test_following_again_in_the_draft_ends_the_drift() -> None:
    test_the_list_of_drifts_agrees_with_each_offering()
    offering = LocalOffering.objects.get(organization__key="kommune-3403")
    local_offerings.accept_upstream(offering=offering, field="summary", by=editor())
    assert not drift.behind(LocalOffering.objects.all()).exists()


def test_writing_twice_keeps_one_row() -> None:
    offering = factories.local_draft()
    draft_index.write([draft_index.row(offering.pk, offering.latest_revision.content)])
    assert DraftIndex.objects.count() == 1
