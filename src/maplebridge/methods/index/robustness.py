"""How much the result hangs on choices: the index again and again under every defensible choice.

source  Saisana, Saltelli, Tarantola (2005), J. R. Stat. Soc. A 168(2); COINr get_sensitivity
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from itertools import product

import numpy as np
from numpy.typing import ArrayLike

from maplebridge.methods.errors import RangeError, TooFewError
from maplebridge.methods.index.aggregating import method_numbers, ready, thresholds
from maplebridge.methods.index.drawing import Draws, run_all
from maplebridge.methods.index.framework import Framework
from maplebridge.methods.index.normalising import Scale, normalise
from maplebridge.methods.index.outliers import Treatment
from maplebridge.methods.index.recipe import Built, Recipe, build, completed, treated
from maplebridge.methods.index.tables import FloatArray, IntArray, vector

FACTORS = ("fill", "treatment", "scale", "method", "weights", "drop")


@dataclass(frozen=True, slots=True, kw_only=True)
class Choices:
    """The choices one could defend. An empty one is not varied: the recipe's own is kept.

    noise        level -> share by which each weight of that level may be off, evenly (0.25 = ± 25 %)
    weight_sets  whole sets of weights (items,), as from several experts; noise comes on top
    drop_one     one indicator, or none, is left out at random
    """

    fills: tuple[str, ...] = ()
    treatments: tuple[Treatment | None, ...] = ()
    scales: tuple[Scale, ...] = ()
    methods: tuple[str | tuple[str, ...], ...] = ()
    noise: Mapping[int, float] = field(default_factory=dict)
    weight_sets: tuple[ArrayLike, ...] = ()
    drop_one: bool = False

    def varied(self) -> tuple[str, ...]:
        """Names of the choices that vary, in the order of the fields."""
        given = (
            self.fills,
            self.treatments,
            self.scales,
            self.methods,
            self.noise or self.weight_sets,
            self.drop_one,
        )
        return tuple(name for name, what in zip(FACTORS, given, strict=True) if what)


@dataclass(frozen=True, slots=True, kw_only=True)
class Runs:
    """Scores and ranks (draws, units) under the choices, beside the nominal ones (units,)."""

    scores: FloatArray
    ranks: FloatArray
    nominal_scores: FloatArray
    nominal_ranks: FloatArray

    def rank_table(self) -> FloatArray:
        """Columns (units, 5): nominal, mean and median rank, 5 % and 95 % of the ranks; source COINr RankStats."""
        low, middle, high = np.nanquantile(self.ranks, (0.05, 0.5, 0.95), axis=0)
        return np.column_stack((self.nominal_ranks, np.nanmean(self.ranks, axis=0), middle, low, high))

    def probability_above(self, unit: int, other: int) -> float:
        """Share of draws in which `unit` scores above `other`; ties count half. Raises TooFewError where the two never have
        a score together.
        """
        a, b = self.scores[:, unit], self.scores[:, other]
        both = ~(np.isnan(a) | np.isnan(b))
        if not both.any():
            raise TooFewError("the two units never have a score together")
        return float(((a > b)[both].sum() + (a == b)[both].sum() / 2) / both.sum())

    def probability_of_passing(self, least: float) -> FloatArray:
        """Share of draws (units,) in which a unit reaches `least` points; no score counts as not passing."""
        return np.asarray((self.scores >= least).mean(axis=0))

    def probability_among(self, best: int) -> FloatArray:
        """Share of draws (units,) in which a unit is among the `best` first."""
        return np.asarray((self.ranks <= best).mean(axis=0))


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """What `build` takes, as one value.

    denominators  column (units,) by the code of the item;  groups  of each unit, in their order
    """

    values: ArrayLike
    framework: Framework
    recipe: Recipe = field(default_factory=Recipe)
    denominators: Mapping[str, ArrayLike] | None = None
    groups: Sequence[object] | None = None
    weights: ArrayLike | None = None

    def built(self) -> Built:
        """Compute the nominal index."""
        return build(
            self.values,
            self.framework,
            self.recipe,
            denominators=self.denominators,
            groups=self.groups,
            weights=self.weights,
        )


class Laboratory:
    """Tables for every combination of choices, and draws from them."""

    def __init__(self, built: Built, case: Case, choices: Choices) -> None:
        self.framework, recipe = case.framework, case.recipe
        size = len(self.framework.items)
        base = self.framework.weights if case.weights is None else case.weights
        sets = [vector("weight set", each, size, least=0.0) for each in choices.weight_sets]
        self.choices, self.sets = choices, np.array(sets or [vector("weights", base, size, least=0.0)])
        named = choices.methods or (recipe.method,)
        levels = self.framework.levels - 1
        self.methods = np.array([method_numbers(each, levels) for each in named])
        self.shares = thresholds(recipe.least_data, levels)
        self.counts = [
            len(choices.fills) or 1,
            len(choices.treatments) or 1,
            len(choices.scales) or 1,
            len(named),
            len(self.sets),
            len(self.framework.indicators) + 1 if choices.drop_one else 1,
        ]
        self.tables, self.table_of = self._tables(built, case)
        self.noise = _noise_sizes(self.framework, choices.noise)

    def _tables(self, built: Built, case: Case) -> tuple[FloatArray, IntArray]:
        """Normalised tables, turned for each first method: (tables, indicators, units), and who uses which."""
        choices, recipe, way = self.choices, case.recipe, self.framework.directions
        firsts = sorted({int(m) for m in self.methods[:, 0]})
        number = np.zeros((*self.counts[:3], 3), dtype=np.int64)
        made: list[FloatArray] = []
        fills = [
            completed(built.denominated, self.framework, fill, case.groups)[built.units]
            for fill in choices.fills or (recipe.fill,)
        ]
        combos = product(enumerate(fills), enumerate(choices.treatments or (recipe.treatment,)))
        for (f, full), (t, treatment) in combos:
            done = treated(full, treatment, recipe.special_treatments)
            for s, scale in enumerate(choices.scales or (recipe.scale,)):
                tame = full if done is None else done.values
                level = normalise(tame, scale, directions=way, special=recipe.special_scales)
                for method in firsts:
                    number[f, t, s, method] = len(made)
                    made.append(ready(np.ascontiguousarray(level.T), method))
        return np.array(made), number

    def sample(self, draws: int, rng: np.random.Generator) -> dict[str, FloatArray]:
        """Random numbers 0–1 for each choice; weights have one for the set and one for each item."""
        numbers = {name: rng.random(draws) for name in FACTORS if name != "weights"}
        return {**numbers, "weights": rng.random((draws, 1 + len(self.framework.items)))}

    def run(self, sample: Mapping[str, FloatArray], threads: int) -> tuple[FloatArray, FloatArray]:
        """Scores and ranks (draws, units) for a sample."""
        f, t, s, m = (self._pick(sample[n], self.counts[i]) for i, n in enumerate(FACTORS[:4]))
        chosen = self._pick(sample["weights"][:, 0], self.counts[4])
        weights = self.sets[chosen] * (1 + (sample["weights"][:, 1:] * 2 - 1) * self.noise)
        if self.choices.drop_one:
            left_out = self._pick(sample["drop"], self.counts[5]) - 1
            rows = np.flatnonzero(left_out >= 0)
            weights[rows, left_out[rows]] = 0.0
        table = self.table_of[f, t, s, self.methods[m, 0]]
        return run_all(
            self.tables, Draws(table, weights, self.methods[m]), self.framework.tree, self.shares, threads
        )

    @staticmethod
    def _pick(numbers: FloatArray, count: int) -> IntArray:
        return np.minimum((numbers * count).astype(np.int64), count - 1)


def simulate(
    case: Case,
    choices: Choices,
    *,
    draws: int = 1000,
    seed: int = 1,
    threads: int = 1,
) -> Runs:
    """Compute the index `draws` times, each time with every choice drawn anew.

    returns   the same numbers for the same seed, whatever `threads`
    raises    RangeError where a combination has no answer (a geometric mean over scores with zeros)
    source    Saisana, Saltelli, Tarantola (2005), J. R. Stat. Soc. A 168(2); COINr get_sensitivity
    """
    if draws < 1:
        raise TooFewError("at least one draw")
    built, room = laboratory(case, choices)
    scores, ranks = room.run(room.sample(draws, np.random.default_rng(seed)), threads)
    return Runs(
        scores=scores, ranks=ranks, nominal_scores=built.index, nominal_ranks=np.array(built.ranks[:, -1])
    )


def laboratory(case: Case, choices: Choices) -> tuple[Built, Laboratory]:
    """(the nominal index, the room for draws), a pair."""
    built = case.built()
    return built, Laboratory(built, case, choices)


def _noise_sizes(framework: Framework, noise: Mapping[int, float]) -> FloatArray:
    levels = {item.level for item in framework.items}
    for level, share in noise.items():
        if level not in levels or not 0 <= share <= 1:
            raise RangeError(f"noise of {share} on level {level}: a share 0–1 on a level of the framework")
    return np.array([noise.get(item.level, 0.0) for item in framework.items])
