"""Who lies nearest, so that small municipalities join the right one."""

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

from tilbudskatalog.registers.organizations.models import Municipality


def nearest(municipalities: Sequence[Municipality], among: Sequence[Municipality]) -> dict[str, str]:
    """Number → the number of the nearest other one of `among`, by great-circle distance between the largest places."""
    closeness = _vectors(municipalities) @ _vectors(among).T
    columns = {row.number: column for column, row in enumerate(among)}
    for line, row in enumerate(municipalities):
        if row.number in columns:
            closeness[line, columns[row.number]] = -1
    return {
        row.number: among[int(other)].number for row, other in zip(municipalities, closeness.argmax(1), strict=True)
    }


def _vectors(municipalities: Sequence[Municipality]) -> npt.NDArray[np.float64]:
    points = np.radians([[row.latitude, row.longitude] for row in municipalities])
    return np.column_stack(
        [
            np.cos(points[:, 0]) * np.cos(points[:, 1]),
            np.cos(points[:, 0]) * np.sin(points[:, 1]),
            np.sin(points[:, 0]),
        ]
    )
