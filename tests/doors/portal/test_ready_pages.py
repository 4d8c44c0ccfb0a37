"""A page is made once for each state of the catalog, language and address; its use is counted every time."""

import gzip

import pytest

from tests.doors.portal import documents
from tests.doors.portal.conftest import Reader
from tests.doors.portal.library import Library


@pytest.fixture
def keeping(stocked: Library) -> Library:
    stocked.keeps = True
    return stocked


def test_the_same_page_is_made_once(reader: Reader, keeping: Library) -> None:
    first, again = (reader.get("/finn?q=røyk") for _time in range(2))
    assert len(keeping.asked) == 1
    assert (first.content, dict(first.headers) | {"X-Request-Id": ""}) == (
        again.content,
        dict(again.headers) | {"X-Request-Id": ""},
    )


@pytest.mark.parametrize("other", ["/nn/finn?q=røyk", "/finn?q=røyk&side=1", "/en/finn?q=røyk"])
def test_another_language_or_address_is_another_page(reader: Reader, keeping: Library, other: str) -> None:
    reader.get("/finn?q=røyk")
    reader.get(other)
    assert len(keeping.asked) == 2


def test_compressed_and_plain_are_kept_apart(reader: Reader, keeping: Library) -> None:
    packed = reader.get("/finn?q=røyk", headers={"accept-encoding": "gzip"})
    plain = reader.get("/finn?q=røyk")
    assert gzip.decompress(packed.content) == plain.content
    assert packed["ETag"] != plain["ETag"]
    assert reader.get("/finn?q=røyk", headers={"accept-encoding": "gzip"}).content == packed.content


def test_a_publication_ends_it(reader: Reader, keeping: Library) -> None:
    reader.get("/finn?q=røyk")
    keeping.add(documents.offering("Røykfri sammen", key="new"))
    reader.get("/finn?q=røyk")
    assert len(keeping.asked) == 2


def test_what_is_refused_is_looked_at_every_time(reader: Reader, keeping: Library) -> None:
    assert [reader.get("/tilbud/00000000-0000-4000-8000-000000000000/x").status_code for _ in range(2)] == [404, 404]
    assert not keeping._kept
