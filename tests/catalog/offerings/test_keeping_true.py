"""Providers are asked once a month, answer with one press, and leaders hear of what nobody answers."""

import datetime as dt

import pytest

from tests import factories
from tilbudskatalog.catalog.offerings import keeping_true
from tilbudskatalog.catalog.offerings.models import LocalOffering
from tilbudskatalog.ground.access.models import AuditEvent, User
from tilbudskatalog.ground.base import clock
from tilbudskatalog.ground.base.errors import Gone, NotFound, NotPermitted
from tilbudskatalog.ground.base.models import Changed
from tilbudskatalog.ground.delivery.models import Letter
from tilbudskatalog.registers.organizations.models import Membership, Organization

pytestmark = pytest.mark.django_db
EDITOR, LEADER = "redaktor-kommune-3403", "leder"


@pytest.fixture
def today() -> dt.date:
    """Two old offerings of Hamar's, and people with addresses."""
    first = factories.local()
    second = factories.local(of=factories.template("annet_kurs"))
    factories.user(LEADER, leader=first.organization)
    for person in User.objects.all():
        User.objects.filter(pk=person.pk).update(email=f"{person.username}@example.no")
    confirmed(first, 400)
    confirmed(second, 200)
    return clock.today()


def confirmed(offering: LocalOffering, days: int) -> None:
    day = clock.today() - dt.timedelta(days=days)
    LocalOffering.objects.filter(pk=offering.pk).update(confirmed_on=day)


def asked() -> Letter:
    return Letter.objects.get(kind=keeping_true.ASK.name)


def link() -> str:
    return next(word for word in asked().text.split() if keeping_true.PATH in word)


def question() -> keeping_true.Question:
    return keeping_true.read_link(link().rpartition("/")[2])


def test_one_letter_for_all_of_an_organizations_offerings(today: dt.date) -> None:
    assert keeping_true.ask_editors(today) == 1
    letter = asked()
    assert letter.recipient == User.objects.get(username=EDITOR)
    assert "2 tilbud" in letter.text
    assert "røyk" not in letter.subject.lower()


def test_once_a_month_however_often_the_clock_asks(today: dt.date) -> None:
    first = today.replace(day=1)
    for day in (first, first, first + dt.timedelta(days=20)):
        keeping_true.ask_editors(day)
    assert Letter.objects.count() == 1
    keeping_true.ask_editors(first + dt.timedelta(days=32))
    assert Letter.objects.count() == 2


def test_what_is_confirmed_lately_is_not_asked_about(today: dt.date) -> None:
    LocalOffering.objects.update(confirmed_on=today - dt.timedelta(days=180))
    assert keeping_true.ask_editors(today) == 0


def test_leaders_hear_of_what_nobody_has_confirmed_for_a_year(today: dt.date) -> None:
    assert keeping_true.tell_leaders(today) == 1
    letter = Letter.objects.get(kind=keeping_true.TELL.name)
    assert letter.recipient == User.objects.get(username=LEADER)
    assert "1 tilbud" in letter.text
    assert f"/studio/?sak=old&virksomhet={factories.organization().uid}" in letter.text


def test_where_a_center_has_no_editor_the_municipality_hears(today: dt.date) -> None:
    center = factories.organization("senter", kind="healthy_life_center", name="Sentralen")
    Organization.objects.filter(pk=center.pk).update(parent=factories.organization())
    LocalOffering.objects.update(organization=center)
    assert keeping_true.ask_editors(today) == 1


def test_opening_the_link_changes_nothing(today: dt.date) -> None:
    keeping_true.ask_editors(today)
    before = list(LocalOffering.objects.values_list("confirmed_on", flat=True))
    assert question().offerings().count() == 2
    assert list(LocalOffering.objects.values_list("confirmed_on", flat=True)) == before


def test_the_answer_confirms_all_and_is_recorded_as_the_recipients(today: dt.date) -> None:
    keeping_true.ask_editors(today)
    Changed.objects.all().delete()
    assert keeping_true.confirm(question=question()) == 2
    assert set(LocalOffering.objects.values_list("confirmed_on", flat=True)) == {today}
    lines = AuditEvent.objects.filter(act="confirm")
    assert {(line.actor and line.actor.username, line.details["via"]) for line in lines} == {(EDITOR, "letter")}
    assert Changed.objects.filter(kind="offering").count() == 2
    assert keeping_true.confirm(question=question()) == 0


def test_a_link_that_is_changed_is_unknown(today: dt.date) -> None:
    keeping_true.ask_editors(today)
    token = link().rpartition("/")[2]
    for wrong in (token[:-1], "x", f"{token}x"):
        with pytest.raises(NotFound):
            keeping_true.read_link(wrong)


def test_a_link_ends(today: dt.date, monkeypatch: pytest.MonkeyPatch) -> None:
    keeping_true.ask_editors(today)
    monkeypatch.setattr(clock, "today", lambda: today + dt.timedelta(days=61))
    with pytest.raises(Gone):
        question()


def test_who_has_left_can_confirm_no_more(today: dt.date) -> None:
    keeping_true.ask_editors(today)
    Membership.objects.filter(user__username=EDITOR).delete()
    with pytest.raises(NotPermitted):
        question()


def test_the_number_of_queries_does_not_grow(today: dt.date, django_assert_max_num_queries: object) -> None:
    with django_assert_max_num_queries(10):  # type: ignore[operator]
        keeping_true.ask_editors(today)
