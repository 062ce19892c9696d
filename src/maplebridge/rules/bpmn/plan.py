"""A procedure as BPMN elements with their places on the diagram: a lane for each level, a column for each layer."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from maplebridge.rules.drawing.layers import arrange
from maplebridge.rules.phrases import level_word
from maplebridge.rules.procedure import CHOSEN, Outside, Procedure, Step
from maplebridge.rules.soundness.graph import Arc, Graph, Node, build_graph

TASK_WIDTH, TASK_HEIGHT = 130.0, 80.0
DUTY_HEIGHT, DUTY_GAP = 50.0, 12.0
GATEWAY, EVENT = 50.0, 36.0
COLUMN, ROW_GAP, LANE_GAP = 330.0, 60.0, 40.0
LEFT = 200.0


@dataclass(frozen=True)
class Box:
    """Bounds of a shape."""

    x: float
    y: float
    width: float
    height: float

    @property
    def left(self) -> tuple[float, float]:
        """Middle of the left border."""
        return self.x, self.y + self.height / 2

    @property
    def right(self) -> tuple[float, float]:
        """Middle of the right border."""
        return self.x + self.width, self.y + self.height / 2

    @property
    def bottom(self) -> tuple[float, float]:
        """Middle of the lower border."""
        return self.x + self.width / 2, self.y + self.height


@dataclass(frozen=True)
class Spot:
    """A place at a level: one element, with all that leads out of it."""

    place: str
    level: int
    key: str
    box: Box


@dataclass(frozen=True)
class Flow:
    """A sequence flow between two elements; `act` is the act or empty, `name` is what the reader sees."""

    key: str
    source: str
    target: str
    name: str
    act: str
    points: tuple[tuple[float, float], ...]


@dataclass
class Plan:
    """Everything on the diagram. `lanes` level -> bounds; `gateways` and `timers` by the key of their spot."""

    procedure: Procedure
    language: str
    spots: dict[str, Spot] = field(default_factory=dict)
    starts: dict[str, Box] = field(default_factory=dict)
    gateways: dict[str, Box] = field(default_factory=dict)
    timers: dict[str, Box] = field(default_factory=dict)
    lanes: dict[int, Box] = field(default_factory=dict)
    flows: list[Flow] = field(default_factory=list)

    def incoming(self, key: str) -> list[str]:
        """Keys of the flows into an element."""
        return [flow.key for flow in self.flows if flow.target == key]

    def outgoing(self, key: str) -> list[str]:
        """Keys of the flows out of an element."""
        return [flow.key for flow in self.flows if flow.source == key]


def key_of(procedure: Procedure, node: Node) -> str:
    """Key of the element that a node becomes: raised or not is one; an end is one for all levels."""
    return f"end_{node.place}" if node.place in procedure.ends else f"at_{node.place}_{node.level}"


def plan(procedure: Procedure, language: str) -> Plan:
    """Lay the elements out and connect them."""
    graph = build_graph(procedure)
    made = Plan(procedure, language)
    _place(made, graph)
    ways = _ways(graph)
    for spot in list(made.spots.values()):
        _gateway(
            made, spot, [way for way in ways if way.key == spot.key and way.kind in ("act", "when_done")]
        )
        _timer(made, spot, [way for way in ways if way.key == spot.key and way.kind in ("silence", "raise")])
    for number, start in enumerate(graph.starts):
        target = made.spots[key_of(procedure, start)]
        key = f"start_{number}"
        made.starts[key] = Box(target.box.x - 90, target.box.left[1] - EVENT / 2, EVENT, EVENT)
        _connect(
            made,
            key,
            target.key,
            made.starts[key].right,
            target.box.left,
            procedure.title.said_in(language),
            "",
        )
    return made


@dataclass(frozen=True)
class _Way:
    key: str
    target: str
    kind: str
    act: str
    level: int


def _ways(graph: Graph) -> list[_Way]:
    """All arcs between elements, each once."""
    found: dict[_Way, None] = {}
    for node, arcs in graph.arcs.items():
        for arc in arcs:
            found[_way(graph.procedure, node, arc)] = None
    return list(found)


def _way(procedure: Procedure, node: Node, arc: Arc) -> _Way:
    target = key_of(procedure, arc.target)
    chosen = arc.kind == "act" and procedure.acts_at(node.place)[arc.name].level == CHOSEN
    return _Way(key_of(procedure, node), target, arc.kind, arc.name, arc.target.level if chosen else -1)


def _height(procedure: Procedure, place: str) -> float:
    here = procedure.place(place)
    if isinstance(here, Step) and here.duties:
        return 40.0 + len(here.duties) * (DUTY_HEIGHT + DUTY_GAP)
    return TASK_HEIGHT if isinstance(here, Step | Outside) else EVENT


def _place(made: Plan, graph: Graph) -> None:
    """Give every element its bounds, lane by lane from the highest level down."""
    procedure = made.procedure
    layer = arrange(procedure).layer
    unique: dict[str, Node] = {}
    for node in graph.nodes:
        unique.setdefault(key_of(procedure, node), node)
    y = 60.0
    width = LEFT + COLUMN * (max(layer.values()) + 1)
    for level in range(len(procedure.levels) - 1, -1, -1):
        depth: dict[int, float] = {}
        for key, node in unique.items():
            if node.level != level:
                continue
            column = layer[node.place]
            top = depth.get(column, y + LANE_GAP)
            height = _height(procedure, node.place)
            is_end = node.place in procedure.ends
            box = Box(LEFT + COLUMN * column, top, EVENT if is_end else TASK_WIDTH, height)
            made.spots[key] = Spot(node.place, level, key, box)
            depth[column] = top + height + ROW_GAP
        bottom = max(depth.values(), default=y + 120.0) + LANE_GAP / 2
        made.lanes[level] = Box(90.0, y, width - 60.0, bottom - y)
        y = bottom


def _gateway(made: Plan, spot: Spot, ways: list[_Way]) -> None:
    """Connect a place with where its acts lead: through a gateway if there is more than one."""
    source, start = spot.key, spot.box.right
    if len(ways) > 1:
        x, y = spot.box.right
        source = f"which_{spot.key}"
        made.gateways[source] = Box(x + 45, y - GATEWAY / 2, GATEWAY, GATEWAY)
        _connect(made, spot.key, source, spot.box.right, made.gateways[source].left, "", "")
        start = made.gateways[source].right
    for way in ways:
        _connect(made, source, way.target, start, _entry(made, way.target), _said(made, spot, way), way.act)


def _said(made: Plan, spot: Spot, way: _Way) -> str:
    if way.kind == "when_done":
        return "duties done" if made.language == "en" else "职责完成"
    title = made.procedure.acts_at(spot.place)[way.act].title.said_in(made.language)
    if way.level < 0:
        return title
    return f"{title} ({level_word(made.procedure.levels[way.level]).said_in(made.language)})"


def _timer(made: Plan, spot: Spot, ways: list[_Way]) -> None:
    """Hang the silence of a step on its lower border."""
    for way in ways[:1]:
        x, y = spot.box.bottom
        key = f"late_{spot.key}"
        made.timers[key] = Box(x - EVENT / 2, y - EVENT / 2, EVENT, EVENT)
        name = "nobody acts in time" if made.language == "en" else "逾期无人办理"
        _connect(made, key, way.target, (x, y + EVENT / 2), _entry(made, way.target), name, "")


def _entry(made: Plan, key: str) -> tuple[float, float]:
    return made.spots[key].box.left


def _connect(
    made: Plan,
    source: str,
    target: str,
    start: tuple[float, float],
    end: tuple[float, float],
    name: str,
    act: str,
) -> None:
    """Add a flow that runs out of its source, along a free column, into its target."""
    below = source in made.timers
    turn = end[0] - 40.0
    points = [start, (start[0], start[1] + 14)] if below else [start]
    if below or abs(start[1] - end[1]) > 0.5 or end[0] < start[0]:
        points += [(turn, points[-1][1]), (turn, end[1])]
    key = f"flow_{len(made.flows)}"
    made.flows.append(Flow(key, source, target, name, act, (*points, end)))


def lane_names(procedure: Procedure, language: str) -> Mapping[int, str]:
    """Name of each lane."""
    return {number: level_word(level).said_in(language) for number, level in enumerate(procedure.levels)}
