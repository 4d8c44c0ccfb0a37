"""The codes of snapshots in words."""

import pytest
from django.utils import translation

from tests.doors.portal import documents
from tilbudskatalog.doors.portal import facts, geography, labels


def test_lists_are_written_as_people_write() -> None:
    assert labels.listed(["Gruppe", "Samtaler", "Digitalt"]) == "Gruppe, samtaler og digitalt"
    assert labels.listed_names(["Hamar", "Stange"]) == "Hamar og Stange"
    assert labels.listed([]) == ""


def test_forms_come_in_one_order() -> None:
    assert labels.formats(["digital", "group"]) == "Gruppe og digitalt"


@pytest.mark.parametrize(
    ("codes", "words"),
    [
        (["self"], "Ta kontakt selv, uten henvisning"),
        (["referral"], "Krever henvisning"),
        (["self", "referral"], "Selv, eller med henvisning"),
        ([], "Spør tilbyderen"),
    ],
)
def test_ways_in(codes: list[str], words: str) -> None:
    assert labels.access(codes) == words


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({"place": documents.place()}, "Helsehuset i Hamar"),
        ({"place": documents.place("Helsehuset")}, "Helsehuset, Hamar"),
        ({"formats": ["digital"]}, "På nett, der du er"),
        ({"nationwide": True}, "Hele landet"),
        ({"municipalities": [documents.HAMAR, {"number": "3413", "name": "Stange"}]}, "Hamar og Stange"),
        ({"municipalities": [documents.HAMAR] * 4}, "4 kommuner"),
        ({"municipalities": []}, "Spør tilbyderen"),
    ],
)
def test_where(fields: dict[str, object], words: str) -> None:
    assert facts.where(documents.offering(**fields)) == words


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({"age_from": 18}, "Fra 18 år"),
        ({"age_from": 8, "age_to": 12}, "Fra 8 til 12 år"),
        ({"age_from": None, "age_to": 17}, "Til og med 17 år"),
        ({"age_from": None}, "Alle"),
        ({"audiences": [{"label": {"nb": "voksne"}}, {"label": {"nb": "eldre"}}]}, "Voksne og eldre"),
    ],
)
def test_for_whom(fields: dict[str, object], words: str) -> None:
    assert str(facts.five_answers(documents.offering(**fields))[0].wording) == words


def test_nynorsk_stands_in_for_bokmaal_but_not_for_english() -> None:
    document = documents.offering(texts={"nn": documents.texts("Kokekurs", cost="Det kostar ingenting")})
    assert str(facts.five_answers(document)[3].wording) == "Det kostar ingenting"
    with translation.override("en"):
        assert str(facts.five_answers(document)[3].wording) == "Free"


def test_joint_offerings_name_everyone() -> None:
    partners = [documents.mention("stange", "Stange"), documents.mention("loten", "Løten")]
    assert facts.providers_named(documents.offering(partners=partners)) == "Hamar kommune, Stange og Løten sammen"


def test_norwegian_letters_come_last() -> None:
    assert sorted(["Ås", "Østre Toten", "Æ", "Asker"], key=labels.in_order) == ["Asker", "Æ", "Østre Toten", "Ås"]


def test_distance_as_the_crow_flies() -> None:
    oslo, bergen = geography.Point("", "", 59.91, 10.75), geography.Point("", "", 60.39, 5.32)
    assert geography.kilometres(oslo, bergen) == pytest.approx(305, abs=3)


def test_the_country_fits_its_map() -> None:
    for latitude, longitude in ((57.98, 7.05), (71.17, 25.78), (70.37, 31.11), (59.1, 11.4), (61.6, 4.8)):
        x, y = geography.on_map(latitude, longitude)
        assert 0 < x < 1500
        assert 0 < y < 1860
