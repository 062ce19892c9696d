"""The whole way from figures to index as one value, and every stage of it kept."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import ArrayLike

from maplebridge.methods.errors import RangeError, ShapeError, TooFewError
from maplebridge.methods.index.aggregating import aggregate
from maplebridge.methods.index.framework import Framework
from maplebridge.methods.index.normalising import MinMax, Scale, normalise
from maplebridge.methods.index.outliers import Treated, Treatment, treat
from maplebridge.methods.index.preparing import Screening, denominate, impute, impute_across, screen
from maplebridge.methods.index.tables import FloatArray, IntArray, ranks_down, table

FILLS = ("none", "mean", "median", "group mean", "group median", "own mean", "own median")


@dataclass(frozen=True, slots=True, kw_only=True)
class Recipe:
    """Every choice on the way; the defaults are COINr's.

    fill             how gaps are filled: none, mean, median, group mean, group median (of the units' groups),
                     own mean, own median (of the unit's other items)
    least_available  share of items a unit must have to stay; None = no screening; `least_nonzero` likewise
    treatment        outliers; None = left alone
    special_treatments, special_scales  by the number of the item's column, from 0
    method, least_data                  one, or one for each level
    """

    fill: str = "none"
    least_available: float | None = None
    least_nonzero: float | None = None
    treatment: Treatment | None = field(default_factory=Treatment)
    special_treatments: Mapping[int, Treatment | None] = field(default_factory=dict)
    scale: Scale = field(default_factory=MinMax)
    special_scales: Mapping[int, Scale] = field(default_factory=dict)
    method: str | tuple[str, ...] = "arithmetic"
    least_data: float | tuple[float, ...] | None = None

    def __post_init__(self) -> None:
        if self.fill not in FILLS:
            raise RangeError(f"gaps are filled by one of {', '.join(FILLS)}, not {self.fill}")


@dataclass(frozen=True, slots=True, kw_only=True)
class Built:
    """Every stage. `units` numbers the units that passed screening; `treated` and later hold only those.

    scores   (units that passed, items), the index last; ranks (kept units, items) with 1 for the highest
    """

    framework: Framework
    denominated: FloatArray
    imputed: FloatArray
    screening: Screening
    units: IntArray
    treatment: Treated | None
    treated: FloatArray
    normalised: FloatArray
    scores: FloatArray
    ranks: FloatArray

    @property
    def index(self) -> FloatArray:
        """The index (units that passed,)."""
        return self.scores[:, -1]

    def score(self, code: str) -> FloatArray:
        """Scores (units that passed,) of an item; raises ShapeError for an unknown code."""
        if code not in self.framework.place:
            raise ShapeError(f"there is no item {code}")
        return self.scores[:, self.framework.place[code]]


def build(
    values: ArrayLike,
    framework: Framework,
    recipe: Recipe | None = None,
    *,
    denominators: Mapping[str, ArrayLike] | None = None,
    groups: Sequence[object] | None = None,
    weights: ArrayLike | None = None,
) -> Built:
    """Compute the index and keep every stage.

    values        (units, indicators) raw figures in the framework's order, NaN = missing
    denominators  name -> (units,), for the items that name one
    groups        (units,) labels for filling by group
    raises        ShapeError, RangeError, TooFewError
    """
    steps = recipe or Recipe()
    raw = table("values", values)
    if raw.shape[1] != len(framework.indicators):
        raise ShapeError(f"the framework has {len(framework.indicators)} indicators, values {raw.shape[1]}")
    sized = denominated(raw, framework, denominators)
    full = completed(sized, framework, steps.fill, groups)
    screening = screened(full, steps)
    units = np.flatnonzero(screening.passed)
    if units.size == 0:
        raise TooFewError("no unit has enough data")
    done = treated(full[units], steps.treatment, steps.special_treatments)
    tame = full[units] if done is None else done.values
    level = normalise(tame, steps.scale, directions=framework.directions, special=steps.special_scales)
    scores = aggregate(level, framework, method=steps.method, weights=weights, least_data=steps.least_data)
    return Built(
        framework=framework,
        denominated=sized,
        imputed=full,
        screening=screening,
        units=units,
        treatment=done,
        treated=tame,
        normalised=level,
        scores=scores,
        ranks=np.ascontiguousarray(ranks_down(np.ascontiguousarray(scores.T)).T),
    )


def denominated(
    raw: FloatArray, framework: Framework, denominators: Mapping[str, ArrayLike] | None
) -> FloatArray:
    """Divide the indicators that name a denominator; raises ShapeError where it is not given."""
    if denominators is None:
        return raw
    wanted: dict[int, ArrayLike] = {}
    for column, item in enumerate(framework.indicators):
        if item.denominator is not None:
            if item.denominator not in denominators:
                raise ShapeError(f"{item.code} is divided by {item.denominator}, which is not given")
            wanted[column] = denominators[item.denominator]
    return denominate(raw, wanted)


def completed(
    values: FloatArray, framework: Framework, fill: str, groups: Sequence[object] | None
) -> FloatArray:
    """Fill gaps by the named way; raises ShapeError where groups are needed and not given."""
    if fill == "none":
        return values
    scope, _, by = fill.rpartition(" ")
    if scope == "own":
        blocks = [item.parent for item in framework.indicators]
        return impute_across(values, by=by, directions=framework.directions, blocks=blocks)
    if scope == "group" and groups is None:
        raise ShapeError("filling by group needs the units' groups")
    return impute(values, by=by, groups=groups if scope == "group" else None)


def screened(values: FloatArray, steps: Recipe) -> Screening:
    """Which units have enough data under `steps`."""
    available = 0.0 if steps.least_available is None else steps.least_available
    nonzero = 0.0 if steps.least_nonzero is None else steps.least_nonzero
    return screen(values, by="both", least_available=available, least_nonzero=nonzero)


def treated(
    values: FloatArray, treatment: Treatment | None, special: Mapping[int, Treatment | None]
) -> Treated | None:
    """Treat outliers, or None where nothing is to be treated."""
    if treatment is None and not special:
        return None
    if treatment is None:
        own: dict[int, Treatment | None] = dict.fromkeys(range(values.shape[1]))
        return treat(values, special={**own, **special})
    return treat(values, treatment, special=special)
