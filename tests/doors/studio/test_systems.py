"""Agreements with systems in the workspace: an administrator sees, makes and ends them."""

from typing import Any

import pytest
from django.http import HttpResponse
from django.test import Client

from tests import factories
from tests.doors.studio import browsing
from tests.doors.studio.browsing import browser, form_of, text_of
from tilbudskatalog.ground.access.models import AuditEvent, User
from tilbudskatalog.ground.base import clock
from tilbudskatalog.registers.organizations import systems
from tilbudskatalog.registers.organizations.models import SystemAgreement

pytestmark = pytest.mark.django_db
LIST, NEW = "/studio/systemer/", "/studio/systemer/ny"
ISSUER = "https://maskinporten.example"
FORM = {"name": "Helsenorge", "issuer": ISSUER, "client_id": "hn-1", "purpose": "on-behalf"}


@pytest.fixture(autouse=True)
def _issuer(settings: Any) -> None:
    settings.SYSTEM_ISSUERS = [ISSUER]


def administrator() -> User:
    person = factories.user("ada")
    User.objects.filter(pk=person.pk).update(is_superuser=True)
    person.refresh_from_db()
    return person


@pytest.fixture
def ada() -> Client:
    return browser(administrator())


def opens(client_id: str = "hn-1") -> list[str]:
    return systems.purposes(issuer=ISSUER, client_id=client_id)


def send(ada: Client, **changed: str) -> HttpResponse:
    answer: HttpResponse = ada.post(NEW, FORM | changed)
    return answer


def only() -> SystemAgreement:
    return SystemAgreement.objects.get()


def test_an_agreement_for_citizens_is_made_and_shown(ada: Client) -> None:
    answer = send(ada)
    assert (answer.status_code, answer["Location"]) == (302, LIST)
    assert opens() == ["on-behalf"]
    shown = text_of(ada.get(LIST))
    for each in ("Avtalen med Helsenorge er laget.", "hn-1", ISSUER, "tilbudskatalogen:on-behalf", "Laget av"):
        assert each in shown, each


def test_one_in_an_organization_names_it_by_name_or_number(ada: Client) -> None:
    hamar = factories.organization()
    send(ada, purpose="provider", organization=hamar.name, valid_from="01.01.2026", valid_to="31.12.2199")
    made = only()
    assert (made.organization, str(made.valid_from), str(made.valid_to)) == (hamar, "2026-01-01", "2199-12-31")
    assert hamar.name in text_of(ada.get(LIST))


def test_all_that_is_wrong_stands_there_with_what_was_typed(ada: Client) -> None:
    wrong = {
        "name": "",
        "client_id": "to ord",
        "purpose": "provider",
        "organization": "Finnes ikke",
        "valid_to": "snart",
    }
    answer = send(ada, **wrong)
    assert answer.status_code == 422
    shown, form = text_of(answer), form_of(answer)
    for name in ("name", "client_id", "organization", "valid_to"):
        assert f'id="{name}-error"' in shown, name
        assert form[name] == [wrong[name]]
    assert form["purpose"] == ["provider"]
    assert not SystemAgreement.objects.exists()


@pytest.mark.parametrize(
    ("changed", "sentence"),
    [
        ({"issuer": "https://elsewhere.example"}, "Velg en av dem som katalogen stoler på."),
        ({"purpose": ""}, "Velg hva systemet kan gjøre."),
        ({"purpose": "provider"}, "id=&quot;organization-error&quot;"),
        ({"organization": "Hamar kommune"}, "id=&quot;organization-error&quot;"),
        ({"valid_from": "02.01.2200", "valid_to": "01.01.2200"}, "id=&quot;valid_to-error&quot;"),
        ({"name": "x\x00" * 160}, "id=&quot;name-error&quot;"),
    ],
)
def test_what_makes_no_sense_is_refused(ada: Client, changed: dict[str, str], sentence: str) -> None:
    factories.organization()
    answer = send(ada, **changed)
    assert answer.status_code == 422
    assert sentence.replace("&quot;", '"') in text_of(answer)
    assert not SystemAgreement.objects.exists()


def test_the_same_twice_is_refused(ada: Client) -> None:
    send(ada)
    assert "Systemet har allerede en slik avtale." in text_of(send(ada))
    assert SystemAgreement.objects.count() == 1


def test_ending_asks_first_counts_at_once_and_is_kept(ada: Client) -> None:
    send(ada)
    page = f"{LIST}{only().pk}/avslutt"
    assert "Avslutt nå" in text_of(ada.get(page))
    assert opens() == ["on-behalf"]
    assert ada.post(page).status_code == 302
    assert opens() == []
    shown = text_of(ada.get(LIST))
    assert "Avsluttet av" in shown
    assert page not in shown
    assert AuditEvent.objects.filter(act="end-agreement").count() == 1


def test_what_is_over_is_not_ended_again(ada: Client) -> None:
    send(ada)
    page = f"{LIST}{only().pk}/avslutt"
    ada.post(page)
    assert "Avslutt nå" not in text_of(ada.get(page))
    assert ada.post(page).status_code == 409


def test_the_menu_has_it_for_administrators_alone(ada: Client) -> None:
    send(ada)
    assert f'href="{LIST}" aria-current="true"' in text_of(ada.get(NEW))
    leader = browser(factories.user("leder", leader=factories.organization()))
    assert LIST not in text_of(leader.get("/studio/"))
    assert [leader.get(each).status_code for each in (LIST, NEW, f"{LIST}{only().pk}/avslutt")] == [404] * 3
    assert leader.post(NEW, FORM | {"client_id": "x"}).status_code == 404
    assert browsing.editor().pk
    assert SystemAgreement.objects.count() == 1


def test_without_an_issuer_it_says_who_can_help(ada: Client, settings: Any) -> None:
    settings.SYSTEM_ISSUERS = []
    assert "SYSTEM_ISSUERS" in text_of(ada.get(NEW))


def test_many_agreements_take_as_few_queries_as_one(ada: Client, django_assert_max_num_queries: Any) -> None:
    for number in range(6):
        systems.agree(
            issuer=ISSUER, client_id=f"c{number}", name=f"System {number}", purpose="on-behalf", by=administrator()
        )
    SystemAgreement.objects.filter(user__first_name="System 1").update(ended_at=clock.now(), ended_by=administrator())
    with django_assert_max_num_queries(16):
        assert text_of(ada.get(LIST)).count("<code>c") == 6
