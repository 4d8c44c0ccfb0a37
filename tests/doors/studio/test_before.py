"""Before it is sent, and languages side by side."""

from typing import Any

import httpx
import pytest

from tests import factories
from tests.doors.studio import browsing
from tests.doors.studio.browsing import browser, page_of, press, text_of
from tilbudskatalog.catalog.offerings import links, local_offerings
from tilbudskatalog.catalog.offerings.bookkeeping import LinkCheck
from tilbudskatalog.catalog.offerings.models import LocalOffering
from tilbudskatalog.ground.base.errors import NotPermitted
from tilbudskatalog.registers.organizations import places
from tilbudskatalog.registers.organizations.models import PostalCode

pytestmark = pytest.mark.django_db
HARD = "Helsepersonellkompetanse forutsetter tverrfaglighetsorienterte samarbeidsrelasjoner " * 8


def before(**own: Any) -> str:
    offering = factories.local_draft()
    local_offerings.adapt(offering=offering, by=browsing.editor(), **own)
    return text_of(browser(browsing.editor()).get(page_of(offering)))


def test_what_stops_it_stands_first_with_the_way_there() -> None:
    page = before(texts={"nb": {"summary": ""}})
    assert page.index("Må rettes:") < page.index('href="#field-summary"')


def test_a_whole_draft_is_told_so() -> None:
    assert "Ingenting hindrer at det sendes" in before(own={"contact_phone": "62 00 00 00"})


def test_a_heavy_text_is_told_with_its_longest_sentence() -> None:
    page = before(texts={"nb": {"description": HARD}})
    assert "Tung å lese (LIX" in page
    assert "Helsepersonellkompetanse" in page


def test_a_price_that_is_missing() -> None:
    assert "ingen pris er oppgitt" in before(texts={"nb": {"cost": ""}}, values={"cost_kind": "fee"})


def test_the_place_that_does_not_say_how_one_gets_in() -> None:
    house = places.add(
        organization=factories.organization(), by=browsing.editor(), given={"name": "Helsehuset", "step_free": True}
    )
    page = before(own={"place": house})
    assert "Helsehuset har: teleslynge, tilgjengelig toalett." in page
    assert f"/studio/steder/{house.uid}/" in page


def answering(statuses: dict[str, int]) -> Any:
    def client(*, timeout: float) -> httpx.Client:
        def answer(request: httpx.Request) -> httpx.Response:
            if request.url.path not in statuses:
                raise httpx.ConnectError("away")
            return httpx.Response(statuses[request.url.path])

        return httpx.Client(transport=httpx.MockTransport(answer), timeout=timeout)

    return client


def test_links_are_asked_once_and_remembered() -> None:
    offering = factories.local_draft()
    asked = [f"https://open.example/{path}" for path in ("here", "gone", "closed", "away")]
    client = answering({"/here": 200, "/gone": 404, "/closed": 403})
    links.check(offering=offering, links=asked, by=browsing.editor(), client=client)
    assert list(LinkCheck.objects.order_by("pk").values_list("problem", flat=True)) == ["", "gone", "", "unreachable"]
    links.check(offering=offering, links=asked[1:2], by=browsing.editor(), client=answering({"/gone": 200}))
    assert LinkCheck.objects.get(url=asked[1]).problem == ""
    with pytest.raises(NotPermitted):
        links.check(offering=offering, links=asked, by=factories.user("fremmed"), client=client)


def test_a_dead_link_is_shown_where_it_stands() -> None:
    local_offerings.adapt(
        offering=factories.local_draft(), by=browsing.editor(), own={"contact_website": "https://open.example/gone"}
    )
    LinkCheck.objects.create(url="https://open.example/gone", problem="gone", checked_at="2026-11-01T10:00:00Z")
    page = text_of(browser(browsing.editor()).get("/studio/katalogen-var/"))
    offering = LocalOffering.objects.get()
    page = text_of(browser(browsing.editor()).get(page_of(offering)))
    assert "Siden er borte: https://open.example/gone" in page
    assert 'href="#contact_website"' in page


def test_the_button_asks_and_what_was_written_is_saved_first(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(links.check, "__kwdefaults__", {"client": answering({"/": 500})})
    offering = factories.local_draft()
    rita = browser(browsing.editor())
    press(rita, page_of(offering), "lenker", contact_website="https://open.example/")
    assert browsing.fresh(offering).draft().contact_website == "https://open.example/"
    assert LinkCheck.objects.get().problem == "unreachable"


def test_a_language_is_added_beside_the_others() -> None:
    offering = factories.local_draft()
    rita = browser(browsing.editor())
    assert "texts.se.title" not in text_of(rita.get(page_of(offering)))
    assert "texts.se.title" in text_of(rita.get(f"{page_of(offering)}?sprak=se"))
    form = browsing.form_of(rita.get(f"{page_of(offering)}?sprak=se"))
    written = {"whose.cost": "ours", "texts.nb.cost": "50", "texts.nn.cost": "50", "texts.se.cost": "50 ruvnno"}
    browsing.send(rita, page_of(offering), "", form, **written)
    assert browsing.fresh(offering).draft().texts.get(language="se").cost == "50 ruvnno"
    assert "texts.se.title" in text_of(rita.get(page_of(offering)))


def test_places_find_their_city_and_tell_what_is_wrong() -> None:
    PostalCode.objects.create(code="2317", place="HAMAR", municipality=factories.municipality())
    rita, here = browser(browsing.editor()), {"virksomhet": str(factories.organization().uid)}
    wrong = rita.post("/studio/steder/nytt", here | {"name": "Huset", "postal_code": "9999", "step_free": "ja"})
    assert wrong.status_code == 422
    assert 'value="Huset"' in text_of(wrong)
    rita.post("/studio/steder/nytt", here | {"name": "Huset", "postal_code": "2317", "step_free": "ja"})
    place = factories.organization().places.get()
    assert (place.city, place.step_free, place.hearing_loop) == ("Hamar", True, None)
    taken = rita.post("/studio/steder/nytt", here | {"name": "Huset"})
    assert taken.status_code == 409
    rita.post(f"/studio/steder/{place.uid}/", {"name": "Helsehuset", "postal_code": "2317", "step_free": "nei"})
    place.refresh_from_db()
    assert (place.name, place.step_free) == ("Helsehuset", False)
