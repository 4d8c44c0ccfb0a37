"""What is past its time goes by rule; a dry run touches nothing."""

import datetime as dt
from io import StringIO

import pytest
from django.core.management import call_command

from tests.ground.delivery.letters import write
from tilbudskatalog.ground.base import clock, retention
from tilbudskatalog.ground.delivery.models import Letter

pytestmark = pytest.mark.django_db


def aged(days: int) -> Letter:
    write()
    Letter.objects.update(state="sent", finished_at=clock.now() - dt.timedelta(days=days))
    return Letter.objects.get()


def test_a_young_letter_keeps_its_words() -> None:
    aged(29)
    assert not any(retention.carry_out(clock.now()).values())
    assert Letter.objects.get().address


def test_an_older_one_is_emptied_and_still_known() -> None:
    before = aged(31)
    assert retention.carry_out(clock.now())["letters' words"] == 1
    after = Letter.objects.get()
    assert (after.address, after.text, after.calendar, after.address_hash) == ("", "", "", "")
    assert after.message_id == before.message_id
    assert write().pk == before.pk


def test_one_of_last_year_is_deleted() -> None:
    aged(366)
    assert retention.carry_out(clock.now())["letters"] == 1
    assert not Letter.objects.exists()


def test_a_letter_that_waits_is_never_touched() -> None:
    write()
    assert not any(retention.carry_out(clock.now() + dt.timedelta(days=900)).values())


def test_many_go_in_several_turns(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(retention, "BATCH", 2)
    for number in range(5):
        write(event=f"test:{number}")
    Letter.objects.update(state="sent", finished_at=clock.now() - dt.timedelta(days=31))
    assert retention.carry_out(clock.now())["letters' words"] == 5


def test_a_dry_run_tells_and_touches_nothing() -> None:
    aged(31)
    said = StringIO()
    call_command("retention", "--dry-run", stdout=said)
    assert "letters' words: 1 would go" in said.getvalue()
    assert Letter.objects.get().address
    call_command("retention", stdout=StringIO())
    assert not Letter.objects.get().address
