"""How to reach an organization: its leader puts that right, and nothing else of the register."""

import pytest
from django.test import Client

from tests import factories
from tests.doors.studio import browsing
from tests.doors.studio.browsing import browser, form_of, text_of
from tilbudskatalog.registers.organizations.models import Organization

pytestmark = pytest.mark.django_db
LIST = "/studio/kontakt/"


def leader(key: str = browsing.OWN) -> Client:
    return browser(factories.user(f"leder-{key}", leader=factories.organization(key)))


def page() -> str:
    return f"{LIST}{factories.organization().uid}/"


def test_a_leader_changes_how_people_reach_them_and_no_more() -> None:
    center = factories.organization("frisklivssentral", parent=factories.organization())
    lena = leader()
    assert str(center.uid) in text_of(lena.get(LIST))
    sent = {"phone": "62 51 00 00", "email": "friskliv@hamar.example", "website": "https://hamar.example", "name": "x"}
    assert lena.post(page(), sent).status_code == 302
    hamar = Organization.objects.get(key=browsing.OWN)
    assert (hamar.phone, hamar.email, hamar.website) == tuple(list(sent.values())[:3])
    assert hamar.name == "Hamar kommune"


def test_what_is_wrong_stands_there_with_what_was_typed() -> None:
    response = leader().post(page(), {"phone": "ring oss", "email": "x", "website": "hamar.example"})
    assert response.status_code == 422
    assert all(f'id="{name}-error"' in text_of(response) for name in ("phone", "email", "website"))
    assert form_of(response)["phone"] == ["ring oss"]
    assert Organization.objects.get(key=browsing.OWN).phone == ""


def test_only_who_leads_it() -> None:
    assert leader("kommune-4601").get(page()).status_code == 404
    assert leader("kommune-4601").post(page(), {"phone": "1"}).status_code == 404
    rita = browser(browsing.editor())
    assert (rita.get(page()).status_code, rita.post(page()).status_code, rita.get(LIST).status_code) == (403, 403, 403)


def test_the_menu_has_it_for_leaders_and_says_where_one_is() -> None:
    assert f'href="{LIST}" aria-current="true"' in text_of(leader().get(page()))
    assert LIST not in text_of(browser(browsing.editor()).get("/studio/"))
