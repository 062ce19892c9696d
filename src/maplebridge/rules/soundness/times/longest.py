"""The exact longest own time from every node, for every day of the calendar table."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import NamedTuple

import numpy as np

from maplebridge.rules.procedure import Step
from maplebridge.rules.soundness.times.leaving import Leaving, leaving
from maplebridge.rules.soundness.times.tables import BEYOND, Days, DayTables, Left
from maplebridge.rules.soundness.ways.components import components
from maplebridge.rules.soundness.ways.graph import Arc, Graph, Node

NEVER = -1
MOST_LEGS = 100_000
"""Own days of a way that cannot be taken from that day."""


class Leg(NamedTuple):
    """One stay on a path: where, from which position to which, the own days it costs, how it is left."""

    node: Node
    entered: int
    left: int
    own_days: int
    arc: Arc


@dataclass
class Longest:
    """Own days left from each node and day; `after_end` holds what follows an end under the same number."""

    graph: Graph
    tables: DayTables
    after_end: Mapping[str, Days] = field(default_factory=dict)
    remaining: dict[Node, Left] = field(default_factory=dict)
    _over: Left | None = None
    _leaving: dict[tuple[str, bool], Leaving] = field(default_factory=dict)

    def work_out(self) -> Longest:
        """Fill `remaining`, ends first. The graph has no cycle."""
        for members in components(self.graph.successors):
            for node in members:
                self.remaining[node] = self._from(node)
        return self

    def _nothing_left(self) -> Left:
        """Zeros, shared by all ends."""
        if self._over is None:
            self._over = _sealed(np.zeros(self.tables.size + 1, dtype=np.int64))
        return self._over

    def forget(self) -> None:
        """Keep only what is left from each node, so that a proof stays small."""
        self._leaving.clear()
        self.tables.forget()

    def _from(self, node: Node) -> Left:
        if self.graph.is_end(node):
            after = self.after_end.get(node.place)
            return self._nothing_left() if after is None else _sealed(after)
        ways = [self.by_arc(arc) for arc in self.graph.arcs[node]]
        if not ways:
            return np.full(self.tables.size + 1, BEYOND, dtype=np.int32)
        return _sealed(np.max(np.stack(ways), axis=0))

    def by_arc(self, arc: Arc) -> Days:
        """Own days left if a matter leaves by this way as late as it can; NEVER where it cannot."""
        step = self.graph.procedure.steps.get(arc.source.place)
        if step is None:
            return _best_later(self.remaining[arc.target])
        leave = self._leave(step, arc.source.raised)
        act = self.graph.procedure.acts_at(step.name)[arc.name] if arc.kind == "act" else None
        if act is not None and act.same_clock:
            return self.remaining[arc.target].astype(np.int64)
        left = leave.latest
        if act is not None and act.not_after is not None:
            left = np.minimum(left, self.tables.due(act.not_after))
        elif leave.own_days is not None:
            return self._paused_outside(arc, leave.own_days)
        own = left - self.tables.today + self.remaining[arc.target][np.minimum(left, self.tables.size)]
        if arc.kind in ("silence", "raise"):
            own = np.where(leave.silent, own, NEVER)
        return own

    def _leave(self, step: Step, raised: bool) -> Leaving:
        key = (step.name, raised)
        if key not in self._leaving:
            self._leaving[key] = leaving(step, raised, self.tables)
        return self._leaving[key]

    def _paused_outside(self, arc: Arc, target: Days) -> Days:
        """Own days when the step's last day may be pushed to any later day, at no cost in own time."""
        later = _best_later(self._rolled_from_target(arc))
        return np.asarray(target - self.tables.today + later[target])

    def _rolled_from_target(self, arc: Arc) -> Days:
        """Own days after a last day that falls on each day: the roll, then what the next node costs."""
        step = self.graph.procedure.steps[arc.source.place]
        rolled = self.tables.rolled(step.within)
        return np.asarray(rolled - self.tables.today + self.remaining[arc.target][rolled])

    def leg(self, node: Node, entered: int) -> Leg | None:
        """Say how the worst matter at `node` since position `entered` goes on; None at an end."""
        arcs = self.graph.arcs[node]
        if not arcs:
            return None
        best = max(arcs, key=lambda arc: int(self.by_arc(arc)[entered]))
        left = self._left(best, entered)
        own = int(self.by_arc(best)[entered] - self.remaining[best.target][left])
        return Leg(node, entered, left, own, best)

    def _left(self, arc: Arc, entered: int) -> int:
        """Position on which the worst matter leaves by `arc`."""
        step = self.graph.procedure.steps.get(arc.source.place)
        if step is None:
            return _argbest(self.remaining[arc.target], entered)
        leave = self._leave(step, arc.source.raised)
        act = self.graph.procedure.acts_at(step.name)[arc.name] if arc.kind == "act" else None
        if act is not None and act.same_clock:
            return entered
        left = int(leave.latest[entered])
        if act is not None and act.not_after is not None:
            return min(left, int(self.tables.due(act.not_after)[entered]))
        if leave.own_days is None:
            return left
        unrolled = _argbest(self._rolled_from_target(arc), int(leave.own_days[entered]))
        return int(self.tables.rolled(step.within)[unrolled])

    def path(self, start: Node, entered: int) -> tuple[Leg, ...]:
        """Follow the worst matter from a node and day to its end: its legs, first to last.

        raises  OverflowError  after MOST_LEGS of them
        """
        legs: list[Leg] = []
        node = start
        while (leg := self.leg(node, entered)) is not None:  # ends: at the table's end, or at MOST_LEGS
            if len(legs) == MOST_LEGS:
                raise OverflowError(f"a matter at {start.place} would take more than {MOST_LEGS} steps")
            legs.append(leg)
            node, entered = leg.arc.target, leg.left
        return tuple(legs)


def _sealed(days: Days) -> Left:
    """Mark what lies beyond the table, and cap what already was."""
    left = np.minimum(days, BEYOND).astype(np.int32)
    left[-1] = BEYOND
    return left


def _best_later(days: Days | Left) -> Days:
    """The largest value on this day or a later one of the table; days that nobody can tell are left out."""
    reachable = np.where(days >= BEYOND, NEVER, days)
    best = np.maximum.accumulate(reachable[::-1])[::-1]
    return np.asarray(np.where(best == NEVER, BEYOND, best), dtype=np.int64)


def _argbest(days: Days | Left, first: int) -> int:
    """Position of the largest known value from `first` on."""
    reachable = np.where(days[first:] >= BEYOND, NEVER, days[first:])
    return first + int(np.argmax(reachable))
