"""Whoever may be in danger meets help first, and courses only after."""

import re

import pytest

from tests.doors.portal import documents
from tests.doors.portal.conftest import Reader
from tests.doors.portal.library import Library
from tests.doors.portal.page import Page
from tilbudskatalog.catalog.search.query import Safety
from tilbudskatalog.doors.portal.safety import in_groups


@pytest.fixture
def danger(stocked: Library) -> Library:
    stocked.safety = Safety(
        "fare_selvmord",
        (
            documents.emergency(),
            documents.emergency("116123", "Mental Helses hjelpetelefon"),
            documents.emergency("112", "Politi", needs_confirmation=True, confirmed="general knowledge – check"),
        ),
    )
    return stocked


def main_of(page: Page) -> str:
    found = re.search(r"<main.*</main>", page.html, re.DOTALL)
    return found.group() if found else ""


@pytest.mark.parametrize("address", ["/finn?q=røyk", "/finn?sted=Hamar", "/finn?q=xyzzy", "/finn?sted=Våler"])
def test_help_stands_before_anything_else(danger: Library, reader: Reader, address: str) -> None:
    page = reader.page(address)
    assert page.heading == "Er det akutt? Ring nå."
    assert main_of(page).index("tel:113") < main_of(page).index("<form")


def test_numbers_are_called_by_pressing_them(danger: Library, reader: Reader) -> None:
    page = reader.page("/finn?q=røyk")
    assert [link for link in page.links if link.startswith("tel:")] == ["tel:113", "tel:116123", "tel:112"]
    assert "116 123" in page.text


def test_says_when_it_was_checked_and_what_nobody_has_confirmed(danger: Library, reader: Reader) -> None:
    page = reader.page("/finn?q=røyk")
    assert page.words("small")[:2] == ["Sjekket 2021–2023"] * 2
    assert page.words("span", class_="tag grey")[:1] == ["bekreftes"]


def test_only_the_first_row_stands_out(danger: Library, reader: Reader) -> None:
    page = reader.page("/finn?q=røyk")
    assert len(page.all("li", class_="call now")) == 1
    assert len(page.all("li", class_="call")) == 2


def test_courses_come_folded(danger: Library, reader: Reader) -> None:
    (folded,) = reader.page("/finn?q=røyk").all("details", class_="later")
    assert "open" not in folded.attributes
    assert "Røykesluttkurs" in folded.text


def test_who_has_gone_on_is_not_folded_away(danger: Library, reader: Reader) -> None:
    (folded,) = reader.page("/finn?q=røyk&form=group").all("details", class_="later")
    assert "open" in folded.attributes


def test_no_danger_no_numbers(stocked: Library, reader: Reader) -> None:
    assert not [link for link in reader.page("/finn?q=røyk").links if link.startswith("tel:")]


@pytest.mark.parametrize(("number", "read"), [("113", "113"), ("116117", "116 117"), ("22400040", "22 40 00 40")])
def test_numbers_are_read_in_groups(number: str, read: str) -> None:
    assert in_groups(number).replace("\u00a0", " ") == read
