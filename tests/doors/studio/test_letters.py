"""Administrators see what was not delivered and send it again; nobody else knows that there is such a page."""

import datetime as dt

import pytest
from django.urls import reverse

from tests import factories
from tests.doors.studio.browsing import browser, editor, text_of
from tests.ground.delivery.letters import write
from tilbudskatalog.ground.access.models import User
from tilbudskatalog.ground.base import clock
from tilbudskatalog.ground.delivery.models import Letter, SandboxMessage
from tilbudskatalog.ground.delivery.outbox import NO_ADDRESS

pytestmark = pytest.mark.django_db
PAGE = "/studio/brev/"


def administrator() -> User:
    ada = factories.user("administrator")
    User.objects.filter(pk=ada.pk).update(is_superuser=True)
    return User.objects.get(pk=ada.pk)


def dead(error: str = "SMTP 550") -> Letter:
    write()
    Letter.objects.update(state="dead", attempts=14, finished_at=clock.now(), error=error)
    return Letter.objects.get()


def test_what_was_not_delivered_is_seen_and_sent_again() -> None:
    letter, client = dead(), browser(administrator())
    shown = text_of(client.get(PAGE))
    assert "SMTP 550" in shown
    assert "kari@example.no" not in shown
    answer = client.post(reverse("studio:letter-resend", args=[letter.uid]), follow=True)
    assert "Brevet er på vei igjen." in text_of(answer)
    assert Letter.objects.get().state == Letter.State.WAITING


def test_moments_are_told_in_norwegian_time() -> None:
    dead()
    Letter.objects.update(created_at=dt.datetime(2026, 11, 30, 23, 30, tzinfo=dt.UTC))
    shown = text_of(browser(administrator()).get(PAGE))
    assert "1. desember 2026 kl. 00.30" in shown
    assert "UTC" not in shown


def test_where_there_is_no_address_there_is_nothing_to_press() -> None:
    dead(NO_ADDRESS)
    assert "Send på nytt" not in text_of(browser(administrator()).get(PAGE))


def test_the_sandbox_shows_what_a_telephone_would_have() -> None:
    SandboxMessage.objects.create(
        channel="sms", message_id="<1@x>", address="90000001", subject="x", text="123456", at=clock.now()
    )
    assert "123456" in text_of(browser(administrator()).get(PAGE))


def test_others_find_nothing() -> None:
    letter, client = dead(), browser(editor())
    assert client.get(PAGE).status_code == 404
    assert client.post(reverse("studio:letter-resend", args=[letter.uid])).status_code == 404
    assert Letter.objects.get().state == Letter.State.DEAD
