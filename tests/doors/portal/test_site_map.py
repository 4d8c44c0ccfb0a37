"""What search engines read: every page in every language, in parts, and what they should leave alone."""

import re
from typing import Any
from xml.etree import ElementTree

import pytest
from django.conf import settings

from tests.doors.portal import documents
from tests.doors.portal.conftest import Reader
from tests.doors.portal.library import Library
from tilbudskatalog.doors.portal import site_map

PLACE = "{http://www.sitemaps.org/schemas/sitemap/0.9}"


def addresses(reader: Reader, path: str) -> list[str]:
    answer = reader.get(path)
    assert answer["Content-Type"] == "application/xml; charset=utf-8"
    tree = ElementTree.fromstring(answer.content)  # noqa: S314
    return [each.text or "" for each in tree.iter(f"{PLACE}loc")]


def test_the_index_lists_parts_that_exist(stocked: Library, reader: Reader) -> None:
    parts = addresses(reader, "/sitemap.xml")
    assert len(parts) == 5
    for part in parts:
        assert reader.get(part.removeprefix(settings.PUBLIC_URL)).status_code == 200


def test_each_page_stands_in_three_languages(stocked: Library, reader: Reader) -> None:
    found = addresses(reader, "/sitemap/offering-1.xml")
    hamar = stocked.shelves["offering"][0]["id"]
    path = f"/tilbud/{hamar}/roykesluttkurs"
    assert {f"{settings.PUBLIC_URL}{prefix}{path}" for prefix in ("", "/nn", "/en")} <= set(found)


def test_says_when_it_was_published_and_where_else(stocked: Library, reader: Reader) -> None:
    text = reader.get("/sitemap/offering-1.xml").content.decode()
    assert "<lastmod>2026-11-20T08:00:00Z</lastmod>" in text
    assert len(re.findall('hreflang="nn"', text)) == 3 * len(stocked.shelves["offering"])


def test_many_things_are_parted(library: Library, reader: Reader, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(site_map, "LARGEST", 6)
    library.add(*[documents.offering() for _ in range(5)])
    assert len([part for part in addresses(reader, "/sitemap.xml") if "/offering-" in part]) == 3
    assert len(addresses(reader, "/sitemap/offering-3.xml")) == 3


@pytest.mark.parametrize("part", ["offering-9", "concept-1", "sider-2", "offering-0", "offering", "x-²"])
def test_a_part_that_is_not_there(stocked: Library, reader: Reader, part: str) -> None:
    assert reader.get(f"/sitemap/{part}.xml").status_code == 404


def test_every_address_of_our_own_pages_answers(stocked: Library, reader: Reader) -> None:
    for address in addresses(reader, "/sitemap/sider-1.xml"):
        assert reader.get(address.removeprefix(settings.PUBLIC_URL)).status_code == 200


def test_a_demo_is_not_for_search_engines(reader: Reader) -> None:
    assert "Disallow: /\n" in reader.get("/robots.txt").content.decode()


def test_robots_are_shown_the_map(reader: Reader, settings: Any) -> None:
    settings.DEMO = False
    settings.PUBLIC_URL = "https://katalog.example"
    told = reader.get("/nn/robots.txt").content.decode()
    assert "Sitemap: https://katalog.example/sitemap.xml" in told
    assert "Disallow: /ga/" in told
    assert "Disallow: /\n" not in told
