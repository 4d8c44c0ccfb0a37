"""Pictures and what is known of the effect, on the public page."""

import uuid

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.test import Client
from django.urls import reverse

from tests.doors.portal import documents
from tests.doors.portal.library import Library
from tilbudskatalog.catalog.offerings.pictures import file_of
from tilbudskatalog.doors.portal import linked_data
from tilbudskatalog.doors.portal.addresses import address

UID = uuid.UUID("6f0d2c8e-6a4b-4d5c-9a37-0c7ee3a2a111")
IMAGE = {
    "id": str(UID),
    "alt": {"nb": "En sti i skogen", "nn": "Ein sti i skogen"},
    "width": 960,
    "height": 640,
    "files": [{"width": width, "path": f"/bilder/{UID}-{width}.webp"} for width in (480, 960)],
}
KNOWN = {
    "statement": {"nb": "Flere slutter i gruppe.", "nn": "Fleire sluttar i gruppe."},
    "strength": "moderate",
    "citation": "Oppdiktet A",
    "link": "https://doi.org/10.1000/182",
    "year": 2019,
}


def test_the_page_shows_it_with_words_and_fetches_it_last(client: Client, library: Library) -> None:
    document = documents.offering(image=IMAGE)
    library.add(document)
    page = client.get(address(document)).content.decode()
    assert 'alt="En sti i skogen"' in page
    assert f"/bilder/{UID}-960.webp 960w" in page
    assert 'loading="lazy"' in page
    assert 'alt="Ein sti i skogen"' in client.get("/nn" + address(document)).content.decode()


def test_search_engines_get_the_largest() -> None:
    described = linked_data.described(documents.offering(image=IMAGE))
    assert described["image"].endswith(f"/bilder/{UID}-960.webp")
    assert "image" not in linked_data.described(documents.offering(image=None))


@pytest.mark.parametrize("make", [documents.offering, documents.national])
def test_what_is_known_of_the_effect(client: Client, library: Library, make: object) -> None:
    assert callable(make)
    document = make(evidence=[KNOWN])
    library.add(document)
    page = client.get(address(document)).content.decode()
    assert 'id="virkning"' in page
    assert KNOWN["statement"]["nb"] in page  # type: ignore[index]
    assert KNOWN["link"] in page  # type: ignore[operator]


def test_straight_from_the_storage_without_the_database(client: Client) -> None:
    default_storage.save(file_of(UID, 480), ContentFile(b"RIFF....WEBP"))
    response = client.get(reverse("picture", args=[UID, 480]))
    assert b"".join(response.streaming_content) == b"RIFF....WEBP"
    assert response["Content-Type"] == "image/webp"
    assert "immutable" in response["Cache-Control"]
    assert "sandbox" in response["Content-Security-Policy"]


def test_a_picture_that_is_not_there(client: Client) -> None:
    assert client.get(reverse("picture", args=[UID, 961])).status_code == 404
