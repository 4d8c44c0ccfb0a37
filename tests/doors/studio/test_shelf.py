"""The picture of an offering, as its editor chooses it – and never another provider's."""

import pytest
from django.test import Client

from tests import factories
from tests.catalog.offerings.test_pictures import ALT, added, photo, upload
from tests.doors.studio import browsing
from tests.doors.studio.browsing import browser, text_of
from tilbudskatalog.catalog.offerings.models import LocalOffering
from tilbudskatalog.catalog.offerings.pictures import Picture

pytestmark = pytest.mark.django_db


@pytest.fixture
def offering() -> LocalOffering:
    return factories.local_draft()


@pytest.fixture
def rita(offering: LocalOffering) -> Client:
    return browser(browsing.editor())


def shelf(offering: LocalOffering, act: str = "") -> str:
    return f"{browsing.page_of(offering)}bilde/{act}"


def test_added_and_chosen(rita: Client, offering: LocalOffering) -> None:
    response = rita.post(shelf(offering, "nytt"), {"file": upload(photo()), **ALT})
    assert response.status_code == 302
    picture = Picture.objects.get()
    assert rita.post(shelf(offering), {"bilde": str(picture.uid)}).status_code == 302
    assert browsing.fresh(offering).draft().picture == picture
    page = text_of(rita.get(shelf(offering)))
    assert f"/bilder/{picture.uid}-480.webp" in page
    assert ALT["alt_nb"] in page


@pytest.mark.parametrize("content", [b"<svg xmlns='http://www.w3.org/2000/svg'/>", b"", photo()[:200]])
def test_what_is_no_picture_is_refused_and_the_words_kept(
    rita: Client, offering: LocalOffering, content: bytes
) -> None:
    response = rita.post(shelf(offering, "nytt"), {"file": upload(content), **ALT})
    assert response.status_code == 422
    assert ALT["alt_nn"] in text_of(response)


def test_not_without_words(rita: Client, offering: LocalOffering) -> None:
    response = rita.post(shelf(offering, "nytt"), {"file": upload(photo()), "alt_nb": "Tur"})
    assert response.status_code == 422
    assert not Picture.objects.exists()


def test_another_providers_picture_is_neither_shown_nor_named_nor_taken(rita: Client, offering: LocalOffering) -> None:
    theirs = added(factories.organization("kommune-0301"), alt_nb="Hemmelig bilde")
    assert "Hemmelig bilde" not in text_of(rita.get(shelf(offering)))
    for act in ("", "ord", "slett"):
        response = rita.post(shelf(offering, act), {"bilde": str(theirs.uid), **ALT})
        assert response.status_code == 404
        assert "Hemmelig bilde" not in text_of(response)
        assert str(theirs.uid) not in text_of(response)
    assert Picture.objects.get().alt_nb == "Hemmelig bilde"


def test_a_national_picture_is_shown_and_not_changed(rita: Client, offering: LocalOffering) -> None:
    national = added(factories.directorate())
    assert rita.post(shelf(offering), {"bilde": str(national.uid)}).status_code == 302
    for act in ("ord", "slett"):
        assert rita.post(shelf(offering, act), {"bilde": str(national.uid), **ALT}).status_code == 403


def test_words_changed_and_picture_deleted(rita: Client, offering: LocalOffering) -> None:
    picture = added(offering.organization)
    rita.post(shelf(offering, "ord"), {"bilde": str(picture.uid), **ALT, "alt_en": "A walk"})
    assert Picture.objects.get().alt_en == "A walk"
    assert rita.post(shelf(offering, "slett"), {"bilde": str(picture.uid)}).status_code == 302
    assert not Picture.objects.exists()
