"""S5: nobody reviews their own act. A may-analysis of the levels at which each step was last decided."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator
from typing import NamedTuple

from maplebridge.rules.procedure import Procedure, Step
from maplebridge.rules.soundness.problem import Problem, Witness, names
from maplebridge.rules.soundness.ways.components import shortest_way
from maplebridge.rules.soundness.ways.graph import Arc, Graph, Node
from maplebridge.texts import Text


class OwnReview(NamedTuple):
    """A step decided and then reviewed by one role at one level."""

    review: Node
    decided: str
    role: str


def deciders(procedure: Procedure, step: Step) -> frozenset[str]:
    """Offices that can decide in a step: who answers for it, who may leave it, who does its duties."""
    roles = {step.who}
    for act in step.acts.values():
        if act.to is not None:
            roles.update(act.who)
    for duty in step.duties.values():
        roles.update(duty.who)
    return frozenset(
        name for name in roles if name in procedure.roles and procedure.roles[name].kind == "office"
    )


def reviewers(procedure: Procedure, step: Step) -> frozenset[str]:
    """Offices that decide a review: who answers for it, and who may leave it."""
    roles = {step.who, *(role for act in step.acts.values() if act.to is not None for role in act.who)}
    return frozenset(
        name for name in roles if name in procedure.roles and procedure.roles[name].kind == "office"
    )


def _last_levels(arc: Arc, levels: frozenset[tuple[str, int]]) -> frozenset[tuple[str, int]]:
    """Levels at which each step was last left, after going one way."""
    place, level = arc.source.place, arc.source.level
    return frozenset((name, at) for name, at in levels if name != place) | {(place, level)}


def own_reviews(graph: Graph) -> Iterator[OwnReview]:
    """List, once for each pair of steps, a node at which an office would review itself."""
    may: dict[Node, frozenset[tuple[str, int]]] = dict.fromkeys(graph.starts, frozenset())
    queue = deque(graph.starts)
    while queue:  # ends: the levels at a node only become more, and are finite
        node = queue.popleft()
        for arc in graph.arcs.get(node, ()):
            now = may.get(arc.target, frozenset()) | _last_levels(arc, may[node])
            if arc.target not in may or now != may[arc.target]:
                may[arc.target] = now
                queue.append(arc.target)
    reported: set[tuple[str, str]] = set()
    for node, levels in may.items():
        step = graph.procedure.steps.get(node.place)
        for decided in step.review_of if step is not None else ():
            if step is None or (decided, node.level) not in levels or (step.name, decided) in reported:
                continue
            earlier = graph.procedure.steps.get(decided)
            both = deciders(graph.procedure, earlier) & reviewers(graph.procedure, step) if earlier else ()
            if both:
                reported.add((step.name, decided))
                yield OwnReview(node, decided, sorted(both)[0])


def way_to_own_review(graph: Graph, own: OwnReview) -> list[Arc] | None:
    """Find a shortest way on which the reviewed step was last decided at the level of its review."""
    starts: list[tuple[Node, int, Arc | None]] = [(node, -1, None) for node in graph.starts]

    def following(at: tuple[Node, int, Arc | None]) -> Iterator[tuple[Node, int, Arc | None]]:
        node, level, _ = at
        for arc in graph.arcs.get(node, ()):
            yield arc.target, node.level if node.place == own.decided else level, arc

    way = shortest_way(starts, following, lambda at: at[0] == own.review and at[1] == own.review.level)
    return None if way is None else [arc for _, _, arc in way if arc is not None]


def own_review(procedure: Procedure, own: OwnReview, witness: Witness | None) -> Problem:
    """Say who would review themselves."""
    level = procedure.levels[own.review.level]
    decided, review = names(procedure, own.decided), names(procedure, own.review.place)
    return Problem(
        "S5",
        own.review.place,
        Text(
            "At {level} level the same office ({role}) decides “{decided}” and then reviews it in "
            "“{review}”.",
            level=level,
            role=own.role,
            decided=decided,
            review=review,
        ),
        witness,
    )
