"""Who lies nearest, so that small municipalities join the right one."""

import numpy as np

from tilbudskatalog.registers.organizations.models import Municipality


def nearest(municipalities: list[Municipality]) -> dict[str, str]:
    """Number → the number of the nearest other municipality, by great-circle distance between the largest places."""
    points = np.radians([[row.latitude, row.longitude] for row in municipalities])
    vectors = np.column_stack(
        [
            np.cos(points[:, 0]) * np.cos(points[:, 1]),
            np.cos(points[:, 0]) * np.sin(points[:, 1]),
            np.sin(points[:, 0]),
        ]
    )
    closeness = vectors @ vectors.T
    np.fill_diagonal(closeness, -1)
    return {
        row.number: municipalities[int(other)].number
        for row, other in zip(municipalities, closeness.argmax(1), strict=True)
    }
