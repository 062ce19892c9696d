"""Maps drawn by the server as SVG: no tiles, no script; the number stands on the unit and in the table beside it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import cos, radians
from typing import Any

from markupsafe import Markup, escape

from maplebridge.kernel.file.shapes.reading import Spot
from maplebridge.kernel.territory import queries as territory
from maplebridge.texts import Title, Wording
from maplebridge.web.spelling import say

WIDE = 600.0
HEAT = ("#e8f1f8", "#c3dbee", "#8dbadd", "#2f70a6", "#12446d")
MOST_NAMED = 24
"""Parts of a map that carry their names; more would cover each other."""
Point = tuple[float, float]


@dataclass(frozen=True, slots=True)
class Shape:
    """A unit on a map.

    rings  its outlines, each a ring of (longitude, latitude) in degrees;  centre  where its name stands, likewise
    """

    unit_id: int
    name: Wording
    rings: tuple[tuple[Point, ...], ...]
    centre: Point


@dataclass(frozen=True, slots=True)
class Sheet:
    """From degrees to the drawing and back: equal scale both ways at the middle latitude."""

    west: float
    north: float
    scale: float
    squeeze: float
    height: float

    def put(self, point: Point) -> Point:
        """Degrees -> drawing."""
        return (point[0] - self.west) * self.squeeze * self.scale, (self.north - point[1]) * self.scale

    def take(self, x: float, y: float) -> Point:
        """Drawing -> degrees."""
        return self.west + x / self.scale / self.squeeze, self.north - y / self.scale


def rings_of(boundary: Mapping[str, Any] | None) -> tuple[tuple[Point, ...], ...]:
    """Outer rings of a GeoJSON Polygon or MultiPolygon, each of (longitude, latitude) in degrees; holes are left out."""
    if not boundary:
        return ()
    polygons = [boundary["coordinates"]] if boundary["type"] == "Polygon" else boundary["coordinates"]
    return tuple(tuple((float(p[0]), float(p[1])) for p in polygon[0]) for polygon in polygons)


def parts_of(unit_id: int) -> tuple[Shape, ...]:
    """Shapes of the units right below one, in the order of the tree; the unit itself where it has none."""
    tree = territory.tree()
    units = tree.children(unit_id) or (tree.unit(unit_id),)
    return tuple(
        Shape(unit.id, Title(unit.name_en, unit.name_zh), rings, (unit.lon, unit.lat))
        for unit in units
        if (rings := rings_of(unit.boundary))
    )


def sheet(shapes: Sequence[Shape]) -> Sheet:
    """The sheet that just holds all shapes, with a small margin."""
    points = [point for shape in shapes for ring in shape.rings for point in ring] or [(0.0, 0.0), (1.0, 1.0)]
    west, east = min(p[0] for p in points), max(p[0] for p in points)
    south, north = min(p[1] for p in points), max(p[1] for p in points)
    squeeze = cos(radians((south + north) / 2))
    breadth = max((east - west) * squeeze, 1e-6)
    scale = WIDE * 0.96 / breadth
    margin = WIDE * 0.02 / scale
    height = (north - south + 2 * margin) * scale
    return Sheet(west - margin / squeeze, north + margin, scale, squeeze, height)


def _path(on: Sheet, shape: Shape) -> str:
    def draw(ring: Sequence[Point]) -> str:
        return "M" + "L".join(f"{x:.1f} {y:.1f}" for x, y in map(on.put, ring)) + "Z"

    return "".join(draw(ring) for ring in shape.rings)


def _pin(on: Sheet, point: Point | None) -> str:
    if point is None:
        return ""
    x, y = on.put(point)
    return f'<circle class="pin" cx="{x:.1f}" cy="{y:.1f}" r="11"/>'


def heat(counts: Mapping[int, int]) -> dict[int, int]:
    """Step 1 to 5 of each unit: nothing is step 1, the most is step 5."""
    top = max([1, *counts.values()])
    return {
        unit: 1 if count == 0 else max(2, min(5, 1 + round(4 * count / top)))
        for unit, count in counts.items()
    }


def choropleth(
    shapes: Sequence[Shape], counts: Mapping[int, int], label: str, links: Mapping[int, str] | None = None
) -> Markup:
    """Units shaded by their count, each with its name and number; `links` lead from a unit to its page."""
    on, steps, names = sheet(shapes), heat(counts), short_names(shapes)
    drawn = []
    for shape in shapes:
        step = steps.get(shape.unit_id, 1)
        x, y = on.put(shape.centre)
        dark = "is-on-dark" if step > 3 else ""
        body = (
            f'<path class="unit step-{step}" d="{_path(on, shape)}"/>'
            f'<text class="{dark}" x="{x:.0f}" y="{y - 4:.0f}" text-anchor="middle" font-size="22">'
            f"{escape(names[shape.unit_id])}</text>"
            f'<text class="{dark} is-count" x="{x:.0f}" y="{y + 24:.0f}" text-anchor="middle" font-size="26" '
            f'font-weight="650">{counts.get(shape.unit_id, 0):,}</text>'
        )
        link = (links or {}).get(shape.unit_id)
        drawn.append(f'<a href="{escape(link)}" tabindex="-1">{body}</a>' if link else body)
    role = 'aria-hidden="true" focusable="false"' if links else f'role="img" aria-label="{escape(label)}"'
    return Markup(f'<svg class="map" viewBox="0 0 {WIDE:.0f} {on.height:.0f}" {role}>{"".join(drawn)}</svg>')  # noqa: S704  escaped above


def place(shapes: Sequence[Shape], lit: int, point: Point | None, label: str) -> Markup:
    """Where a matter is: its unit lit among its neighbours, a pin on the coarsened point."""
    on, names = sheet(shapes), short_names(shapes)
    drawn = [
        f'<path class="unit step-{3 if shape.unit_id == lit else 1}" d="{_path(on, shape)}"/>'
        for shape in shapes
    ]
    drawn += [
        _name(on, shape, names[shape.unit_id])
        for shape in shapes
        if shape.unit_id == lit or _fits(on, shape, names[shape.unit_id])
    ]
    drawn.append(_pin(on, point))
    return Markup(  # noqa: S704  every name is escaped
        f'<svg class="map" viewBox="0 0 {WIDE:.0f} {on.height:.0f}" role="img" aria-label="{escape(label)}">'
        f"{''.join(drawn)}</svg>"
    )


def _name(on: Sheet, shape: Shape, name: str) -> str:
    x, y = on.put(shape.centre)
    return f'<text x="{x:.0f}" y="{y:.0f}" text-anchor="middle" font-size="24">{escape(name)}</text>'


def _fits(on: Sheet, shape: Shape, name: str) -> bool:
    """Whether the name of a unit fits inside its outline."""
    across = [on.put(point)[0] for ring in shape.rings for point in ring]
    breadth = sum(25.0 if ord(sign) > 0x2E80 else 13.0 for sign in name)
    return max(across) - min(across) > breadth


def short_names(shapes: Sequence[Shape]) -> dict[int, str]:
    """Names by unit id as a map has room for: without the word that all of them end in (“Liuxi Township” beside its
    like).
    """
    words = {shape.unit_id: say(shape.name).split(" ") for shape in shapes}
    tails = {parts[-1] for parts in words.values()}
    alike = len(words) > 1 and len(tails) == 1 and all(len(parts) > 1 for parts in words.values())
    return {unit: " ".join(parts[:-1] if alike else parts) for unit, parts in words.items()}


def picker(shapes: Sequence[Shape], breadth: int, point: Point | None = None) -> str:
    """The map that is a button: an SVG file with its own colours, `breadth` pixels wide. Names lie over it."""
    on = sheet(shapes)
    high = breadth * on.height / WIDE
    drawn = [
        f'<path d="{_path(on, shape)}" fill="{HEAT[0]}" stroke="#45534f" stroke-width="1.5"/>'
        for shape in shapes
    ]
    if point is not None:
        x, y = on.put(point)
        drawn.append(
            f'<circle cx="{x:.1f}" cy="{y:.1f}" r="12" fill="#a42c17" stroke="#fff" stroke-width="3"/>'
        )
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{breadth}" height="{high:.0f}" '
        f'viewBox="0 0 {WIDE:.0f} {on.height:.0f}"><rect width="100%" height="100%" fill="#fff"/>'
        f"{''.join(drawn)}</svg>"
    )


def names_over(unit_id: int, breadth: int) -> Markup:
    """Names over the map that is a button, in the page's own fonts: a picture file cannot use them.

    breadth  of the map, in pixels
    """
    shapes = parts_of(unit_id)
    on, size = sheet(shapes), 15 * WIDE / breadth
    names = short_names(shapes) if len(shapes) <= MOST_NAMED else {}
    drawn = [
        f'<text x="{x:.0f}" y="{y + size / 3:.0f}" text-anchor="middle" font-size="{size:.0f}">{escape(name)}</text>'
        for shape in shapes
        if (name := names.get(shape.unit_id))
        for x, y in [on.put(shape.centre)]
    ]
    return Markup(  # noqa: S704  every name is escaped
        f'<svg class="map-names" viewBox="0 0 {WIDE:.0f} {on.height:.0f}" width="{breadth}" aria-hidden="true" '
        f'focusable="false">{"".join(drawn)}</svg>'
    )


def picked(shapes: Sequence[Shape], breadth: int, x: float, y: float) -> Point:
    """Degrees of the pixel that was clicked on a picker of that breadth."""
    factor = WIDE / breadth
    return sheet(shapes).take(x * factor, y * factor)


def around(spot: Spot, label: str) -> Markup:
    """A matter's place: its township (or what there is) lit among its neighbours, a pin if a point is known."""
    tree = territory.tree()
    unit = tree.at_level(spot.unit_id, "township") or tree.unit(spot.unit_id)
    shapes = parts_of(unit.parent if unit.parent is not None else unit.id)
    return place(shapes, unit.id, spot.point, label) if shapes else Markup("")
