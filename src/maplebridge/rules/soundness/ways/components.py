"""Strongly connected components and shortest ways of a directed graph, without recursion."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Hashable, Iterable, Mapping, Sequence
from typing import TypeVar

Node = TypeVar("Node", bound=Hashable)


def components(successors: Mapping[Node, Sequence[Node]]) -> list[list[Node]]:
    """List the strongly connected components, each after all that it leads to.

    Every node is a key of `successors`. Tarjan (1972), iterative; O(nodes + arcs).
    """
    index: dict[Node, int] = {}
    low: dict[Node, int] = {}
    waiting: list[Node] = []
    on_stack: set[Node] = set()
    knots: list[list[Node]] = []
    for root in successors:
        if root in index:
            continue
        work: list[tuple[Node, int]] = [(root, 0)]
        while work:  # ends: each arc once
            node, position = work.pop()
            if position == 0:
                index[node] = low[node] = len(index)
                waiting.append(node)
                on_stack.add(node)
            child = _next_child(node, position, successors, index, low, on_stack)
            if child is not None:
                work += [(node, child + 1), (successors[node][child], 0)]
                continue
            _close(node, low, index, waiting, on_stack, knots)
            if work:
                parent = work[-1][0]
                low[parent] = min(low[parent], low[node])
    return knots


def _next_child(
    node: Node,
    position: int,
    successors: Mapping[Node, Sequence[Node]],
    index: dict[Node, int],
    low: dict[Node, int],
    on_stack: set[Node],
) -> int | None:
    """Give the position of the next successor not yet visited, lowering `low` on the way."""
    following = successors[node]
    for place in range(position, len(following)):
        if following[place] not in index:
            return place
        if following[place] in on_stack:
            low[node] = min(low[node], index[following[place]])
    return None


def _close(
    node: Node,
    low: dict[Node, int],
    index: dict[Node, int],
    waiting: list[Node],
    on_stack: set[Node],
    knots: list[list[Node]],
) -> None:
    """Take a finished component off the stack, if `node` is its root."""
    if low[node] != index[node]:
        return
    component: list[Node] = []
    while not component or component[-1] != node:  # ends: `node` is on the stack
        component.append(waiting.pop())
        on_stack.discard(component[-1])
    knots.append(component)


def shortest_way(
    starts: Iterable[Node],
    successors: Callable[[Node], Iterable[Node]],
    goal: Callable[[Node], bool],
) -> list[Node] | None:
    """Find a shortest way from any start to a node that satisfies `goal`, both included; else None. In order, from the
    start to the goal.
    """
    before: dict[Node, Node | None] = dict.fromkeys(starts)
    queue = deque(before)
    while queue:  # ends: each node once
        node = queue.popleft()
        if goal(node):
            way = [node]
            while (previous := before[way[-1]]) is not None:  # ends: the way back is as long as the way there
                way.append(previous)
            return way[::-1]
        for following in successors(node):
            if following not in before:
                before[following] = node
                queue.append(following)
    return None


def find_cycle(successors: Mapping[Node, Sequence[Node]]) -> list[Node] | None:
    """Find a cycle, shortest in its component, first node repeated at the end; None if there is none."""
    for component in components(successors):
        cycle = _cycle_within(set(component), successors)
        if cycle is not None:
            return cycle
    return None


def _cycle_within(members: set[Node], successors: Mapping[Node, Sequence[Node]]) -> list[Node] | None:
    """Find a shortest cycle inside one strongly connected component."""
    inside = {node: [child for child in successors[node] if child in members] for node in members}
    best: list[Node] | None = None
    for node in sorted(members, key=str):
        way = shortest_way(inside[node], inside.__getitem__, node.__eq__)
        if way is not None and (best is None or len(way) < len(best) - 1):
            best = [node, *way]
    return best
