"""Letters lose their words after a month, and are forgotten after a year."""

import datetime as dt

import pytest

from tilbudskatalog.ground.base import clock
from tilbudskatalog.ground.delivery import retention
from tilbudskatalog.ground.delivery.models import Channel, Letter

pytestmark = pytest.mark.django_db


def letter(number: int, *, days: int, state: str = Letter.State.SENT) -> Letter:
    at = clock.now() - dt.timedelta(days=days)
    return Letter.objects.create(
        message_id=f"<{number}@example.no>",
        kind="k",
        event=f"e{number}",
        channel=Channel.EMAIL,
        language="nb",
        address="a@example.no",
        address_hash="h",
        subject="s",
        text="t",
        state=state,
        created_at=at,
        due_at=at,
        finished_at=None if state == Letter.State.WAITING else at,
    )


def test_what_is_old_loses_its_words_and_then_is_deleted() -> None:
    new, old, ancient = letter(1, days=29), letter(2, days=31), letter(3, days=366)
    waiting = letter(4, days=400, state=Letter.State.WAITING)
    assert retention.purge(clock.now()) == {"letters_deleted": 1, "letters_emptied": 1, "sandbox_deleted": 0}
    assert retention.purge(clock.now())["letters_emptied"] == 0
    for each in (new, old, waiting):
        each.refresh_from_db()
    assert (new.text, old.text, old.address, waiting.text) == ("t", "", "", "t")
    assert not Letter.objects.filter(pk=ancient.pk).exists()
