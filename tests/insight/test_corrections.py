"""What readers say is wrong: kept for a year, without a person in it."""

import datetime as dt
import uuid
from typing import Any

import pytest
from django.db import IntegrityError

from tilbudskatalog.ground.base import clock
from tilbudskatalog.ground.base.errors import Invalid
from tilbudskatalog.ground.base.retention import carry_out
from tilbudskatalog.insight import corrections
from tilbudskatalog.insight.models import Correction

pytestmark = pytest.mark.django_db
OFFERING, ORGANIZATION = uuid.uuid4(), uuid.uuid4()


def report(**fields: Any) -> Correction:
    given = {"offering": OFFERING, "organization": ORGANIZATION, "kind": "cost", "text": "", "language": "nb"}
    return corrections.report(**(given | fields))


def test_it_is_kept_with_whom_it_is_for() -> None:
    kept = report(text="  Det koster 300 kroner.\r\nIkke 200. ")
    assert (kept.offering, kept.organization, kept.kind) == (OFFERING, ORGANIZATION, "cost")
    assert kept.text == "Det koster 300 kroner.\nIkke 200."


def test_it_is_deleted_after_a_year() -> None:
    kept = report()
    day = dt.datetime.combine(kept.delete_after, dt.time(), dt.UTC)
    assert kept.delete_after == (kept.at + dt.timedelta(days=365)).date()
    assert carry_out(day - dt.timedelta(days=1))["corrections"] == 0
    assert carry_out(day)["corrections"] == 1
    assert not Correction.objects.exists()


def test_only_what_is_due_is_deleted(monkeypatch: pytest.MonkeyPatch) -> None:
    report()
    later = clock.now() + dt.timedelta(days=30)
    monkeypatch.setattr(clock, "now", lambda: later)
    newer = report()
    assert carry_out(later + dt.timedelta(days=340))["corrections"] == 1
    assert Correction.objects.get() == newer


@pytest.mark.parametrize(
    ("fields", "where"),
    [
        ({"kind": "weather"}, "kind"),
        ({"kind": ""}, "kind"),
        ({"text": "x" * 1001}, "text"),
        ({"kind": "other", "text": " "}, "text"),
    ],
)
def test_what_does_not_fit_is_said(fields: dict[str, str], where: str) -> None:
    with pytest.raises(Invalid) as refused:
        report(**fields)
    assert list(refused.value.fields) == [where]
    assert not Correction.objects.exists()


def test_a_thousand_characters_fit() -> None:
    assert len(report(text="å" * 1000).text) == 1000


@pytest.mark.parametrize("fields", [{"kind": "weather"}, {"kind": "other", "text": ""}])
def test_the_database_holds_to_it(fields: dict[str, str]) -> None:
    with pytest.raises(IntegrityError):
        Correction.objects.filter(pk=report().pk).update(**fields)
