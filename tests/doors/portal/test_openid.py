"""Logging in through a real identity provider, process and all, with the browser's part played by hand."""

from collections.abc import Iterator
from typing import Any
from urllib.parse import parse_qs, urlsplit

import httpx
import pytest
from django.conf import settings as given
from django.http import HttpResponse

from tests import factories
from tests.doors.portal.conftest import Reader
from tests.doors.portal.page import Page
from tests.support.identity_provider import PEOPLE, IdentityProvider
from tilbudskatalog.ground.access import issuers, openid
from tilbudskatalog.ground.access.models import AuditEvent, Citizen, Identity, Session, User

pytestmark = pytest.mark.django_db
INGRID = PEOPLE["innbygger"]


@pytest.fixture(scope="module")
def provider(tmp_path_factory: pytest.TempPathFactory) -> Iterator[IdentityProvider]:
    with IdentityProvider(tmp_path_factory.mktemp("idp"), "http://testserver") as provider:
        yield provider


@pytest.fixture(autouse=True)
def _ways(provider: IdentityProvider, settings: Any) -> None:
    issuers.forget()
    names = {"innbygger": "idporten", "ansatt": "ansattporten"}
    settings.WAYS_IN = {
        way: values | {"issuer": f"{provider.url}/{names[way]}"} for way, values in given.WAYS_IN.items()
    }
    settings.CLIENT_KEY_FILE = provider.folder / "client.jwk"


def begin(reader: Reader, way: str = "innbygger", query: str = "") -> str:
    answer = reader.get(f"/logg-inn/{way}{query}")
    assert answer.status_code == 302, answer.content
    return str(answer["Location"])


def come(reader: Reader, provider: IdentityProvider, person: str, way: str = "innbygger", **more: Any) -> HttpResponse:
    address = provider.answer(begin(reader, way, more.pop("query", "")), person=person, **more)
    answer: HttpResponse = reader.get(address.removeprefix("http://testserver"))
    return answer


def test_a_citizen_comes_in_and_is_known_by_the_number(reader: Reader, provider: IdentityProvider) -> None:
    answer = come(reader, provider, "innbygger")
    assert (answer.status_code, answer["Location"]) == (302, "/min-side")
    citizen = Citizen.objects.get(user_id=reader.session["_auth_user_id"])
    assert citizen.number == INGRID["pid"]
    assert INGRID["pid"] not in citizen.user.username
    assert list(AuditEvent.objects.order_by("id").values_list("act", flat=True)) == ["first-log-in", "log-in"]


def test_the_second_time_it_is_the_same_user(reader: Reader, provider: IdentityProvider) -> None:
    for _time in range(2):
        come(reader, provider, "innbygger")
    assert User.objects.count() == Citizen.objects.count() == Identity.objects.count() == 1


def test_an_employee_comes_in_by_subject_and_gets_no_role(reader: Reader, provider: IdentityProvider) -> None:
    answer = come(reader, provider, "redaktor", "ansatt")
    assert (answer.status_code, answer["Location"]) == (302, "/studio/")
    user = User.objects.get(pk=reader.session["_auth_user_id"])
    assert user.get_full_name() == "Rita Demo-Solberg"
    assert (user.memberships.count(), Citizen.objects.count()) == (0, 0)
    assert user.identities.get().subject == "demo-redaktor"


def test_who_was_given_a_role_beforehand_has_it(reader: Reader, provider: IdentityProvider) -> None:
    nina = factories.user("nyansatt@demo.example", editor=factories.organization("kommune-3403"))
    nina.email = nina.username
    nina.set_unusable_password()
    nina.save()
    come(reader, provider, "nyansatt", "ansatt")
    assert reader.session["_auth_user_id"] == str(nina.pk)


def test_health_personnel_come_as_with_helseid(provider: IdentityProvider) -> None:
    """The clinic's door isn't there yet; the road to it is. Only pushed requests are taken."""
    scopes = [f"helseid://scopes/{each}" for each in ("identity/pid", "identity/security_level", "hpr/hpr_number")]
    way = openid.Way(
        "helsepersonell", f"{provider.url}/helseid", "tilbudskatalogen", scope=" ".join(["openid", *scopes])
    )
    back = "http://testserver/logg-inn/helsepersonell/retur"
    address, _state, kept = openid.begin(way, back=back, language="nb")
    answer = parse_qs(urlsplit(provider.answer(address, person="fastlege")).query)
    arrival = openid.complete(way, back=back, kept=kept, answer={name: values[0] for name, values in answer.items()})
    claims = {name.removeprefix("helseid://claims/"): value for name, value in arrival.claims.items()}
    doctor = PEOPLE["fastlege"]
    assert (claims["hpr/hpr_number"], claims["identity/pid"]) == (doctor["hpr"], doctor["work_pid"])
    assert claims["identity/security_level"] == "4"


def test_nothing_personal_stands_in_the_address_to_the_issuer(reader: Reader) -> None:
    assert set(parse_qs(urlsplit(begin(reader)).query)) == {"client_id", "request_uri"}


def test_the_session_gets_a_new_id_and_no_number_in_the_clear(reader: Reader, provider: IdentityProvider) -> None:
    begin(reader)
    before = reader.cookies["sessionid"].value
    come(reader, provider, "innbygger")
    assert reader.cookies["sessionid"].value != before
    row = Session.objects.get(session_key=reader.cookies["sessionid"].value)
    assert INGRID["pid"] not in str(row.get_decoded())
    assert (row.issuer, bool(row.issuer_session)) == (f"{provider.url}/idporten", True)


@pytest.mark.parametrize("level", ["substantial", "high"])
def test_a_level_that_is_secure_enough_is_let_in(reader: Reader, provider: IdentityProvider, level: str) -> None:
    assert come(reader, provider, "innbygger", level=level).status_code == 302


def test_a_low_level_is_refused_with_what_to_do(reader: Reader, provider: IdentityProvider) -> None:
    page = Page(come(reader, provider, "innbygger", level="low", query="?next=/om"))
    assert "Du må logge inn på en sikrere måte" in page.text
    assert "BankID" in page.text
    assert "/logg-inn/innbygger?igjen=1&amp;next=/om" in page.html
    assert "_auth_user_id" not in reader.session
    assert User.objects.count() == 0


def test_whoever_cancels_is_told_that_nothing_happened(reader: Reader, provider: IdentityProvider) -> None:
    answer = come(reader, provider, "")
    assert answer.status_code == 403
    assert "Du avbrøt" in Page(answer).text


def test_one_goes_on_to_where_one_was(reader: Reader, provider: IdentityProvider) -> None:
    assert come(reader, provider, "innbygger", query="?next=/nn/om")["Location"] == "/nn/om"


@pytest.mark.parametrize("address", ["https://elsewhere.example/", "//elsewhere.example", "javascript:alert(1)"])
def test_one_is_led_nowhere_else(reader: Reader, provider: IdentityProvider, address: str) -> None:
    assert come(reader, provider, "innbygger", query=f"?next={address}")["Location"] == "/min-side"


def test_an_answer_is_used_once(reader: Reader, provider: IdentityProvider) -> None:
    address = provider.answer(begin(reader), person="innbygger").removeprefix("http://testserver")
    assert reader.get(address).status_code == 302
    answer = reader.get(address)
    assert answer.status_code == 403
    assert "Innloggingen er for gammel" in Page(answer).text


def test_an_answer_in_another_browser_logs_nobody_in(provider: IdentityProvider) -> None:
    """Else somebody could be led into an account that isn't theirs, and write about themselves there."""
    address = provider.answer(begin(Reader()), person="innbygger").removeprefix("http://testserver")
    other = Reader()
    assert other.get(address).status_code == 403
    assert "_auth_user_id" not in other.session


def test_an_answer_of_another_way_in_is_refused(reader: Reader, provider: IdentityProvider) -> None:
    address = provider.answer(begin(reader, "ansatt"), person="redaktor").removeprefix("http://testserver")
    assert reader.get(address.replace("/ansatt/", "/innbygger/")).status_code == 403


def test_an_answer_that_names_another_issuer_is_refused(reader: Reader, provider: IdentityProvider) -> None:
    address = provider.answer(begin(reader), person="innbygger").removeprefix("http://testserver")
    assert reader.get(address.replace("%2Fidporten", "%2Fansattporten")).status_code == 403
    assert "_auth_user_id" not in reader.session


def test_the_nonce_must_be_ours(reader: Reader, provider: IdentityProvider) -> None:
    address = provider.answer(begin(reader), person="innbygger").removeprefix("http://testserver")
    session = reader.session
    (state,) = session["openid"]
    session["openid"][state]["nonce"] = "another"
    session.save()
    assert reader.get(address).status_code == 403


def test_the_verifier_must_be_ours(reader: Reader, provider: IdentityProvider) -> None:
    address = provider.answer(begin(reader), person="innbygger").removeprefix("http://testserver")
    session = reader.session
    (state,) = session["openid"]
    session["openid"][state]["verifier"] = "x" * 43
    session.save()
    assert reader.get(address).status_code == 403


def test_a_closed_account_stays_closed(reader: Reader, provider: IdentityProvider) -> None:
    come(reader, provider, "innbygger")
    User.objects.update(is_active=False)
    reader.logout()
    answer = come(reader, provider, "innbygger")
    assert answer.status_code == 403
    assert "Kontoen er stengt" in Page(answer).text


def test_an_issuer_that_is_away_is_said_to_be(reader: Reader, settings: Any) -> None:
    settings.WAYS_IN["innbygger"]["issuer"] = "http://localhost:9/idporten"
    answer = reader.get("/logg-inn/innbygger")
    assert (answer.status_code, answer["Retry-After"]) == (503, "10")
    assert "Vi får ikke kontakt med innloggingstjenesten" in Page(answer).text


def test_the_issuers_page_lists_the_citizens_and_asks_nobody_else_in(provider: IdentityProvider) -> None:
    with httpx.Client(follow_redirects=True) as browser:
        page = browser.get(begin(Reader()))
    assert page.status_code == 200
    assert "Ingrid Demo-Lund" in page.text
    assert "Rita Demo-Solberg" not in page.text
    assert "default-src 'none'" in page.headers["content-security-policy"]
    assert httpx.get(f"{provider.url}/idporten/velg/finnes-ikke").status_code == 410
    assert httpx.get(f"{provider.url}/troll").status_code == 404


def test_a_way_that_there_is_not_is_not_found(reader: Reader) -> None:
    assert reader.get("/logg-inn/troll").status_code == 404


def test_logging_out_goes_by_the_issuer_and_comes_home(reader: Reader, provider: IdentityProvider) -> None:
    with httpx.Client() as jar:
        come(reader, provider, "innbygger", jar=jar)
        answer = reader.post("/logg-ut")
        assert answer["Location"].startswith(f"{provider.url}/idporten/session/end?id_token_hint=")
        assert "_auth_user_id" not in reader.session
        assert jar.get(answer["Location"]).headers["location"] == "http://testserver/"
        # The issuer has forgotten too: it asks again instead of sending the browser straight back.
        assert "/velg/" in jar.get(begin(reader)).headers["location"]


def test_log_ins_beside_each_other_do_not_disturb_each_other(reader: Reader, provider: IdentityProvider) -> None:
    first, second = begin(reader), begin(reader, "ansatt")
    for address, person in ((second, "redaktor"), (first, "innbygger")):
        answer = reader.get(provider.answer(address, person=person).removeprefix("http://testserver"))
        assert answer.status_code == 302


def test_what_is_signed_with_another_key_is_not_believed(
    reader: Reader, provider: IdentityProvider, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_given: Any, **_more: Any) -> Any:
        raise issuers.Untrusted("the signature")

    monkeypatch.setattr(openid.issuers, "verified", refuse)
    answer = come(reader, provider, "innbygger")
    assert answer.status_code == 403
    assert "signature" not in Page(answer).text
