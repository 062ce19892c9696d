"""Coordinates of a procedure's picture: layers become columns, the deck runs straight along the top."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import NamedTuple

from maplebridge.rules.drawing.labels import label
from maplebridge.rules.drawing.layers import Layers, Link, Spot, arrange
from maplebridge.rules.procedure import End, Procedure

COLUMN = 168.0
FIRST_COLUMN = 90.0
END_ROOM = 240.0
LINE = 18.0
ON_DECK = 70.0
OFF_DECK = 32.0
BED_ROOM = 26.0
BELOW_DECK = 100.0
ROUNDS = 10
MOST_SLACK = 150.0


class Point(NamedTuple):
    """A place on the picture; y grows downwards."""

    x: float
    y: float


class Way(NamedTuple):
    """A piece of a way between neighbouring columns, and the links that run there."""

    start: Point
    end: Point
    links: tuple[Link, ...]
    on_deck: bool


@dataclass(frozen=True)
class Geometry:
    """Where everything stands.

    spots      place -> centre of its pier
    ways       pieces of ways between neighbouring columns
    arcs_back  from, to and link of each way back
    width, height  of the whole drawing, in its own units (1 is a pixel at full size)
    """

    layers: Layers
    spots: Mapping[str, Point]
    ways: tuple[Way, ...]
    arcs_back: tuple[tuple[tuple[Point, Point], Link], ...]
    width: float
    height: float

    def rise(self, start: Point, end: Point) -> float:
        """Height of a way back above its piers, in units of the drawing."""
        return 34.0 + 0.11 * abs(start.x - end.x)


def geometry(procedure: Procedure, language: str) -> Geometry:
    """Place a procedure on paper."""
    layers = arrange(procedure)
    rooms = _rooms(procedure, layers, language)
    rows = _rows(layers, rooms)
    deck_y = 44.0 + max((_climb(layers, link) for link in layers.back), default=0.0)
    at = {
        spot: Point(FIRST_COLUMN + COLUMN * number, rows[spot] + deck_y)
        for number, column in enumerate(layers.order)
        for spot in column
    }
    ways = tuple(
        Way(at[here], at[there], links, here in layers.on_deck and there in layers.on_deck)
        for (here, there), links in layers.beds.items()
    )
    arcs = tuple(((at[Spot(link.source)], at[Spot(link.target)]), link) for link in layers.back)
    lowest = max(point.y + rooms[spot][1] for spot, point in at.items())
    spots = {spot.place: point for spot, point in at.items() if spot.layer < 0}
    width = FIRST_COLUMN + COLUMN * (len(layers.order) - 1) + END_ROOM
    return Geometry(layers, spots, ways, arcs, width, lowest + 52.0)


def _climb(layers: Layers, link: Link) -> float:
    """Room that a way back needs above the deck."""
    columns = abs(layers.layer[link.source] - layers.layer[link.target])
    return 30.0 + 0.11 * COLUMN * columns


def _rooms(procedure: Procedure, layers: Layers, language: str) -> dict[Spot, tuple[float, float]]:
    """Room that each spot needs above and below its centre, from the lines of its label."""
    rooms: dict[Spot, tuple[float, float]] = {}
    for spot in (spot for column in layers.order for spot in column):
        if spot.layer >= 0:
            rooms[spot] = BED_ROOM / 2, BED_ROOM / 2
            continue
        place = procedure.place(spot.place)
        on_deck = spot in layers.on_deck
        height = LINE * len(label(procedure, place, language, on_deck=on_deck))
        if isinstance(place, End):
            rooms[spot] = 20.0, height + 8.0
        else:
            rooms[spot] = 26.0, height + (ON_DECK if on_deck else OFF_DECK) + 2.0
    return rooms


def _rows(layers: Layers, room: Mapping[Spot, tuple[float, float]]) -> dict[Spot, float]:
    """Height of each spot: in the order of its layer, drawn towards its neighbours."""
    rows: dict[Spot, float] = {}
    for column in layers.order:
        _stack(column, {}, room, rows, layers)
    near: dict[Spot, list[Spot]] = {}
    for here, there in layers.beds:
        near.setdefault(here, []).append(there)
        near.setdefault(there, []).append(here)
    for sweep in range(ROUNDS):
        columns = layers.order if sweep % 2 == 0 else layers.order[::-1]
        for column in columns:
            wish = {spot: _mean([rows[other] for other in near.get(spot, ())], rows[spot]) for spot in column}
            _stack(column, wish, room, rows, layers)
    return rows


def _mean(values: list[float], otherwise: float) -> float:
    return sum(values) / len(values) if values else otherwise


def _stack(
    column: list[Spot],
    wish: Mapping[Spot, float],
    room: Mapping[Spot, tuple[float, float]],
    rows: dict[Spot, float],
    layers: Layers,
) -> None:
    """Stack one column from the top, no spot higher than it wishes; the deck stays at the top."""
    free = max([BELOW_DECK, *(room[spot][1] for spot in column if spot in layers.on_deck)])
    for spot in column:
        above, below = room[spot]
        if spot in layers.on_deck:
            rows[spot] = 0.0
            continue
        lowest = free + above
        rows[spot] = min(max(lowest, wish.get(spot, lowest)), lowest + MOST_SLACK)
        free = rows[spot] + below
