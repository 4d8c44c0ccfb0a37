"""What the invented country offers: plausible, and the same every time."""

from tilbudskatalog.catalog.offerings.models import NationalOffering
from tilbudskatalog.demo import catalogs
from tilbudskatalog.demo.catalogs import Country, Plan
from tilbudskatalog.demo.neighbors import nearest
from tilbudskatalog.registers.organizations.models import Municipality, Organization

PRESCRIPTION = NationalOffering(code="frisklivsresept", level="municipality")


def municipality(number: str, latitude: float) -> Municipality:
    return Municipality(pk=int(number), number=number, name=number, latitude=latitude, longitude=10.0)


def country(*numbers: str, centers: tuple[str, ...]) -> Country:
    """Municipalities from south to north, one degree apart."""
    rows = [municipality(number, 60.0 + index) for index, number in enumerate(numbers)]
    keys = [*(f"kommune-{number}" for number in numbers), *(f"frisklivssentral-{number}" for number in centers)]
    return Country([PRESCRIPTION], {key: Organization(key=key) for key in keys}, rows, {})


def shared(of: Country, *centers: str) -> dict[str, str]:
    plans = [Plan(of.bodies[f"frisklivssentral-{number}"], PRESCRIPTION, {}) for number in centers]
    return {
        plan.organization.key: plan.partner.key for plan in catalogs._with_shared_centers(of, plans) if plan.partner
    }


def test_the_nearest_is_another_one() -> None:
    rows = country("0001", "0002", "0003", centers=()).municipalities
    assert nearest(rows, rows)["0001"] == "0002"
    assert nearest(rows, rows[2:]) | {"0003": ""} == {"0001": "0003", "0002": "0003", "0003": ""}


def test_who_has_no_center_shares_the_nearest() -> None:
    of = country("0001", "0002", "0003", "0004", centers=("0001", "0004"))
    assert shared(of, "0001", "0004") == {
        "frisklivssentral-0001": "kommune-0002",
        "frisklivssentral-0004": "kommune-0003",
    }


def test_a_center_is_shared_with_one() -> None:
    of = country("0001", "0002", "0003", centers=("0001",))
    assert shared(of, "0001") == {"frisklivssentral-0001": "kommune-0002"}


def test_without_a_center_nobody_writes_it_out() -> None:
    of = country("0001", "0002", centers=("0001",))
    with_population = [row for row in of.municipalities if not setattr(row, "population", 5000)]
    assert list(catalogs._of_municipality(of, with_population[1])) == []
