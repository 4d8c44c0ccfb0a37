"""A password is the first of two steps for those who can change something."""

import datetime as dt
from base64 import b32decode
from typing import Any

import pytest
from cryptography.hazmat.primitives.hashes import SHA1
from cryptography.hazmat.primitives.twofactor.totp import TOTP

from tests import factories
from tests.doors.portal.conftest import Reader
from tests.doors.portal.page import Page
from tilbudskatalog.ground.access import second_factors
from tilbudskatalog.ground.access.models import AuditEvent, RecoveryCode, Session, User
from tilbudskatalog.ground.base import clock
from tilbudskatalog.registers.organizations import people

pytestmark = pytest.mark.django_db
SECRET, PASSWORD = "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ", "et-langt-passord-for-kari"


def code(secret: str = SECRET) -> str:
    return TOTP(b32decode(secret), 6, SHA1(), 30).generate(int(clock.now().timestamp())).decode()  # noqa: S303


def wait(monkeypatch: pytest.MonkeyPatch, **delta: float) -> None:
    moment = clock.now() + dt.timedelta(**delta)
    monkeypatch.setattr(clock, "now", lambda: moment)


@pytest.fixture
def kari(monkeypatch: pytest.MonkeyPatch) -> User:
    """An editor with a password; the clock stands still."""
    wait(monkeypatch)
    user = factories.user("kari", editor=factories.organization("kommune-3403"))
    user.set_password(PASSWORD)
    user.save()
    return user


def with_app(user: User, monkeypatch: pytest.MonkeyPatch) -> list[str]:
    codes = second_factors.activate(by=user, secret=SECRET, code=code())
    wait(monkeypatch, minutes=1)
    return codes


def first_step(reader: Reader, following: str = "") -> str:
    answer = reader.post("/logg-inn", {"username": "kari", "password": PASSWORD, "next": following})
    assert answer.status_code == 302
    return str(answer["Location"])


def is_in(reader: Reader) -> bool:
    return "_auth_user_id" in reader.session


def test_the_password_alone_lets_nobody_in(kari: User, reader: Reader, monkeypatch: pytest.MonkeyPatch) -> None:
    with_app(kari, monkeypatch)
    assert first_step(reader) == "/logg-inn/kode"
    assert not is_in(reader)
    assert reader.get("/studio/")["Location"].startswith("/logg-inn")


def test_the_code_does_and_leads_on(kari: User, reader: Reader, monkeypatch: pytest.MonkeyPatch) -> None:
    with_app(kari, monkeypatch)
    first_step(reader, "/studio/katalog/")
    before = reader.cookies["sessionid"].value
    assert reader.post("/logg-inn/kode", {"code": code()})["Location"] == "/studio/katalog/"
    assert is_in(reader)
    assert reader.cookies["sessionid"].value != before
    assert AuditEvent.objects.filter(act="log-in", actor=kari).count() == 1


def test_who_knew_the_sessions_id_before_the_password_does_not_come_along(
    kari: User, reader: Reader, monkeypatch: pytest.MonkeyPatch
) -> None:
    with_app(kari, monkeypatch)
    reader.session.save()
    session = reader.session
    session["language"] = "nb"
    session.save()
    before = reader.cookies["sessionid"].value
    assert first_step(reader) == "/logg-inn/kode"
    assert reader.cookies["sessionid"].value != before
    assert not Session.objects.filter(session_key=before).exists()


def test_a_recovery_code_does_too_and_is_noted(kari: User, reader: Reader, monkeypatch: pytest.MonkeyPatch) -> None:
    codes = with_app(kari, monkeypatch)
    first_step(reader)
    reader.post("/logg-inn/kode", {"code": codes[0]})
    assert is_in(reader)
    assert AuditEvent.objects.get(act="recovery-code-used").details == {"left": 9}


def test_five_wrong_codes_are_enough(kari: User, reader: Reader, monkeypatch: pytest.MonkeyPatch) -> None:
    with_app(kari, monkeypatch)
    first_step(reader)
    for _time in range(5):
        answer = reader.post("/logg-inn/kode", {"code": "000000"})
        assert (answer.status_code, "Koden er feil" in Page(answer).text) == (422, True)
    answer = reader.post("/logg-inn/kode", {"code": code()})
    assert (answer.status_code, is_in(reader)) == (429, False)
    assert "Vent et kvarter" in Page(answer).text


def test_the_second_step_cannot_come_first(kari: User, reader: Reader, monkeypatch: pytest.MonkeyPatch) -> None:
    with_app(kari, monkeypatch)
    for address in ("/logg-inn/kode", "/logg-inn/ny-app"):
        assert reader.post(address, {"code": code()})["Location"] == "/logg-inn"
    assert not is_in(reader)


def test_the_first_step_is_forgotten_after_ten_minutes(
    kari: User, reader: Reader, monkeypatch: pytest.MonkeyPatch
) -> None:
    with_app(kari, monkeypatch)
    first_step(reader)
    wait(monkeypatch, minutes=11)
    assert reader.post("/logg-inn/kode", {"code": code()})["Location"] == "/logg-inn"


def test_one_who_has_an_app_cannot_get_another_with_the_password_alone(
    kari: User, reader: Reader, monkeypatch: pytest.MonkeyPatch
) -> None:
    with_app(kari, monkeypatch)
    first_step(reader)
    assert reader.get("/logg-inn/ny-app")["Location"] == "/logg-inn"


def shown_secret(reader: Reader) -> str:
    page = reader.page("/logg-inn/ny-app")
    assert page.html.count("data:image/svg+xml") == 1
    return page.html.split("<code>")[1].split("</code>")[0].replace(" ", "")


def test_outside_the_demo_an_editor_without_app_gets_one_first(kari: User, reader: Reader, settings: Any) -> None:
    settings.SECOND_FACTOR_REQUIRED = True
    assert first_step(reader, "/studio/katalog/") == "/logg-inn/ny-app"
    secret = shown_secret(reader)
    assert not is_in(reader)
    assert reader.post("/logg-inn/ny-app", {"code": "000000"}).status_code == 422
    assert shown_secret(reader) == secret, "who has read the picture shall not have to do it again"
    page = Page(reader.post("/logg-inn/ny-app", {"code": code(secret)}))
    assert page.html.count("<code>") == RecoveryCode.objects.filter(user=kari).count() == 10
    assert 'href="/studio/katalog/"' in page.html
    assert is_in(reader)


def test_who_gets_an_app_on_the_way_in_comes_in_as_oneself(kari: User, reader: Reader, settings: Any) -> None:
    settings.SECOND_FACTOR_REQUIRED = True
    reader.force_login(factories.user("ola"))
    first_step(reader)
    reader.post("/logg-inn/ny-app", {"code": code(shown_secret(reader))})
    assert reader.session["_auth_user_id"] == str(kari.pk)


def test_who_gets_a_role_meanwhile_comes_in_anew(reader: Reader, kari: User, settings: Any) -> None:
    settings.SECOND_FACTOR_REQUIRED = True
    hamar = factories.organization("kommune-3403")
    kari.memberships.all().delete()
    first_step(reader)
    assert is_in(reader)
    leader = factories.user("lise", leader=hamar)
    people.invite(organization=hamar, who="kari", roles=["reader"], by=leader)
    assert reader.get("/studio/").status_code == 200
    people.set_roles(organization=hamar, person=kari, roles=["reader", "coordinator"], by=leader)
    assert reader.get("/studio/")["Location"].startswith("/logg-inn")


@pytest.mark.parametrize("role", ["approver", "coordinator", "assessor", "leader"])
def test_so_does_everybody_who_can_change_something(reader: Reader, kari: User, settings: Any, role: str) -> None:
    settings.SECOND_FACTOR_REQUIRED = True
    kari.memberships.update(role=role)
    assert first_step(reader) == "/logg-inn/ny-app"


def test_and_administrators(reader: Reader, kari: User, settings: Any) -> None:
    settings.SECOND_FACTOR_REQUIRED = True
    kari.memberships.all().delete()
    User.objects.update(is_superuser=True)
    assert first_step(reader) == "/logg-inn/ny-app"


def test_who_only_reads_may_go_without(reader: Reader, kari: User, settings: Any) -> None:
    settings.SECOND_FACTOR_REQUIRED = True
    kari.memberships.update(role="reader")
    assert first_step(reader) == "/studio/"
    assert is_in(reader)


# Looking after one's own log-in.


def test_an_old_log_in_changes_nothing_about_the_app(
    kari: User, reader: Reader, monkeypatch: pytest.MonkeyPatch
) -> None:
    with_app(kari, monkeypatch)
    reader.force_login(kari)
    wait(monkeypatch, minutes=11)
    assert "Fjern appen" not in reader.page("/min-innlogging").text
    for address in ("/min-innlogging/fjern-app", "/min-innlogging/nye-koder"):
        assert reader.post(address)["Location"] == "/min-innlogging"
    assert second_factors.has_one(kari)
    assert "Logg ut og inn igjen" in reader.page("/min-innlogging").text


def test_a_new_one_does(kari: User, reader: Reader, monkeypatch: pytest.MonkeyPatch) -> None:
    old = with_app(kari, monkeypatch)
    reader.force_login(kari)
    page = Page(reader.post("/min-innlogging/nye-koder"))
    assert page.html.count("<code>") == 10
    assert old[0] not in page.html
    reader.post("/min-innlogging/fjern-app")
    assert not second_factors.has_one(kari)


def test_logging_out_everywhere_else(kari: User, reader: Reader) -> None:
    other = Reader()
    for each in (reader, other):
        each.force_login(kari)
    assert "ett sted til" in reader.page("/min-innlogging").text
    reader.post("/min-innlogging/andre-steder")
    assert (is_in(reader), is_in(other)) == (True, False)
    assert "Du er bare logget inn her" in reader.page("/min-innlogging").text


def test_wrong_passwords_wait_and_keep_the_name(kari: User, reader: Reader) -> None:
    for _time in range(5):
        reader.post("/logg-inn", {"username": "kari", "password": "feil"})
    answer = reader.post("/logg-inn", {"username": "kari", "password": PASSWORD})
    assert (answer.status_code, is_in(reader)) == (429, False)
    assert "Vent et kvarter" in Page(answer).text
    assert 'value="kari"' in Page(answer).html
    assert AuditEvent.objects.filter(act="log-in-refused", uid=kari.uid, actor=None).count() == 5


def test_a_name_that_nobody_has_is_answered_the_same(kari: User, reader: Reader) -> None:
    one, other = (
        Page(reader.post("/logg-inn", {"username": name, "password": "feil"})).text for name in ("kari", "ingen")
    )
    assert one == other


@pytest.mark.parametrize(("proxies", "seen"), [(0, "127.0.0.1"), (1, "203.0.113.7"), (2, "198.51.100.1")])
def test_what_the_asker_says_of_the_address_is_not_believed(settings: Any, proxies: int, seen: str) -> None:
    from django.test import RequestFactory

    from tilbudskatalog.doors.portal.asker import address_of

    settings.PROXIES = proxies
    sent = {"X-Forwarded-For": "192.0.2.66, 198.51.100.1, 203.0.113.7"}
    assert address_of(RequestFactory().get("/", headers=sent)) == seen
