import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tilbudskatalog.catalog.search.distances import ANYWHERE_KM, LEAST, kilometers, nearness, vectors

HAMAR, OSLO, VADSO = (60.7945, 11.0680), (59.9127, 10.7461), (70.0744, 29.7487)
POINTS = st.tuples(st.floats(-90, 90), st.floats(-180, 180))


@pytest.mark.parametrize(("one", "other", "expected"), [(HAMAR, OSLO, 99.6), (OSLO, VADSO, 1427.5), (OSLO, OSLO, 0.0)])
def test_known_distances(one: tuple[float, float], other: tuple[float, float], expected: float) -> None:
    assert kilometers(vectors([one]), other)[0] == pytest.approx(expected, rel=0.005)


@given(one=POINTS, other=POINTS)
def test_it_is_as_far_there_as_back_and_never_further_than_around_the_earth(
    one: tuple[float, float], other: tuple[float, float]
) -> None:
    there, back = kilometers(vectors([one]), other)[0], kilometers(vectors([other]), one)[0]
    assert there == pytest.approx(back, abs=1e-6)
    assert 0 <= there < 20_020


def test_what_is_near_counts_more_and_nothing_counts_for_nought() -> None:
    here, near, far, anywhere = nearness(np.array([0.0, 10.0, 2000.0, np.inf]))
    assert 1.0 == here > near > anywhere > far >= LEAST
    assert anywhere == nearness(np.array([ANYWHERE_KM]))[0]
