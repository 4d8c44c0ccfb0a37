"""A code counts while it is shown, and once; recovery codes once each."""

import datetime as dt
from base64 import b32decode
from threading import Thread

import pytest
from cryptography.hazmat.primitives.hashes import SHA1
from cryptography.hazmat.primitives.twofactor.totp import TOTP
from django.db import connection, connections

from tests import factories
from tilbudskatalog.ground.access import second_factors
from tilbudskatalog.ground.access.models import RecoveryCode, User
from tilbudskatalog.ground.base import clock
from tilbudskatalog.ground.base.errors import Conflict, Invalid

pytestmark = pytest.mark.django_db
SECRET = "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ"


def code(secret: str = SECRET, *, steps: int = 0) -> str:
    """What an app shows now, or so many half minutes from now."""
    moment = int(clock.now().timestamp()) + steps * 30
    return TOTP(b32decode(secret), 6, SHA1(), 30).generate(moment).decode()  # noqa: S303


def wait(monkeypatch: pytest.MonkeyPatch, seconds: int) -> None:
    moment = clock.now() + dt.timedelta(seconds=seconds)
    monkeypatch.setattr(clock, "now", lambda: moment)


@pytest.fixture
def kari(monkeypatch: pytest.MonkeyPatch) -> User:
    """With an app since a minute ago; the clock stands still."""
    now = clock.now()
    monkeypatch.setattr(clock, "now", lambda: now)
    user = factories.user("kari")
    user.codes = second_factors.activate(by=user, secret=SECRET, code=code())  # type: ignore[attr-defined]
    wait(monkeypatch, 60)
    return user


def refused(user: User, given: str) -> bool:
    with pytest.raises(Invalid):
        second_factors.use(by=user, code=given)
    return True


def test_the_codes_are_those_of_rfc_6238() -> None:
    assert second_factors._totp(SECRET).generate(59) == b"287082"
    assert second_factors._totp(SECRET).generate(1111111109) == b"081804"


def test_the_present_code_is_right_once(kari: User) -> None:
    second_factors.use(by=kari, code=code())
    assert refused(kari, code())


@pytest.mark.parametrize("steps", [-1, 1])
def test_a_clock_that_is_half_a_minute_off_will_do(kari: User, steps: int) -> None:
    second_factors.use(by=kari, code=code(steps=steps))


@pytest.mark.parametrize("steps", [-2, 2])
def test_more_will_not(kari: User, steps: int) -> None:
    assert refused(kari, code(steps=steps))


def test_an_earlier_code_does_not_count_after_a_later_one(kari: User) -> None:
    second_factors.use(by=kari, code=code(steps=1))
    assert refused(kari, code())


@pytest.mark.parametrize("given", ["", "12345", "1234567", "abcdef", "⁵⁵⁵⁵⁵⁵", "'; --", "0" * 500])
def test_what_is_no_code_is_refused(kari: User, given: str) -> None:
    assert refused(kari, given)


def test_spaces_do_no_harm(kari: User) -> None:
    now = code()
    second_factors.use(by=kari, code=f" {now[:3]} {now[3:]} ")


def test_a_recovery_code_counts_once_however_it_is_written(kari: User) -> None:
    first, second, *_rest = kari.codes  # type: ignore[attr-defined]
    second_factors.use(by=kari, code=first)
    assert refused(kari, first)
    second_factors.use(by=kari, code=f" {second.lower().replace('-', ' ')} ")
    assert RecoveryCode.objects.filter(user=kari).count() == 8


def test_anothers_recovery_code_does_not_count(kari: User) -> None:
    assert refused(factories.user("ola"), kari.codes[0])  # type: ignore[attr-defined]


def test_new_recovery_codes_end_the_old(kari: User) -> None:
    old = kari.codes[0]  # type: ignore[attr-defined]
    second_factors.renew_recovery_codes(by=kari)
    assert refused(kari, old)


def test_the_app_must_show_that_it_works_before_it_is_taken_into_use() -> None:
    user = factories.user("ny")
    with pytest.raises(Invalid):
        second_factors.activate(by=user, secret=SECRET, code="000000")
    assert not second_factors.has_one(user)


def test_one_app_only(kari: User) -> None:
    with pytest.raises(Conflict):
        second_factors.activate(by=kari, secret=SECRET, code=code())


def test_what_is_removed_is_gone(kari: User) -> None:
    second_factors.remove(by=kari)
    assert refused(kari, code())
    assert refused(kari, kari.codes[0])  # type: ignore[attr-defined]


def test_the_secret_lies_sealed(kari: User) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT secret FROM access_secondfactor")
        assert SECRET not in cursor.fetchone()[0]


@pytest.mark.django_db(transaction=True)
def test_of_many_at_once_with_one_code_one_gets_in(kari: User) -> None:
    given, let_in = code(), []

    def enter() -> None:
        try:
            second_factors.use(by=kari, code=given)
            let_in.append(1)
        except Invalid:
            pass
        finally:
            connections.close_all()

    threads = [Thread(target=enter) for _each in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(let_in) == 1
