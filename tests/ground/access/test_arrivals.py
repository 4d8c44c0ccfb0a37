"""Who somebody is, once an issuer has said who they are."""

import threading
from collections.abc import Callable
from typing import Any

import pytest
from django.db import connection
from pytest_django.fixtures import Settings

from tests import factories
from tests.support.lookup_keys import A, write_with
from tilbudskatalog.ground.access import arrivals
from tilbudskatalog.ground.access.models import Citizen, Identity, User
from tilbudskatalog.ground.base import keyed_hashes, turns
from tilbudskatalog.ground.base.errors import NotPermitted

pytestmark = pytest.mark.django_db
NUMBER, NEW_NUMBER = "12838421065", "05898131051"


def employee(**more: Any) -> User:
    claims = {"sub": "nina", "given_name": "Nina", "email": "nina@work.example", "email_verified": True} | more
    return arrivals.employee(issuer="a", claims=claims)


def noted(**more: Any) -> User:
    """Somebody who was given a role before their first log-in."""
    user = User(username="nina@work.example", email="Nina@work.example", first_name="Nina", **more)
    user.set_unusable_password()
    user.save()
    factories.organization("kommune-3403").memberships.create(user=user, role="editor")
    return user


def test_the_same_number_is_the_same_citizen_however_they_came() -> None:
    by_app = arrivals.citizen(number=NUMBER)
    assert arrivals.citizen(number=NUMBER, issuer="a", subject="1") == by_app
    assert arrivals.citizen(number=NUMBER, issuer="a", subject="2") == by_app
    assert Citizen.objects.count() == 1


def test_a_number_that_changes_is_followed() -> None:
    before = arrivals.citizen(number=NUMBER, issuer="a", subject="1")
    assert arrivals.citizen(number=NEW_NUMBER, issuer="a", subject="1") == before
    assert Citizen.objects.get().number == NEW_NUMBER
    assert arrivals.citizen(number=NUMBER) != before


def test_without_a_subject_nobody_is_taken_for_another() -> None:
    assert arrivals.citizen(number=NUMBER) != arrivals.citizen(number=NEW_NUMBER)


def test_no_number_lies_in_the_clear() -> None:
    arrivals.citizen(number=NUMBER, issuer="a", subject="1")
    with connection.cursor() as cursor:
        for table in ("access_citizen", "access_user", "access_identity", "access_auditevent"):
            cursor.execute(f"SELECT * FROM {table}")  # noqa: S608
            assert NUMBER not in str(cursor.fetchall())


@pytest.mark.parametrize(
    "text", ["", "1", "1283842106", "128384210650", "1283842106x", "１２８３８４２１０６５", None, 12838421065]
)
def test_what_is_no_number(text: object) -> None:
    assert not arrivals.is_number(text)


def test_an_employee_is_the_issuers_subject_and_nothing_else() -> None:
    nina = employee()
    assert employee(given_name="Nina Marie", email="other@work.example") == nina
    assert User.objects.get(pk=nina.pk).first_name == "Nina Marie"
    assert employee(sub="another") != nina
    assert arrivals.employee(issuer="b", claims={"sub": "nina"}) != nina


def test_who_was_given_a_role_beforehand_gets_it_at_the_first_log_in() -> None:
    user = noted()
    assert employee() == user
    assert employee(email="moved@work.example") == user
    assert employee(sub="another") != user, "the address counted once"


@pytest.mark.parametrize(
    "claims",
    [{"email_verified": False}, {"email_verified": "true"}, {"email_verified": None}, {"email": ""}, {"email": None}],
)
def test_an_address_that_nobody_vouches_for_gives_nothing(claims: dict[str, Any]) -> None:
    assert employee(**claims) != noted()


def test_an_address_takes_over_no_account_that_has_another_way_in() -> None:
    user = noted()
    user.set_password("et-langt-passord-for-nina")
    user.save()
    assert employee() != user
    with_identity = User.objects.create(username="x", email="y@work.example", password="!")
    Identity.objects.create(user=with_identity, issuer="a", subject="x")
    assert employee(sub="y", email="y@work.example") != with_identity


@pytest.mark.parametrize(
    "address", ["nına@work.example", "nina@work.example".replace("k", "\u212a"), "ninа@work.example"]
)
def test_an_address_that_only_looks_the_same_is_another(address: str) -> None:
    assert employee(email=address) != noted()


def test_two_with_one_address_are_told_apart_by_people() -> None:
    first = noted()
    second = User.objects.create(username="second", email="nina@work.example", password="!")
    assert employee() not in (first, second)


def test_a_closed_account_stays_closed() -> None:
    arrivals.citizen(number=NUMBER)
    employee()
    User.objects.update(is_active=False)
    with pytest.raises(NotPermitted):
        arrivals.citizen(number=NUMBER)
    with pytest.raises(NotPermitted):
        employee()


def test_who_came_before_the_key_was_changed_is_the_same_afterwards(settings: Settings) -> None:
    before = arrivals.citizen(number=NUMBER)
    write_with(settings, A)
    newer = arrivals.citizen(number=NEW_NUMBER)
    assert arrivals.citizen(number=NUMBER) == before
    write_with(settings, coming=A)
    assert [arrivals.citizen(number=each) for each in (NUMBER, NEW_NUMBER)] == [before, newer]


def at_two_processes(monkeypatch: pytest.MonkeyPatch) -> None:
    """The same citizen comes to two at once: one writes with the new key already, the other does not yet."""
    rings = [keyed_hashes.parse_keys("first", A, ""), keyed_hashes.parse_keys("first", "", A)]
    mine, meeting = threading.local(), threading.Barrier(2)
    monkeypatch.setattr(keyed_hashes, "keys", lambda: mine.ring)

    def come(ring: keyed_hashes.Keys) -> None:
        mine.ring = ring
        try:
            meeting.wait(timeout=20)
            arrivals.citizen(number=NUMBER)
        finally:
            connection.close()

    threads = [threading.Thread(target=come, args=(ring,)) for ring in rings]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()


def meeting_after(real: Callable[[str], Citizen | None], *, looks: int) -> Callable[[str], Citizen | None]:
    """Both have looked so many times before either goes on."""
    meeting, mine = threading.Barrier(2), threading.local()

    def known(number: str) -> Citizen | None:
        found, mine.looks = real(number), getattr(mine, "looks", 0) + 1
        if mine.looks == looks:
            meeting.wait(timeout=20)
        return found

    return known


@pytest.mark.django_db(transaction=True)
def test_one_number_is_one_account_while_keys_are_changed(monkeypatch: pytest.MonkeyPatch) -> None:
    if connection.vendor == "postgresql":
        # On SQLite the second can't look before the first is done.
        monkeypatch.setattr(arrivals, "_known", meeting_after(arrivals._known, looks=1))
    at_two_processes(monkeypatch)
    assert Citizen.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_without_its_turn_the_number_gets_two_accounts(monkeypatch: pytest.MonkeyPatch) -> None:
    """The negative control."""
    if connection.vendor != "postgresql":
        pytest.skip("SQLite has one writer at a time.")
    monkeypatch.setattr(turns, "take", lambda hashed: None)
    monkeypatch.setattr(arrivals, "_known", meeting_after(arrivals._known, looks=2))
    at_two_processes(monkeypatch)
    assert Citizen.objects.count() == 2
