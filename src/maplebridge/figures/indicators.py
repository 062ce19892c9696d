"""The indicators that verbs declare, summed up the map: places and matters, never people."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from maplebridge.kernel.identity import scope
from maplebridge.kernel.identity.actor import Actor
from maplebridge.kernel.territory import queries as territory
from maplebridge.kernel.verbs import declared
from maplebridge.texts import Wording


@dataclass(frozen=True, slots=True, kw_only=True)
class Counted:
    """One indicator: its title, how it is counted, and its number for each unit that was asked for, in their order."""

    title: Wording
    what: Wording
    numbers: tuple[int, ...]


def indicators(units: Sequence[int], *, actor: Actor, now: datetime) -> tuple[Counted, ...]:
    """Every indicator for these units, each with all that lies in it. One query for each indicator.

    units  ids of units of the map
    """
    wanted = [one for verb in declared() for one in verb.indicators]
    if not wanted:
        return ()
    tree = territory.tree()
    below = {unit: tree.with_ended(unit) for unit in units}
    asked = sorted({one for parts in below.values() for one in parts})
    with scope.reading(actor):
        counted = [(one, one.count(asked, now)) for one in wanted]
    return tuple(
        Counted(
            title=one.title,
            what=one.what,
            numbers=tuple(sum(counts.get(part, 0) for part in below[unit]) for unit in units),
        )
        for one, counts in counted
    )
