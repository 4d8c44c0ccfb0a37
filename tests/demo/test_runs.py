"""The demo's courses: children and grown-ups each in their own, where a hospital teaches both."""

import datetime as dt

import pytest

from tests import factories
from tilbudskatalog.catalog.courses.kinds import NextOfKin
from tilbudskatalog.catalog.offerings.models import LocalOffering
from tilbudskatalog.demo import catalogs, runs, templates

DAY = dt.date(2026, 11, 23)


def offering_of(code: str) -> LocalOffering:
    return factories.local("sykehuset-innlandet", factories.template(code, level="hospital"))


@pytest.mark.django_db
def test_a_mother_finds_a_course_for_her_child_with_diabetes() -> None:
    [planned] = [new for new in runs.plan(offering_of("diabetes1_kurs"), DAY) if new.values["age_to"] == 12]
    assert planned.values["name"] == "For barn og foreldre"
    # She comes along, or alone while he is small.
    assert planned.values["next_of_kin"] == NextOfKin.ALONE
    assert planned.values["capacity"] >= 6
    assert planned.themes == runs.SESSIONS["diabetes1_kurs"]
    assert planned.rhythm is not None
    assert planned.rhythm.first > DAY


@pytest.mark.django_db
@pytest.mark.parametrize("code", runs.COMPANIES)
def test_each_age_has_a_course_of_its_own(code: str) -> None:
    planned = runs.plan(offering_of(code), DAY)
    assert {new.values["age_from"] for new in planned} == {company.age_from for company in runs.COMPANIES[code]}
    assert planned == runs.plan(LocalOffering.objects.get(), DAY)


def test_the_national_texts_take_those_ages_in() -> None:
    for row in templates.rows():
        if row["code"] in runs.COMPANIES:
            assert templates.values(row)["ages"] == [None, None], row["code"]
        # With log-in one signs up oneself, or one's child.
        if row["code"] == "diabetes1_kurs":
            assert row["access"] == "both"


def test_every_hospital_teaches_those_who_have_type_1() -> None:
    assert "diabetes1_kurs" in catalogs.ALWAYS
