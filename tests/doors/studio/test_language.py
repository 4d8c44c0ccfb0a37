"""The workspace speaks bokmål or nynorsk, as its user chooses."""

import pytest

from tests.doors.studio import browsing
from tests.doors.studio.browsing import browser, text_of

pytestmark = pytest.mark.django_db


def test_nynorsk_is_chosen_once_and_stays() -> None:
    rita = browser(browsing.editor())
    assert '<html lang="nb"' in text_of(rita.get("/studio/"))
    answer = rita.post("/studio/sprak", {"language": "nn", "next": "/studio/katalog/?q=x"})
    assert answer["Location"] == "/studio/katalog/?q=x"
    page = text_of(rita.get("/studio/katalog/"))
    assert '<html lang="nn"' in page
    assert "Vel det" in page


@pytest.mark.parametrize("following", ["https://elsewhere.example/", "//elsewhere.example/", "/logg-inn"])
def test_it_leads_nowhere_else(following: str) -> None:
    answer = browser(browsing.editor()).post("/studio/sprak", {"language": "nn", "next": following})
    assert answer["Location"] == "/studio/"


def test_an_unknown_language_changes_nothing() -> None:
    rita = browser(browsing.editor())
    rita.post("/studio/sprak", {"language": "tlh"})
    assert '<html lang="nb"' in text_of(rita.get("/studio/"))
