"""In and out, in a browser, by way of a real identity provider; every page on the road looked at by axe."""

import re
from base64 import b32decode
from collections.abc import Iterator
from dataclasses import dataclass
from time import time

import pytest
from cryptography.hazmat.primitives.hashes import SHA1
from cryptography.hazmat.primitives.twofactor.totp import TOTP
from playwright.sync_api import Browser, Page

from tests.journeys.test_portal_axe import browser
from tests.journeys.test_road import look
from tests.support.identity_provider import IdentityProvider
from tests.support.migrated import Migrated
from tests.support.people import PASSWORD
from tests.support.postgres import free_port
from tests.support.pressing import press
from tests.support.processes import Processes

pytestmark = pytest.mark.journey
__all__ = ["browser"]


@dataclass(frozen=True, slots=True)
class Site:
    url: str
    provider: IdentityProvider


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory, migrated: Migrated) -> Iterator[Site]:
    folder, port = tmp_path_factory.mktemp("logging-in"), free_port()
    with (
        IdentityProvider(folder, f"http://localhost:{port}") as provider,
        Processes(migrated.database(folder), folder) as processes,
    ):
        processes.environment |= provider.environment
        processes.script("tests.support.people")
        processes.web(port)
        yield Site(f"http://localhost:{port}", provider)


@pytest.fixture
def page(browser: Browser, site: Site) -> Iterator[Page]:
    """A new browser, in which nothing complains of what the policy forbids."""
    context = browser.new_context(base_url=site.url, viewport={"width": 1280, "height": 900})
    opened, complaints = context.new_page(), []
    opened.on("console", lambda said: complaints.append(said.text) if "Content Security Policy" in said.text else None)
    yield opened
    assert complaints == []
    context.close()


def choose(page: Page, person: str, level: str = "Høyt") -> None:
    """At the issuer."""
    page.get_by_label(re.compile(level)).check()
    press(page.get_by_role("button", name=re.compile(person)))


def test_a_citizen_goes_in_looks_and_goes_out(page: Page, site: Site) -> None:
    page.goto("/om")
    press(page.get_by_role("link", name="Min side", exact=True))
    look(page)
    press(page.get_by_role("link", name="Logg inn med ID-porten"))
    assert page.url.startswith(f"{site.provider.url}/idporten/")
    look(page)
    choose(page, "Ingrid")
    assert page.url == f"{site.url}/min-side"
    look(page)
    page.goto("/min-innlogging")
    look(page)
    assert "ID-porten" in page.locator("dl").inner_text()
    press(page.locator("main").get_by_role("button", name="Logg ut"))
    assert page.url == f"{site.url}/"
    page.goto("/min-innlogging")
    assert "/logg-inn" in page.url
    press(page.get_by_role("link", name="Logg inn med ID-porten"))
    # Logged out at the issuer too: on a shared machine the next one is asked who they are.
    assert page.get_by_role("heading", name="Velg hvem du vil være").is_visible()


def test_a_weak_log_in_is_refused_and_a_better_one_taken(page: Page, site: Site) -> None:
    page.goto("/logg-inn/innbygger?next=/om")
    choose(page, "Mona", level="Lavt")
    assert page.locator("h1").inner_text() == "Du må logge inn på en sikrere måte"
    look(page)
    press(page.get_by_role("link", name="Logg inn på nytt"))
    choose(page, "Mona", level="Betydelig")
    assert page.url == f"{site.url}/om"


def test_whoever_cancels_comes_back_to_a_page_that_says_so(page: Page) -> None:
    page.goto("/nn/logg-inn/innbygger")
    assert page.locator("h1").inner_text() == "Vel kven du vil vere"
    press(page.get_by_role("button", name="Avbryt"))
    assert page.locator("h1").inner_text() == "Du er ikkje logga inn"
    look(page)


def test_an_employee_comes_to_work(page: Page, site: Site) -> None:
    page.goto("/studio/")
    press(page.get_by_role("link", name="Logg inn som ansatt"))
    choose(page, "Rita")
    assert page.url == f"{site.url}/studio/"
    page.goto("/studio/katalog/")
    assert page.locator("form[action*='ta-i-bruk']").count() == 1


def test_it_works_without_script(browser: Browser, site: Site) -> None:
    context = browser.new_context(base_url=site.url, java_script_enabled=False, viewport={"width": 320, "height": 700})
    page = context.new_page()
    page.goto("/logg-inn")
    press(page.get_by_role("link", name="Logg inn med ID-porten"))
    assert page.evaluate("document.documentElement.scrollWidth - innerWidth") <= 0
    choose(page, "Ingrid")
    page.goto("/min-innlogging")
    press(page.locator("main").get_by_role("button", name="Logg ut"))
    assert page.url == f"{site.url}/"
    context.close()


def with_password(page: Page, name: str = "godkjenner") -> None:
    page.goto("/logg-inn?next=/min-innlogging")
    page.locator("input[name=username]").fill(name)
    page.locator("input[name=password]").fill(PASSWORD)
    press(page.locator("main").get_by_role("button", name="Logg inn").first)


def test_an_app_is_taken_into_use_and_asked_for(page: Page, site: Site) -> None:
    with_password(page)
    press(page.get_by_role("link", name="Ta i bruk en app"))
    look(page)
    page.get_by_label("Skriv de seks sifrene").fill("000000")
    press(page.get_by_role("button", name="Ta appen i bruk"))
    look(page)
    secret = page.locator("ol code").inner_text().replace(" ", "")
    page.get_by_label("Skriv de seks sifrene").fill(
        TOTP(b32decode(secret), 6, SHA1(), 30).generate(int(time())).decode()  # noqa: S303
    )
    press(page.get_by_role("button", name="Ta appen i bruk"))
    assert page.locator("h1").inner_text() == "Reservekoder"
    look(page)
    codes = page.locator(".codes code").all_inner_texts()
    assert len(set(codes)) == 10
    page.goto("/min-innlogging")
    look(page)
    press(page.locator("main").get_by_role("button", name="Logg ut"))

    with_password(page)
    assert page.url == f"{site.url}/logg-inn/kode"
    page.goto("/studio/")
    assert "/logg-inn?next" in page.url, "a password alone opens nothing"
    page.goto("/logg-inn/kode")
    page.get_by_label("Kode", exact=True).fill("000000")
    press(page.get_by_role("button", name="Logg inn"))
    look(page)
    page.get_by_label("Kode", exact=True).fill(codes[0])
    press(page.get_by_role("button", name="Logg inn"))
    assert page.url == f"{site.url}/min-innlogging"
    assert "9 reservekoder" in page.locator("main").inner_text()
