"""Public pages may be kept by anyone for a minute, and are confirmed without being made anew."""

import gzip

import pytest

from tests.doors.portal import documents
from tests.doors.portal.conftest import Reader
from tests.doors.portal.library import Library


def test_a_page_may_be_kept_for_a_minute(stocked: Library, reader: Reader) -> None:
    assert reader.get("/finn")["Cache-Control"] == "public, max-age=60"


def test_the_tag_is_strong(stocked: Library, reader: Reader) -> None:
    tag = reader.get("/")["ETag"]
    assert tag.startswith('"')
    # And whole: nothing is told of places or of the clock, so nothing follows.
    assert not tag.endswith('."')


def test_what_the_reader_has_is_confirmed(stocked: Library, reader: Reader) -> None:
    tag = reader.get("/")["ETag"]
    answer = reader.get("/", headers={"If-None-Match": tag})
    assert (answer.status_code, answer.content, answer["ETag"]) == (304, b"", tag)


def test_a_publication_makes_the_page_another(stocked: Library, reader: Reader) -> None:
    tag = reader.get("/")["ETag"]
    stocked.add(documents.offering())
    assert reader.get("/", headers={"If-None-Match": tag}).status_code == 200


def test_a_page_of_our_own_words_outlives_publications(stocked: Library, reader: Reader) -> None:
    tag = reader.get("/om")["ETag"]
    stocked.add(documents.offering())
    assert reader.get("/om", headers={"If-None-Match": tag}).status_code == 304


def test_language_and_question_make_pages_of_their_own(stocked: Library, reader: Reader) -> None:
    addresses = ("/finn", "/finn?q=røyk", "/nn/finn", "/en/finn")
    assert len({reader.get(address)["ETag"] for address in addresses}) == len(addresses)


def test_what_cannot_be_shown_is_not_kept(stocked: Library, reader: Reader) -> None:
    assert "no-store" in reader.get("/finnes-ikke")["Cache-Control"]


def test_a_page_is_for_reading_only(stocked: Library, reader: Reader) -> None:
    assert reader.post("/finn").status_code == 405


def test_the_head_alone_can_be_asked_for(stocked: Library, reader: Reader) -> None:
    assert reader.head("/finn").status_code == 200


def test_a_page_is_compressed_for_those_who_take_it(stocked: Library, reader: Reader) -> None:
    plain = reader.get("/finn")
    packed = reader.get("/finn", headers={"Accept-Encoding": "br, gzip"})
    assert packed["Content-Encoding"] == "gzip"
    assert gzip.decompress(packed.content) == plain.content
    assert packed["ETag"] != plain["ETag"]
    assert "Accept-Encoding" in plain["Vary"]


def test_what_is_confirmed_is_not_compressed(stocked: Library, reader: Reader) -> None:
    takes = {"Accept-Encoding": "gzip"}
    tag = reader.get("/finn", headers=takes)["ETag"]
    answer = reader.get("/finn", headers=takes | {"If-None-Match": tag})
    assert (answer.status_code, answer.content) == (304, b"")


@pytest.mark.parametrize("address", ["/", "/finn?q=røyk", "/kommuner"])
def test_the_first_view_is_light(stocked: Library, reader: Reader, address: str) -> None:
    """60 KB in all is promised; style and script take 30 of them."""
    assert len(reader.get(address, headers={"Accept-Encoding": "gzip"}).content) < 25_000
