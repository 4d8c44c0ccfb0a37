"""Where the results lie, as a drawing: distance rings around the place, numbered dots as in the list, and neighbours.

Everything is a whole number on a field of 400 × 400, so that a template never writes a Norwegian comma.
"""

import math
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from tilbudskatalog.doors.portal.geography import Point, kilometres, points

SIZE = 400
MIDDLE = SIZE // 2
OUTERMOST = 168
REACHES = (15, 30, 60, 90, 150, 300)
SMALLEST_REACH = 30
KILOMETRES_PER_DEGREE = 111.2
DOT = 12
APART = 2 * DOT + 3
MOST_NAMES = 9
LETTER = 7
LINE = 16
MARGIN = 4


@dataclass(frozen=True, slots=True)
class Ring:
    radius: int
    kilometres: int

    @property
    def top(self) -> int:
        """Where its label stands: just inside the line."""
        return MIDDLE - self.radius + 15


@dataclass(frozen=True, slots=True)
class Dot:
    number: int
    x: int
    y: int

    @property
    def baseline(self) -> int:
        return self.y + 5


@dataclass(frozen=True, slots=True)
class Town:
    """`name` is empty where there is no room to write it."""

    x: int
    y: int
    name: str = ""
    label_x: int = 0
    label_y: int = 0
    anchor: str = "start"


@dataclass(frozen=True, slots=True)
class DotMap:
    center: Point
    rings: list[Ring]
    dots: list[Dot]
    towns: list[Town]
    outside: int


Box = tuple[int, int, int, int]


def dot_map(center: Point, found: Sequence[Point | None]) -> DotMap | None:
    """`found` holds the places of the numbered results, in their order; None when none of them has a place."""
    placed = [(number, point) for number, point in enumerate(found, start=1) if point]
    if not placed:
        return None
    reach = _reach([kilometres(center, point) for _number, point in placed])
    inside = [(number, point) for number, point in placed if kilometres(center, point) <= reach]
    dots = _dots(center, inside, reach)
    rings = [Ring(OUTERMOST * step // 3, reach * step // 3) for step in (3, 2, 1)]
    boxes = [(dot.x - DOT, dot.y - DOT, dot.x + DOT, dot.y + DOT) for dot in dots]
    boxes += [(MIDDLE - 22, ring.top - 12, MIDDLE + 22, ring.top + 3) for ring in rings]
    return DotMap(center, rings, dots, _towns(center, reach, boxes), len(placed) - len(inside))


def _reach(distances: Iterable[float]) -> int:
    """How far the outermost ring lies: so that the farthest is inside, and the nearest towns always are."""
    farthest = max([SMALLEST_REACH, *distances])
    return next((reach for reach in REACHES if reach >= farthest), REACHES[-1])


def _on_field(center: Point, point: Point, reach: int) -> tuple[int, int]:
    scale = OUTERMOST / reach * KILOMETRES_PER_DEGREE
    east = (point.longitude - center.longitude) * math.cos(math.radians(center.latitude))
    north = point.latitude - center.latitude
    return round(MIDDLE + east * scale), round(MIDDLE - north * scale)


def _dots(center: Point, inside: Sequence[tuple[int, Point]], reach: int) -> list[Dot]:
    """Several at one place stand side by side, as close to it as there is room."""
    dots: list[Dot] = []
    for number, point in inside:
        x, y = _on_field(center, point, reach)
        for across, down in _around():
            spot = Dot(number, x + across, y + down)
            if all(math.hypot(spot.x - dot.x, spot.y - dot.y) >= APART - 1 for dot in dots):
                dots.append(spot)
                break
    return dots


def _around() -> Iterator[tuple[int, int]]:
    """Steps away from a point, in ever wider hexagons."""
    yield 0, 0
    for ring in range(1, 9):
        for corner in range(6):
            begin, end = math.radians(60 * corner), math.radians(60 * corner + 60)
            for step in range(ring):
                share = step / ring
                x = math.cos(begin) * (1 - share) + math.cos(end) * share
                y = math.sin(begin) * (1 - share) + math.sin(end) * share
                yield round(x * ring * APART), round(y * ring * APART)


def _towns(center: Point, reach: int, taken: list[Box]) -> list[Town]:
    """The largest places around, named where their names have room. The place itself comes first."""
    near = [point for point in points() if point.number != center.number and kilometres(center, point) < reach * 1.2]
    near.sort(key=lambda point: -point.population)
    towns: list[Town] = []
    for point in [center, *near]:
        x, y = _on_field(center, point, reach)
        if MARGIN < x < SIZE - MARGIN and MARGIN < y < SIZE - MARGIN:
            named = len([town for town in towns if town.name]) < MOST_NAMES
            town = _named(x, y, point.town or point.name, taken) if named else Town(x, y)
            towns.append(town)
    return towns


def _named(x: int, y: int, name: str, taken: list[Box]) -> Town:
    """Beside its dot, under or over it: where nothing else is written yet."""
    width = LETTER * len(name) + MARGIN
    spots = [
        ("start", x + 9, y + 5, x + 9),
        ("end", x - 9, y + 5, x - 9 - width),
        ("middle", x, y + 21, x - width // 2),
        ("middle", x, y - 10, x - width // 2),
        ("middle", x, y + 33, x - width // 2),
        ("middle", x, y + 59, x - width // 2),
    ]
    for anchor, label_x, label_y, left in spots:
        box = (left, label_y - LINE + 3, left + width, label_y + 4)
        on_field = box[0] > MARGIN and box[2] < SIZE - MARGIN and box[1] > MARGIN and box[3] < SIZE - MARGIN
        if on_field and not any(_overlap(box, other) for other in taken):
            taken += [box, (x - 4, y - 4, x + 4, y + 4)]
            return Town(x, y, name, label_x, label_y, anchor)
    return Town(x, y)


def _overlap(one: Box, other: Box) -> bool:
    return one[0] < other[2] and other[0] < one[2] and one[1] < other[3] and other[1] < one[3]
