"""The step out to the provider leads to what the provider has published, and nowhere else."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.doors.portal import documents
from tests.doors.portal.conftest import Reader
from tests.doors.portal.library import Library
from tilbudskatalog.doors.portal.go import outward


@pytest.mark.parametrize(
    ("target", "there"),
    [
        ("phone", "tel:62000000"),
        ("email", "mailto:frisklivssentralen@example.com"),
        ("website", "https://example.com/slutt"),
    ],
)
def test_leads_to_the_providers_own(library: Library, reader: Reader, target: str, there: str) -> None:
    document = library.add(documents.offering())
    answer = reader.get(f"/ga/{document['id']}/{target}")
    assert (answer.status_code, answer["Location"]) == (302, there)
    assert answer["Cache-Control"] == "no-store"


def test_the_choice_is_noted(library: Library, reader: Reader, noted: list[dict[str, Any]]) -> None:
    document = library.add(documents.offering())
    reader.get(f"/ga/{document['id']}/phone")
    assert noted == [{"kind": "choose", "offering": document["id"], "target": "phone", "lang": "nb"}]


@pytest.mark.parametrize(
    ("target", "there"),
    [("phone", "tel:97000001"), ("email", "mailto:frisklivssentralen@example.com")],
)
def test_a_course_leads_to_its_own_else_to_its_offerings(
    library: Library, reader: Reader, noted: list[dict[str, Any]], target: str, there: str
) -> None:
    offering = library.add(documents.offering())
    course = library.add(documents.course(offering, contact={"phone": "97 00 00 01", "email": ""}))
    answer = reader.get(f"/ga/{course['id']}/{target}")
    assert (answer.status_code, answer["Location"]) == (302, there)
    assert noted == [{"kind": "choose", "offering": offering["id"], "target": target, "lang": "nb"}]


def test_a_course_that_is_over_leads_nowhere(library: Library, reader: Reader) -> None:
    course = library.add(documents.course(library.add(documents.offering())))
    library.withdraw(course)
    assert reader.get(f"/ga/{course['id']}/phone").status_code == 410


@pytest.mark.parametrize("target", ["fax", "https:", "organization"])
def test_leads_nowhere_by_other_names(library: Library, reader: Reader, target: str) -> None:
    document = library.add(documents.offering())
    assert reader.get(f"/ga/{document['id']}/{target}?next=https://elsewhere.example").status_code == 404


def test_an_address_that_the_reader_gives_is_not_followed(library: Library, reader: Reader) -> None:
    document = library.add(documents.offering())
    answer = reader.get(f"/ga/{document['id']}/website?next=https://elsewhere.example")
    assert answer["Location"] == "https://example.com/slutt"


def test_a_way_that_is_not_given_is_not_found(library: Library, reader: Reader) -> None:
    document = library.add(documents.offering(contact={"phone": "", "email": "", "website": ""}))
    assert reader.get(f"/ga/{document['id']}/phone").status_code == 404


@pytest.mark.parametrize(
    ("target", "value"),
    [
        ("website", "javascript://example.com/%0aalert(1)"),
        ("website", "https://"),
        ("website", "http://[half"),
        ("phone", "ring oss"),
        ("email", "a b@example.com"),
        ("email", "ingen"),
    ],
)
def test_what_is_no_way_of_contact_becomes_no_link(target: str, value: str) -> None:
    assert outward(target, value) == ""


def test_foreign_numbers_keep_their_country() -> None:
    assert outward("phone", "+47 62 00 00 00") == "tel:+4762000000"


@given(st.sampled_from(["phone", "email", "website", "x"]), st.text())
def test_only_ever_four_kinds_of_address(target: str, value: str) -> None:
    there = outward(target, value)
    assert not there or there.split(":")[0].casefold() in {"tel", "mailto", "http", "https"}
