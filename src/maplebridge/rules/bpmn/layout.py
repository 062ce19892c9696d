"""Places BPMN elements: a lane for each level, a column for each layer, a channel of its own for each long flow.

In a lane the elements stand in rows; below each row run the channels of the flows that leave it. So no flow runs
through an element, and each name has a line to itself. Flows turn only in the gap before their target's column.
"""

from __future__ import annotations

from collections import Counter

from maplebridge.rules.bpmn.plan import (
    BEFORE,
    CHANNEL,
    COLUMN,
    DUTY_GAP,
    DUTY_HEIGHT,
    END_ROOM,
    EVENT,
    GATEWAY,
    LANE_GAP,
    LEFT,
    MOST_TURNS,
    START,
    TASK_HEIGHT,
    TASK_WIDTH,
    TITLE_ROOM,
    Box,
    Flow,
    Plan,
    Point,
    Spot,
)
from maplebridge.rules.bpmn.ways import Way, drawn, key_of, way_text, ways
from maplebridge.rules.drawing.layers import arrange
from maplebridge.rules.phrases import level_word
from maplebridge.rules.procedure import Procedure, Step
from maplebridge.rules.soundness.ways.graph import Graph, Node, build_graph


def plan(procedure: Procedure, language: str) -> Plan:
    """Lay the elements out and connect them."""
    graph = build_graph(procedure)
    return _Layout(Plan(procedure, language), graph).done()


class _Layout:
    def __init__(self, made: Plan, graph: Graph) -> None:
        self.made, self.graph, self.procedure = made, graph, made.procedure
        self.layer = arrange(self.procedure).layer
        self.ways = ways(graph)
        self.nodes: dict[str, Node] = {}
        for node in graph.nodes:
            self.nodes.setdefault(key_of(self.procedure, node), node)
        self.channels: dict[tuple[int, int], float] = {}
        self.turns: dict[int, int] = {}

    def done(self) -> Plan:
        y = 60.0
        for level in range(len(self.procedure.levels) - 1, -1, -1):
            y = self._lane(level, y)
        self._joins()
        self._start([self.made.spots[key_of(self.procedure, start)] for start in self.graph.starts])
        for spot in list(self.made.spots.values()):
            self._out(spot)
        return self.made

    def _joins(self) -> None:
        """A gateway before each element that several flows lead to."""
        into: Counter[str] = Counter(key_of(self.procedure, start) for start in self.graph.starts)
        for key in self.made.spots:
            acts, silent = drawn(self.ways, key)
            into.update([*acts, *(way.target for way in silent)])
        for key, spot in self.made.spots.items():
            if into[key] > 1:
                x, y = spot.box.left
                self.made.joins[f"join_{key}"] = join = Box(
                    x - BEFORE - GATEWAY, y - GATEWAY / 2, GATEWAY, GATEWAY
                )
                self._add(f"join_{key}", key, "", (join.right, spot.box.left))

    def _before(self, key: str) -> tuple[str, Box]:
        """What a flow to an element ends at: the gateway that joins its flows, or the element."""
        join = self.made.joins.get(f"join_{key}")
        return (key, self.made.spots[key].box) if join is None else (f"join_{key}", join)

    def _lane(self, level: int, top: float) -> float:
        """Place one lane; returns where it ends."""
        rows = self._rows(level)
        y = top + LANE_GAP
        for row, keys in enumerate(rows):
            tallest = max(self._height(key) for key in keys)
            for key in keys:
                x = LEFT + COLUMN * self.layer[self.nodes[key].place]
                box = self._box(key, x, y)
                self.made.spots[key] = Spot(self.nodes[key].place, level, key, box, row)
            self.channels[level, row] = y + tallest + 34.0
            y += tallest + 50.0 + CHANNEL * sum(1 for way in self.ways if way.source in keys)
        ends = [key for key, node in self.nodes.items() if node.level == level and self.graph.is_end(node)]
        for number, key in enumerate(ends):
            place = self.nodes[key].place
            x, end_y = LEFT + COLUMN * self.layer[place], top + LANE_GAP + 20 + END_ROOM * number
            self.made.spots[key] = Spot(place, level, key, Box(x, end_y, EVENT, EVENT), -1)
        bottom = max(y, top + LANE_GAP + END_ROOM * len(ends) + 20, top + 120.0)
        width = LEFT + COLUMN * max(self.layer.values()) + 110.0
        self.made.lanes[level] = Box(90.0, top, width, bottom - top)
        return bottom

    def _rows(self, level: int) -> list[list[str]]:
        """Keys of the elements of a lane, row by row: one of each column in a row."""
        depth: dict[int, int] = {}
        rows: list[list[str]] = []
        for key, node in self.nodes.items():
            if node.level != level or self.graph.is_end(node):
                continue
            row = depth.get(self.layer[node.place], 0)
            depth[self.layer[node.place]] = row + 1
            if row == len(rows):
                rows.append([])
            rows[row].append(key)
        return rows

    def _box(self, key: str, x: float, y: float) -> Box:
        """Bounds of an element: a round event where only time ends a step, a task otherwise."""
        here = self.procedure.place(self.nodes[key].place)
        acts, silent = drawn(self.ways, key)
        if isinstance(here, Step) and not here.duties and silent and not acts:
            self.made.waits.add(key)
            return Box(x, y + (TASK_HEIGHT - EVENT) / 2, EVENT, EVENT)
        return Box(x, y, TASK_WIDTH, self._height(key))

    def _height(self, key: str) -> float:
        here = self.procedure.place(self.nodes[key].place)
        if isinstance(here, Step) and here.duties:
            return TITLE_ROOM + 12.0 + len(here.duties) * (DUTY_HEIGHT + DUTY_GAP)
        return TASK_HEIGHT

    def _out(self, spot: Spot) -> None:
        """Connect a place with all that it leads to: acts through a gateway, silence through a timer."""
        acts, silent = drawn(self.ways, spot.key)
        if spot.key in self.made.waits:
            self._flow(spot, spot.key, silent, spot.box, straight=True)
            return
        source, box = spot.key, spot.box
        if len(acts) > 1:
            x, y = spot.box.right
            source, box = f"which_{spot.key}", Box(x + 45, y - GATEWAY / 2, GATEWAY, GATEWAY)
            self.made.gateways[source] = box
            self._add(spot.key, source, "", (spot.box.right, box.left))
        for number, same in enumerate(acts.values()):
            self._flow(spot, source, same, box, straight=number == 0)
        for way in silent:
            x, y = spot.box.bottom
            timer = Box(x - EVENT / 2, y - EVENT / 2, EVENT, EVENT)
            self.made.timers[f"late_{spot.key}"] = timer
            self._flow(spot, f"late_{spot.key}", [way], timer, straight=False)

    def _flow(self, spot: Spot, source: str, same: list[Way], box: Box, *, straight: bool) -> None:
        """One flow for all ways from here to one place; behind a choice it carries their names."""
        key, target = self._before(same[0].target)
        forks = source in self.made.gateways
        name = " · ".join(way_text(self.procedure, way, self.made.language) for way in same) if forks else ""
        near = 0 < target.x - spot.box.x <= COLUMN
        if straight and near and target.left[1] == box.right[1]:
            self._add(source, key, name, (box.right, target.left))
            return
        if straight and len(self.made.outgoing(source)) == 0 and source == spot.key:
            self._channel(spot, source, key, name, box.right, target.left)
            return
        self._channel(spot, source, key, name, box.bottom, target.left)

    def _channel(self, spot: Spot, source: str, target: str, name: str, start: Point, end: Point) -> None:
        """Run a flow down into a channel of its own, along it, and up or down in the gap before its target."""
        y = self.channels[spot.level, spot.row]
        self.channels[spot.level, spot.row] = y + CHANNEL
        column = round(end[0])
        turn = self.turns.get(column, 0)
        self.turns[column] = turn + 1
        x = end[0] - 18.0 - 5.0 * (turn % MOST_TURNS)
        down = (start[0] + 14.0, start[1]) if start[1] != y and source == spot.key else start
        points = tuple(dict.fromkeys((start, down, (down[0], y), (x, y), (x, end[1]), end)))
        self._add(source, target, name, points, (down[0] + 6.0, y - 15.0))

    def _start(self, targets: list[Spot]) -> None:
        """One start; where a matter can open at several places, a gateway behind it chooses."""
        first = targets[0]
        y = first.box.left[1]
        self.made.opens = first.level
        self.made.starts["start"] = start = Box(START, y - EVENT / 2, EVENT, EVENT)
        if len(targets) == 1:
            key, box = self._before(first.key)
            self._add("start", key, "", (start.right, box.left))
            return
        gate = Box(START + 90.0, y - GATEWAY / 2, GATEWAY, GATEWAY)
        self.made.gateways["which_start"] = gate
        self._add("start", "which_start", "", (start.right, gate.left))
        for spot in targets:
            key, box = self._before(spot.key)
            middle, end = gate.bottom[0], box.left
            out = (middle, gate.y) if end[1] < y else gate.bottom
            points = (gate.right, end) if end[1] == y else (out, (middle, end[1]), end)
            name = self._opened(spot)
            self._add("which_start", key, name, points, (middle + 4.0, end[1] - 18.0))

    def _opened(self, spot: Spot) -> str:
        """Where it opens: its level, and the step where two stand in one lane."""
        level = level_word(self.procedure.levels[spot.level]).in_language(self.made.language)
        return f"{level}: {self.procedure.place(spot.place).title.in_language(self.made.language)}"

    def _add(
        self,
        source: str,
        target: str,
        name: str,
        points: tuple[Point, ...],
        label: Point | None = None,
    ) -> None:
        at = label or (points[0][0] + 4.0, points[0][1] - 18.0)
        key = f"flow_{len(self.made.flows)}"
        self.made.flows.append(Flow(key, source, target, name, points, at))
