"""Municipalities on the map: which lie near, and where the dots stand."""

import functools
import math
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from tilbudskatalog.catalog.search import reading

PAGE = 100
EARTH_KM = 6371.0
OFF_MAP = (-100, -100)


@dataclass(frozen=True, slots=True)
class Point:
    """`town` is the municipality's largest place, which is where `latitude` and `longitude` are."""

    number: str
    name: str
    latitude: float
    longitude: float
    town: str = ""
    county: str = ""
    population: int = 0


def points() -> tuple[Point, ...]:
    """All municipalities, kept until the next publication."""
    return _points(reading.version())


@functools.lru_cache(maxsize=2)
def _points(_version: int) -> tuple[Point, ...]:
    found: list[Point] = []
    page = 1
    while True:
        total, documents = reading.documents("municipality", page=page, size=PAGE)
        found += [_point(one) for one in documents]
        if page * PAGE >= total or not documents:
            return tuple(found)
        page += 1


def _point(document: dict[str, Any]) -> Point:
    names = ("number", "name", "latitude", "longitude", "largest_place", "county", "population")
    return Point(*(document[name] for name in names))


def point_of(number: str) -> Point | None:
    return _by_number(reading.version()).get(number)


@functools.lru_cache(maxsize=2)
def _by_number(_version: int) -> dict[str, Point]:
    return {point.number: point for point in points()}


def where_of(document: Mapping[str, Any]) -> Point | None:
    """Where an offering is: its own place, else the municipality's largest; None for what is of no place."""
    place = document["place"]
    if place and place["latitude"] is not None and place["longitude"] is not None:
        return Point(place["municipality"], place["name"], place["latitude"], place["longitude"])
    return point_of(seat(document)) if not document["nationwide"] else None


def seat(document: Mapping[str, Any]) -> str:
    """The number of the municipality that it is in; empty when it has no place of its own."""
    if document["place"] and document["place"]["municipality"]:
        return str(document["place"]["municipality"])
    return str(document["municipalities"][0]["number"]) if document["municipalities"] else ""


def kilometres(one: Point, other: Point) -> float:
    """As the crow flies."""
    phi, psi = math.radians(one.latitude), math.radians(other.latitude)
    a = math.sin((psi - phi) / 2) ** 2
    b = math.sin(math.radians(other.longitude - one.longitude) / 2) ** 2
    return 2 * EARTH_KM * math.asin(math.sqrt(a + math.cos(phi) * math.cos(psi) * b))


def nearest(number: str, count: int) -> list[Point]:
    """The municipalities closest to this one, nearest first; none when it is not known."""
    here = point_of(number)
    if here is None:
        return []
    others = sorted((point for point in points() if point.number != number), key=lambda one: kilometres(here, one))
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
