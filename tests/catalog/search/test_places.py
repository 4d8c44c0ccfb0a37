import pytest

from tests.catalog.search.factories import former, municipality
from tilbudskatalog.catalog.search import words
from tilbudskatalog.catalog.search.places import Located, Places


def named(name: str, kind: str, language: str = "") -> dict[str, object]:
    return {"name": name, "kind": kind, "language": language, "former_number": "", "until": None}


PLACES = Places(
    [
        municipality(postal_codes=[{"code": "2315", "place": "HAMAR"}, {"code": "2320", "place": "FURNES"}]),
        municipality("3419", "Våler", county="Innlandet"),
        municipality("3114", "Våler", county="Østfold"),
        municipality("5612", "Kautokeino", official_name="Guovdageaidnu - Kautokeino",
                     names=[named("Guovdageaidnu", "sami", "sme")]),
        municipality("4631", "Alver", names=[former("Lindås", "1263", 2019), former("Meland", "1256", 2019)],
                     largest_place="Knarvik"),
        municipality("1101", "Eigersund", largest_place="Egersund"),
        municipality("1867", "Bø", county="Nordland"),
        municipality("4020", "Midt-Telemark", county="Telemark", names=[former("Bø", "0821", 2019)]),
        municipality("4204", "Kristiansand"),
        municipality("1505", "Kristiansund"),
        municipality("4643", "Årdal"),
        municipality("1121", "Time"),
        municipality("5605", "Sør-Varanger"),
    ]
)  # fmt: skip


def numbers(word: str) -> list[str]:
    return [place.number for place in PLACES.resolve(word)]


@pytest.mark.parametrize(
    ("word", "number", "kind"),
    [
        ("3403", "3403", "number"),
        ("hamar", "3403", "name"),
        ("Hamar kommune", "3403", "name"),
        (" HAMAR ", "3403", "name"),
        ("Guovdageaidnu", "5612", "sami"),
        ("Guovdageaidnu - Kautokeino", "5612", "name"),
        ("Lindås", "4631", "former"),
        ("1263", "4631", "former"),
        ("2315", "3403", "postal_code"),
        ("Furnes", "3403", "postal_place"),
        ("Egersund", "1101", "largest_place"),
        ("aardal", "4643", "name"),
        ("sør varanger", "5605", "name"),
        ("eigers", "1101", "prefix"),
    ],
)
def test_many_words_for_one_municipality(word: str, number: str, kind: str) -> None:
    [place] = PLACES.resolve(word)
    assert (place.number, place.kind) == (number, kind)


def test_a_former_municipality_says_what_it_was_called() -> None:
    [place] = PLACES.resolve("lindås")
    assert (place.name, place.matched, place.kind) == ("Alver", "Lindås", "former")


def test_an_ambiguous_name_has_all_its_candidates() -> None:
    assert sorted(numbers("Våler")) == ["3114", "3419"]
    assert sorted(numbers("kristian")) == ["1505", "4204"]


def test_a_name_that_lately_was_another_municipality_is_ambiguous() -> None:
    assert sorted(numbers("Bø")) == ["1867", "4020"]


@pytest.mark.parametrize("word", ["Våler (Østfold)", "våler, østfold", "Våler i Østfold"])
def test_the_county_tells_them_apart(word: str) -> None:
    assert numbers(word) == ["3114"]


@pytest.mark.parametrize("word", ["", "  ", "x", "Atlantis", "9999", "²"])
def test_nobody_knows_it(word: str) -> None:
    assert PLACES.resolve(word) == []


@pytest.mark.parametrize("word", ["9170", "Svalbard", "Longyearbyen", "ny-ålesund"])
def test_svalbard_has_no_municipality(word: str) -> None:
    [place] = PLACES.resolve(word)
    assert (place.number, place.name, place.kind) == ("", "Svalbard", "svalbard")


def located(text: str, ordinary: frozenset[str] = frozenset()) -> Located | None:
    tokens = words.tokens(text)
    capitals = [word[:1].isupper() for word in text.split()]
    return PLACES.locate(tokens, capitals, ordinary)


@pytest.mark.parametrize(
    "text", ["røykeslutt i Hamar", "røykeslutt nær hamar", "i Hamar røykeslutt", "quit smoking in Hamar", "kols hamar"]
)
def test_a_place_is_found_in_running_text(text: str) -> None:
    found = located(text)
    assert found is not None
    assert [place.number for place in found.places] == ["3403"]


def test_a_place_takes_its_preposition_with_it() -> None:
    found = located("røykeslutt i Hamar kommune i vår")
    assert found is not None
    assert (found.start, found.end) == (1, 4)


def test_a_word_with_another_meaning_is_a_place_only_with_a_capital() -> None:
    assert located("bestille time", frozenset(["time"])) is None
    assert located("røykeslutt i Time", frozenset(["time"])) is not None


def test_what_is_no_place_is_left_alone() -> None:
    assert located("vondt i ryggen") is None
    assert located("") is None


def test_an_ambiguous_name_in_the_text_has_its_candidates() -> None:
    found = located("røykeslutt i Våler")
    assert found is not None
    assert len(found.places) == 2
