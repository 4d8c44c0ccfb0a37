"""The facts that come along: complete, consistent, and each file with its source."""

import hashlib
import tomllib
from collections import Counter

import pytest

from tilbudskatalog.ground.base.tables import Row
from tilbudskatalog.registers.organizations import files
from tilbudskatalog.registers.organizations.numbers import is_organization_number

TWELVE = {"3403", "0301", "4601", "5001", "1103", "5501", "1804", "4204", "1508", "5610", "3413", "4634"}


@pytest.fixture(scope="module")
def register() -> dict[str, list[Row]]:
    return files.read()


@pytest.fixture(scope="module")
def organizations(register: dict[str, list[Row]]) -> list[Row]:
    return register["organizations.csv"]


def test_there_are_357_municipalities_with_inhabitants_and_points(register: dict[str, list[Row]]) -> None:
    municipalities = register["municipalities.csv"]
    assert len(municipalities) == 357
    assert 5_500_000 < sum(row.values["population"] for row in municipalities) < 5_800_000


def test_how_many_there_are_of_each_kind(organizations: list[Row]) -> None:
    assert Counter(row["kind"] for row in organizations) == {
        "directorate": 1,
        "rhf": 4,
        "hf": 20,
        "hospital": 64,
        "lms": 31,
        "competence_service": 1,
        "user_organization": 9,
        "voluntary": 1,
        "municipality": 357,
        "healthy_life_center": 243,
    }


def test_every_municipality_is_an_organization(register: dict[str, list[Row]]) -> None:
    numbers = {row["number"] for row in register["municipalities.csv"]}
    municipal = {
        row["key"]: row["municipality"] for row in register["organizations.csv"] if row["kind"] == "municipality"
    }
    assert municipal == {f"kommune-{number}": number for number in numbers}


def test_every_organization_number_has_a_right_check_digit(organizations: list[Row]) -> None:
    numbers = [row["organization_number"] for row in organizations if row["organization_number"]]
    assert len(numbers) > 430
    assert all(map(is_organization_number, numbers))


def test_trusts_belong_to_an_authority(organizations: list[Row]) -> None:
    authorities = {row["key"] for row in organizations if row["kind"] == "rhf"}
    assert {row["parent"] for row in organizations if row["kind"] == "hf"} == authorities


def test_68_percent_of_municipalities_have_a_healthy_life_center(organizations: list[Row]) -> None:
    """Of the others those with the lowest hash, so that a new edition of the file chooses the same."""
    centers = {row["municipality"] for row in organizations if row["kind"] == "healthy_life_center"}
    municipal = {row["municipality"] for row in organizations if row["kind"] == "municipality"}
    by_hash = sorted(municipal - TWELVE, key=lambda number: hashlib.sha256(number.encode()).hexdigest())
    assert len(centers) == round(0.68 * len(municipal))
    assert centers == TWELVE | set(by_hash[: len(centers) - len(TWELVE)])


def test_what_is_invented_says_so_and_nothing_else_does(organizations: list[Row]) -> None:
    synthetic = {row["kind"] for row in organizations if row.values["synthetic"]}
    assert synthetic == {"healthy_life_center"}
    assert all(row.values["synthetic"] for row in organizations if row["kind"] in synthetic)


def test_learning_centers_are_dated(organizations: list[Row]) -> None:
    assert {row["as_of"] for row in organizations if row["kind"] == "lms"} == {"2013"}


def test_every_municipality_is_in_exactly_one_trusts_catchment(register: dict[str, list[Row]]) -> None:
    """Whole, or through each of its districts once. Haraldsplass has its area within the trust's."""
    rows = [row for row in register["catchments.csv"] if row["organization"] != "haraldsplass-diakonale-sykehus"]
    served = Counter((row["municipality"], row["district"]) for row in rows)
    districts = {row["number"] for row in register["districts.csv"] if row["municipality"] == "0301"}
    whole = {row["number"] for row in register["municipalities.csv"]} - {"0301"}
    assert served == Counter([(number, "") for number in whole] + [("0301", number) for number in districts])


@pytest.mark.parametrize(
    ("name", "number"),
    [("Karasjok", "5610"), ("Kárášjohka", "5610"), ("Skjerstad", "1804"), ("Snillfjord", "5059"), ("Tysfjord", "1806")],
)
def test_other_and_former_names_lead_to_the_municipality(
    register: dict[str, list[Row]], name: str, number: str
) -> None:
    assert number in {row["municipality"] for row in register["municipality_names.csv"] if row["name"] == name}


def test_names_that_two_municipalities_share_stay_equal(register: dict[str, list[Row]]) -> None:
    names = Counter(row["name"] for row in register["municipalities.csv"])
    assert {name for name, times in names.items() if times > 1} == {"Herøy", "Våler"}


def test_every_postal_code_leads_somewhere_except_in_the_north(register: dict[str, list[Row]]) -> None:
    codes = register["postal_codes.csv"]
    nowhere = {row["place"] for row in codes if not row["municipality"]}
    assert len(codes) == 5122
    assert {"LONGYEARBYEN", "JAN MAYEN"} <= nowhere
    assert len({row["municipality"] for row in codes} - {""}) == 357


def test_every_file_has_its_source() -> None:
    sources = tomllib.loads((files.DATA / "sources.toml").read_text(encoding="utf-8"))
    assert set(sources) == {path.name for path in files.DATA.glob("*.csv")}
    for source in sources.values():
        assert {"title", "source", "licence", "credit", "date"} <= set(source)
