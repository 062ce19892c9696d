"""What leads where in a BPMN file: the arcs of the proof's graph, raised or not and counted or not being one."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from maplebridge.rules.phrases import level_word
from maplebridge.rules.procedure import CHOSEN, Procedure
from maplebridge.rules.soundness.ways.graph import Arc, Graph, Node
from maplebridge.texts import Text


@dataclass(frozen=True)
class Way:
    """An arc between two elements; `level` is the level chosen, -1 if none is."""

    source: str
    target: str
    kind: str
    place: str
    act: str
    level: int

    @property
    def silent(self) -> bool:
        """Whether it is gone because nobody acts."""
        return self.kind in ("silence", "raise")


def key_of(procedure: Procedure, node: Node) -> str:
    """Key of the element that a node becomes: an end is one for all levels."""
    return f"end_{node.place}" if node.place in procedure.ends else f"at_{node.place}_{node.level}"


def ways(graph: Graph) -> list[Way]:
    """All arcs between elements, each once."""
    by_way: dict[Way, None] = {}
    for node, arcs in graph.arcs.items():
        for arc in arcs:
            by_way[_way(graph.procedure, node, arc)] = None
    return list(by_way)


def _way(procedure: Procedure, node: Node, arc: Arc) -> Way:
    chosen = arc.kind == "act" and procedure.acts_at(node.place)[arc.name].level == CHOSEN
    return Way(
        source=key_of(procedure, node),
        target=key_of(procedure, arc.target),
        kind=arc.kind,
        place=node.place,
        act=arc.name,
        level=arc.target.level if chosen else -1,
    )


def way_text(procedure: Procedure, way: Way, language: str) -> str:
    """What stands beside a flow."""
    if way.silent:
        return Text("nobody acts in time").in_language(language)
    if way.kind == "when_done":
        return Text("duties done").in_language(language)
    title = procedure.acts_at(way.place)[way.act].title.in_language(language)
    if way.level < 0:
        return title
    return f"{title} ({level_word(procedure.levels[way.level]).in_language(language)})"


def drawn(every: Sequence[Way], source: str) -> tuple[dict[str, list[Way]], list[Way]]:
    """What leaves an element: the acts by the place that they lead to, and the first silence (a timer has one way out)."""
    own = [way for way in every if way.source == source]
    acts: dict[str, list[Way]] = {}
    for way in own:
        if not way.silent:
            acts.setdefault(way.target, []).append(way)
    return acts, [way for way in own if way.silent][:1]
