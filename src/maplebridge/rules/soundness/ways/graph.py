"""The graph that a proof walks: every place at every level, raised or not, with the counts that still matter."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Literal, NamedTuple

from maplebridge.rules.procedure import ABOVE, CHOSEN, Act, Procedure, Step
from maplebridge.rules.soundness.ways.components import components

MOST_NODES = 500
"""Nodes that one component may have: counted acts in one cycle multiply."""

ArcKind = Literal["act", "silence", "raise", "when_done"]


class Node(NamedTuple):
    """Where a matter may stand. `level` is an index, lowest first; `counts` those of its own component."""

    place: str
    level: int
    raised: bool = False
    counts: tuple[int, ...] = ()


class Arc(NamedTuple):
    """One way from a node to another; `name` is the act's, or empty."""

    source: Node
    target: Node
    kind: ArcKind
    name: str = ""


class Move(NamedTuple):
    """An arc before counts are known: where it leads, and the level there."""

    kind: ArcKind
    name: str
    place: str
    level: int
    raised: bool


@dataclass(frozen=True)
class Graph:
    """All nodes that a matter can come to, and the ways between them.

    arcs      node -> its ways out; ends have none
    starts    nodes where a matter opens, in the order of the opening levels
    counted   place -> names of the counted acts of its component, in the order of `Node.counts`
    crowded   places of a component with more than `MOST_NODES` nodes: the graph is then incomplete
    dangling  (place, level) where `at = "above"` finds no level and no `at_top` that stands
    """

    procedure: Procedure
    arcs: Mapping[Node, tuple[Arc, ...]]
    starts: tuple[Node, ...]
    counted: Mapping[str, tuple[str, ...]]
    crowded: tuple[str, ...]
    dangling: tuple[tuple[str, int], ...]

    @property
    def nodes(self) -> list[Node]:
        """Every node, nearest to the start first."""
        return list(self.arcs)

    @property
    def successors(self) -> dict[Node, list[Node]]:
        """The nodes that each node leads to, by node, in the order of its arcs."""
        return {node: [arc.target for arc in arcs] for node, arcs in self.arcs.items()}

    def is_end(self, node: Node) -> bool:
        """Whether the procedure is over at this node."""
        return node.place in self.procedure.ends


def settle(procedure: Procedure, place: str, level: int) -> tuple[str, int] | None:
    """Say where a matter really comes to that is sent to `place` from `level`: `at`, then `at_top`.

    Returns None if there is no higher level and no `at_top` that could take the matter.
    returns  (place, index of the level); None if there is no higher level and no `at_top` that could take the matter
    """
    visited: set[str] = set()
    while place not in visited:  # ends: no place is seen twice
        visited.add(place)
        step = procedure.steps.get(place)
        if step is None or step.at is None:
            return place, level
        if step.at != ABOVE:
            return place, procedure.levels.index(step.at)
        if level + 1 < len(procedure.levels):
            return place, level + 1
        if step.at_top is None:
            return None
        place = step.at_top
    return None


def count_key(place: str, act: Act) -> str:
    """Name under which a counted act is counted: an anytime act has one count for all steps."""
    return f"anytime.{act.name}" if act.anytime else f"{place}.{act.name}"


def moves(procedure: Procedure, place: str, level: int, raised: bool) -> Iterator[Move | tuple[str, int]]:
    """List the ways out of a place; a pair (place, level) stands for one that dangles."""
    for act in procedure.acts_at(place).values():
        if act.to is None:
            continue
        for chosen in range(len(procedure.levels)) if act.level == CHOSEN else (level,):
            yield _move(procedure, "act", act.name, act.to, chosen)
    step = procedure.steps.get(place)
    if step is None:
        return
    if step.when_done is not None:
        yield _move(procedure, "when_done", "", step.when_done.to, level)
    yield from _silence(procedure, step, level)


def _move(procedure: Procedure, kind: ArcKind, name: str, to: str, level: int) -> Move | tuple[str, int]:
    settled = settle(procedure, to, level)
    return (to, level) if settled is None else Move(kind, name, settled[0], settled[1], False)


def _silence(procedure: Procedure, step: Step, level: int) -> Iterator[Move | tuple[str, int]]:
    late = step.late
    if late is None:
        return
    if late.raises and level + 1 < len(procedure.levels):
        yield Move("raise", "", step.name, level + 1, True)
        return
    to = late.at_top if late.raises else late.to
    if to is not None:
        yield _move(procedure, "silence", "", to, level)


def build_graph(procedure: Procedure) -> Graph:
    """Walk everything that a matter can come to. O(nodes + arcs)."""
    dangling: list[tuple[str, int]] = []
    flat = _walk_places(procedure, dangling)
    group = _groups(flat)
    counted = _counted(procedure, flat, group)
    starts = tuple(
        Node(place, level, False, (0,) * len(counted[place]))
        for place, level in (
            settle(procedure, procedure.opens.step, procedure.levels.index(name))
            or (procedure.opens.step, procedure.levels.index(name))
            for name in procedure.opens.levels
        )
    )
    arcs, crowded = _expand(procedure, starts, flat, group, counted)
    return Graph(procedure, arcs, starts, counted, crowded, tuple(dict.fromkeys(dangling)))


Flat = dict[tuple[str, int, bool], list[Move]]


def _walk_places(procedure: Procedure, dangling: list[tuple[str, int]]) -> Flat:
    """Walk all (place, level, raised), counts left aside."""
    flat: Flat = {}
    queue: deque[tuple[str, int, bool]] = deque()
    for name in procedure.opens.levels:
        level = procedure.levels.index(name)
        settled = settle(procedure, procedure.opens.step, level)
        if settled is None:
            dangling.append((procedure.opens.step, level))
        queue.append((*(settled or (procedure.opens.step, level)), False))
    while queue:  # ends: each place and level once
        spot = queue.popleft()
        if spot in flat:
            continue
        flat[spot] = []
        for move in moves(procedure, *spot):
            if isinstance(move, Move):
                flat[spot].append(move)
                queue.append((move.place, move.level, move.raised))
            else:
                dangling.append(move)
    return flat


def _groups(flat: Flat) -> dict[str, int]:
    """Number the component of each place (places, not nodes: a raise never comes back, a count stays)."""
    following: dict[str, dict[str, None]] = {}
    for (place, _, _), ways in flat.items():
        following.setdefault(place, {}).update((way.place, None) for way in ways)
    knots = components({place: list(targets) for place, targets in following.items()})
    return {place: number for number, members in enumerate(knots) for place in members}


def _counted(procedure: Procedure, flat: Flat, group: Mapping[str, int]) -> dict[str, tuple[str, ...]]:
    """List, for each place, the counted acts of its component that stay within it."""
    keys: dict[int, dict[str, None]] = {number: {} for number in group.values()}
    for (place, _, _), ways in flat.items():
        acts = procedure.acts_at(place)
        for way in ways:
            if way.kind == "act" and acts[way.name].at_most is not None and group[place] == group[way.place]:
                keys[group[place]][count_key(place, acts[way.name])] = None
    return {place: tuple(keys[number]) for place, number in group.items()}


def _expand(
    procedure: Procedure,
    starts: tuple[Node, ...],
    flat: Flat,
    group: Mapping[str, int],
    counted: Mapping[str, tuple[str, ...]],
) -> tuple[dict[Node, tuple[Arc, ...]], tuple[str, ...]]:
    """Unfold the counts, and stop where a component grows beyond `MOST_NODES`."""
    arcs: dict[Node, tuple[Arc, ...]] = {}
    size: dict[int, int] = {}
    queue = deque(starts)
    while queue:  # ends: each node once, and at MOST_NODES
        node = queue.popleft()
        if node in arcs:
            continue
        number = group[node.place]
        size[number] = size.get(number, 0) + 1
        if size[number] > MOST_NODES:
            return arcs, tuple(place for place in group if group[place] == number)
        acts = procedure.acts_at(node.place)
        ways = []
        for move in flat[node[:3]]:
            counts = _counts_after(node, move, acts.get(move.name), group, counted)
            if counts is not None:
                ways.append(
                    Arc(node, Node(move.place, move.level, move.raised, counts), move.kind, move.name)
                )
        arcs[node] = tuple(ways)
        queue.extend(arc.target for arc in ways)
    return arcs, ()


def _counts_after(
    node: Node,
    move: Move,
    act: Act | None,
    group: Mapping[str, int],
    counted: Mapping[str, tuple[str, ...]],
) -> tuple[int, ...] | None:
    """Counts after a move; None if the act has been used up."""
    if group[node.place] != group[move.place]:
        return (0,) * len(counted[move.place])
    if move.kind != "act" or act is None or act.at_most is None:
        return node.counts
    position = counted[node.place].index(count_key(node.place, act))
    if node.counts[position] >= act.at_most:
        return None
    counts = list(node.counts)
    counts[position] += 1
    return tuple(counts)
