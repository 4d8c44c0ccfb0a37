"""How often somebody may try."""

import datetime as dt

import pytest

from tilbudskatalog.ground.access import attempts
from tilbudskatalog.ground.access.attempts import TooManyAttempts
from tilbudskatalog.ground.access.models import LogInAttempt
from tilbudskatalog.ground.base import clock, retention

pytestmark = pytest.mark.django_db


def fill(times: int, account: str = "kari", address: str = "192.0.2.1") -> None:
    for _time in range(times):
        attempts.begin(account=account, address=address)


def test_the_sixth_slip_waits() -> None:
    fill(5)
    with pytest.raises(TooManyAttempts):
        fill(1)
    with pytest.raises(TooManyAttempts):
        fill(1, account=" KARI ")


def test_others_and_other_places_do_not_wait() -> None:
    fill(5)
    fill(1, account="ola")
    fill(1, address="192.0.2.2")


def test_one_account_from_everywhere_waits_at_last() -> None:
    for number in range(attempts.PER_ACCOUNT):
        fill(1, address=f"198.51.100.{number}")
    with pytest.raises(TooManyAttempts):
        fill(1, address="203.0.113.9")


def test_one_address_with_many_accounts_waits_at_last() -> None:
    for number in range(attempts.PER_ADDRESS):
        fill(1, account=f"person-{number}")
    with pytest.raises(TooManyAttempts):
        fill(1, account="the-next")


def test_success_forgets_the_pairs_slips_only() -> None:
    fill(4)
    attempts.succeeded(attempts.begin(account="kari", address="192.0.2.1"))
    fill(5)
    with pytest.raises(TooManyAttempts):
        fill(1)


def test_after_a_quarter_of_an_hour_one_may_again(monkeypatch: pytest.MonkeyPatch) -> None:
    fill(5)
    later = clock.now() + attempts.WINDOW
    monkeypatch.setattr(clock, "now", lambda: later)
    fill(1)


def test_what_is_sent_without_a_log_in_has_a_limit_of_its_own() -> None:
    for _time in range(attempts.OPENLY_PER_ADDRESS):
        attempts.write_openly(address="192.0.2.1")
    with pytest.raises(TooManyAttempts):
        attempts.write_openly(address="192.0.2.1")
    attempts.write_openly(address="192.0.2.2")
    fill(5)


def test_who_is_refused_does_not_wait_longer_for_it() -> None:
    fill(5)
    before = LogInAttempt.objects.count()
    with pytest.raises(TooManyAttempts):
        fill(1)
    assert LogInAttempt.objects.count() == before


def test_of_two_at_once_each_sees_the_other(monkeypatch: pytest.MonkeyPatch) -> None:
    fill(4)
    note, turn = LogInAttempt.objects.bulk_create, [0]

    def another_first(rows: list[LogInAttempt]) -> list[LogInAttempt]:
        """While this one is on its way, another is let in."""
        turn[0] += 1
        if turn[0] == 1:
            fill(1)
        return note(rows)

    monkeypatch.setattr(LogInAttempt.objects, "bulk_create", another_first)
    with pytest.raises(TooManyAttempts):
        fill(1)


def test_the_table_names_nobody_and_is_emptied() -> None:
    fill(1)
    kept = "".join(LogInAttempt.objects.values_list("key", flat=True))
    assert "kari" not in kept
    assert retention.carry_out(clock.now() + dt.timedelta(minutes=16))["attempts to log in"] == 3
