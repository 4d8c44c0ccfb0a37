"""The citizen's pages in a browser: nothing for axe to find, no sideways scroll, no complaint in the console."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest
from playwright.sync_api import Browser, Page, sync_playwright

from tests.support.migrated import Migrated
from tests.support.pressing import press
from tests.support.processes import Processes

pytestmark = [pytest.mark.journey, pytest.mark.once]
ROOT = Path(__file__).resolve().parents[2]
AXE = ROOT / "node_modules" / "axe-core" / "axe.min.js"
STANDARDS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
PAGES = (
    "/",
    "/en/finn",
    "/finn",
    "/finn?sted=Våler",
    "/finn?q=røykeslutt&sted=Hamar",
    "/finn?q=xyzzy",
    "/finn?sted=Atlantis",
    "/finn?q=røykeslutt&sted=Hamar&avstand=60&sorter=avstand",
    "/finn?q=orker+ikke+leve+mer",
    "/kommune/3403/hamar",
    "/kommuner",
    "/om",
    "/om/personvern",
    "/om/tilgjengelighet",
    "/apent",
    "/logg-inn",
    "/finnes-ikke",
)
FOUND = """async (standards) => {
  const found = await axe.run(document, {runOnly: standards});
  return found.violations.map(each => `${each.id}: ${each.nodes.map(node => node.html).join(' ')}`);
}"""


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory, migrated: Migrated) -> Iterator[str]:
    folder = tmp_path_factory.mktemp("portal")
    with Processes(migrated.database(folder), folder) as processes:
        processes.script("tests.support.portal_catalog")
        yield processes.web()


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    chromium = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
    assert chromium, "Chromium is needed: make test installs it."
    arguments = ["--no-sandbox", "--disable-gpu", "--disable-background-networking"]
    with sync_playwright() as playwright:
        started = playwright.chromium.launch(executable_path=chromium, args=arguments)
        yield started
        started.close()


@pytest.fixture
def complaints() -> list[str]:
    return []


@pytest.fixture
def page(browser: Browser, site: str, complaints: list[str]) -> Iterator[Page]:
    """A page of a wide screen; `complaints` gathers what the browser says in its console."""
    context = browser.new_context(base_url=site, viewport={"width": 1280, "height": 900})
    opened = context.new_page()
    opened.on("console", lambda message: complaints.append(message.text) if message.type == "error" else None)
    opened.on("pageerror", lambda error: complaints.append(str(error)))
    yield opened
    context.close()


def offering(page: Page) -> str:
    page.goto("/finn?q=røykeslutt&sted=Hamar")
    return page.locator(".card h3 a").first.get_attribute("href") or ""


def state_of(page: Page, state: str) -> str:
    """An address of a state of the offering, or of the national one that it follows."""
    if state.startswith("national"):
        return state.replace("national", "/nasjonalt/tobakk_kurs")
    address = offering(page)
    return address.rsplit("/", 1)[0] + state if state.startswith("/") else address + state


@pytest.fixture(scope="module")
def gone(site: str) -> str:
    """The address of what was withdrawn."""
    changes = httpx.get(f"{site}/api/v1/changes", params={"limit": 500}).json()["items"]
    [withdrawn] = [each for each in changes if each["op"] == "withdraw"]
    return f"/tilbud/{withdrawn['id']}/"


@pytest.mark.parametrize("width", [1280, 390])
@pytest.mark.parametrize("language", ["", "/nn"])
@pytest.mark.parametrize("address", PAGES)
def test_axe_finds_nothing(page: Page, complaints: list[str], address: str, language: str, width: int) -> None:
    page.set_viewport_size({"width": width, "height": 900})
    page.goto(address if address.startswith("/en") else language + address)
    page.evaluate(AXE.read_text())
    assert page.evaluate(FOUND, STANDARDS) == []
    assert [each for each in complaints if "404" not in each] == []


@pytest.mark.parametrize("width", [1280, 390])
@pytest.mark.parametrize("language", ["", "/nn"])
@pytest.mark.parametrize("state", ["", "?utskrift=1", "?utskrift=stor", "/feil", "national", "national?sted=Hamar"])
def test_axe_finds_nothing_on_an_offering(
    page: Page, complaints: list[str], state: str, language: str, width: int
) -> None:
    page.set_viewport_size({"width": width, "height": 900})
    page.goto(language + state_of(page, state))
    page.evaluate(AXE.read_text())
    assert page.evaluate(FOUND, STANDARDS) == []
    assert complaints == []


@pytest.mark.parametrize("width", [1280, 390])
@pytest.mark.parametrize("language", ["", "/nn"])
def test_axe_finds_nothing_behind_an_offering(page: Page, gone: str, language: str, width: int) -> None:
    """Its course, its provider, and what was withdrawn."""
    page.set_viewport_size({"width": width, "height": 900})
    page.goto(offering(page))
    course = page.locator("a[href*='/kurs/']").first.get_attribute("href")
    provider = page.locator("a[href*='/aktor/']").first.get_attribute("href")
    for address, status in ((course, 200), (provider, 200), (gone, 410)):
        answer = page.goto(f"{language}{address}")
        assert answer
        assert answer.status == status
        page.evaluate(AXE.read_text())
        assert page.evaluate(FOUND, STANDARDS) == [], address


@pytest.mark.parametrize("address", ["/", "/finn?q=røykeslutt&sted=Hamar"])
def test_with_forced_colors_the_focus_is_seen(browser: Browser, site: str, address: str) -> None:
    context = browser.new_context(base_url=site, forced_colors="active", viewport={"width": 1280, "height": 900})
    page = context.new_page()
    page.goto(address)
    for _ in range(12):
        page.keyboard.press("Tab")
        outline = page.evaluate(
            "(({outlineStyle, outlineWidth}) => [outlineStyle, parseFloat(outlineWidth)])"
            "(getComputedStyle(document.activeElement))"
        )
        assert outline[0] != "none", page.evaluate("document.activeElement.outerHTML")
        assert outline[1] >= 2
    page.evaluate(AXE.read_text())
    # Contrast is the reader's here: the colors are theirs, and axe reckons with ours.
    assert [each for each in page.evaluate(FOUND, STANDARDS) if "color-contrast" not in str(each)] == []
    context.close()


def test_the_keyboard_goes_from_the_question_to_the_first_result(page: Page) -> None:
    page.goto("/")
    page.locator("#q").focus()
    page.keyboard.type("røykeslutt")
    page.keyboard.press("Escape")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.id") == "sted"
    page.keyboard.type("Hamar")
    page.keyboard.press("Escape")
    page.keyboard.press("Enter")
    page.wait_for_url("**/finn?**")
    first = page.locator(".card h3 a").first
    first.wait_for()
    for _ in range(60):
        page.keyboard.press("Tab")
        if first.evaluate("link => link === document.activeElement"):
            break
    page.keyboard.press("Enter")
    page.wait_for_url("**/tilbud/**")


def test_back_restores_the_list_before_the_choice(page: Page) -> None:
    page.goto("/finn?q=røykeslutt&sted=Hamar")
    before = page.locator("h1").inner_text()
    page.locator("#form-digital").check()
    page.wait_for_url("**form=digital**")
    page.go_back()
    page.wait_for_url(lambda url: "form=" not in url)
    page.locator("#form-digital:not(:checked)").wait_for(state="attached")
    assert page.locator("h1").inner_text() == before


def test_the_map_has_the_numbers_of_the_list(page: Page) -> None:
    page.goto("/finn?sted=Hamar")
    drawn = page.locator(".dotmap .number").all_text_contents()
    listed = page.locator("li[id^=t]").evaluate_all("items => items.map(item => item.id.slice(1))")
    assert drawn
    assert drawn == listed


@pytest.mark.parametrize("width", [320, 700, 900])
def test_nothing_scrolls_sideways(page: Page, width: int) -> None:
    page.set_viewport_size({"width": width, "height": 700})
    for address in (*PAGES, *(state_of(page, state) for state in ("", "?utskrift=stor", "/feil", "national"))):
        page.goto(address)
        assert page.evaluate("document.documentElement.scrollWidth - innerWidth") <= 0, address


def test_a_choice_updates_the_list_and_keeps_the_focus(page: Page, complaints: list[str]) -> None:
    page.goto("/finn?q=røykeslutt&sted=Hamar")
    page.locator("#form-digital").check()
    page.wait_for_url("**form=digital**")
    page.locator("#form-digital:checked").wait_for()
    assert page.evaluate("document.activeElement.id") == "form-digital"
    assert page.locator("#antall").inner_text() == page.locator("h1").inner_text()
    assert complaints == []


def test_everything_works_without_script(browser: Browser, site: str) -> None:
    context = browser.new_context(base_url=site, java_script_enabled=False, viewport={"width": 390, "height": 844})
    page = context.new_page()
    page.goto("/")
    page.get_by_label("Skriv med dine egne ord").fill("røykeslutt")
    page.get_by_label("Hvor?").fill("Hamar")
    press(page.get_by_role("button", name="Finn tilbud"))
    page.get_by_text("Filtre").click()
    page.get_by_label("Gruppe", exact=True).check()
    press(page.get_by_role("button", name="Oppdater lista"))
    assert "form=group" in page.url
    press(page.locator(".card h3 a").first)
    assert "/tilbud/" in page.url
    context.close()


def test_the_first_result_is_on_a_phones_first_screen(browser: Browser, site: str) -> None:
    context = browser.new_context(base_url=site, viewport={"width": 390, "height": 844})
    page = context.new_page()
    page.goto("/finn?q=røykeslutt&sted=Hamar")
    box = page.locator(".card h3").first.bounding_box()
    assert box
    assert box["y"] + box["height"] < 844
    context.close()


def test_the_keyboard_reaches_the_content_first(page: Page) -> None:
    page.goto("/finn")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.className") == "ds-skip-link"
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "innhold"


def test_suggestions_are_chosen_by_keyboard(page: Page, complaints: list[str]) -> None:
    page.goto("/")
    question = page.locator("#q")
    question.press_sequentially("røyk", delay=20)
    page.locator("[role=option]").first.wait_for()
    assert question.get_attribute("aria-expanded") == "true"
    page.keyboard.press("ArrowDown")
    assert question.get_attribute("aria-activedescendant") == "foreslag-1"
    page.evaluate(AXE.read_text())
    assert page.evaluate(FOUND, STANDARDS) == []
    page.keyboard.press("Escape")
    assert question.get_attribute("aria-expanded") == "false"
    assert question.input_value() == "røyk"
    assert complaints == []


def test_a_place_is_remembered_until_it_is_forgotten(page: Page, complaints: list[str]) -> None:
    page.goto("/finn?q=røykeslutt&sted=Hamar")
    page.get_by_role("button", name="Jeg bor her").click()
    page.goto("/")
    assert page.locator("#sted").input_value() == "Hamar"
    page.get_by_role("button", name="Glem stedet").click()
    assert page.locator("#sted").input_value() == ""
    page.reload()
    assert page.locator("#sted").input_value() == ""
    assert complaints == []


def test_a_correction_is_sent_without_script(browser: Browser, site: str) -> None:
    context = browser.new_context(base_url=site, java_script_enabled=False)
    page = context.new_page()
    page.goto(offering(page))
    press(page.get_by_role("link", name="Er noe galt her?"))
    page.get_by_label("Prisen").check()
    press(page.get_by_role("button", name="Send"))
    assert page.locator("h1").inner_text() == "Takk for at du sa fra"
    context.close()


def test_the_first_view_weighs_at_most_sixty_kilobytes(page: Page) -> None:
    weights: list[int] = []
    page.on("requestfinished", lambda request: weights.append(request.sizes()["responseBodySize"]))
    page.goto("/finn?q=røykeslutt&sted=Hamar")
    page.wait_for_load_state("networkidle")
    assert 0 < sum(weights) <= 60 * 1024
