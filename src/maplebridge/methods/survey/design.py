"""How a sample was drawn, as the variance needs to know it.

source  Wolter, Introduction to Variance Estimation (2nd ed. 2007), ch. 6
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from maplebridge.methods.errors import RangeError, TooFewError
from maplebridge.methods.survey.inputs import FloatArray, IntArray, classes, column


@dataclass(frozen=True, slots=True, eq=False)
class Design:
    """Weights, strata and clusters of the people who answered; make one with `Design.of`.

    weights         (n,) above 0
    cluster         (n,) number of the cluster of each row
    stratum         (clusters,) stratum of each cluster
    unsampled       (strata,) share of the stratum's clusters that was not drawn, in (0, 1]
    """

    weights: FloatArray
    cluster: IntArray
    stratum: IntArray
    unsampled: FloatArray

    @classmethod
    def of(
        cls,
        weights: ArrayLike,
        *,
        strata: ArrayLike | None = None,
        clusters: ArrayLike | None = None,
        population_clusters: ArrayLike | None = None,
    ) -> Design:
        """Describe a sample.

        weights               (n,) not negative; rows of weight 0 (the silent) keep their place and count nothing
        strata                (n,) labels; None: one stratum
        clusters              (n,) labels, told apart by stratum; None: every row is its own
        population_clusters   (strata,) clusters on the list in each stratum, in the order of sorted labels; None: so
                              many that it does not matter
        raises                ShapeError, RangeError, TooFewError (one cluster in a stratum: no variance can be known)
        """
        weight = column("weights", weights)
        if weight.min() < 0 or weight.sum() <= 0:
            raise RangeError("weights cannot be negative, and not all of them zero")
        names, layer = classes("strata", np.zeros(weight.size) if strata is None else strata, weight.size)
        _, own = classes("clusters", np.arange(weight.size) if clusters is None else clusters, weight.size)
        pairs, cluster = np.unique(layer * (int(own.max()) + 1) + own, return_inverse=True)
        stratum = pairs // (int(own.max()) + 1)
        drawn = np.bincount(stratum, minlength=names.size)
        if (drawn < 2).any():
            alone = names[int(np.argmin(drawn))]
            raise TooFewError(f"stratum {alone!s} has one cluster only: join it with another stratum")
        unsampled = np.ones(names.size)
        if population_clusters is not None:
            listed = column("population_clusters", population_clusters, names.size)
            if (listed < drawn).any():
                raise RangeError("more clusters were drawn in a stratum than are on its list")
            unsampled = 1.0 - drawn / listed
        return cls(weight, cluster.astype(np.int64), stratum, unsampled)

    @property
    def freedom(self) -> int:
        """Degrees of freedom: clusters less strata, of those in which somebody carries weight."""
        return self.freedom_among(self.weights > 0)

    def freedom_among(self, inside: NDArray[np.bool_]) -> int:
        """Degrees of freedom for a part: clusters in which it is found less strata in which it is found.

        source  Korn and Graubard, Analysis of Health Surveys (1999), ch. 5; R survey `degf`
        """
        clusters = np.unique(self.cluster[inside & (self.weights > 0)])
        return int(clusters.size - np.unique(self.stratum[clusters]).size)

    def variance(self, scores: FloatArray) -> float:
        """Variance of the weighted sum of `scores` (n,), clusters drawn with replacement within strata.

        source  Wolter, Introduction to Variance Estimation (2nd ed. 2007), ch. 6; Woodruff, JASA 66 (1971) 411-414
        """
        sums = np.bincount(self.cluster, weights=self.weights * scores, minlength=self.stratum.size)
        drawn = np.bincount(self.stratum)
        middle = np.bincount(self.stratum, weights=sums) / drawn
        squares = np.bincount(self.stratum, weights=(sums - middle[self.stratum]) ** 2)
        return float((self.unsampled * drawn / (drawn - 1) * squares).sum())
