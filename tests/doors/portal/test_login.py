from typing import Any

import pytest
from django.conf import settings
from django.contrib.auth.views import LoginView
from django.db import OperationalError

from tests.doors.portal.conftest import Reader
from tilbudskatalog.ground.access.models import User
from tilbudskatalog.registers.organizations import systems


@pytest.fixture
def rita(db: None) -> User:
    person = User(username="rita", first_name="Rita", last_name="Rønning", introduction="Redaktør i Hamar kommune")
    person.set_password(settings.DEMO_PASSWORD)
    person.save()
    return person


def test_the_demo_introduces_its_people(rita: User, reader: Reader) -> None:
    page = reader.page("/logg-inn")
    assert "Rita Rønning" in page.text
    assert "Redaktør i Hamar kommune" in page.text
    assert settings.DEMO_PASSWORD in page.text


def test_the_demo_introduces_its_systems(rita: User, reader: Reader) -> None:
    ada = User.objects.create(username="ada", is_superuser=True)
    agreed = {"issuer": "https://issuer.example", "client_id": "helsenorge-demo", "purpose": "on-behalf", "by": ada}
    agreement = systems.agree(name="Helsenorge (demo)", **agreed)
    page = reader.page("/logg-inn")
    assert "Helsenorge (demo)" in page.text
    assert "tools/system_token.py helsenorge-demo on-behalf" in page.text
    systems.end(agreement=agreement, by=ada)
    assert "Helsenorge (demo)" not in reader.page("/logg-inn").text


def test_outside_the_demo_nobody_is_introduced(rita: User, reader: Reader, settings: Any) -> None:
    settings.DEMO = False
    page = reader.page("/logg-inn")
    assert "Rita" not in page.text
    assert settings.DEMO_PASSWORD not in page.html


def test_one_press_logs_in(rita: User, reader: Reader) -> None:
    reader.post("/logg-inn", {"username": "rita", "password": settings.DEMO_PASSWORD})
    assert reader.session["_auth_user_id"] == str(rita.pk)


def test_a_wrong_password_is_said_beside_the_form(rita: User, reader: Reader) -> None:
    answer = reader.post("/logg-inn", {"username": "rita", "password": "feil"})
    assert b'role="alert"' in answer.content
    assert b'aria-describedby="feil"' in answer.content


def test_who_is_logged_in_is_told_so_and_can_leave(rita: User, reader: Reader) -> None:
    reader.force_login(rita)
    assert "Du er logget inn som Rita Rønning." in reader.page("/logg-inn").text
    reader.post("/logg-ut")
    assert "_auth_user_id" not in reader.session


def test_a_link_does_not_log_out(rita: User, reader: Reader) -> None:
    reader.force_login(rita)
    assert reader.get("/logg-ut").status_code == 405


def test_the_page_is_kept_by_nobody(rita: User, reader: Reader) -> None:
    assert "no-store" in reader.get("/logg-inn")["Cache-Control"]


@pytest.mark.parametrize(
    "address",
    ["https://elsewhere.example/", "//elsewhere.example", "/\\elsewhere.example", "elsewhere", "portal:elsewhere"],
)
def test_one_is_not_led_elsewhere_afterwards(rita: User, reader: Reader, address: str) -> None:
    answer = reader.post("/logg-inn", {"username": "rita", "password": settings.DEMO_PASSWORD, "next": address})
    assert "elsewhere" not in answer["Location"]


def test_without_a_database_one_is_asked_to_try_again(reader: Reader, monkeypatch: pytest.MonkeyPatch) -> None:
    def away(*given: Any, **options: Any) -> None:
        raise OperationalError

    monkeypatch.setattr(LoginView, "dispatch", away)
    assert reader.get("/logg-inn").status_code == 503
