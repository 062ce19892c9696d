"""Where participants and statements stand: the two directions in which votes differ most.

source  Polis mathematics, as described in Small et al., Recerca 26(2), 2021
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy.linalg import eigh
from scipy.sparse.linalg import ArpackError, LinearOperator, eigsh

from maplebridge.methods.errors import MethodError
from maplebridge.methods.opinion.compiled import add_products, row_products
from maplebridge.methods.opinion.votes import FloatArray, Votes, columns_mask

WIDEST_GRAM = 4000
DENSE_ABOVE = 0.25
BLOCK_ROWS = 4096


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Projection:
    """Participants and statements in the plane.

    centre       (statements,) mean vote, 0 where nobody voted
    axes         (2, statements) unit length; a zero axis where votes do not differ further
    variance     (2,) variance along each axis
    positions    (participants, 2), stretched by the square root of statements / votes cast
    statements   (statements, 2) where somebody who only agreed to that statement would stand
    """

    centre: FloatArray
    axes: FloatArray
    variance: FloatArray
    positions: FloatArray
    statements: FloatArray

    @property
    def extremity(self) -> FloatArray:
        """Distance of each statement from the middle, (statements,)."""
        return np.hypot(self.statements[:, 0], self.statements[:, 1])


def project(votes: Votes, *, moderated: ArrayLike = (), start: FloatArray | None = None) -> Projection:
    """Project votes on their two first principal components; missing votes count as the statement's mean.

    moderated   numbers of statements taken out: as in Polis their votes count as "pass" by everybody
    start       (2, statements) axes of an earlier round: the signs follow them, so that pictures stay put
    raises      RangeError, ShapeError
    source      Polis mathematics, as described in Small et al., "Polis: Scaling deliberation by mapping
                high dimensional opinion spaces", Recerca 26(2), 2021
    """
    hidden = columns_mask("moderated", moderated, votes.statements)
    centre = means(votes, hidden)
    deviation = np.where(hidden[votes.columns], 0.0, votes.values - centre[votes.columns])
    values, axes = components(votes, deviation)
    axes = signed(axes, start)
    positions = np.zeros((votes.participants, 2))
    row_products(votes.starts, votes.columns, deviation, np.ascontiguousarray(axes.T), positions)
    visible = np.bincount(votes.row_of_each(), weights=~hidden[votes.columns], minlength=votes.participants)
    positions *= np.sqrt(votes.statements / np.maximum(visible + int(hidden.sum()), 1))[:, None]
    return Projection(
        centre=centre,
        axes=axes,
        variance=np.maximum(values, 0.0) / max(votes.participants - 1, 1),
        positions=positions,
        statements=((1.0 - centre) * axes * np.sqrt(votes.statements)).T,
    )


def means(votes: Votes, hidden: NDArray[np.bool_]) -> FloatArray:
    """Mean vote on each statement; 0 for hidden ones and those without votes. `hidden` (statements,) is a mask; the result
    has the shape (statements,).
    """
    cast = np.bincount(votes.columns, minlength=votes.statements)
    total = np.bincount(votes.columns, weights=votes.values, minlength=votes.statements)
    result: FloatArray = np.where(hidden, 0.0, total / np.maximum(cast, 1))
    return result


def components(votes: Votes, deviation: FloatArray) -> tuple[FloatArray, FloatArray]:
    """Two largest eigenvalues and unit eigenvectors (2, statements) of the deviations' inner products.

    raises  MethodError  the iterations do not settle
    """
    width = votes.statements
    if not deviation.any():
        return np.zeros(2), np.zeros((2, width))
    if width > WIDEST_GRAM:
        return wide(votes, deviation)
    gram = inner_products(votes, deviation)
    keep = min(2, width)
    try:
        values, vectors = eigh(gram, lower=False, subset_by_index=[width - keep, width - 1])
    except np.linalg.LinAlgError as wrong:
        raise MethodError("the directions of these votes could not be computed") from wrong
    return padded(values[::-1], vectors[:, ::-1].T)


def padded(values: FloatArray, vectors: FloatArray) -> tuple[FloatArray, FloatArray]:
    """Two values and axes: (values (2,), axes (2, statements)); those that carry nothing are zero."""
    two, axes = np.zeros(2), np.zeros((2, vectors.shape[1]))
    carries = values > 1e-12 * max(float(values.max(initial=0.0)), 1e-300)
    two[: values.size] = np.where(carries, values, 0.0)
    axes[: values.size] = np.where(carries[:, None], vectors, 0.0)
    return two, axes


def inner_products(votes: Votes, deviation: FloatArray) -> FloatArray:
    """Upper triangle of the statements' inner products, (statements, statements)."""
    width = votes.statements
    gram = np.zeros((width, width))
    if votes.values.size < DENSE_ABOVE * width * votes.participants or width < 8:
        add_products(votes.starts, votes.columns, deviation, gram)
        return gram
    block = np.empty((min(BLOCK_ROWS, votes.participants), width))
    for first in range(0, votes.participants, BLOCK_ROWS):
        last = min(first + BLOCK_ROWS, votes.participants)
        rows = slice(votes.starts[first], votes.starts[last])
        block[:] = 0.0
        within = np.repeat(np.arange(last - first), np.diff(votes.starts[first : last + 1]))
        block[within, votes.columns[rows]] = deviation[rows]
        gram += block.T @ block
    return gram


def wide(votes: Votes, deviation: FloatArray) -> tuple[FloatArray, FloatArray]:
    """The same by Lanczos iterations, for more statements than a square table should hold. Raises MethodError where they do
    not settle.
    """
    rows = votes.row_of_each()

    def multiply(vector: FloatArray) -> FloatArray:
        flat = np.ravel(vector)
        side = np.bincount(rows, weights=deviation * flat[votes.columns], minlength=votes.participants)
        back = np.bincount(votes.columns, weights=deviation * side[rows], minlength=votes.statements)
        result: FloatArray = back.astype(np.float64)
        return result

    width = votes.statements
    operator = LinearOperator((width, width), matvec=multiply, dtype=np.float64)
    try:
        # ends: ARPACK stops after ten rounds for each row of the matrix (its default) and raises
        values, vectors = eigsh(operator, k=2, v0=np.ones(width), tol=1e-12)
    except ArpackError as wrong:
        raise MethodError("the directions of these votes could not be computed") from wrong
    falling = np.argsort(values)[::-1]
    return padded(values[falling], vectors[:, falling].T)


def signed(axes: FloatArray, start: FloatArray | None) -> FloatArray:
    """Axes turned to agree with `start`, else so that their largest entry is positive."""
    if start is not None:
        shared = min(start.shape[1], axes.shape[1])
        turn = np.sum(axes[:, :shared] * start[:, :shared], axis=1)
    else:
        turn = axes[np.arange(2), np.argmax(np.abs(axes), axis=1)]
    result: FloatArray = axes * np.where(turn < 0, -1.0, 1.0)[:, None]
    return result
