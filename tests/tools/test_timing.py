import pytest

from tools.benchmarks.timing import Series, percentile, waited, zipf_shares


def test_a_percentile_is_one_of_the_values() -> None:
    values = [float(value) for value in range(1, 101)]
    assert percentile(values, 0.5) == 50
    assert percentile(values, 0.99) == 99
    assert percentile([3.0], 0.99) == 3


def test_the_second_is_drawn_half_as_often_as_the_first() -> None:
    shares = zipf_shares(100)
    assert sum(shares) == pytest.approx(1)
    assert shares[1] == pytest.approx(shares[0] / 2)


def test_nobody_waits_where_there_is_hardly_any_load() -> None:
    assert waited([0.01] * 50, 0.0001) == pytest.approx([0.01] * 50)


def test_the_more_load_the_longer_the_wait() -> None:
    times = [0.01] * 500
    assert percentile(waited(times, 0.9), 0.99) > percentile(waited(times, 0.5), 0.99) > 0.01


def test_shares_are_taken_within_a_round() -> None:
    """A round in which the machine was slow for everybody counts like the others."""
    ceiling = Series(rounds=[[0.1, 0.1], [0.4, 0.4]], seconds=[0.1], sizes=[1000])
    own = Series(rounds=[[0.5], [2.0]], seconds=[0.5], sizes=[2000])
    assert own.share_of(ceiling) == pytest.approx(0.2)
    assert own.figures(ceiling)["kb"] == 2
