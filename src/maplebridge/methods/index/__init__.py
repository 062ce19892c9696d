"""Composite index: many figures into one, step by step, and how far the result can be trusted.

On units that are places or offices, never on persons. `build` goes the whole way by a `Recipe`; each step can be
used alone. `simulate` and `variance_shares` ask what other defensible choices would have said.
"""

from __future__ import annotations

from maplebridge.methods.index.adjusting import Adjusted, Bonus, Gate, NegativeList, Step, adjust, bands
from maplebridge.methods.index.aggregating import aggregate, copeland, outranking
from maplebridge.methods.index.explaining import Flip, Part, parts, score_flips, weight_flips
from maplebridge.methods.index.forecasting import Forecast, forecast
from maplebridge.methods.index.framework import Framework, Item
from maplebridge.methods.index.normalising import (
    Efficacy,
    Goalposts,
    MinMax,
    Rank,
    Target,
    ZScore,
    normalise,
)
from maplebridge.methods.index.outliers import Treated, Treatment, kurtosis, treat
from maplebridge.methods.index.overlap import alpha, correlations, double_counting
from maplebridge.methods.index.preparing import (
    Screening,
    denominate,
    impute,
    impute_across,
    impute_over_time,
    screen,
)
from maplebridge.methods.index.recipe import Built, Recipe, build
from maplebridge.methods.index.robustness import Case, Choices, Runs, simulate
from maplebridge.methods.index.shares import Shares, sobol, variance_shares
from maplebridge.methods.index.tables import ranks_down
from maplebridge.methods.index.weighing import (
    Judged,
    component_weights,
    entropy_weights,
    equal_weights,
    pairwise_weights,
    put_weights,
)

__all__ = [
    "Adjusted",
    "Bonus",
    "Built",
    "Case",
    "Choices",
    "Efficacy",
    "Flip",
    "Forecast",
    "Framework",
    "Gate",
    "Goalposts",
    "Item",
    "Judged",
    "MinMax",
    "NegativeList",
    "Part",
    "Rank",
    "Recipe",
    "Runs",
    "Screening",
    "Shares",
    "Step",
    "Target",
    "Treated",
    "Treatment",
    "ZScore",
    "adjust",
    "aggregate",
    "alpha",
    "bands",
    "build",
    "component_weights",
    "copeland",
    "correlations",
    "denominate",
    "double_counting",
    "entropy_weights",
    "equal_weights",
    "forecast",
    "impute",
    "impute_across",
    "impute_over_time",
    "kurtosis",
    "normalise",
    "outranking",
    "pairwise_weights",
    "parts",
    "put_weights",
    "ranks_down",
    "score_flips",
    "screen",
    "simulate",
    "sobol",
    "treat",
    "variance_shares",
    "weight_flips",
]
