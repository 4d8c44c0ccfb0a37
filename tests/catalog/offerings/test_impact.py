"""Whom a change of a national text reaches."""

import pytest
from pytest_django import DjangoAssertNumQueries

from tests import factories
from tests.catalog.offerings.people import editor
from tilbudskatalog.catalog.offerings import impact, local_offerings, national_offerings
from tilbudskatalog.catalog.offerings.models import NationalOffering

pytestmark = pytest.mark.django_db
KEYS = ("kommune-3403", "kommune-0301", "kommune-4601")


@pytest.fixture
def template() -> NationalOffering:
    """Offered by three, of whom one has its own summary."""
    made = factories.template()
    for key in KEYS:
        offering = factories.local_draft(key, of=made)
        if key == KEYS[0]:
            local_offerings.adapt(offering=offering, by=editor(offering), texts={"nb": {"summary": "Vårt"}})
        factories.approve_local(offering)
    return made


def revised(template: NationalOffering, **fields: str) -> NationalOffering:
    return national_offerings.revise(offering=template, by=editor(template), texts={"nb": fields})


def test_one_field(template: NationalOffering) -> None:
    found = impact.of(revised(template, summary="Nytt"))
    assert (found.follow, found.own) == (2, 1)
    assert found.fields == {"summary": (2, 1)}


def test_who_follows_another_changed_field_is_reached_too(template: NationalOffering) -> None:
    found = impact.of(revised(template, summary="Nytt", cost="Ti kroner"))
    assert (found.follow, found.own) == (3, 1)


def test_drafts_of_providers_do_not_count(template: NationalOffering) -> None:
    factories.local_draft("kommune-5001", of=template)
    assert impact.of(revised(template, summary="Nytt")).follow == 2


def test_nothing_changed(template: NationalOffering) -> None:
    assert impact.of(template) == impact.Impact()


def test_it_costs_the_same_for_the_whole_country(
    template: NationalOffering, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    changed = revised(template, summary="Nytt")
    impact.of(changed)
    with django_assert_num_queries(11):
        impact.of(changed)
    for key in ("kommune-5001", "kommune-5501", "kommune-1103"):
        factories.local(key, of=template)
    with django_assert_num_queries(11):
        assert impact.of(changed).follow == 5
