"""Places BPMN elements: a lane for each level, a column for each layer, a channel of its own for each long flow.

In a lane the elements stand in rows; below each row run the channels of the flows that leave it. So no flow runs
through an element, and each name has a line to itself. Flows turn only in the gap before their target's column.
"""

from __future__ import annotations

from maplebridge.rules.bpmn.plan import (
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
    TASK_HEIGHT,
    TASK_WIDTH,
    Box,
    Flow,
    Plan,
    Point,
    Spot,
)
from maplebridge.rules.bpmn.ways import Way, key_of, said, ways
from maplebridge.rules.drawing.layers import arrange
from maplebridge.rules.procedure import Procedure, Step
from maplebridge.rules.soundness.graph import Graph, Node, build_graph


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
        for spot in list(self.made.spots.values()):
            self._out(spot)
        for number, start in enumerate(self.graph.starts):
            self._start(number, self.made.spots[key_of(self.procedure, start)])
        return self.made

    def _lane(self, level: int, top: float) -> float:
        """Place one lane; returns where it ends."""
        rows = self._rows(level)
        y = top + LANE_GAP
        for row, keys in enumerate(rows):
            tallest = max(self._height(key) for key in keys)
            for key in keys:
                x = LEFT + COLUMN * self.layer[self.nodes[key].place]
                box = Box(x, y, TASK_WIDTH, self._height(key))
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

    def _height(self, key: str) -> float:
        here = self.procedure.place(self.nodes[key].place)
        if isinstance(here, Step) and here.duties:
            return 40.0 + len(here.duties) * (DUTY_HEIGHT + DUTY_GAP)
        return TASK_HEIGHT

    def _out(self, spot: Spot) -> None:
        """Connect a place with all that it leads to: acts through a gateway, silence through a timer."""
        own = [way for way in self.ways if way.source == spot.key]
        acts = [way for way in own if not way.silent]
        source, box = spot.key, spot.box
        if len(acts) > 1:
            x, y = spot.box.right
            source, box = f"which_{spot.key}", Box(x + 45, y - GATEWAY / 2, GATEWAY, GATEWAY)
            self.made.gateways[source] = box
            self._add(spot.key, source, "", "", (spot.box.right, box.left))
        for number, way in enumerate(acts):
            self._flow(spot, source, way, box, straight=number == 0)
        for way in [way for way in own if way.silent][:1]:
            x, y = spot.box.bottom
            timer = Box(x - EVENT / 2, y - EVENT / 2, EVENT, EVENT)
            self.made.timers[f"late_{spot.key}"] = timer
            self._flow(spot, f"late_{spot.key}", way, timer, straight=False)

    def _flow(self, spot: Spot, source: str, way: Way, box: Box, *, straight: bool) -> None:
        target = self.made.spots[way.target].box
        name = said(self.procedure, way, self.made.language)
        act = "" if way.silent else way.act or "duties_done"
        near = 0 < target.x - spot.box.x <= COLUMN
        if straight and near and target.left[1] == box.right[1]:
            self._add(source, way.target, name, act, (box.right, target.left))
            return
        if straight and len(self.made.outgoing(source)) == 0 and source == spot.key:
            self._channel(spot, source, way.target, name, act, box.right)
            return
        self._channel(spot, source, way.target, name, act, box.bottom)

    def _channel(self, spot: Spot, source: str, target: str, name: str, act: str, start: Point) -> None:
        """Run a flow down into a channel of its own, along it, and up or down in the gap before its target."""
        y = self.channels[spot.level, spot.row]
        self.channels[spot.level, spot.row] = y + CHANNEL
        end = self.made.spots[target].box.left
        column = round(end[0])
        turn = self.turns.get(column, 0)
        self.turns[column] = turn + 1
        x = end[0] - 18.0 - 5.0 * (turn % MOST_TURNS)
        down = (start[0] + 14.0, start[1]) if start[1] != y and source == spot.key else start
        points = tuple(dict.fromkeys((start, down, (down[0], y), (x, y), (x, end[1]), end)))
        self._add(source, target, name, act, points, (down[0] + 6.0, y - 15.0))

    def _start(self, number: int, target: Spot) -> None:
        key = f"start_{number}"
        box = Box(target.box.x - 90, target.box.left[1] - EVENT / 2, EVENT, EVENT)
        self.made.starts[key] = box
        self._add(key, target.key, "", "", (box.right, target.box.left))

    def _add(
        self,
        source: str,
        target: str,
        name: str,
        act: str,
        points: tuple[Point, ...],
        label: Point | None = None,
    ) -> None:
        at = label or (points[0][0] + 4.0, points[0][1] - 18.0)
        key = f"flow_{len(self.made.flows)}"
        self.made.flows.append(Flow(key, source, target, name, act, points, at))
