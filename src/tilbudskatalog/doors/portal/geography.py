"""Municipalities on the map: which lie near, and where the dots stand."""

import functools
import math
from dataclasses import dataclass

from tilbudskatalog.catalog.search import reading

PAGE = 100
EARTH_KM = 6371.0
OFF_MAP = (-100, -100)


@dataclass(frozen=True, slots=True)
class Point:
    number: str
    name: str
    latitude: float
    longitude: float


def points() -> tuple[Point, ...]:
    """All municipalities, kept until the next publication."""
    return _points(reading.version())


@functools.lru_cache(maxsize=2)
def _points(_version: int) -> tuple[Point, ...]:
    found: list[Point] = []
    page = 1
    while True:
        total, documents = reading.documents("municipality", page=page, size=PAGE)
        found += [Point(one["number"], one["name"], one["latitude"], one["longitude"]) for one in documents]
        if page * PAGE >= total or not documents:
            return tuple(found)
        page += 1


def kilometres(one: Point, other: Point) -> float:
    """As the crow flies."""
    phi, psi = math.radians(one.latitude), math.radians(other.latitude)
    a = math.sin((psi - phi) / 2) ** 2
    b = math.sin(math.radians(other.longitude - one.longitude) / 2) ** 2
    return 2 * EARTH_KM * math.asin(math.sqrt(a + math.cos(phi) * math.cos(psi) * b))


def nearest(number: str, count: int) -> list[Point]:
    """The municipalities closest to this one, nearest first; none when it is not known."""
    every = points()
    here = next((point for point in every if point.number == number), None)
    if here is None:
        return []
    others = sorted((point for point in every if point.number != number), key=lambda one: kilometres(here, one))
    return others[:count]


def on_map(latitude: float, longitude: float) -> tuple[int, int]:
    """Where a point stands on the small map of the country: x and y in tenths of its
    units, so that a template never writes a number with a Norwegian comma.

    A cone that touches at 65° north and 15° east keeps the country's shape without a library for it.
    """
    n = math.sin(math.radians(65))
    rho = (math.pi / 2 - math.radians(latitude)) + (1 / math.tan(math.radians(65)) - math.radians(25))
    theta = n * math.radians(longitude - 15)
    x, y = rho * math.sin(theta), rho * math.cos(theta)
    return round(710 + x * 6100), round((y - 0.318) * 6100)


def country() -> str:
    """Every municipality as a dot, as the data of one SVG path: a line of no length with a round end is a dot."""
    return _country(reading.version())


@functools.lru_cache(maxsize=2)
def _country(_version: int) -> str:
    places = (on_map(point.latitude, point.longitude) for point in points())
    return "".join(f"M{x} {y}h0" for x, y in places)
