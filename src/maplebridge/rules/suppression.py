"""Hide small counts so that arithmetic over the published table cannot bring them back (bounds B10, B11)."""

from __future__ import annotations

from collections.abc import Hashable, Mapping, Sequence
from time import monotonic
from typing import TypeVar

from maplebridge.rules.workedout import pinned

K = TypeVar("K", bound=Hashable)
Line = tuple[K, tuple[K, ...]]
SMALL = 5
"""Counts below this are never shown."""
SPREAD = 3
"""A hidden count must remain possible over at least this many values."""
_ENDLESS = 10**9
SECONDS = 10.0
"""Time for the searches of one table; the sample city's months take a fraction of a second."""
SWEEPS = 200
"""Passes over all lines in which a range may still narrow; cells that move even then count as betrayed."""


class Contradiction(ValueError):
    """The counts do not add up, so nothing can be worked out from them; the message names the line and its numbers."""

    CAUSE = "contradiction"


def published(
    *,
    values: Mapping[K, int],
    lines: Sequence[Line[K]],
    barred: frozenset[K] = frozenset(),
    seconds: float = SECONDS,
) -> dict[K, tuple[int | None, str]]:
    """Each count, or None and why: "small" (below five), "few" (few posts), "beside" (would betray one).

    lines    (total, parts): equations that a reader can use, total = sum of parts; all keys in `values`
    barred   keys that are hidden whatever their size
    seconds  for the searches by integer programming. When they are over, what was not shown to be safe counts as
             betrayed: more cells are hidden, at last all of them, and none is shown that would not have been shown

    Cells are hidden until all lines together leave every hidden count at least `SPREAD` possible values, for a reader
    who even knows which cells are small: interval arithmetic finds most betrayals, integer programming the rest (where
    lines form rings, intervals alone see too little). Each round hides one more cell, so there are at most as many
    rounds as cells.

    raises  Contradiction (a total is not the sum of its parts)
    """
    _add_up(values, lines)
    why = {key: "few" for key in values if key in barred}
    why.update({key: "small" for key in values if key not in barred and values[key] < SMALL})
    until = monotonic() + seconds
    while betrayed := _betrayed(values, lines, why, until):  # ends: each round hides one more cell, or stops
        partner = _partner(values, lines, why, betrayed)
        if partner is None:
            break
        why[partner] = "beside"
    return {key: (None, why[key]) if key in why else (count, "") for key, count in values.items()}


def _add_up(values: Mapping[K, int], lines: Sequence[Line[K]]) -> None:
    for total, parts in lines:
        total_of_parts = sum(values[part] for part in parts)
        if total_of_parts != values[total]:
            raise Contradiction(
                f"{total!r} is {values[total]}, but its {len(parts)} parts sum to {total_of_parts}"
            )


def ranges(
    *, values: Mapping[K, int], lines: Sequence[Line[K]], why: Mapping[K, str]
) -> dict[K, tuple[int, int]]:
    """What a reader can work out: the least and the most each count can be.

    Ends after `SWEEPS` passes at the latest; a hidden cell that still moves then is taken for known.

    raises  Contradiction (the lines leave a count no value)
    """
    low = {key: _least(why[key]) if key in why else count for key, count in values.items()}
    high = {key: _most(why[key]) if key in why else count for key, count in values.items()}
    for _ in range(SWEEPS):
        before = dict(low), dict(high)
        for total, parts in lines:
            _narrow(low, high, total, parts)
        for key in values:
            if low[key] > high[key]:
                raise Contradiction(f"{key!r} would be at least {low[key]} and at most {high[key]}")
        if before == (low, high):
            return {key: (low[key], high[key]) for key in values}
    moving = {key for key in values if (before[0][key], before[1][key]) != (low[key], high[key])}
    return {key: (values[key],) * 2 if key in moving else (low[key], high[key]) for key in values}


def _least(reason: str) -> int:
    """A count hidden beside others is no small one, or it would be called small: the reader knows that too."""
    return SMALL if reason == "beside" else 0


def _most(reason: str) -> int:
    return SMALL - 1 if reason == "small" else _ENDLESS


def _narrow(low: dict[K, int], high: dict[K, int], total: K, parts: tuple[K, ...]) -> None:
    """Tighten the ranges of one line."""
    least, most = sum(low[key] for key in parts), sum(high[key] for key in parts)
    low[total], high[total] = max(low[total], least), min(high[total], most)
    for key in parts:
        least, most = sum(low[part] for part in parts), sum(high[part] for part in parts)
        others_least, others_most = least - low[key], most - high[key]
        low[key] = max(low[key], low[total] - others_most)
        high[key] = min(high[key], high[total] - others_least)


def _betrayed(
    values: Mapping[K, int], lines: Sequence[Line[K]], why: Mapping[K, str], until: float
) -> list[K]:
    """Hidden cells that a reader could still pin down."""
    bounds = ranges(values=values, lines=lines, why=why)
    betrayed = [key for key in why if bounds[key][1] - bounds[key][0] + 1 < SPREAD]
    return betrayed or pinned(
        values=values, lines=lines, bounds={key: bounds[key] for key in why}, spread=SPREAD, until=until
    )


def _partner(
    values: Mapping[K, int], lines: Sequence[Line[K]], why: Mapping[K, str], betrayed: Sequence[K]
) -> K | None:
    """The smallest shown cell on a line with a betrayed one, totals only when no part is left; else the next anywhere."""
    touching = [(total, parts) for total, parts in lines if any(k == total or k in parts for k in betrayed)]
    for near in (touching, lines):
        shown = [key for _, parts in near for key in parts if key not in why]
        shown = shown or [total for total, _ in near if total not in why]
        if shown:
            return min(shown, key=lambda key: values[key])
    return None
