"""Agreements with systems: who makes and ends them, what is refused, and that what has ended is kept."""

import datetime as dt
from typing import Any

import pytest
from django.db import IntegrityError, transaction

from tests import factories
from tilbudskatalog.ground.access.models import AuditEvent, User
from tilbudskatalog.ground.base import clock
from tilbudskatalog.ground.base.errors import Conflict, Invalid, NotPermitted
from tilbudskatalog.registers.organizations import systems
from tilbudskatalog.registers.organizations.models import Membership, Organization, SystemAgreement

pytestmark = pytest.mark.django_db
ISSUER = "https://issuer.example"
TODAY = dt.date(2026, 11, 26)


@pytest.fixture(autouse=True)
def _today(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(clock, "today", lambda: TODAY)


def ada() -> User:
    return User.objects.get_or_create(username="ada", defaults={"is_superuser": True})[0]


def hamar() -> Organization:
    return factories.organization("kommune-3403")


def agree(**more: Any) -> SystemAgreement:
    given = {"issuer": ISSUER, "client_id": "helsenorge", "name": "Helsenorge", "purpose": "on-behalf", "by": ada()}
    return systems.agree(**(given | more))


def opens(purpose: str = "on-behalf") -> bool:
    return purpose in systems.purposes(issuer=ISSUER, client_id="helsenorge")


def test_who_made_it_and_when_is_kept_and_noted() -> None:
    agreement = agree()
    assert (agreement.made_by, agreement.valid_from, agreement.ended_at) == (ada(), TODAY, None)
    assert systems.client_of(agreement.user) == (ISSUER, "helsenorge")
    event = AuditEvent.objects.get(act="agree-with-system")
    assert (event.actor, event.uid) == (ada(), agreement.user.uid)
    assert event.details == {"agreement": agreement.pk, "client_id": "helsenorge", "purpose": "on-behalf"}


def test_ending_counts_at_once_and_what_ended_is_kept() -> None:
    agreement = agree()
    assert opens()
    systems.end(agreement=agreement, by=ada())
    assert not opens()
    agreement.refresh_from_db()
    assert (agreement.ended_by, agreement.valid_from) == (ada(), TODAY)
    assert AuditEvent.objects.get(act="end-agreement").details["agreement"] == agreement.pk


def test_ending_takes_the_role_away_at_once() -> None:
    agreement = agree(purpose="provider", organization=hamar())
    assert Membership.objects.filter(user=agreement.user).count() == 1
    systems.end(agreement=agreement, by=ada())
    assert not Membership.objects.filter(user=agreement.user).exists()


def test_one_that_has_not_begun_is_ended_before_it_does(monkeypatch: pytest.MonkeyPatch) -> None:
    agreement = agree(valid_from=TODAY + dt.timedelta(days=1))
    systems.end(agreement=agreement, by=ada())
    monkeypatch.setattr(clock, "today", lambda: TODAY + dt.timedelta(days=1))
    assert not opens()


def test_what_is_over_is_not_ended_again(monkeypatch: pytest.MonkeyPatch) -> None:
    ended, runs_out = agree(), agree(client_id="other", valid_to=TODAY)
    systems.end(agreement=ended, by=ada())
    monkeypatch.setattr(clock, "today", lambda: TODAY + dt.timedelta(days=1))
    for agreement in (ended, runs_out):
        with pytest.raises(Conflict):
            systems.end(agreement=agreement, by=ada())


def test_only_an_administrator_ends_one() -> None:
    agreement = agree()
    with pytest.raises(NotPermitted):
        systems.end(agreement=agreement, by=factories.user("leder", leader=hamar()))
    assert opens()


@pytest.mark.parametrize(
    ("given", "field"),
    [
        ({"name": " "}, "name"),
        ({"name": "x" * 151}, "name"),
        ({"client_id": ""}, "client_id"),
        ({"client_id": "to ord"}, "client_id"),
        ({"client_id": "x" * 201}, "client_id"),
        ({"client_id": "linje\n"}, "client_id"),
        ({"purpose": "everything"}, "purpose"),
        ({"purpose": "provider"}, "organization"),
        ({"valid_from": TODAY, "valid_to": TODAY - dt.timedelta(days=1)}, "valid_to"),
        ({"valid_from": dt.date(2025, 1, 1), "valid_to": TODAY - dt.timedelta(days=1)}, "valid_to"),
    ],
)
def test_what_makes_no_sense_is_refused_where_it_stands(given: dict[str, Any], field: str) -> None:
    with pytest.raises(Invalid) as refused:
        agree(**given)
    assert list(refused.value.fields) == [field]
    assert not SystemAgreement.objects.exists()


def test_all_that_is_wrong_is_said_at_once() -> None:
    with pytest.raises(Invalid) as refused:
        agree(name="", client_id="", valid_to=dt.date(2020, 1, 1))
    assert set(refused.value.fields) == {"name", "client_id", "valid_to"}


@pytest.mark.parametrize(
    ("first", "last", "taken"),
    [(None, None, True), (10, None, True), (-10, 10, True), (31, None, False), (None, -1, False)],
)
def test_a_system_has_one_agreement_of_a_kind_at_a_time(first: int | None, last: int | None, taken: bool) -> None:
    begins = TODAY + dt.timedelta(days=60)
    agree(valid_from=begins, valid_to=begins + dt.timedelta(days=30))
    days = [None if each is None else begins + dt.timedelta(days=each) for each in (first, last)]
    if taken:
        with pytest.raises(Invalid):
            agree(valid_from=days[0] or begins, valid_to=days[1])
    else:
        assert agree(valid_from=days[0], valid_to=days[1])


def test_after_an_end_a_new_one_is_made_of_the_same_system() -> None:
    first = agree()
    systems.end(agreement=first, by=ada())
    second = agree(name="Helsenorge (ny)")
    assert (second.user, opens()) == (first.user, True)
    assert str(User.objects.get(pk=first.user.pk)) == "Helsenorge (ny)"


def test_those_that_are_over_stand_last() -> None:
    ended, holds = agree(name="A"), agree(client_id="b", name="B")
    systems.end(agreement=ended, by=ada())
    assert list(systems.all_agreements()) == [holds, ended]


@pytest.mark.parametrize("half", [{"ended_at": clock.now()}, {"made_by": None}])
def test_the_database_keeps_when_and_who_together(half: dict[str, Any]) -> None:
    agreement = agree()
    with pytest.raises(IntegrityError), transaction.atomic():
        SystemAgreement.objects.filter(pk=agreement.pk).update(**half)
