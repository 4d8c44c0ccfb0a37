"""Every screen of the workspace apart from courses and those who take part, in a browser: nothing for axe to find, no
sideways scroll, no fault of a script – in both forms of Norwegian, on a desktop and on a phone."""

from collections.abc import Callable, Iterator
from pathlib import Path

import httpx
import pytest
from playwright.sync_api import Browser, Page

from tests.journeys.test_portal_axe import AXE, FOUND, STANDARDS, browser
from tests.journeys.test_road import person
from tests.support.migrated import Migrated
from tests.support.pressing import press
from tests.support.processes import Processes, eventually
from tests.support.studio_catalog import OWN
from tilbudskatalog.ground.base.ids import slug, uid_of

pytestmark = [pytest.mark.journey, pytest.mark.once, pytest.mark.timeout(300)]
__all__ = ["browser"]
WIDE, NARROW = 1280, 390
HAMAR = uid_of("organization", "kommune-3403")


def local(key: str) -> str:
    return f"/studio/tilbud/{uid_of('offering', f'kommune-3403/{key}')}/"


DRIFTED, WAITING, RETURNED, FREED = local("turgruppe"), local("matkurs"), local("sovnkurs"), local("balanse")
MINE, NATIONAL = local(slug(OWN)), "/studio/nasjonalt/turgruppe/"
PLACE = uid_of("place", "kommune-3403/Hamar rådhus")
PAGES = {
    "redaktor": (
        "/studio/",
        "/studio/?sak=old",
        "/studio/katalogen-var/",
        "/studio/katalogen-var/?q=finnes+ikke",
        "/studio/katalog/",
        "/studio/katalog/?q=finnes+ikke",
        "/studio/eget-tilbud",
        "/studio/nasjonale-endringer/",
        "/studio/sammen/",
        "/studio/steder/",
        "/studio/steder/nytt",
        f"/studio/steder/{PLACE}/",
        "/studio/regneark/",
        DRIFTED,
        RETURNED,
        FREED,
        MINE,
        f"{MINE}sammen?finn=Oslo",
        f"{MINE}bilde/",
        f"{MINE}gjennomgang/",
        f"{MINE}historikk/",
        f"{MINE}historikk/sammenlign?fra=1&til=2",
        f"/forhandsvis/{MINE.split('/')[-2]}",
        f"/studio/virksomheter/{HAMAR}/",
    ),
    "godkjenner": ("/studio/", WAITING, f"{WAITING}gjennomgang/", f"{NATIONAL}avslutt"),
    "nasjonal": (
        "/studio/nasjonalt/",
        "/studio/nasjonalt/ny",
        "/studio/nasjonalt/forslag",
        NATIONAL,
        f"{NATIONAL}egne",
        f"{NATIONAL}kunnskap",
        f"{NATIONAL}bilde/",
        f"{NATIONAL}historikk/",
        "/studio/virksomheter/",
        "/studio/virksomheter/ny",
        f"/studio/virksomheter/{HAMAR}/",
        "/studio/nodnumre/",
        "/studio/nodnumre/ny",
        "/studio/nodnumre/113/",
    ),
    "leder": ("/studio/?sak=old", "/studio/folk/", "/studio/kontakt/", f"/studio/kontakt/{HAMAR}/"),
    "administrator": ("/studio/", "/studio/brev/", "/studio/folk/", "/studio/systemer/ny"),
}
# A page like the others: it says why.
REFUSED = ("redaktor", f"/studio/virksomheter/{HAMAR}/")
MISTAKES = "Nøkkel;Tittel;Nasjonalt tilbud;Pris\n1;;Finnes ikke;-5\n2;Skitur;;50\n"


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("studio")


@pytest.fixture(scope="module")
def site(folder: Path, migrated: Migrated) -> Iterator[str]:
    with Processes(migrated.database(folder), folder) as processes:
        processes.script("tests.support.studio_catalog")
        processes.worker()
        address = processes.web()
        # The preview is a page of the site, which shows places that are published.
        eventually(lambda: published(address))
        yield address


def published(site: str) -> bool:
    answer = httpx.get(f"{site}/api/v1/offerings")
    return answer.status_code == 200 and answer.json()["total"] > 0


@pytest.fixture(scope="module")
def pages(browser: Browser, site: str) -> Iterator[Callable[[str, str], Page]]:
    """Each person logs in once for each form of Norwegian, and stays."""
    opened: dict[tuple[str, str], Page] = {}

    def page_of(name: str, language: str) -> Page:
        if (name, language) not in opened:
            page = person(browser, site, name)
            if language == "nn":
                press(page.locator(".only-wide button[name=language][value=nn]"))
            opened[name, language] = page
        return opened[name, language]

    yield page_of
    for page in opened.values():
        page.context.close()


def look(page: Page, language: str) -> None:
    """At the page that is open, in two widths. Nynorsk has the same markup in other words, which are broken where it is
    narrow if anywhere: there axe looks at that width alone."""
    page.evaluate(AXE.read_text())
    for width in (WIDE, NARROW):
        page.set_viewport_size({"width": width, "height": 900})
        assert page.evaluate("document.documentElement.scrollWidth - innerWidth") <= 0, (page.url, width)
        if language == "nb" or width == NARROW:
            assert page.evaluate(FOUND, STANDARDS) == [], (page.url, width)
    assert page.locator("h1").count() == 1, page.url


@pytest.mark.parametrize("language", ["nb", "nn"])
@pytest.mark.parametrize(("name", "address"), [(name, each) for name, several in PAGES.items() for each in several])
def test_axe_finds_nothing(pages: Callable[[str, str], Page], name: str, address: str, language: str) -> None:
    page = pages(name, language)
    complaints: list[str] = []
    page.on("pageerror", lambda error: complaints.append(str(error)))
    answer = page.goto(address)
    assert answer
    assert answer.status == (403 if (name, address) == REFUSED else 200)
    look(page, language)
    assert complaints == []


@pytest.mark.parametrize("language", ["nb", "nn"])
def test_axe_finds_nothing_where_something_is_wrong(
    pages: Callable[[str, str], Page], language: str, tmp_path: Path
) -> None:
    """Forms that were sent back with what is to be corrected, and a spreadsheet with mistakes."""
    nora = pages("nasjonal", language)
    for address in ("/studio/virksomheter/ny", "/studio/nodnumre/ny", "/studio/nasjonalt/ny", f"{NATIONAL}kunnskap"):
        nora.goto(address)
        press(nora.locator("main form:has(.ds-input) button[type=submit]").last)
        assert nora.locator("[role=alert]").count() == 1, address
        look(nora, language)
    rita, file = pages("redaktor", language), tmp_path / "feil.csv"
    file.write_text(MISTAKES)
    rita.goto("/studio/regneark/")
    rita.locator("input[type=file]").set_input_files(file)
    press(rita.locator("main form:has([type=file]) button"))
    assert rita.locator(".tag.red").count() >= 1
    look(rita, language)
    for address in ("/studio/eget-tilbud", "/studio/steder/nytt"):
        rita.goto(address)
        press(rita.locator("main form:has(.ds-input) button[type=submit]").last)
        assert rita.locator("[role=alert]").count() == 1, address
        look(rita, language)


@pytest.mark.parametrize("language", ["nb", "nn"])
def test_axe_finds_nothing_from_an_agreements_beginning_to_its_end(
    pages: Callable[[str, str], Page], language: str
) -> None:
    ada = pages("administrator", language)
    ada.goto("/studio/systemer/ny")
    press(ada.locator("main form button"))
    assert ada.locator("main .msg").count() >= 3
    look(ada, language)
    ada.locator("[name=name]").fill("Helsenorge")
    ada.locator("[name=client_id]").fill(f"3f1c9a7e-55b0-4a1e-9a55-0b6b7c0f9d21-{language}")
    ada.locator("[value=on-behalf]").check()
    press(ada.locator("main form button"))
    look(ada, language)
    press(ada.locator("main a[href$=avslutt]").first)
    look(ada, language)
    press(ada.locator("main form button"))
    assert ada.locator("main a[href$=avslutt]").count() == 0
    look(ada, language)


@pytest.mark.parametrize("language", ["nb", "nn"])
def test_axe_finds_nothing_on_somebodys_roles(pages: Callable[[str, str], Page], language: str) -> None:
    lena = pages("leder", language)
    lena.goto(f"/studio/folk/?virksomhet={HAMAR}")
    look(lena, language)
    press(lena.locator(".todo a").first)
    look(lena, language)


@pytest.mark.parametrize("language", ["nb", "nn"])
def test_axe_finds_nothing_behind_the_link_of_a_letter(
    browser: Browser, site: str, folder: Path, language: str
) -> None:
    """Before the button is pressed; nobody is logged in there."""
    page = browser.new_page(base_url=site)
    page.goto(f"{'/nn' if language == 'nn' else ''}{(folder / 'state' / 'letter.txt').read_text()}")
    look(page, language)
    page.close()
