"""What a reader with integer programming can work out about hidden counts, from every sum of a table at once."""

from __future__ import annotations

from collections.abc import Hashable, Mapping, Sequence
from time import monotonic
from typing import TYPE_CHECKING, TypeVar

import numpy as np

if TYPE_CHECKING:
    from scipy.optimize import LinearConstraint

K = TypeVar("K", bound=Hashable)
BEYOND = 1_000
"""How far above the largest count a hidden one is thought possible: more would tell a reader nothing else."""


def pinned(
    *,
    values: Mapping[K, int],
    lines: Sequence[tuple[K, tuple[K, ...]]],
    bounds: Mapping[K, tuple[int, int]],
    spread: int,
    until: float,
) -> list[K]:
    """The hidden counts that can take fewer than `spread` values, in the order of `bounds`.

    lines   (total, parts): total = sum of parts; all keys in `values`
    bounds  of each hidden count, the least and the most it can be by what is said of it alone
    until   no search goes on behind this reading of `time.monotonic`: a count whose range was not seen to be wide by
            then is taken for pinned, so that more is hidden and never less

    Each solution found is one possible table, and widens the range of all counts in it; so few need a search of their
    own. Two searches a count at most.
    """
    keys = list(bounds)
    if not keys:
        return []
    from scipy.optimize import Bounds, milp  # a quarter of a second, and only who publishes needs it

    place = {key: n for n, key in enumerate(keys)}
    table = _equations(values, lines, place)
    most = max(values.values(), default=0) + BEYOND
    within = Bounds([bounds[k][0] for k in keys], [min(bounds[k][1], most) for k in keys])
    low = np.array([values[key] for key in keys])
    high = low.copy()
    for n in range(len(keys)):
        for sign in (1, -1):
            left = until - monotonic()
            if high[n] - low[n] + 1 < spread and left > 0:
                aim = np.zeros(len(keys))
                aim[n] = sign
                # ends: by its own time limit; a table found until then is a possible one, whether or not the last
                solution = milp(
                    aim, constraints=table, bounds=within, integrality=1, options={"time_limit": left}
                )
                if solution.x is not None:
                    point = np.rint(solution.x).astype(int)
                    low, high = np.minimum(low, point), np.maximum(high, point)
    return [key for n, key in enumerate(keys) if high[n] - low[n] + 1 < spread]


def _equations(
    values: Mapping[K, int], lines: Sequence[tuple[K, tuple[K, ...]]], place: Mapping[K, int]
) -> list[LinearConstraint]:
    """The sums as equations of the hidden counts; what is shown stands on the other side."""
    from scipy.optimize import LinearConstraint
    from scipy.sparse import csc_array

    rows: list[int] = []
    columns: list[int] = []
    signs: list[int] = []
    sums: list[int] = []
    for total, parts in lines:
        constant = 0
        for key, sign in ((total, 1), *((part, -1) for part in parts)):
            if key in place:
                rows.append(len(sums))
                columns.append(place[key])
                signs.append(sign)
            else:
                constant += sign * values[key]
        sums.append(-constant)
    matrix = csc_array((signs, (rows, columns)), shape=(len(sums), len(place)))
    return [LinearConstraint(matrix, sums, sums)] if rows else []
