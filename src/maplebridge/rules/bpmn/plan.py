"""The elements of a BPMN file and their bounds on the diagram."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from maplebridge.rules.phrases import level_word
from maplebridge.rules.procedure import Procedure

TASK_WIDTH, TASK_HEIGHT = 130.0, 80.0
DUTY_HEIGHT, DUTY_GAP, TITLE_ROOM = 50.0, 12.0, 44.0
GATEWAY, EVENT = 50.0, 36.0
COLUMN, CHANNEL, LANE_GAP, END_ROOM = 430.0, 17.0, 30.0, 84.0
LEFT = 460.0
START = 110.0
BEFORE = 20.0
"""Between a joining gateway and the element that it leads to."""
MOST_TURNS = 16

Point = tuple[float, float]


@dataclass(frozen=True)
class Box:
    """Bounds of a shape."""

    x: float
    y: float
    width: float
    height: float

    @property
    def left(self) -> Point:
        """Middle of the left border."""
        return self.x, self.y + self.height / 2

    @property
    def right(self) -> Point:
        """Middle of the right border."""
        return self.x + self.width, self.y + self.height / 2

    @property
    def bottom(self) -> Point:
        """Middle of the lower border."""
        return self.x + self.width / 2, self.y + self.height


@dataclass(frozen=True)
class Spot:
    """A place at a level: one element. `row` is its row in its lane; ends stand in a column of their own (-1)."""

    place: str
    level: int
    key: str
    box: Box
    row: int


@dataclass(frozen=True)
class Flow:
    """A sequence flow between two elements; `name` stands at `label`.

    points  from its source to its target, the first and the last on their edges
    """

    key: str
    source: str
    target: str
    name: str
    points: tuple[Point, ...]
    label: Point


@dataclass
class Plan:
    """Everything on the diagram, bounds by key.

    starts    the one start, and where a matter can open at several levels the gateway behind it
    gateways  where a person chooses
    joins     where several flows meet before an element
    timers    silence, on the border of a step
    waits     steps that nobody ends by an act: only time does
    lanes     level -> bounds
    opens     the level whose lane holds the start
    """

    procedure: Procedure
    language: str
    spots: dict[str, Spot] = field(default_factory=dict)
    starts: dict[str, Box] = field(default_factory=dict)
    opens: int = 0
    gateways: dict[str, Box] = field(default_factory=dict)
    joins: dict[str, Box] = field(default_factory=dict)
    timers: dict[str, Box] = field(default_factory=dict)
    waits: set[str] = field(default_factory=set)
    lanes: dict[int, Box] = field(default_factory=dict)
    flows: list[Flow] = field(default_factory=list)

    def incoming(self, key: str) -> list[str]:
        """Keys of the flows into an element."""
        return [flow.key for flow in self.flows if flow.target == key]

    def outgoing(self, key: str) -> list[str]:
        """Keys of the flows out of an element."""
        return [flow.key for flow in self.flows if flow.source == key]


def lane_names(procedure: Procedure, language: str) -> Mapping[int, str]:
    """Name of each lane."""
    return {number: level_word(level).in_language(language) for number, level in enumerate(procedure.levels)}
