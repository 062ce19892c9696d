"""Fit the weights behind a suggestion: two linear classifiers, mixed and calibrated out of fold.

source  Wang & Manning (2012); Rennie et al. (2003); Guo et al. (2017)
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import product

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

from maplebridge.methods.text.grams import FloatArray, rarity, weighed

IntArray = NDArray[np.int64]
FIRMNESS = (0.5, 2.0)
SMOOTHING = (0.03, 0.1)
MIXES = (0.0, 0.5, 1.0)
FOLDS = 5


@dataclass(frozen=True, slots=True)
class Fit:
    """Linear weights whose softmax is a calibrated confidence."""

    rare: FloatArray
    weights: FloatArray
    bias: FloatArray


def fit(counts: sparse.csr_array, y: IntArray, titles: int, seed: int, listed: int = 0) -> Fit:
    """Choose settings by inner cross-validation, fit on everything, calibrate by the out-of-fold scores.

    counts   (n, k) gram counts, grams sorted; titles begin at column `titles`
    y        (n,)   class numbers 0..c-1, each at least three times
    listed   the first so many rows are phrases of the list of classes: always taught, never asked
    returns  weights (c, k) and bias (c,): softmax(x @ weights.T + bias) are probabilities
    source   Wang & Manning (2012), Baselines and Bigrams (naive Bayes beside a margin classifier);
             Rennie et al. (2003) (complement naive Bayes); Guo et al. (2017) (temperature)
    """
    candidates = list(product(FIRMNESS, SMOOTHING))
    folds = _folds(y[listed:], seed)
    margins: dict[float, FloatArray] = {c: np.zeros((len(folds), y.max() + 1)) for c in FIRMNESS}
    ratios: dict[float, FloatArray] = {a: np.zeros((len(folds), y.max() + 1)) for a in SMOOTHING}
    for fold in range(folds.max() + 1):
        asked_now = folds == fold
        tested = np.append(np.zeros(listed, np.bool_), asked_now)
        rare = rarity(counts[~tested])
        trained, asked = weighed(counts[~tested], rare, titles), weighed(counts[tested], rare, titles)
        for c in FIRMNESS:
            margins[c][asked_now] = _scores(asked, _margin(trained, y[~tested], c, seed))
        for a in SMOOTHING:
            ratios[a][asked_now] = _scores(asked, _ratio(trained, y[~tested], a))
    best = max(
        (
            (_macro_f1(y[listed:], _mixed(margins[c], ratios[a], mix)), -abs(mix - 0.5), c, a, mix)
            for (c, a), mix in product(candidates, MIXES)
        ),
    )
    return _final(counts, y, titles, seed, (best[2], best[3], best[4]), (margins[best[2]], ratios[best[3]]))


def _final(
    counts: sparse.csr_array,
    y: IntArray,
    titles: int,
    seed: int,
    chosen: tuple[float, float, float],
    scores: tuple[FloatArray, FloatArray],
) -> Fit:
    """All messages with the chosen settings; scales and temperature from the out-of-fold scores."""
    c, a, mix = chosen
    rare = rarity(counts)
    weights_of_grams = weighed(counts, rare, titles)
    heat = _temperature(_mixed(*scores, mix), y[len(y) - len(scores[0]) :])
    weights, bias = np.zeros((y.max() + 1, counts.shape[1])), np.zeros(y.max() + 1)
    parts = (_margin(weights_of_grams, y, c, seed), _ratio(weights_of_grams, y, a))
    for (some, shift), score, share in zip(parts, scores, (1 - mix, mix), strict=True):
        factor = heat * share / _spread(score)
        weights += factor * (some - some.mean(0))
        bias += factor * (shift - shift.mean())
    return Fit(rare, weights, bias)


def _folds(y: IntArray, seed: int) -> IntArray:
    """A fold for each message; classes spread evenly, at most one fold per message of the rarest."""
    order = np.random.default_rng(seed).permutation(len(y))
    order = order[np.argsort(y[order], kind="stable")]
    folds = np.empty(len(y), np.int64)
    folds[order] = np.arange(len(y)) % min(FOLDS, int(np.bincount(y).min()))
    return folds


def _margin(x: sparse.csr_array, y: IntArray, c: float, seed: int) -> tuple[FloatArray, FloatArray]:
    """One-against-rest margin classifier: weights (c, k) and bias (c,)."""
    from sklearn.svm import LinearSVC

    machine = LinearSVC(C=c, random_state=seed % 2**31, max_iter=2000).fit(x, y)
    weights, bias = machine.coef_, machine.intercept_
    if len(weights) == 1:
        return np.vstack([-weights, weights]) / 2, np.append(-bias, bias) / 2
    return weights, bias


def _ratio(x: sparse.csr_array, y: IntArray, smoothing: float) -> tuple[FloatArray, FloatArray]:
    """Complement naive Bayes: minus the log share of each gram in all other classes."""
    member = sparse.csr_array((np.ones(len(y)), (y, np.arange(len(y)))), shape=(y.max() + 1, len(y)))
    within = (member @ x).toarray()
    others = within.sum(0) - within + smoothing
    weights: FloatArray = -np.log(others / others.sum(1, keepdims=True))
    return weights, np.zeros(y.max() + 1)


def _scores(x: sparse.csr_array, model: tuple[FloatArray, FloatArray]) -> FloatArray:
    scores: FloatArray = x @ model[0].T + model[1]
    return scores


def _spread(scores: FloatArray) -> float:
    return float((scores - scores.mean(1, keepdims=True)).std()) or 1.0


def _mixed(margin: FloatArray, ratio: FloatArray, mix: float) -> FloatArray:
    """Both scores centred per message and of equal spread, `mix` of the second."""
    parts = [(s - s.mean(1, keepdims=True)) / _spread(s) for s in (margin, ratio)]
    mixed: FloatArray = (1 - mix) * parts[0] + mix * parts[1]
    return mixed


def _temperature(scores: FloatArray, y: IntArray) -> float:
    """The factor on the scores that makes the right answers most likely."""
    from scipy.optimize import minimize_scalar  # a quarter of a second, and only who learns needs it

    def surprise(log_factor: float) -> float:
        scaled = scores * np.exp(log_factor)
        top = scaled.max(1)
        return float(
            np.mean(top + np.log(np.exp(scaled - top[:, None]).sum(1)) - scaled[np.arange(len(y)), y])
        )

    # ends: within two bounds, after 500 steps at most (its default)
    return float(np.exp(minimize_scalar(surprise, bounds=(-3.0, 4.0), method="bounded").x))


def _macro_f1(y: IntArray, scores: FloatArray) -> float:
    """Mean F1 over the classes."""
    guess, size = scores.argmax(1), scores.shape[1]
    right = np.bincount(y[guess == y], minlength=size)
    return float(np.mean(2 * right / (np.bincount(y, minlength=size) + np.bincount(guess, minlength=size))))
