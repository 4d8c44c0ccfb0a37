"""A leader's page of people: who has access, and giving and taking it."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils.translation import gettext as _

from tests import factories
from tests.doors.studio.browsing import browser, form_of, text_of
from tilbudskatalog.ground.access.models import User
from tilbudskatalog.registers.organizations.models import Membership, Organization

pytestmark = pytest.mark.django_db
LIST = "/studio/folk/"


def leader() -> User:
    return factories.user("lena", leader=factories.organization())


def test_access_is_given_changed_and_taken() -> None:
    client, hamar = browser(leader()), factories.organization()
    sent = {"who": "kari@hamar.example", "first_name": "Kari", "last_name": "Nordby", "roles": ["editor"]}
    response = client.post(reverse("studio:invite", args=[hamar.uid]), sent, follow=True)
    assert "Kari Nordby" in text_of(response)
    page = reverse("studio:access", args=[hamar.uid, User.objects.get(first_name="Kari").uid])
    assert form_of(client.get(page))["roles"] == ["editor"]
    client.post(page, {"roles": ["reader", "approver"]})
    assert set(Membership.objects.filter(user__first_name="Kari").values_list("role", flat=True)) == {
        "reader",
        "approver",
    }
    response = client.post(page, {}, follow=True)
    assert "kari@hamar.example" not in text_of(response)


def test_what_was_typed_stands_after_a_no() -> None:
    sent = {"who": "kari", "first_name": "Kari", "roles": ["editor"]}
    response = browser(leader()).post(reverse("studio:invite", args=[factories.organization().uid]), sent)
    assert response.status_code == 422
    form = form_of(response)
    assert (form["who"], form["first_name"], form["roles"]) == (["kari"], ["Kari"], ["editor"])
    assert 'id="who-error"' in text_of(response)


def test_the_last_leader_is_told_why() -> None:
    lena, hamar = leader(), factories.organization()
    response = browser(lena).post(reverse("studio:access", args=[hamar.uid, lena.uid]), {})
    assert response.status_code == 409
    assert Membership.objects.filter(user=lena).exists()


def test_the_list_is_searched_and_filtered() -> None:
    hamar = factories.organization()
    for name, role in (("rita", "editor"), ("geir", "approver")):
        factories.user(name, **{role: hamar})
    client = browser(leader())
    assert "Rita" in text_of(client.get(LIST, {"q": "RIT"}))
    assert "Geir" not in text_of(client.get(LIST, {"q": "rit"}))
    assert "Rita" not in text_of(client.get(LIST, {"rolle": "approver"}))
    assert _("Nobody here fits. Try fewer or other words.") in text_of(client.get(LIST, {"q": "zzz"}))


def test_four_hundred_organizations_ask_no_more() -> None:
    ada = User.objects.create(username="ada", is_superuser=True)
    client = browser(ada)

    def queries() -> int:
        client.get(LIST)
        with CaptureQueriesContext(connection) as asked:
            assert client.get(LIST).status_code == 200
        return len(asked)

    factories.user("one", editor=factories.organization("a"))
    few = queries()
    rows = [Organization(key=f"o{each}", name=f"Organisasjon {each}", kind="voluntary") for each in range(420)]
    Organization.objects.bulk_create(rows)
    people = User.objects.bulk_create([User(username=f"p{each}") for each in range(420)])
    pairs = zip(people, rows, strict=True)
    Membership.objects.bulk_create([Membership(user=person, organization=row, role="leader") for person, row in pairs])
    assert queries() == few
    assert few <= 20
