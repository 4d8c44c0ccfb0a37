"""What holds for every public page: no database, no session, sound HTML, three languages."""

import re
from urllib.parse import unquote

import pytest

from tests.doors.portal import documents
from tests.doors.portal.conftest import FUNCTIONS, Reader, fill
from tests.doors.portal.library import Library
from tests.doors.portal.page import Page
from tilbudskatalog.catalog.search import reading
from tilbudskatalog.insight import usage

PAGES = (
    "/",
    "/finn",
    "/finn?q=røyk",
    "/finn?q=røyk&sted=Hamar",
    "/finn?sted=Våler",
    "/finn?q=finnes-ikke&sted=Hamar",
    "/finn?sted=Atlantis",
    "/finn?sted=9170",
    "/tilbud/OFFERING",
    "/tilbud/OFFERING?utskrift=1",
    "/tilbud/OFFERING?utskrift=stor",
    "/tilbud/NATIONAL",
    "/tilbud/NATIONAL?sted=Hamar",
    "/tilbud/WITHDRAWN",
    "/tilbud/00000000-0000-4000-8000-000000000000/",
    "/aktor/ORGANIZATION",
    "/kommune/3403/hamar",
    "/kommuner",
    "/kommuner?q=vå",
    "/om",
    "/om/personvern",
    "/om/tilgjengelighet",
    "/apent",
    "/finnes-ikke",
)


@pytest.fixture(scope="module")
def shown() -> dict[str, Page]:
    """Every page in every language. No database is allowed here, so a page that asks it fails."""
    library = fill(Library())
    offering, national = library.shelves["offering"][0], library.shelves["national_offering"][0]
    gone = library.withdraw(library.add(documents.offering("Kokekurs")))
    names = {
        "OFFERING": f"{offering['id']}/roykesluttkurs",
        "NATIONAL": f"{national['id']}/roykesluttkurs",
        "WITHDRAWN": f"{gone['id']}/kokekurs",
        "ORGANIZATION": f"{library.shelves['organization'][0]['id']}/hamar-kommune",
    }
    pages = {}
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(usage, "note", lambda *given, **event: None)
        for name in FUNCTIONS:
            patch.setattr(reading, name, getattr(library, name))
        for address in PAGES:
            for name, real in names.items():
                address = address.replace(name, real)
            for prefix in ("", "/nn", "/en"):
                pages[prefix + address] = Reader().page(prefix + address)
    return pages


def test_answers(shown: dict[str, Page]) -> None:
    expected = {"/finnes-ikke": 404, "/tilbud/00000000": 404, "kokekurs": 410}
    for address, page in shown.items():
        assert page.status == next((status for part, status in expected.items() if part in address), 200), address


def test_sets_no_cookie_and_varies_by_none(shown: dict[str, Page]) -> None:
    for address, page in shown.items():
        assert not page.response.cookies, address
        assert "Cookie" not in page.response.get("Vary", ""), address


def test_is_in_the_language_of_its_address(shown: dict[str, Page]) -> None:
    for address, page in shown.items():
        language = address.split("/")[1] if address.startswith(("/nn", "/en")) else "nb"
        assert page.all("html")[0].attributes["lang"] == language, address


def test_has_one_heading_of_the_first_level_and_a_title(shown: dict[str, Page]) -> None:
    for address, page in shown.items():
        assert len(page.all("h1")) == 1, address
        assert page.words("title")[0].endswith("– Tilbudskatalogen"), address


def test_names_every_field(shown: dict[str, Page]) -> None:
    for address, page in shown.items():
        labels = {label.attributes.get("for") for label in page.all("label")}
        fields = [field for field in page.all("input") + page.all("select") if field.attributes.get("type") != "hidden"]
        boxes = {field.attributes["id"] for field in fields if field.attributes.get("type") == "checkbox"}
        assert {field.attributes["id"] for field in fields} - boxes <= labels, address


def test_uses_each_id_once(shown: dict[str, Page]) -> None:
    for address, page in shown.items():
        ids = [element.attributes["id"] for element in page.elements if "id" in element.attributes]
        assert len(ids) == len(set(ids)), address


def test_has_neither_inline_styles_nor_inline_scripts(shown: dict[str, Page]) -> None:
    for address, page in shown.items():
        assert not page.all("style"), address
        assert not [element for element in page.elements if "style" in element.attributes], address
        run = [script for script in page.all("script") if script.attributes.get("type") != "application/ld+json"]
        assert all(script.attributes.get("src") for script in run), address
        assert not [name for element in page.elements for name in element.attributes if name.startswith("on")], address


def test_asks_nobody_else_for_anything(shown: dict[str, Page]) -> None:
    for address, page in shown.items():
        loaded = [
            element.attributes["src"] for element in page.all("img") + page.all("script") if "src" in element.attributes
        ]
        loaded += [
            link.attributes["href"] for link in page.all("link", rel="stylesheet") + page.all("link", rel="icon")
        ]
        assert all(source and re.match(r"/(static|(nn/|en/)?tilbud)/", source) for source in loaded), address


def test_offers_itself_in_the_other_languages(shown: dict[str, Page]) -> None:
    for address, page in shown.items():
        if page.status == 200:
            bare = address.removeprefix("/nn").removeprefix("/en")
            assert {f"/nn{bare}", f"/en{bare}"} <= set(_decoded(page.links)), address


def test_speaks_no_english_in_norwegian(shown: dict[str, Page]) -> None:
    for address, page in shown.items():
        if not address.startswith("/en"):
            assert not {"Find", "offerings", "provider", "municipality"} & set(page.text.split()), address


def _decoded(links: list[str]) -> list[str]:
    return [unquote(link) for link in links]
