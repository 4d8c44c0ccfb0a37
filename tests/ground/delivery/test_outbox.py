"""A letter belongs to the transaction of its act, and there is one per person, event and channel."""

import pytest
from django.db import IntegrityError, connection, transaction

from tests import factories
from tests.ground.delivery.letters import CODE, PLAIN, person, write
from tilbudskatalog.ground.access.models import AuditEvent, User
from tilbudskatalog.ground.base import clock
from tilbudskatalog.ground.base.errors import Conflict, NotPermitted
from tilbudskatalog.ground.delivery import outbox
from tilbudskatalog.ground.delivery.kinds import Kind, NotOpen
from tilbudskatalog.ground.delivery.models import Channel, Letter
from tilbudskatalog.ground.delivery.recipients import Contact

pytestmark = pytest.mark.django_db


@pytest.mark.django_db(transaction=True)
def test_no_letter_outside_the_transaction_of_an_act() -> None:
    someone = person()
    with pytest.raises(transaction.TransactionManagementError):
        outbox.send(kind=PLAIN, to=someone, event="x", language="nb")
    assert not Letter.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_a_transaction_that_is_rolled_back_leaves_no_letter() -> None:
    with transaction.atomic():
        write()
        transaction.set_rollback(True)
    assert not Letter.objects.exists()


def test_the_same_event_is_told_once() -> None:
    first, again = write(), write()
    assert first.pk == again.pk
    assert Letter.objects.count() == 1


def test_another_person_event_or_channel_is_another_letter() -> None:
    letters = [write(), write(to=person("ola")), write(event="test:2")]
    letters.append(
        write(
            kind=CODE,
            to=Contact(phone="90000001", person=person()),
            channel=Channel.SMS,
            context={"code": "1", "link": "http://localhost:8000/x"},
        )
    )
    assert len({letter.message_id for letter in letters}) == 4


def test_the_database_itself_refuses_a_second_one() -> None:
    letter = write()
    letter.pk = None
    with pytest.raises(IntegrityError), transaction.atomic():
        letter.save(force_insert=True)


def test_a_message_id_names_neither_person_nor_event() -> None:
    letter = write(event="diabetes")
    assert letter.message_id.startswith("<")
    assert letter.message_id.endswith("@localhost>")
    assert "kari" not in letter.message_id
    assert "diabetes" not in letter.message_id


def test_the_same_person_with_a_new_address_is_the_same_person() -> None:
    first = write()
    User.objects.update(email="kari.nordby@example.no")
    assert write(to=User.objects.get()).pk == first.pk


def test_a_letter_without_an_address_is_kept_as_not_delivered() -> None:
    letter = write(to=factories.user("uten-adresse"))
    assert (letter.state, letter.error) == (Letter.State.DEAD, outbox.NO_ADDRESS)


@pytest.mark.parametrize(
    ("language", "said"),
    [
        ("nb", "Noe må rettes."),
        ("nn", "Noko må rettast."),
        ("se", "Noe må rettes."),
        ("en", "Something needs to be corrected."),
    ],
)
def test_a_letter_is_written_in_the_language_of_the_recipient(language: str, said: str) -> None:
    assert write(language=language).subject == said


def test_address_and_words_are_sealed_in_the_database() -> None:
    write(to=Contact(email="kari@example.no"), calendar="SUMMARY:Diabetes")
    with connection.cursor() as cursor:
        cursor.execute("SELECT * FROM delivery_letter")
        row = " ".join(map(str, cursor.fetchone()))
    for secret in ("kari@", "Tilbudskatalogen", "Diabetes"):
        assert secret not in row


def test_nothing_is_filled_into_a_subject() -> None:
    with pytest.raises(NotOpen):
        write(kind=Kind("x", "delivery/letter.txt", subject="%(title)s is moved"))


@pytest.mark.parametrize("sms", ["%(title)s", "%(organization)s: %(link)s", ""])
def test_a_text_message_can_only_hold_what_tells_nothing(sms: str) -> None:
    context = {"title": "Diabeteskurs", "organization": "Diabetesforbundet", "link": "http://localhost:8000/x"}
    with pytest.raises(NotOpen):
        write(
            kind=Kind("x", "delivery/letter.txt", subject="x", sms=sms),
            to=Contact(phone="1"),
            channel=Channel.SMS,
            context=context,
        )


def test_a_text_message_leads_to_no_other_house() -> None:
    context = {"code": "1", "link": "https://example.com/"}
    with pytest.raises(NotOpen):
        write(kind=CODE, to=Contact(phone="1"), channel=Channel.SMS, context=context)


def test_an_administrator_sends_a_dead_letter_again_under_the_same_id() -> None:
    letter, ada = dead(), administrator()
    outbox.resend(letter=letter, by=ada)
    again = Letter.objects.get()
    assert (again.state, again.attempts, again.message_id) == (Letter.State.WAITING, 0, letter.message_id)
    assert AuditEvent.objects.get().act == "resend"


def test_nobody_else_can() -> None:
    with pytest.raises(NotPermitted):
        outbox.resend(letter=dead(), by=person("ola"))


def test_what_was_sent_is_not_sent_again() -> None:
    letter = write()
    Letter.objects.update(state=Letter.State.SENT, finished_at=clock.now())
    with pytest.raises(Conflict):
        outbox.resend(letter=letter, by=administrator())


def dead() -> Letter:
    write()
    Letter.objects.update(state=Letter.State.DEAD, attempts=14, finished_at=clock.now(), error="SMTP 550")
    return Letter.objects.get()


def administrator() -> User:
    ada = factories.user("administrator")
    User.objects.filter(pk=ada.pk).update(is_superuser=True)
    return User.objects.get(pk=ada.pk)
