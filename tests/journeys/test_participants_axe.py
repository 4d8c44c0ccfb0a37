"""Courses and those who take part in them, in a browser: nothing for axe to find and no sideways scroll, in both forms
of Norwegian, on a desktop and on a phone, with everything unfolded and with forms that were sent back."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page

from tests.journeys.test_portal_axe import browser
from tests.journeys.test_road import look, person
from tests.support.migrated import Migrated
from tests.support.participants_catalog import COORDINATOR
from tests.support.pressing import press
from tests.support.processes import Processes

pytestmark = [pytest.mark.journey, pytest.mark.once, pytest.mark.timeout(300)]
__all__ = ["browser"]
PAGES = ("", "endre", "kopier", "sporsmal", "deltakere/", "deltakere/?vis=venter", "deltakere/?vis=avsluttet")


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory, migrated: Migrated) -> Iterator[str]:
    folder = tmp_path_factory.mktemp("participants")
    with Processes(migrated.database(folder), folder) as processes:
        processes.script("tests.support.participants_catalog")
        processes.worker()
        yield processes.web()


@pytest.mark.parametrize("language", ["nb", "nn"])
def test_axe_finds_nothing(browser: Browser, site: str, language: str) -> None:
    page = person(browser, site, COORDINATOR)
    if language == "nn":
        press(page.locator(".only-wide button[name=language][value=nn]"))
    page.goto("/studio/kurs/")
    look(page)
    press(page.locator("main .todo a").first)
    page.wait_for_url("**/studio/kurs/*/")
    course = page.url
    for each in PAGES:
        page.goto(f"{course}{each}")
        looked_through(page)
    page.goto(f"{course}deltakere/")
    unfold(page)
    page.locator("#ny-name").fill("Ola Demo")
    press(page.locator("form[action*='deltakere/ny'] button[type=submit]"))
    page.locator("main [role=alert]").wait_for()
    assert page.locator("#ny-name").input_value() == "Ola Demo"
    looked_through(page)
    page.goto(f"{course}sporsmal")
    page.locator("[name=q-0-why_nb]").fill("")
    press(page.locator("main form button[type=submit]").last)
    page.locator("main [role=alert]").wait_for()
    looked_through(page)
    page.context.close()


def looked_through(page: Page) -> None:
    unfold(page)
    look(page)


def unfold(page: Page) -> None:
    page.evaluate("document.querySelectorAll('details').forEach(each => { each.open = true })")
