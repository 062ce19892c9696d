"""Which facts hold on every path: a must-analysis over the graph, exact since no arc asks for a value."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator

from maplebridge.rules.procedure import Act, Step
from maplebridge.rules.soundness.ways.components import shortest_way
from maplebridge.rules.soundness.ways.graph import Arc, Graph, Node


def gained(graph: Graph, arc: Arc) -> frozenset[str]:
    """Facts that are true once a matter has gone this way: the act, what it stands for and required, duties done."""
    place = arc.source.place
    if arc.kind == "act":
        act = graph.procedure.acts_at(place)[arc.name]
        return frozenset({f"{place}.{act.name}", *act.stands_for, *act.requires})
    step = graph.procedure.steps.get(place)
    if arc.kind != "when_done" or step is None or step.when_done is None:
        return frozenset()
    every = (step.when_done.count or len(step.duties)) >= len(step.duties)
    return frozenset(f"{place}.{duty}" for duty in step.duties) if every else frozenset()


def carried(arc: Arc, facts: frozenset[str]) -> frozenset[str]:
    """Facts left after entering the next step: its own are cleared, unless it is only raised."""
    if arc.kind == "raise":
        return facts
    own = f"{arc.target.place}."
    return frozenset(fact for fact in facts if not fact.startswith(own))


def facts_on_every_path(graph: Graph) -> dict[Node, frozenset[str]]:
    """Facts that hold at each node whichever way the matter came. O(arcs · facts)."""
    facts: dict[Node, frozenset[str]] = dict.fromkeys(graph.starts, frozenset())
    queue = deque(graph.starts)
    while queue:  # ends: the facts of a node only become fewer
        node = queue.popleft()
        for arc in graph.arcs.get(node, ()):
            brought = carried(arc, facts[node] | gained(graph, arc))
            before = facts.get(arc.target)
            now = brought if before is None else before & brought
            if before is None or now != before:
                facts[arc.target] = now
                queue.append(arc.target)
    return facts


def unproved(graph: Graph) -> Iterator[tuple[Node, Act, str]]:
    """List, once for each, the facts of earlier steps that an act requires without proof, with a node where."""
    facts = facts_on_every_path(graph)
    reported: set[tuple[str, str, str]] = set()
    for node in graph.nodes:
        if graph.is_end(node):
            continue
        for act in graph.procedure.acts_at(node.place).values():
            for fact in act.requires:
                key = (node.place, act.name, fact)
                if fact.startswith(f"{node.place}.") or fact in facts[node] or key in reported:
                    continue
                reported.add(key)
                yield node, act, fact


def way_without(graph: Graph, goal: Node, fact: str) -> list[Arc] | None:
    """Find a shortest way from a start to `goal` on which `fact` does not hold at the end. Its arcs in order; None if there
    is no such way.
    """
    starts: list[tuple[Node, bool, Arc | None]] = [(node, False, None) for node in graph.starts]

    def following(at: tuple[Node, bool, Arc | None]) -> Iterator[tuple[Node, bool, Arc | None]]:
        node, holds, _ = at
        for arc in graph.arcs.get(node, ()):
            now = holds or fact in gained(graph, arc)
            yield arc.target, now and fact in carried(arc, frozenset({fact})), arc

    way = shortest_way(starts, following, lambda at: at[0] == goal and not at[1])
    return None if way is None else [arc for _, _, arc in way if arc is not None]


def impossible_here(step: Step, act: Act) -> Iterator[str]:
    """List the facts of its own step that an act requires and that nobody can bring about in it. In the order of the act."""
    for fact in act.requires:
        place, _, name = fact.partition(".")
        if place != step.name:
            continue
        own = step.acts.get(name)
        if name not in step.duties and (own is None or own.to is not None):
            yield fact
