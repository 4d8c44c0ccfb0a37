"""The page of an offering: its address, its five answers, how to get in, and what it says of itself."""

from typing import Any

import pytest

from tests.doors.portal import documents
from tests.doors.portal.conftest import Reader
from tests.doors.portal.library import Library
from tests.doors.portal.page import Page


def shown(library: Library, reader: Reader, prefix: str = "", **fields: Any) -> Page:
    document = library.add(documents.offering("Kokekurs", **fields))
    return reader.page(f"{prefix}/tilbud/{document['id']}/kokekurs")


@pytest.mark.parametrize("ending", ["/", "/feil-navn"])
def test_the_right_address_is_found_from_any_other(library: Library, reader: Reader, ending: str) -> None:
    document = library.add(documents.offering("Snus og røyk"))
    answer = reader.get(f"/tilbud/{document['id']}{ending}")
    assert (answer.status_code, answer["Location"]) == (301, f"/tilbud/{document['id']}/snus-og-royk")


def test_an_unknown_offering_is_helped_on(library: Library, reader: Reader) -> None:
    page = reader.page("/tilbud/00000000-0000-4000-8000-000000000000/kurs")
    assert (page.status, page.heading) == (404, "Vi finner ikke denne siden")
    assert page.all("form", action="/finn")


def test_a_withdrawn_offering_shows_what_there_is_instead(stocked: Library, reader: Reader) -> None:
    gone = stocked.withdraw(stocked.shelves["offering"][0])
    page = reader.page(f"/tilbud/{gone['id']}/roykesluttkurs")
    assert (page.status, page.heading) == (410, "«Røykesluttkurs» tilbys ikke lenger")
    assert "Stange kommune" in page.text


def test_a_withdrawn_offering_that_nobody_remembers_still_says_so(library: Library, reader: Reader) -> None:
    gone = library.withdraw(library.add(documents.offering("Alene")))
    library.withdrawn[0] = {**gone, "texts": {}}
    assert reader.page(f"/tilbud/{gone['id']}/alene").heading == "Dette tilbys ikke lenger"


def test_five_answers_in_one_order(library: Library, reader: Reader) -> None:
    page = shown(library, reader)
    assert page.words("dt")[:5] == ["For hvem", "Når", "Hvor", "Pris", "Bli med"]
    assert page.words("dd")[:5] == [
        "Fra 18 år",
        "Spør tilbyderen",
        "Hamar",
        "Gratis",
        "Ta kontakt selv, uten henvisning",
    ]


def test_the_providers_own_words_come_before_ours(library: Library, reader: Reader) -> None:
    texts = {"nb": documents.texts("Kokekurs", cost="200 kroner", schedule="Tirsdager")}
    assert shown(library, reader, texts=texts).words("dd")[1:4] == ["Tirsdager", "Hamar", "200 kroner"]


def test_what_is_known_by_codes_is_said_in_english(library: Library, reader: Reader) -> None:
    texts = {"nb": documents.texts("Kokekurs", cost="Det er gratis", schedule="Tirsdager")}
    page = shown(library, reader, "/en", texts=texts)
    assert page.words("dd")[1:4] == ["Tirsdager", "Hamar", "Free"]
    assert page.all("dd", lang="nb")[0].text == "Tirsdager"


def test_a_text_in_another_language_is_marked_and_labeled(library: Library, reader: Reader) -> None:
    page = shown(library, reader, "/nn")
    assert page.all("span", lang="nb")
    assert "På bokmål" in page.words("span", class_="tag grey")


def test_ways_of_contact_go_by_the_counting_step(library: Library, reader: Reader) -> None:
    document = library.add(documents.offering("Kokekurs"))
    links = reader.page(f"/tilbud/{document['id']}/kokekurs").links
    assert {f"/ga/{document['id']}/{target}" for target in ("phone", "email", "website")} <= set(links)


def test_a_provider_without_contact_details_is_led_to(library: Library, reader: Reader) -> None:
    page = shown(library, reader, contact={"phone": "", "email": "", "website": ""})
    assert "Se hvordan du når tilbyderen" in page.text


def test_what_takes_a_referral_says_so(library: Library, reader: Reader) -> None:
    assert "Du trenger henvisning" in shown(library, reader, access=["referral"]).words("h2")


def test_access_in_words_also_what_nobody_has_said(library: Library, reader: Reader) -> None:
    page = shown(library, reader, place=documents.place())
    assert [item.split(". ")[0] for item in page.words("li") if "rinnfritt" in item] == ["Trinnfritt fra gata"]
    assert "Ikke toalett for rullestol" in page.text
    assert "Ukjent om det er teleslynge. Spør tilbyderen" in page.text


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({}, "Følger det nasjonale tilbudet Røykesluttkurs."),
        ({"overridden": ["cost"]}, "Tilbyderen har tilpasset det nasjonale tilbudet Røykesluttkurs."),
        ({"template": None}, "Tilbyderens eget tilbud, ikke et av de nasjonale."),
    ],
)
def test_whose_text_it_is(stocked: Library, reader: Reader, fields: dict[str, Any], words: str) -> None:
    assert words in shown(stocked, reader, **fields).text


def test_the_day_it_was_confirmed(library: Library, reader: Reader) -> None:
    assert "Hamar kommune bekreftet 3. november 2026 at opplysningene stemmer." in shown(library, reader).text


def test_invented_offerings_say_so(library: Library, reader: Reader) -> None:
    assert "Oppdiktet tilbud" in shown(library, reader).text
    assert "Oppdiktet tilbud" not in shown(library, reader, synthetic=False).text


def test_the_same_in_the_nearest_municipality(library: Library, reader: Reader) -> None:
    stange = {"number": "3413", "name": "Stange"}
    library.add(
        documents.municipality(),
        documents.municipality("3413", "Stange", latitude=60.72),
        documents.offering(
            "I nabokommunen", municipalities=[stange], organization=documents.mention("s", "Stange kommune")
        ),
    )
    assert "I nabokommunen" in shown(library, reader).text


def test_an_opening_is_noted(library: Library, reader: Reader, noted: list[dict[str, Any]]) -> None:
    document = library.add(documents.offering("Kokekurs"))
    reader.get(f"/nn/tilbud/{document['id']}/kokekurs")
    assert noted == [{"kind": "open", "offering": document["id"], "lang": "nn"}]
