"""The same request twice changes things once."""

import datetime as dt
import json
from threading import Barrier, Thread
from typing import Any

import pytest
from django.db import connection, connections
from django.http import HttpRequest, HttpResponse
from django.test import Client, RequestFactory
from pytest_django.fixtures import Settings

from tests import factories
from tests.support.lookup_keys import A, write_with
from tilbudskatalog.catalog.offerings.models import LocalOffering
from tilbudskatalog.doors.api import idempotency
from tilbudskatalog.doors.api.idempotency import InProgress, KeyReused, once
from tilbudskatalog.doors.api.models import RememberedAnswer
from tilbudskatalog.ground.access.models import User
from tilbudskatalog.ground.base import clock, retention
from tilbudskatalog.ground.base.errors import Conflict, Invalid

pytestmark = pytest.mark.django_db
KEY = "6f1c8f4e-7f0b-4c57-9d2e-0c7d9a1b2c3d"


def request(body: Any = "{}", *, key: str = KEY, user: User | None = None, path: str = "/api/v1/x") -> HttpRequest:
    made = RequestFactory().post(path, body, "application/json", headers={"Idempotency-Key": key})
    made.user = user or factories.user("kari")
    return made


class Deed:
    """A view that counts."""

    def __init__(self, status: int = 201, error: Exception | None = None) -> None:
        self.done, self.status, self.error = 0, status, error
        self.view = once(self._do)

    def _do(self, _request: HttpRequest) -> HttpResponse:
        self.done += 1
        if self.error:
            raise self.error
        return HttpResponse(f'{{"n":{self.done}}}', status=self.status, headers={"Location": "/x/1"})


def test_the_second_gets_the_answer_of_the_first() -> None:
    deed = Deed()
    first, second = deed.view(request()), deed.view(request())
    assert deed.done == 1
    assert (second.status_code, second.content, second["Location"]) == (201, first.content, "/x/1")
    assert second["Idempotency-Replayed"] == "true"


def test_it_is_the_same_request_after_the_lookup_key_was_changed(settings: Settings) -> None:
    deed = Deed()
    deed.view(request())
    write_with(settings, A)
    assert deed.view(request())["Idempotency-Replayed"] == "true"
    with pytest.raises(KeyReused):
        deed.view(request('{"a": 2}'))


def test_another_body_with_the_same_key_is_refused() -> None:
    deed = Deed()
    deed.view(request('{"a": 1}'))
    with pytest.raises(KeyReused):
        deed.view(request('{"a": 2}'))


@pytest.mark.parametrize("other", [{"key": "another"}, {"path": "/api/v1/y"}, {"user": "ola"}], ids=str)
def test_the_key_counts_per_client_and_route(other: dict[str, Any]) -> None:
    deed = Deed()
    deed.view(request())
    if "user" in other:
        other = {"user": factories.user(other["user"])}
    deed.view(request(**other))
    assert deed.done == 2


def test_without_a_key_each_is_done() -> None:
    deed = Deed()
    for _time in range(2):
        made = request()
        del made.META["HTTP_IDEMPOTENCY_KEY"]
        deed.view(made)
    assert deed.done == 2


@pytest.mark.parametrize("key", ["", "x" * 256, "nøkkel", "a\nb"])
def test_a_key_that_cannot_be_kept_is_refused(key: str) -> None:
    with pytest.raises(Invalid):
        Deed().view(request(key=key))


def test_a_refusal_is_not_remembered() -> None:
    """The place may be free when the same is asked once more."""
    deed = Deed(error=Conflict("full"))
    for _time in range(2):
        with pytest.raises(Conflict):
            deed.view(request())
    assert (deed.done, RememberedAnswer.objects.count()) == (2, 0)


def test_what_is_being_worked_on_is_said_to_be() -> None:
    deed = Deed()

    def meanwhile(_request: HttpRequest) -> HttpResponse:
        with pytest.raises(InProgress):
            deed.view(request())
        return HttpResponse("{}")

    once(meanwhile)(request())
    assert deed.done == 0


def test_what_died_under_way_can_be_taken_up_after_a_minute(monkeypatch: pytest.MonkeyPatch) -> None:
    idempotency._begin(request(), KEY)
    deed = Deed()
    with pytest.raises(InProgress):
        deed.view(request())
    later = clock.now() + idempotency.LEASE
    monkeypatch.setattr(clock, "now", lambda: later)
    assert deed.view(request()).status_code == 201


def test_who_was_overtaken_while_slow_changes_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    later = clock.now() + idempotency.LEASE

    def slow(_request: HttpRequest) -> HttpResponse:
        factories.user("made-by-the-slow")
        with monkeypatch.context() as patch:
            patch.setattr(clock, "now", lambda: later)
            Deed().view(request())
        return HttpResponse("{}")

    with pytest.raises(InProgress):
        once(slow)(request())
    assert not User.objects.filter(username="made-by-the-slow").exists()


def test_after_a_day_the_key_is_new(monkeypatch: pytest.MonkeyPatch) -> None:
    deed = Deed()
    deed.view(request())
    later = clock.now() + idempotency.KEPT + dt.timedelta(seconds=1)
    assert retention.carry_out(later)["remembered answers"] == 1
    deed.view(request())
    monkeypatch.setattr(clock, "now", lambda: later)
    deed.view(request())
    assert deed.done == 3


def test_the_answer_lies_sealed() -> None:
    Deed().view(request())
    with connection.cursor() as cursor:
        cursor.execute("SELECT name, answer FROM api_rememberedanswer")
        name, answer = cursor.fetchone()
    assert KEY not in name
    assert "Location" not in answer


def test_through_the_interface() -> None:
    template, organization = factories.template(), factories.organization("kommune-3403")
    client = Client()
    client.force_login(factories.user("redaktor", editor=organization))
    path = f"/api/v1/provider/organizations/{organization.uid}/offerings"

    def send(key: str, code: str = template.code) -> HttpResponse:
        body = json.dumps({"template": code})
        answer: HttpResponse = client.post(path, body, "application/json", headers={"Idempotency-Key": key})
        return answer

    first, second = send(KEY), send(KEY)
    assert (first.status_code, second.status_code, first.content) == (201, 201, second.content)
    assert LocalOffering.objects.count() == 1
    assert (send(KEY, "another").status_code, send("another").status_code) == (422, 409)


@pytest.mark.django_db(transaction=True)
def test_of_many_at_once_one_is_done() -> None:
    deed, user, gate = Deed(), factories.user("kari"), Barrier(8)
    answers: list[int] = []

    def ask() -> None:
        made = request(user=user)
        gate.wait()
        try:
            answers.append(deed.view(made).status_code)
        except InProgress:
            answers.append(409)
        finally:
            connections.close_all()

    threads = [Thread(target=ask) for _each in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert deed.done == 1
    assert 201 in answers
    assert set(answers) <= {201, 409}
