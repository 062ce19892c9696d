"""Which choice matters most: Sobol shares of the variance, from draws in which one choice is swapped.

source  Saltelli et al. (2010), Comput. Phys. Commun. 181
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from maplebridge.methods.errors import RangeError, TooFewError
from maplebridge.methods.index.robustness import Case, Choices, laboratory
from maplebridge.methods.index.tables import FloatArray


@dataclass(frozen=True, slots=True, kw_only=True)
class Shares:
    """For each varied choice its own share of the variance, and its total share with all interactions.

    first, total   (choices,); first_interval, total_interval (choices, 2) 5 % and 95 % by bootstrap
    """

    names: tuple[str, ...]
    first: FloatArray
    total: FloatArray
    first_interval: FloatArray
    total_interval: FloatArray
    variance: float
    runs: int


def variance_shares(
    case: Case,
    choices: Choices,
    *,
    draws: int = 1000,
    seed: int = 1,
    threads: int = 1,
    unit: int | None = None,
    resamples: int = 200,
) -> Shares:
    """Shares of the variance of the mean change in rank, or of one unit's score, over draws x (choices + 2) runs.

    source   Saltelli et al. (2010), Comput. Phys. Commun. 181: first order (b), total order (f, Jansen);
             target as in COINr get_sensitivity
    raises   TooFewError with fewer than two varied choices; RangeError where nothing changes at all
    """
    names = choices.varied()
    if len(names) < 2 or draws < 4:
        raise TooFewError("shares need at least two choices that vary and four draws")
    built, room = laboratory(case, choices)
    rng = np.random.default_rng(seed)
    a, b = room.sample(draws, rng), room.sample(draws, rng)
    nominal = built.ranks[:, -1]

    def outcome(sample: dict[str, FloatArray]) -> FloatArray:
        scores, ranks = room.run(sample, threads)
        return scores[:, unit] if unit is not None else np.nanmean(np.abs(ranks - nominal), axis=1)

    swapped = [outcome({**a, name: b[name]}) for name in names]
    return estimated(names, (outcome(a), outcome(b), np.array(swapped)), rng, resamples)


def sobol(
    model: Callable[[FloatArray], FloatArray], inputs: int, *, draws: int, seed: int = 1, resamples: int = 200
) -> Shares:
    """Shares for any function of `inputs` numbers 0–1: (n, inputs) in, (n,) out; for checks against known answers."""
    rng = np.random.default_rng(seed)
    a, b = rng.random((draws, inputs)), rng.random((draws, inputs))
    swapped = []
    for column in range(inputs):
        mixed = a.copy()
        mixed[:, column] = b[:, column]
        swapped.append(model(mixed))
    names = tuple(f"x{column + 1}" for column in range(inputs))
    return estimated(names, (model(a), model(b), np.array(swapped)), rng, resamples)


def estimated(
    names: tuple[str, ...],
    outcomes: tuple[FloatArray, FloatArray, FloatArray],
    rng: np.random.Generator,
    resamples: int,
) -> Shares:
    """Shares from outcomes of the samples a (n,), b (n,) and a with each choice from b (choices, n)."""
    a, b, mixed = outcomes
    centre = np.concatenate((a, b)).mean()
    variance = float(np.concatenate((a, b)).var(ddof=1))
    if not variance > 0:
        raise RangeError("the result is the same under every choice: there is no variance to share out")
    own = (b - centre) * (mixed - a) / variance
    whole = (a - mixed) ** 2 / (2 * variance)
    picks = rng.integers(0, a.size, (resamples, a.size)) if resamples else np.arange(a.size)[None]
    boot_own = np.array([own[:, pick].mean(axis=1) for pick in picks])
    boot_whole = np.array([whole[:, pick].mean(axis=1) for pick in picks])
    return Shares(
        names=names,
        first=own.mean(axis=1),
        total=whole.mean(axis=1),
        first_interval=np.quantile(boot_own, (0.05, 0.95), axis=0).T,
        total_interval=np.quantile(boot_whole, (0.05, 0.95), axis=0).T,
        variance=variance,
        runs=a.size * (len(names) + 2),
    )
