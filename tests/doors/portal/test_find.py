"""The list of results: grouped or near, what was understood, what narrows it, and the ways on when it is empty."""

from typing import Any

import pytest

from tests.doors.portal import documents
from tests.doors.portal.conftest import Reader
from tests.doors.portal.library import Library
from tilbudskatalog.catalog.search.query import Result, Understood, UnderstoodConcept
from tilbudskatalog.doors.portal import understanding, when
from tilbudskatalog.doors.portal.asked import Asked
from tilbudskatalog.doors.portal.headings import subject_of


def test_without_a_place_copies_are_one_kind(stocked: Library, reader: Reader) -> None:
    page = reader.page("/finn?q=røyk")
    assert page.heading == "1 slags tilbud for røyk"
    assert "Tilbys av 2 virksomheter" in page.text


def test_a_kind_leads_to_the_national_page(stocked: Library, reader: Reader) -> None:
    national = stocked.shelves["national_offering"][0]
    assert f"/tilbud/{national['id']}/roykesluttkurs" in reader.page("/finn?q=røyk").links


def test_the_only_provider_is_led_to_directly(library: Library, reader: Reader) -> None:
    only = library.add(documents.offering("Kokekurs"))
    assert f"/tilbud/{only['id']}/kokekurs" in reader.page("/finn?q=koke").links


def test_a_kind_whose_national_text_is_withdrawn_is_shown_as_its_first_copy(stocked: Library, reader: Reader) -> None:
    stocked.withdraw(stocked.shelves["national_offering"][0])
    assert reader.page("/finn?q=røyk").status == 200


def test_a_word_that_means_two_things_is_said_once() -> None:
    seen = [UnderstoodConcept("u", code, "", "røyk") for code in ("tema_tobakk", "tilstand_tobakk")]
    result = Result(2, 1, 20, [], {}, Understood(seen, [], None, ["røyk"]))
    assert subject_of(Asked(q="røyk"), result) == "røyk"


def test_near_a_place_what_is_there_stands_first(stocked: Library, reader: Reader) -> None:
    page = reader.page("/finn?sted=Hamar")
    assert page.heading == "3 tilbud for innbyggere i Hamar"
    assert page.text.index("Stange kommune") < page.text.index("Kan brukes hjemmefra") < page.text.index("Slutta –")


def test_why_each_result_is_there(stocked: Library, reader: Reader) -> None:
    page = reader.page("/finn?q=røyk&sted=Hamar")
    assert "Hvorfor dette? Gjelder tobakk, i Hamar." in page.text
    assert "Tilbudet handler om «tobakk»." in page.text


def test_each_understood_word_can_be_removed(stocked: Library, reader: Reader) -> None:
    page = reader.page("/finn?q=røyk&sted=Hamar&form=group")
    removing = {
        link.attributes["aria-label"]: link.attributes["href"]
        for link in page.all("a")
        if "aria-label" in link.attributes
    }
    assert removing["Fjern røyk"] == "/finn?sted=Hamar&form=group"
    assert removing["Fjern Hamar"] == "/finn?q=r%C3%B8yk&form=group"
    assert removing["Fjern Gruppe"] == "/finn?q=r%C3%B8yk&sted=Hamar"


def test_a_word_that_a_longer_one_holds_is_not_said_twice() -> None:
    seen = [UnderstoodConcept("u", "c", "", words) for words in ("fått diabetes", "diabetes", "sønnen min", "sønnen")]
    assert understanding.longest(Understood(seen, [], "", [])) == ["fått diabetes", "sønnen min"]


def test_chosen_themes_can_be_removed_one_by_one(stocked: Library, reader: Reader) -> None:
    assert "/finn?tema=tema_sovn" in reader.page("/finn?tema=tema_tobakk,tema_sovn").links


def test_several_places_of_one_name_are_asked_about(stocked: Library, reader: Reader) -> None:
    page = reader.page("/finn?q=røyk&sted=Våler")
    assert page.heading == "Hvilket Våler mener du?"
    assert "/finn?q=r%C3%B8yk&sted=V%C3%A5ler+%28Innlandet%29" in page.links
    assert "/finn?q=r%C3%B8yk&sted=V%C3%A5ler+%28%C3%98stfold%29" in page.links


def test_an_unknown_place_is_said_and_left_out(stocked: Library, reader: Reader) -> None:
    page = reader.page("/finn?q=røyk&sted=Atlantis")
    assert "Ingen kommune heter dette." in page.words("p", role="alert")[0]
    assert page.heading == "1 slags tilbud for røyk"


def test_a_former_municipality_is_understood(library: Library, reader: Reader) -> None:
    former = {"name": "Vang", "kind": "former", "language": "", "former_number": "0414", "until": 1991}
    library.add(documents.municipality(names=[former]))
    assert "Vang er nå en del av Hamar." in reader.page("/finn?sted=Vang").text


def test_svalbard_is_explained(stocked: Library, reader: Reader) -> None:
    assert "Svalbard hører ikke til noen kommune." in reader.page("/finn?sted=9170").text


def test_correction_is_said(stocked: Library, reader: Reader) -> None:
    stocked.corrected = "røykeslutt"
    assert "Vi viser treff for «røykeslutt»." in reader.page("/finn?q=røyk").text


def test_nothing_found_near_shows_the_nearest_and_whom_to_ask(stocked: Library, reader: Reader) -> None:
    stocked.add(documents.offering("Cøliakikurs", municipalities=[{"number": "5403", "name": "Alta"}]))
    page = reader.page("/finn?q=cøliaki&sted=Hamar")
    assert page.heading == "Ingen tilbud om cøliaki i Hamar nå"
    assert "Cøliakikurs" in page.words("h3")
    assert "Spør sykehusetSykehuset Innlandet HF" in page.text.replace("sykehuset ", "sykehuset")


def test_filters_give_way_before_the_place_does(stocked: Library, reader: Reader) -> None:
    page = reader.page("/finn?q=røyk&sted=Hamar&form=home")
    assert page.heading == "Ingen tilbud om røyk i Hamar nå"
    assert "Røykesluttkurs" in page.words("h3")


@pytest.mark.parametrize(
    ("prefix", "sentence", "all_away", "one_away"),
    [
        (
            "",
            "Det er 1 tilbud om koke i Hamar uten filtrene «Hjemme» og «På somali».",
            "Ta bort alle filtrene",
            "Ta bort bare «Hjemme»",
        ),
        (
            "/nn",
            "Det er 1 tilbod om koke i Hamar utan filtera «Heime» og «På somali».",
            "Ta bort alle filtera",
            "Ta bort berre «Heime»",
        ),
        (
            "/en",
            "There is 1 offering about koke in Hamar without the filters “At home” and “In Somali”.",
            "Take away all filters",
            "Take away only “At home”",
        ),
    ],
)
def test_filters_that_leave_nothing_are_said_to_be_the_reason(
    library: Library, reader: Reader, prefix: str, sentence: str, all_away: str, one_away: str
) -> None:
    library.add(documents.municipality())
    in_languages(library, "so")
    page = reader.page(f"{prefix}/finn?q=koke&sted=Hamar&form=home&sprak=so")
    assert sentence in page.text
    links = {each.text.strip(): each.attributes["href"] for each in page.all("a")}
    assert links[all_away] == f"{prefix}/finn?q=koke&sted=Hamar"
    assert links[one_away] == f"{prefix}/finn?q=koke&sted=Hamar&sprak=so"
    # Without the language alone there would still be nothing.
    assert [text for text in links if "omali" in text and "»" in text] == []
    # On a phone that stands first, not all filters opened out.
    [filters] = [each for each in page.all("details") if each.attributes.get("class") == "filters"]
    assert "open" not in filters.attributes
    # It is the filters, not that nobody offers it.
    assert "Ingen av dem har lagt ut" not in page.text


def test_where_one_filter_is_chosen_there_is_one_way_on(stocked: Library, reader: Reader) -> None:
    page = reader.page("/finn?q=røyk&sted=Hamar&form=home")
    assert "uten filteret «Hjemme»." in page.text
    assert not [each for each in page.all("a") if "Ta bort bare" in each.text]


def test_where_the_filters_are_not_the_reason_they_are_not_blamed(stocked: Library, reader: Reader) -> None:
    assert "uten filter" not in reader.page("/finn?q=xyzzy&sted=Hamar&form=home").text


def test_nothing_at_all_gives_advice(stocked: Library, reader: Reader) -> None:
    page = reader.page("/finn?q=xyzzy")
    assert page.heading == "Vi fant ingenting om xyzzy"
    assert "Bruk færre eller andre ord." in page.text


def test_the_form_of_filters_works_without_script(stocked: Library, reader: Reader) -> None:
    page = reader.page("/finn?q=røyk&sted=Hamar&form=group")
    (form,) = page.all("form", id="filtre")
    assert form.attributes["action"] == "/finn"
    assert page.all("input", id="form-group")[0].attributes.get("checked", "no") is None
    assert {field.attributes["name"] for field in page.all("input", type="hidden")} == {"q", "sted"}
    assert "Oppdater lista" in page.words("button")


def test_several_chosen_themes_survive_the_form(stocked: Library, reader: Reader) -> None:
    page = reader.page("/finn?tema=tema_tobakk,tema_sovn")
    (chosen,) = [
        option for option in page.all("option") if "selected" in option.attributes and option.attributes["value"]
    ]
    assert chosen.attributes["value"] == "tema_tobakk,tema_sovn"


def in_languages(library: Library, *codes: str) -> None:
    """An offering with a course in each."""
    for code in codes:
        library.add(
            documents.course(library.add(documents.offering("Kokekurs", template=None, code=code)), language=code)
        )


@pytest.mark.parametrize(
    ("prefix", "label", "names"),
    [
        ("", "Alle språk", ["Norsk (2)", "Somali (1)"]),
        ("/nn", "Alle språk", ["Norsk (2)", "Somali (1)"]),
        ("/en", "All languages", ["Norwegian (2)", "Somali (1)"]),
    ],
)
def test_languages_are_chosen_by_their_names(
    library: Library, reader: Reader, prefix: str, label: str, names: list[str]
) -> None:
    in_languages(library, "no", "so", "no")
    assert reader.page(f"{prefix}/finn?q=koke").words("option")[-3:] == [label, *names]


def test_a_chosen_language_narrows_the_list_and_stands_in_the_address(library: Library, reader: Reader) -> None:
    in_languages(library, "no", "so")
    page = reader.page("/finn?q=koke&sprak=so")
    assert library.asked[-1].language == ("so",)
    assert page.heading == "1 slags tilbud for koke"
    assert "selected" in page.all("option", value="so")[0].attributes
    removing = [each for each in page.all("a") if each.attributes.get("aria-label") == "Fjern somali"]
    assert [each.attributes["href"] for each in removing] == ["/finn?q=koke"]
    assert page.all("input", name="sprak", type="hidden")[0].attributes["value"] == "so"


def test_what_no_course_is_held_in_stays_chosen_and_is_helped_on(library: Library, reader: Reader) -> None:
    in_languages(library, "no")
    page = reader.page("/finn?q=koke&sprak=se")
    assert "selected" in page.all("option", value="se")[0].attributes
    assert "Nordsamisk (0)" in page.words("option")
    assert "Mange kurs på norsk kan ha tolk." in page.text
    assert "Kokekurs" in page.words("h3")


@pytest.mark.parametrize("form", ["nb", "nn", "no"])
def test_both_forms_of_norwegian_are_norwegian(library: Library, reader: Reader, form: str) -> None:
    in_languages(library, "no")
    reader.page(f"/finn?sprak={form}")
    assert library.asked[-1].language == ("no",)


def test_a_language_that_nobody_knows_is_said_and_left_out(library: Library, reader: Reader) -> None:
    in_languages(library, "no")
    page = reader.page("/finn?q=koke&sprak=klingon")
    assert (page.status, page.heading) == (200, "1 slags tilbud for koke")


def test_only_what_the_filters_show_is_counted(library: Library, reader: Reader) -> None:
    in_languages(library, "no")
    reader.page("/finn?q=koke")
    assert set(library.asked[-1].facets) == {"theme", "audience", "language"}


def test_pages_follow_one_another(library: Library, reader: Reader) -> None:
    library.add(
        *[documents.offering(f"Kurs {number:02}", code=f"kurs-{number}", template=None) for number in range(45)]
    )
    page = reader.page("/finn?q=kurs&side=2")
    assert "Side 2 av 3" in page.text
    assert page.all("a", rel="prev")[0].attributes["href"] == "/finn?q=kurs"
    assert page.all("a", rel="next")[0].attributes["href"] == "/finn?q=kurs&side=3"


def test_a_page_past_the_last_leads_to_the_last(stocked: Library, reader: Reader) -> None:
    answer = reader.get("/finn?q=røyk&side=9")
    assert (answer.status_code, answer["Location"]) == (302, "/finn?q=r%C3%B8yk")


@pytest.mark.parametrize(
    "address", ["/finn?side=x", "/finn?side=-1", "/finn?side=²", "/finn?form=ukjent", "/finn?q=%00"]
)
def test_nonsense_in_the_address_is_forgiven(stocked: Library, reader: Reader, address: str) -> None:
    assert reader.get(address).status_code == 200


def test_a_search_is_noted_once(stocked: Library, reader: Reader, noted: list[dict[str, Any]]) -> None:
    reader.get("/finn?q=røyk&sted=Hamar")
    reader.get("/finn?q=røyk&sted=Hamar&side=2")
    (event,) = noted
    assert event == {"kind": "search", "words": "røyk", "municipality": "3403", "results": 2, "lang": "nb"}


def test_lists_of_results_are_not_for_search_engines(stocked: Library, reader: Reader) -> None:
    assert reader.page("/finn?q=røyk").all("meta", name="robots")
    assert not reader.page("/finn").all("meta", name="robots")


def test_a_card_shows_the_course_in_the_language_that_is_asked_for(library: Library, reader: Reader) -> None:
    offering = documents.offering("Kokekurs")
    library.add(documents.course(offering, days=5), documents.course(offering, days=60, language="so"), offering)
    norwegian, somali = (day_of(brief) for brief in offering["courses"])
    assert norwegian in reader.page("/finn?q=koke").text
    page = reader.page("/finn?q=koke&sprak=so")
    assert somali in page.text
    assert norwegian not in page.text


def day_of(brief: dict[str, Any]) -> str:
    return when.day(when.local(brief["starts"])).capitalize()
