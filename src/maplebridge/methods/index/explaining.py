"""Where a score comes from, and the smallest change that would turn a result."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial

import numpy as np

from maplebridge.methods.errors import RangeError, ShapeError
from maplebridge.methods.index.aggregating import METHODS, aggregate, method_numbers
from maplebridge.methods.index.recipe import Built, Recipe
from maplebridge.methods.index.tables import FloatArray

GRID = 200
BISECTIONS = 60


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """What one item adds: `share` of the parent's weight, `points` of the parent's score above `level`."""

    code: str
    score: float
    share: float
    points: float


def parts(built: Built, recipe: Recipe, unit: int, code: str | None = None) -> tuple[Part, ...]:
    """Split a unit's score in an aggregate into its children, largest points first; they add up to the score.

    Arithmetic: points = share x score. Geometric and harmonic means are split in proportion to share x log
    score and share / score, which also add up. Missing children have no share.
    raises  ShapeError  `code` is no aggregate of this index
    """
    frame = built.framework
    name = frame.items[-1].code if code is None else code
    _check_unit(built, unit)
    if name not in frame.place or not frame.children(name):
        raise ShapeError(f"{name} is not an aggregate of this index")
    kids = [k for k in frame.children(name) if not np.isnan(built.scores[unit, frame.place[k]])]
    weights = np.array([frame.items[frame.place[k]].weight for k in kids])
    scores = np.array([built.scores[unit, frame.place[k]] for k in kids])
    total = float(built.scores[unit, frame.place[name]])
    if not kids or weights.sum() <= 0:
        return ()
    share = weights / weights.sum()
    level = frame.items[frame.place[name]].level - 2
    method = METHODS[int(method_numbers(recipe.method, frame.levels - 1)[level])]
    turn: Callable[[FloatArray], FloatArray] = {"geometric": np.log, "harmonic": np.reciprocal}.get(
        method, np.positive
    )
    pieces = share * turn(scores)
    points = pieces if method == "arithmetic" else total * pieces / pieces.sum()
    explained = [
        Part(code=k, score=float(s), share=float(w), points=float(p))
        for k, s, w, p in zip(kids, scores, share, points, strict=True)
    ]
    return tuple(sorted(explained, key=lambda part: -part.points))


@dataclass(frozen=True, slots=True, kw_only=True)
class Flip:
    """The smallest change of one item that turns a result: from `now` to `then`; None = no change does.

    then  in the item's own unit, or a weight, as `now`
    """

    code: str
    now: float
    then: float | None

    @property
    def size(self) -> float:
        """How far it must move; infinite where nothing helps."""
        return float("inf") if self.then is None else abs(self.then - self.now)


def weight_flips(
    built: Built, recipe: Recipe, unit: int, other: int, *, most: float = 10.0
) -> tuple[Flip, ...]:
    """For each item: the weight, nearest to its own and at most `most` times it, at which two units change places."""
    _check_unit(built, unit)
    _check_unit(built, other)
    pair = built.normalised[[unit, other]]
    base = built.framework.weights

    def lead(place: int, weight: float) -> float:
        weights = base.copy()
        weights[place] = weight
        scores = _index(pair, built, recipe, weights)
        return float(scores[0] - scores[1])

    flips = []
    for place, item in enumerate(built.framework.items[:-1]):
        if len(built.framework.children(item.parent or "")) < 2:
            continue
        then = nearest(partial(lead, place), item.weight, 0.0, most * max(item.weight, 1e-12))
        flips.append(Flip(code=item.code, now=item.weight, then=then))
    return tuple(sorted(flips, key=lambda flip: flip.size / max(flip.now, 1e-12)))


def score_flips(
    built: Built,
    recipe: Recipe,
    unit: int,
    *,
    other: int | None = None,
    least: float | None = None,
    span: tuple[float, float] = (0.0, 100.0),
) -> tuple[Flip, ...]:
    """For each indicator: the unit's normalised score, nearest to its own, at which it reaches a line.

    other   the line is another unit's index;  least   the line is a number of points; give one of the two
    span    the lowest and highest score considered
    The other units' scores are held: a change of the best or worst unit would move a min-max scale.
    raises  RangeError  both or neither of `other` and `least` are given
    """
    _check_unit(built, unit)
    if (other is None) == (least is None):
        raise RangeError("give another unit or a number of points to reach, one of the two")
    if other is not None:
        _check_unit(built, other)
    line = float(built.index[other]) if other is not None else float(least or 0.0)
    row = built.normalised[[unit]]

    def lead(place: int, score: float) -> float:
        changed = row.copy()
        changed[0, place] = score
        return float(_index(changed, built, recipe, built.framework.weights)[0] - line)

    flips = []
    for place, item in enumerate(built.framework.indicators):
        now = float(row[0, place])
        if not np.isnan(now):
            then = nearest(partial(lead, place), now, *span)
            flips.append(Flip(code=item.code, now=now, then=then))
    return tuple(sorted(flips, key=lambda flip: flip.size))


def nearest(lead: Callable[[float], float], now: float, low: float, high: float) -> float | None:
    """The point nearest to `now` between `low` and `high` where `lead` reaches zero or changes sign, or None."""
    here = lead(now)
    if np.isnan(here):
        return None
    if here == 0:
        return now
    best: float | None = None
    for end in (low, high):
        last = now
        for point in np.linspace(now, end, GRID + 1)[1:]:
            there = lead(float(point))
            if there == 0 or there * here < 0:
                weight = _bisected(lead, last, float(point), here)
                if best is None or abs(weight - now) < abs(best - now):
                    best = weight
                break
            last = float(point)
    return best


def _bisected(lead: Callable[[float], float], same: float, turned: float, sign: float) -> float:
    for _ in range(BISECTIONS):
        middle = (same + turned) / 2
        if lead(middle) * sign > 0:
            same = middle
        else:
            turned = middle
    return turned


def _index(normalised: FloatArray, built: Built, recipe: Recipe, weights: FloatArray) -> FloatArray:
    scores = aggregate(
        normalised, built.framework, method=recipe.method, weights=weights, least_data=recipe.least_data
    )
    return scores[:, -1]


def _check_unit(built: Built, unit: int) -> None:
    if not 0 <= unit < built.scores.shape[0]:
        raise ShapeError(f"there is no unit {unit}; there are {built.scores.shape[0]}")
