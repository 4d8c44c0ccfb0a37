"""A municipality composes its catalog, in browsers: five national offerings at once, two fields of its own, one that is
returned and four approved; then the national text changes, and it keeps one field and takes the other."""

from collections.abc import Iterator

import httpx
import pytest
from playwright.sync_api import Browser, Page

from tests.journeys.test_portal_axe import browser
from tests.journeys.test_road import WITHIN, look, person
from tests.support.migrated import Migrated
from tests.support.national_catalog import TITLES
from tests.support.pressing import press
from tests.support.processes import Processes, eventually

# Three people, five pages looked at in two widths each.
pytestmark = [pytest.mark.journey, pytest.mark.timeout(400)]
__all__ = ["browser"]
OWN = {"summary": "Vi går tur hver tirsdag fra Domkirkeodden.", "description": "Etterpå er det kaffe."}
NATIONAL = {"summary": "Turgruppe i lag med andre, to ganger i uka.", "description": "Turgruppe: vi møtes året rundt."}


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory, migrated: Migrated) -> Iterator[str]:
    folder = tmp_path_factory.mktemp("compose")
    with Processes(migrated.database(folder), folder) as processes:
        processes.script("tests.support.people")
        processes.script("tests.support.national_catalog")
        processes.worker()
        yield processes.web()


def test_five_are_taken_in_and_the_national_text_changes(browser: Browser, site: str) -> None:
    rita = person(browser, site, "redaktor")
    five_at_once(rita)
    own_words(rita)
    sent(rita)
    geir = person(browser, site, "godkjenner")
    one_returned_the_rest_approved(geir)
    eventually(lambda: found(site) == 4, within=WITHIN)

    nora = person(browser, site, "nasjonal")
    nora.goto("/studio/nasjonalt/turgruppe/")
    for field, text in NATIONAL.items():
        nora.locator(f"[name='texts.nb.{field}']").fill(text)
    press(nora.locator(".dock button"))
    press(nora.locator("button[formaction$='/submit']").first)
    geir.goto("/studio/nasjonalt/turgruppe/")
    press(geir.locator("button[formaction$='/approve']").first)

    rita.goto("/studio/")
    look(rita)
    rita.goto("/studio/nasjonale-endringer/")
    assert rita.locator("ins").first.inner_text()
    look(rita)
    rita.get_by_label("Hvorfor beholder dere egen tekst?").fill("Hos oss er det bare tirsdager")
    decide(rita, "summary", "behold")
    decide(rita, "description", "bruk")
    assert rita.locator(".pair").count() == 0
    rita.goto("/studio/katalogen-var/?tilstand=changed")
    assert rita.get_by_role("link", name="Turgruppe").count() == 1


def five_at_once(rita: Page) -> None:
    rita.goto("/studio/katalog/")
    for code in TITLES:
        rita.locator(f"input[name=mal][value={code}]").check()
    press(rita.locator(".dock button"))
    assert rita.locator("[role=status] li").count() == len(TITLES)
    look(rita)


def own_words(rita: Page) -> None:
    press(rita.get_by_role("link", name="Turgruppe").first)
    for field, text in OWN.items():
        rita.locator(f"input[name='whose.{field}'][value=ours]").check()
        rita.locator(f"[name='texts.nb.{field}']").fill(text)
        rita.locator(f"[name='texts.nn.{field}']").fill(text)
    press(rita.locator(".dock button"))
    look(rita)


def sent(rita: Page) -> None:
    rita.goto("/studio/katalogen-var/")
    look(rita)
    for box in rita.locator("input[name=tilbud]").all():
        box.check()
    press(rita.locator("button[formaction*='/send']"))
    assert rita.locator("[role=status] li").count() == len(TITLES)


def one_returned_the_rest_approved(geir: Page) -> None:
    pages = [link.get_attribute("href") or "" for link in geir.locator(".todo a.ds-button").all()]
    titles = geir.locator(".todo div > a:not(.ds-button)").all_inner_texts()
    assert sorted(titles) == sorted(TITLES.values())
    for title, page in sorted(zip(titles, pages, strict=True)):
        geir.goto(page)
        if title == "Sov godt":
            geir.locator("details:has([name='return.reason']) summary").click()
            geir.locator("[name='return.reason']").fill("Hvor møtes dere?")
            press(geir.locator("button[formaction$='/return']"))
        else:
            press(geir.locator("button[formaction$='/approve']").first)


def decide(rita: Page, field: str, how: str) -> None:
    press(rita.locator(f"button[name=en][value*=':{field}:'][formaction*='/{how}']"))
    assert rita.locator("[role=status] li").count() == 1


def found(site: str) -> int:
    answer = httpx.get(f"{site}/api/v1/offerings", params={"municipality": "Hamar", "size": 50})
    return int(answer.json()["total"]) if answer.status_code == 200 else 0
