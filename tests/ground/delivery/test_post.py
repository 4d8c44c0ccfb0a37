"""What becomes of a letter, read from a real mail server."""

import datetime as dt
from collections.abc import Iterator

import httpx
import pytest

from tests.ground.delivery.letters import CODE, person, post, write
from tests.support.mail import MailServer, mail_server, words
from tests.support.postgres import free_port
from tilbudskatalog.ground.base import clock
from tilbudskatalog.ground.delivery.models import Channel, Letter, SandboxMessage
from tilbudskatalog.ground.delivery.post import TRIES, Post
from tilbudskatalog.ground.delivery.recipients import Contact
from tilbudskatalog.ground.delivery.senders import Away, Parcel, TryLater, Undeliverable, senders
from tilbudskatalog.ground.delivery.senders.gateway import Gateway
from tilbudskatalog.ground.delivery.senders.smtp import Smtp

pytestmark = pytest.mark.django_db
LINK = "http://localhost:8000/min-side"


@pytest.fixture(scope="module")
def running() -> Iterator[MailServer]:
    with mail_server() as server:
        yield server


@pytest.fixture
def server(running: MailServer) -> MailServer:
    running.letters.clear()
    running.answers.clear()
    return running


def later(monkeypatch: pytest.MonkeyPatch, **time: float) -> None:
    moment = clock.now() + dt.timedelta(**time)
    monkeypatch.setattr(clock, "now", lambda: moment)


def test_a_letter_reaches_the_server_and_is_recorded(server: MailServer) -> None:
    letter = write()
    assert post(server).deliver_due() == 1
    [got] = server.letters
    assert got["Message-ID"] == letter.message_id
    assert got["To"] == "kari@example.no"
    assert got["Auto-Submitted"] == "auto-generated"
    assert Letter.objects.get().state == Letter.State.SENT


def test_it_says_the_same_as_text_and_as_html(server: MailServer) -> None:
    write(language="nn")
    post(server).deliver_due()
    [got] = server.letters
    assert "Helsing Tilbudskatalogen" in words(got)
    assert "<p>Helsing Tilbudskatalogen</p>" in words(got, "html")
    assert '<html lang="nn">' in words(got, "html")


def test_a_calendar_file_goes_with_it(server: MailServer) -> None:
    write(calendar="BEGIN:VCALENDAR\nEND:VCALENDAR\n")
    post(server).deliver_due()
    [file] = server.letters[0].iter_attachments()
    assert (file.get_content_type(), file.get_filename()) == ("text/calendar", "kalender.ics")


def test_nothing_is_sent_twice(server: MailServer) -> None:
    write()
    ours = post(server)
    assert (ours.deliver_due(), ours.deliver_due(), post(server).deliver_due()) == (1, 0, 0)
    assert set(server.times().values()) == {1}


def test_many_go_over_one_connection(server: MailServer) -> None:
    for number in range(20):
        write(event=f"test:{number}")
    assert post(server).deliver_due() == 20
    assert len(server.times()) == 20


def test_refused_for_now_is_tried_again_after_a_pause_that_doubles(
    server: MailServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    write()
    server.answers = ["451 not now", "451 not now"]
    ours = post(server)
    began = clock.now()
    later(monkeypatch)
    assert ours.deliver_due() == 0
    first = Letter.objects.get()
    assert (first.attempts, first.error) == (1, "SMTP 451")
    assert first.due_at - began >= dt.timedelta(seconds=30)
    assert ours.deliver_due() == 0
    later(monkeypatch, seconds=31)
    ours.deliver_due()
    assert Letter.objects.get().due_at == clock.now() + dt.timedelta(seconds=60)
    later(monkeypatch, seconds=61)
    assert ours.deliver_due() == 1


def test_refused_for_good_is_dead_at_once(server: MailServer) -> None:
    write()
    server.answers = ["550 no such person"]
    post(server).deliver_due()
    assert (Letter.objects.get().state, Letter.objects.get().error) == (Letter.State.DEAD, "SMTP 550")


def test_after_most_of_a_day_it_is_given_up_and_can_be_seen(
    server: MailServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    write()
    server.answers = ["451 not now"] * TRIES
    ours = post(server)
    for _turn in range(TRIES):
        ours.deliver_due()
        later(monkeypatch, hours=5)
    assert not server.letters
    [letter] = Letter.objects.dead()
    assert (letter.attempts, letter.error) == (TRIES, "SMTP 451")


def test_a_server_that_is_away_costs_no_letter_a_try(server: MailServer, monkeypatch: pytest.MonkeyPatch) -> None:
    write()
    ours = Post({Channel.EMAIL: Smtp(f"smtp://127.0.0.1:{free_port()}", "x@example.no")})
    for _turn in range(3):
        assert ours.deliver_due() == 0
        later(monkeypatch, minutes=6)
    assert (Letter.objects.get().state, Letter.objects.get().attempts) == (Letter.State.WAITING, 0)
    assert post(server).deliver_due() == 1


def test_a_channel_that_is_away_is_left_in_peace_for_a_while() -> None:
    class Counting:
        tries = 0

        def hand_over(self, parcel: Parcel) -> None:
            self.tries += 1
            raise Away

        def close(self) -> None: ...

    way = Counting()
    write()
    write(event="test:2")
    ours = Post({Channel.EMAIL: way})
    ours.deliver_due()
    ours.deliver_due()
    assert way.tries == 1


def test_what_would_come_too_late_is_not_sent(server: MailServer) -> None:
    write(useful_until=clock.now() - dt.timedelta(minutes=1))
    assert post(server).deliver_due() == 0
    assert Letter.objects.get().state == Letter.State.DEAD
    assert not server.letters


@pytest.mark.parametrize("address", ["kari@example.no\nBcc: all@example.no", "kari nordby", "a@b@c"])
def test_an_address_that_is_none_stops_no_other_letter(server: MailServer, address: str) -> None:
    write(to=Contact(email=address))
    write(event="test:2")
    assert post(server).deliver_due() >= 1
    assert all("all@example.no" not in got["X-Envelope-To"] for got in server.letters)
    assert server.to("kari@example.no")


def test_a_text_message_lands_in_the_sandbox_in_demo() -> None:
    to = Contact(phone="900 00 001")
    write(kind=CODE, to=to, channel=Channel.SMS, context={"code": "123456", "link": LINK, "title": "Diabeteskurs"})
    assert Post(senders()).deliver_due() == 1
    kept = SandboxMessage.objects.get()
    assert (kept.address, kept.text) == ("90000001", f"123456 {LINK}")


def test_a_channel_that_is_not_set_up_says_so() -> None:
    write(to=Contact(national_id="01010112345"), channel=Channel.HELSENORGE)
    Post({}).deliver_due()
    assert Letter.objects.get().error == "the channel is not set up"


@pytest.mark.parametrize(
    ("status", "fault"), [(202, None), (400, Undeliverable), (302, Undeliverable), (429, TryLater), (503, TryLater)]
)
def test_a_gateway_is_taken_at_its_word(status: int, fault: type[Exception] | None) -> None:
    asked: list[httpx.Request] = []

    def answer(request: httpx.Request) -> httpx.Response:
        asked.append(request)
        return httpx.Response(status)

    gateway = Gateway("https://sms.example/send", "secret", transport=httpx.MockTransport(answer))
    parcel = Parcel("<1@x>", "90000001", "s", "t", "nb")
    if fault is None:
        gateway.hand_over(parcel)
    else:
        with pytest.raises(fault):
            gateway.hand_over(parcel)
    gateway.close()
    assert asked[0].headers["Idempotency-Key"] == "<1@x>"
    assert asked[0].headers["Authorization"] == "Bearer secret"


def test_a_letter_without_a_recipient_account_is_delivered_too(server: MailServer) -> None:
    write(to=Contact(email="Ola@Example.no", person=None))
    post(server).deliver_due()
    assert server.to("ola@example.no")
    assert person().letters.count() == 0
