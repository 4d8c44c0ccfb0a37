"""Sums over measured times. Seconds everywhere."""

import math
from collections.abc import Sequence
from dataclasses import dataclass, field
from statistics import fmean, median

import numpy as np

SEED = 20_26


def percentile(values: Sequence[float], share: float) -> float:
    """The smallest value that at least this share of the values do not exceed (nearest rank)."""
    ordered = sorted(values)
    return ordered[max(0, math.ceil(share * len(ordered)) - 1)]


def zipf_shares(count: int) -> list[float]:
    """How often each of so many is drawn when the frequency falls as 1/rank; together 1."""
    whole = sum(1 / rank for rank in range(1, count + 1))
    return [1 / rank / whole for rank in range(1, count + 1)]


def waited(times: Sequence[float], load: float) -> list[float]:
    """From arrival to answer, for requests that come at random to one core which they keep busy to this share."""
    gaps = np.random.default_rng(SEED).exponential(fmean(times) / load, len(times))
    answers, wait = [], 0.0
    for gap, seconds in zip(gaps.tolist(), times, strict=True):
        wait = max(0.0, wait - gap)
        answers.append(wait + seconds)
        wait += seconds
    return answers


@dataclass(slots=True)
class Series:
    """The requests of one kind. `rounds` are the processor seconds of each, round by round; `seconds` by the clock, all
    rounds together; `sizes` the bytes of each answer."""

    rounds: list[list[float]] = field(default_factory=list)
    seconds: list[float] = field(default_factory=list)
    sizes: list[int] = field(default_factory=list)

    def rates(self) -> list[float]:
        """Requests for each second of one core, round by round."""
        return [len(spent) / sum(spent) for spent in self.rounds]

    def share_of(self, ceiling: "Series") -> float:
        """The median, over the rounds, of its rate against the ceiling's in the same round."""
        return median(own / other for own, other in zip(self.rates(), ceiling.rates(), strict=True))

    def figures(self, ceiling: "Series | None" = None) -> dict[str, float]:
        """Milliseconds, and kilobytes of the answer before compression."""
        spent = [each for every in self.rounds for each in every]
        return {
            "count": len(spent),
            "rate": median(self.rates()),
            "share": self.share_of(ceiling) if ceiling else 1.0,
            "ms": 1000 * median(spent),
            "p50": 1000 * median(self.seconds),
            "p99": 1000 * percentile(self.seconds, 0.99),
            "p99_half": 1000 * percentile(waited(spent, 0.5), 0.99),
            "kb": median(self.sizes) / 1000,
        }
