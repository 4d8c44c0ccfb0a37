"""A session ends by itself, at the person's word, and at the issuer's."""

import datetime as dt

import pytest
from django.test import Client

from tests import factories
from tilbudskatalog.ground.access import sessions
from tilbudskatalog.ground.access.models import AuditEvent, Identity, Session, User
from tilbudskatalog.ground.base import clock, retention

pytestmark = pytest.mark.django_db


@pytest.fixture
def kari() -> User:
    return factories.user("kari")


def logged_in(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


def later(monkeypatch: pytest.MonkeyPatch, **delta: float) -> None:
    moment = clock.now() + dt.timedelta(**delta)
    monkeypatch.setattr(clock, "now", lambda: moment)


def is_in(client: Client) -> bool:
    return "_auth_user_id" in client.session


def test_a_row_knows_whose_it_is(kari: User) -> None:
    logged_in(kari)
    assert Session.objects.get().user == kari


def test_half_an_hour_without_use_ends_it(kari: User, monkeypatch: pytest.MonkeyPatch) -> None:
    client = logged_in(kari)
    later(monkeypatch, minutes=29)
    assert is_in(client)
    later(monkeypatch, minutes=29)
    assert is_in(client), "use prolongs it"
    later(monkeypatch, minutes=31)
    assert not is_in(client)
    assert not Session.objects.filter(user=kari).exists()


def test_eight_hours_end_it_however_much_it_is_used(kari: User, monkeypatch: pytest.MonkeyPatch) -> None:
    client = logged_in(kari)
    assert Session.objects.get().expire_date - clock.now() <= sessions.LONGEST
    for _turn in range(19):
        later(monkeypatch, minutes=25)
        store = client.session
        store["used"] = _turn
        store.save()
    assert Session.objects.get().expire_date - clock.now() < dt.timedelta(minutes=6)


def test_use_is_noted_once_a_minute(kari: User, monkeypatch: pytest.MonkeyPatch) -> None:
    client = logged_in(kari)
    began = Session.objects.get().seen_at
    later(monkeypatch, seconds=50)
    assert is_in(client)
    assert Session.objects.get().seen_at == began
    later(monkeypatch, seconds=20)
    assert is_in(client)
    assert Session.objects.get().seen_at > began


def test_everywhere_but_here(kari: User) -> None:
    here, there, other = logged_in(kari), logged_in(kari), logged_in(factories.user("ola"))
    assert sessions.end_all(by=kari, but=here.session.session_key) == 1
    assert (is_in(here), is_in(there), is_in(other)) == (True, False, True)
    assert AuditEvent.objects.get(act="log-out-everywhere").details == {"sessions": 1}


def of_issuer(user: User, issuer: str, session: str) -> Client:
    client = logged_in(user)
    store = client.session
    store.update({sessions.ISSUER: issuer, sessions.ISSUER_SESSION: session})
    store.save()
    return client


def test_the_issuer_ends_its_own_session_only(kari: User) -> None:
    one, two, other = of_issuer(kari, "a", "1"), of_issuer(kari, "a", "2"), of_issuer(kari, "b", "1")
    assert sessions.end_at_issuers_word(issuer="a", issuer_session="1") == 1
    assert (is_in(one), is_in(two), is_in(other)) == (False, True, True)


def test_the_issuer_ends_all_of_a_subject(kari: User) -> None:
    Identity.objects.create(user=kari, issuer="a", subject="kari")
    one, two, local = of_issuer(kari, "a", "1"), of_issuer(kari, "a", "2"), logged_in(kari)
    assert sessions.end_at_issuers_word(issuer="a", subject="kari") == 2
    assert (is_in(one), is_in(two), is_in(local)) == (False, False, True)


def test_what_has_ended_is_thrown_away(kari: User) -> None:
    logged_in(kari)
    assert retention.count(clock.now())["sessions"] == 0
    assert retention.carry_out(clock.now() + dt.timedelta(minutes=31))["sessions"] == 1
