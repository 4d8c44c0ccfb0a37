"""The coordinator's pages of courses, participants and questions in a browser: nothing for axe to find and no sideways
scroll, in both forms of Norwegian, on a desktop and on a phone."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page

from tests.journeys.test_portal_axe import browser
from tests.journeys.test_road import look, person
from tests.support.migrated import Migrated
from tests.support.pressing import press
from tests.support.processes import Processes
from tests.support.sign_up_catalog import NAMES

pytestmark = [pytest.mark.journey, pytest.mark.once, pytest.mark.timeout(300)]
__all__ = ["browser"]
COORDINATOR = "koordinator-kommune-3403"


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory, migrated: Migrated) -> Iterator[str]:
    folder = tmp_path_factory.mktemp("course-pages")
    with Processes(migrated.database(folder), folder) as processes:
        processes.script("tests.support.course_desk")
        yield processes.web()


@pytest.fixture(params=["nb", "nn"])
def karin(browser: Browser, site: str, request: pytest.FixtureRequest) -> Iterator[Page]:
    page = person(browser, site, COORDINATOR)
    if request.param == "nn":
        press(page.locator(".only-wide button[name=language][value=nn]"))
        page.locator("html[lang=nn]").wait_for()
    yield page
    page.context.close()


def course(karin: Page) -> str:
    """The address of the one that people take part in."""
    karin.goto("/studio/kurs/")
    link = karin.get_by_role("link", name=f"Snus- og røykesluttkurs, {NAMES[0]}", exact=True)
    return link.get_attribute("href") or ""


def test_axe_finds_nothing_on_a_course(karin: Page) -> None:
    of = course(karin)
    offering = karin.goto(of) and karin.locator("main a[href*='/studio/tilbud/']").first.get_attribute("href")
    assert offering
    for address in (
        "/studio/kurs/",
        "/studio/kurs/?tidligere=1",
        of,
        f"{of}endre",
        f"{of}kopier",
        f"{offering}kurs/nytt",
    ):
        look_at(karin, address)


def test_axe_finds_nothing_where_a_form_is_refused(karin: Page) -> None:
    of = course(karin)
    karin.goto(f"{of}endre")
    karin.locator("[name=capacity]").fill("-1")
    press(karin.locator("main form button[type=submit]").last)
    karin.locator("[role=alert]").first.wait_for()
    look(karin)


def test_axe_finds_nothing_on_those_who_take_part(karin: Page) -> None:
    look_at(karin, f"{course(karin)}deltakere/")
    for fold in karin.locator("main summary").all():
        fold.click()
    look(karin)


def test_axe_finds_nothing_on_questions(karin: Page) -> None:
    look_at(karin, "/studio/sporsmal/")
    question = karin.locator("main a[href^='/studio/sporsmal/']:not([href*='?'])").last.get_attribute("href")
    assert question
    look_at(karin, question)


def look_at(karin: Page, address: str) -> None:
    answer = karin.goto(address)
    assert answer
    assert answer.status == 200, address
    look(karin)
