"""What was found: clusters that share no place, each with how often chance does as well."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from maplebridge.methods.errors import RangeError
from maplebridge.methods.scan.inputs import FloatArray

SAME = 1e-9  # two ratios closer than this are one
GUMBEL_BELOW_RANK = 10
SMALLEST_P = 1e-17


@dataclass(frozen=True, slots=True, kw_only=True)
class Cluster:
    """A circle and a window in which the rate differs from elsewhere.

    members              indices of the places, nearest to the centre first
    centre               index of the place at the centre
    radius               distance to the farthest member (km on the globe)
    start, end           first and last interval, counted from 0
    observed, expected   cases
    relative_risk        rate inside over rate outside; None for the permutation model
    ratio                log-likelihood ratio (the test statistic)
    p_value              as SaTScan reports by default: Gumbel below rank 10, else Monte Carlo
    p_monte_carlo, p_gumbel
    recurrence_days      prospective only: days until chance does as well once
    """

    members: tuple[int, ...]
    centre: int
    radius: float
    start: int
    end: int
    observed: int
    expected: float
    relative_risk: float | None
    ratio: float
    p_value: float | None
    p_monte_carlo: float | None
    p_gumbel: float | None
    recurrence_days: float | None

    def without_relative_risk(self) -> Cluster:
        """The same cluster, for a model that knows no rate outside."""
        return replace(self, relative_risk=None)

    @property
    def low(self) -> bool:
        """Whether there are fewer cases than expected."""
        return self.observed < self.expected


@dataclass(frozen=True, slots=True, kw_only=True)
class ScanResult:
    """Clusters, strongest first, no place in two of them, and the largest ratio of each replication."""

    clusters: tuple[Cluster, ...]
    maxima: FloatArray
    stopped_early: bool

    @classmethod
    def none(cls) -> ScanResult:
        """The result where nothing can stand out."""
        return cls(clusters=(), maxima=np.zeros(0), stopped_early=False)

    def publishable(self, *, smallest: int = 5) -> tuple[Cluster, ...]:
        """The clusters with at least `smallest` cases; the others would point at persons. Raises RangeError for less than
        1.
        """
        if smallest < 1:
            raise RangeError("the smallest number of cases to publish is at least 1")
        return tuple(cluster for cluster in self.clusters if cluster.observed >= smallest)


@dataclass(frozen=True, slots=True)
class Chance:
    """Judges a ratio against the largest ratios of random data sets."""

    maxima: FloatArray
    requested: int

    @property
    def stopped_early(self) -> bool:
        """Whether fewer data sets were drawn than asked for."""
        return self.maxima.size < self.requested

    def rank(self, ratio: float) -> int:
        """1 + number of random data sets that did as well."""
        return 1 + int((self.maxima >= ratio - SAME).sum())

    def monte_carlo(self, ratio: float) -> float | None:
        """Share of data sets, the real one included, that did as well (Besag and Clifford 1991 if stopped)."""
        if self.maxima.size == 0:
            return None
        if self.stopped_early:
            return (self.rank(ratio) - 1) / self.maxima.size
        return self.rank(ratio) / (self.maxima.size + 1)

    def gumbel(self, ratio: float) -> float | None:
        """Tail of a Gumbel law with the mean and variance of the maxima (Abrams et al. 2010).

        ratio    a log-likelihood ratio
        returns  a p-value; None with fewer than two data sets, or where all are alike
        """
        if self.maxima.size < 2:
            return None
        scale = float(np.std(self.maxima, ddof=1)) * np.sqrt(6.0) / np.pi
        if scale == 0.0:
            return None
        mode = float(self.maxima.mean()) - np.euler_gamma * scale
        return max(SMALLEST_P, float(-np.expm1(-np.exp((mode - ratio) / scale))))

    def reported(self, ratio: float) -> float | None:
        """The p-value of a log-likelihood ratio: Gumbel where few data sets did as well, else Monte Carlo."""
        tail = self.gumbel(ratio)
        if tail is not None and not self.stopped_early and self.rank(ratio) < GUMBEL_BELOW_RANK:
            return tail
        return self.monte_carlo(ratio)
