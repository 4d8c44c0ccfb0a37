"""How far it is from one place to others: great circles over a round earth."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Point = tuple[float, float]

EARTH_KM = 6371.0088
# However far it is, so much of what is said of it still counts; and after how many kilometers most of the rest is gone.
LEAST = 0.8
REACH_KM = 50.0
# What can be used from anywhere counts as being so far away.
ANYWHERE_KM = 50.0


@dataclass(frozen=True, slots=True)
class Origin:
    """Where distances are counted from. `municipalities` maps a municipality's number to how far off it is (km), for
    what has no place of its own."""

    point: Point
    municipalities: Mapping[str, float] = field(default_factory=dict)


def vectors(points: Sequence[Point]) -> Floats:
    """Degrees to points on a globe of radius 1."""
    latitudes, longitudes = np.radians(np.array(points, dtype=np.float64).reshape(-1, 2)).T
    around = np.cos(latitudes)
    return np.stack([around * np.cos(longitudes), around * np.sin(longitudes), np.sin(latitudes)], axis=1)


def kilometers(globe: Floats, origin: Point) -> Floats:
    """By the chord, which stays exact for what is near."""
    chords = np.linalg.norm(globe - vectors([origin]), axis=1)
    return np.asarray(2 * EARTH_KM * np.arcsin(np.minimum(chords / 2, 1.0)), dtype=np.float64)


def nearness(away: Floats) -> Floats:
    """What a score is multiplied by: 1 for what is here, never less than `LEAST`."""
    counted = np.where(np.isinf(away), ANYWHERE_KM, away)
    return np.asarray(LEAST + (1 - LEAST) * np.exp(-counted / REACH_KM), dtype=np.float64)
