"""Estimates by small area, each with a word on whether it may be shown.

source  Statistics Canada's release guidelines: coefficient of variation 16.5 % and 33.3 %
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from numpy.typing import ArrayLike

from maplebridge.methods.errors import RangeError
from maplebridge.methods.survey.design import Design
from maplebridge.methods.survey.estimates import Estimate, mean, proportion
from maplebridge.methods.survey.inputs import classes


@dataclass(frozen=True, slots=True, kw_only=True)
class Area:
    """One area.

    estimate   None where fewer than the stated people answered: the figure is not made, so it cannot leak
    warnings   sentences; empty where the figure may stand alone
    people     how many answered there
    """

    name: Any
    estimate: Estimate | None
    people: int
    warnings: tuple[str, ...]


def by_area(
    values: ArrayLike,
    design: Design,
    areas: ArrayLike,
    *,
    shares: bool = False,
    fewest: int = 10,
    widest: float = 0.165,
    level: float = 0.95,
) -> list[Area]:
    """Estimate a mean (or a share) in every area and warn where it says too little.

    fewest   areas with fewer answers get no figure
    widest   largest standard error over the value without a warning (above twice this: do not publish)
    raises   RangeError, ShapeError
    source   Statistics Canada's release guidelines: coefficient of variation 16.5 % and 33.3 %
    """
    if fewest < 2 or widest <= 0:
        raise RangeError("fewest is at least 2 and widest above 0")
    names, at = classes("areas", areas, design.weights.size)
    estimate = proportion if shares else mean
    result = []
    for place, name in enumerate(names.tolist()):
        among = at == place
        number = int((among & (design.weights > 0)).sum())
        if number < fewest:
            reason = f"only {number} people answered, fewer than {fewest}: join this area with its neighbour"
            result.append(Area(name=name, estimate=None, people=number, warnings=(reason,)))
            continue
        estimated = estimate(values, design, among=among, level=level)
        freedom = design.freedom_among(among & (design.weights > 0))
        result.append(
            Area(name=name, estimate=estimated, people=number, warnings=doubts(estimated, freedom, widest, shares))
        )
    return result


def doubts(estimated: Estimate, freedom: int, widest: float, shares: bool) -> tuple[str, ...]:
    """What is to be said about one area's figure.

    freedom, widest  degrees of freedom; the share of the figure that its standard error may be without a doubt
    returns          a sentence for each doubt
    """
    warnings = []
    if freedom < 1:
        warnings.append("no stratum has two clusters here: the error cannot be known")
    elif estimated.error == 0:
        warnings.append("all gave the same answer: the error is not zero, only unknown")
    smaller = min(estimated.value, 1 - estimated.value) if shares else abs(estimated.value)
    relative = estimated.error / smaller if smaller > 0 else 0.0
    if relative > 2 * widest:
        warnings.append(f"the standard error is {relative:.0%} of the figure: do not publish")
    elif relative > widest:
        warnings.append(f"the standard error is {relative:.0%} of the figure: show it with its interval only")
    return tuple(warnings)
