"""Whoever gets hold of the whole database, and of no key, learns neither who somebody is nor what they told of
themselves. With the encryption taken away the same search finds all of it: so it would have found a leak."""

import hashlib
import re
from collections.abc import Callable, Iterator
from pathlib import Path
from types import SimpleNamespace
from typing import Any
from urllib.parse import urlsplit

import pytest
from django.conf import settings as given
from django.http import HttpResponse
from django.test import Client

from tests import factories
from tests.catalog.courses.test_questions import asked, put
from tests.participation.enrollment.signing_up import open_course, party
from tests.support.acting import System
from tests.support.dump import readable
from tests.support.identity_provider import PEOPLE, IdentityProvider
from tests.support.mail import MailServer, mail_server, words
from tilbudskatalog.catalog.courses.models import Course
from tilbudskatalog.doors.api.models import RememberedAnswer
from tilbudskatalog.ground.access import chain, issuers
from tilbudskatalog.ground.access.models import User
from tilbudskatalog.ground.base import encryption, keyed_hashes
from tilbudskatalog.ground.delivery.models import Channel, Letter
from tilbudskatalog.ground.delivery.post import Post
from tilbudskatalog.ground.delivery.senders.sandbox import Sandbox
from tilbudskatalog.ground.delivery.senders.smtp import Smtp
from tilbudskatalog.insight import usage
from tilbudskatalog.participation.enrollment import enrollments
from tilbudskatalog.participation.enrollment.kinds import Need
from tilbudskatalog.participation.enrollment.models import Enquiry, Enrollment

pytestmark = [pytest.mark.journey, pytest.mark.django_db(transaction=True)]
CATALOG = "http://testserver"
NUMBER: str = PEOPLE["innbygger"]["pid"]
# What people told of themselves, each with a word that stands nowhere else.
TOLD = {
    "name": "Tuva Lonndalen",
    "e-mail": "tuva.lonndalen@example.no",
    "phone": "+4741234567",
    "power of attorney": "oppnevnt verge ved storskogenrett",
    "interpreter": "samiskdialektfrahavet",
    "interpreter by API": "tegnspraakfrasorlandet",
    "answer": "taaler ikke linfroblanding",
    "question": "min kroniske blodsykdomsord plager meg",
    "answer to the question": "ta med epikrisenotatet",
    "second question": "og medisinlisteordet",
    "reason": "ringte om innleggelsesordet",
}
NUMBERS = {
    "number": NUMBER,
    "number with a space": f"{NUMBER[:6]} {NUMBER[6:]}",
    "number with a hyphen": f"{NUMBER[:6]}-{NUMBER[6:]}",
}
# There are so few numbers that a hash without a key is undone in a minute.
HASHES = {name: getattr(hashlib, name)(NUMBER.encode()).hexdigest() for name in ("md5", "sha1", "sha256", "sha512")}


@pytest.fixture(scope="module")
def provider(tmp_path_factory: pytest.TempPathFactory) -> Iterator[IdentityProvider]:
    with IdentityProvider(tmp_path_factory.mktemp("idp"), CATALOG) as provider:
        yield provider


@pytest.fixture
def live(
    provider: IdentityProvider, settings: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Iterator[Callable[[], None]]:
    """Does what people do in some weeks with the catalog."""
    issuers.forget()
    settings.WAYS_IN = {"innbygger": given.WAYS_IN["innbygger"] | {"issuer": f"{provider.url}/idporten"}}
    settings.CLIENT_KEY_FILE = provider.folder / "client.jwk"
    settings.STATE_DIR = tmp_path / "state"
    settings.SYSTEM_ISSUERS = [f"{provider.url}/maskinporten"]
    settings.API_AUDIENCE = f"{CATALOG}/api/v1"
    system = System(provider, monkeypatch)
    with mail_server() as server:
        yield lambda: _live(provider, server, system)
    issuers.forget()


def found(what: dict[str, str]) -> set[str]:
    text = readable().casefold()
    return {name for name, word in what.items() if word.casefold() in text}


def test_a_dump_tells_nothing_of_anybody(live: Callable[[], None]) -> None:
    live()
    assert found(TOLD | NUMBERS | HASHES) == set()


def test_without_encryption_all_of_it_is_found(live: Callable[[], None], monkeypatch: pytest.MonkeyPatch) -> None:
    """The negative control: each thing is really kept, and the search sees it wherever it lies."""
    plain = SimpleNamespace(encrypt=lambda _nonce, text, _purpose: text, decrypt=lambda _nonce, text, _purpose: text)
    monkeypatch.setattr(encryption, "_ring", lambda _keys: {"none": plain})
    live()
    assert found(TOLD | NUMBERS) == {*TOLD, "number"}


def test_a_hash_without_a_key_is_found(live: Callable[[], None], monkeypatch: pytest.MonkeyPatch) -> None:
    keyless = SimpleNamespace(new=lambda _key, text, made: made(text.partition(b"\0")[2]))
    monkeypatch.setattr(keyed_hashes, "hmac", keyless)
    live()
    assert found(HASHES) == {"sha256"}


def _live(provider: IdentityProvider, server: MailServer, system: System) -> None:
    course = open_course(capacity=3, age_from=None)
    coordinator = factories.coordinator(course.offering)
    User.objects.filter(pk=coordinator.pk).update(email="koordinator@example.no")
    _signs_up_for_another(_logged_in(provider), course)
    _signs_up_without_a_log_in(course)
    [question] = put(course, asked("Noe mer?", "text"))
    answers = {str(question.uid): TOLD["answer"]}
    enrollments.enroll(course=course, by=factories.user("ola"), party=party("Ola", answers=answers))
    _signs_up_through_a_system(course, system)
    _asks_and_is_answered(course, coordinator, server)
    _is_taken_off(course, coordinator)
    _writes_the_number_where_it_does_not_belong()
    _deliver(server)
    assert Letter.objects.filter(state=Letter.State.SENT).count() == Letter.objects.count() > 8
    assert chain.seal_new()


def _logged_in(provider: IdentityProvider) -> Client:
    browser = Client()
    address = provider.answer(browser.get("/logg-inn/innbygger")["Location"], person="innbygger")
    assert browser.get(address.removeprefix(CATALOG)).status_code == 302
    return browser


def _sign_up(browser: Client, course: Course, **fields: Any) -> HttpResponse:
    form = {"steg": "4", "hvem": "meg", "navn": TOLD["name"], "epost": TOLD["e-mail"], "mobil": "412 34 567"} | fields
    answer: HttpResponse = browser.post(f"/kurs/{course.uid}/meld-deg-pa", form)
    assert answer.status_code == 302
    return answer


def _signs_up_for_another(browser: Client, course: Course) -> None:
    needs = {"behov": [Need.INTERPRETER, Need.FOOD], "tolkesprak": TOLD["interpreter"]}
    _sign_up(browser, course, hvem="fullmakt", fullmakt=TOLD["power of attorney"], **needs)


def _signs_up_without_a_log_in(course: Course) -> None:
    browser = Client()
    page = _sign_up(browser, course)["Location"]
    code = re.search(r"\b\d{6}\b", Letter.objects.filter(kind="enrollment.code").latest("id").text)
    assert code
    assert browser.post(page, {"kode": code[0]}).status_code == 302


def _signs_up_through_a_system(course: Course, system: System) -> None:
    """With a key, so that the answer is remembered, with all that stands in it."""
    headers = system.headers(NUMBERS["number"]) | {"Idempotency-Key": "a-key"}
    needs = {"needs": ["interpreter"], "interpreter_language": TOLD["interpreter by API"]}
    body = {"name": TOLD["name"], "email": TOLD["e-mail"], **needs}
    path = f"/api/v1/courses/{course.uid}/enrollments"
    assert Client().post(path, body, "application/json", headers=headers).status_code == 201
    assert RememberedAnswer.objects.get().done


def _asks_and_is_answered(course: Course, coordinator: User, server: MailServer) -> None:
    form = {"navn": TOLD["name"], "epost": TOLD["e-mail"], "tekst": TOLD["question"]}
    assert Client().post(f"/aktor/{course.offering.organization.uid}/spor", form).status_code == 200
    studio = Client()
    studio.force_login(coordinator)
    page = f"/studio/sporsmal/{Enquiry.objects.get().uid}/"
    assert studio.post(page, {"tekst": TOLD["answer to the question"]}).status_code == 302
    _deliver(server)
    link = re.search(r"http\S+/sporsmal/\S+", words(server.to(TOLD["e-mail"])[-1]))
    assert link
    assert Client().post(urlsplit(link[0]).path, {"tekst": TOLD["second question"]}).status_code == 302


def _is_taken_off(course: Course, coordinator: User) -> None:
    studio = Client()
    studio.force_login(coordinator)
    off = Enrollment.objects.filter(basis="power_of_attorney").get()
    assert studio.post(f"/studio/kurs/{course.uid}/deltakere/{off.uid}/ta-av", {"reason": TOLD["reason"]}).url


def _writes_the_number_where_it_does_not_belong() -> None:
    """As a user name, and in the search field."""
    Client().post("/logg-inn", {"username": NUMBER, "password": "feil"})
    usage.note("search", lang="nb", words=f"{NUMBER} {NUMBER[:6]} {NUMBER[6:]} hjelp")
    usage.flush()


def _deliver(server: MailServer) -> None:
    Post({Channel.EMAIL: Smtp(server.url, "x@example.no"), Channel.SMS: Sandbox(Channel.SMS)}).deliver_due()
