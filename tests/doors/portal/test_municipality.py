from tests.doors.portal import documents
from tests.doors.portal.conftest import Reader
from tests.doors.portal.library import Library

FORMER = {"name": "Vang", "kind": "former", "language": "", "former_number": "0414", "until": 1991}
SAMI = {"name": "Háámmer", "kind": "sami", "language": "sma", "former_number": "", "until": None}


def test_offerings_stand_by_theme(stocked: Library, reader: Reader) -> None:
    page = reader.page("/kommune/3403/hamar")
    assert page.heading == "Tilbud for innbyggere i Hamar"
    assert "Tobakk" in page.words("h2")
    assert "/finn?sted=Hamar&tema=tema_tobakk" in page.links


def test_what_is_for_the_whole_country_stands_apart(stocked: Library, reader: Reader) -> None:
    page = reader.page("/kommune/3403/hamar")
    assert "Slutta" not in page.text
    assert "Vis alle 3, også dem som er for hele landet" in page.text


def test_a_municipality_without_offerings_says_so(library: Library, reader: Reader) -> None:
    library.add(documents.municipality())
    assert "Ingenting er lagt ut her ennå" in reader.page("/kommune/3403/hamar").words("h2")


def test_its_other_names_are_in_their_own_language(library: Library, reader: Reader) -> None:
    library.add(documents.municipality(names=[SAMI, FORMER]))
    page = reader.page("/kommune/3403/hamar")
    assert page.words("span", lang="sma") == ["Háámmer"]
    assert "Vang (til 1991)" in page.text


def test_its_hospitals(stocked: Library, reader: Reader) -> None:
    assert "Sykehuset Innlandet HF" in reader.page("/kommune/3403/hamar").text


def test_the_slug_is_decoration(stocked: Library, reader: Reader) -> None:
    assert reader.get("/kommune/3403/hammer")["Location"] == "/kommune/3403/hamar"


def test_an_unknown_number_is_not_found(stocked: Library, reader: Reader) -> None:
    assert reader.get("/kommune/9999/ingen").status_code == 404


def test_all_of_them_by_county(stocked: Library, reader: Reader) -> None:
    assert reader.page("/kommuner").words("h2")[:3] == ["Helseforetak", "Innlandet", "Østfold"]


def test_one_is_found_by_its_former_name(library: Library, reader: Reader) -> None:
    library.add(documents.municipality(names=[FORMER]), documents.municipality("3419", "Våler"))
    page = reader.page("/kommuner?q=vang")
    assert "1 kommune passer med «vang»." in page.words("p", role="status")[0]
    assert "/kommune/3419/valer" not in page.links


def test_a_hospital_is_found_by_name(stocked: Library, reader: Reader) -> None:
    assert "Sykehuset Innlandet HF" in reader.page("/kommuner?q=innlandet hf").text


def test_nothing_found_is_said(stocked: Library, reader: Reader) -> None:
    assert "Vi kjenner ingen kommune" in reader.page("/kommuner?q=atlantis").text
