"""Maps of units as SVG text: the number stands on every unit, the shade repeats it; a map is also a button.

Pure: a `Ground` and a `Drawing` in, text out. Colours are those of the style sheet (`.map`), except for
the picker, which is an image file of its own and carries them. A page puts the same figures in a table
beside the map, so nobody depends on seeing it.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from html import escape

from maplebridge.kernel.territory.maps.ground import WIDE, Area, Ground, Line, Point

_STEPS = 5
_DARK = 4
_NO_VALUE = "–"


@dataclass(frozen=True, slots=True, kw_only=True)
class Drawing:
    """How a map is to be drawn.

    label     what it tells, in one sentence; becomes its accessible name
    values    unit id → number; None = not shown (too small to publish, or not counted)
    links     unit id → address; with links every unit is one, reachable by keyboard
    lit       units to stand out among their neighbours
    pin       a point in degrees
    """

    language: str
    label: str
    values: Mapping[int, int | None] = field(default_factory=dict)
    links: Mapping[int, str] = field(default_factory=dict)
    lit: frozenset[int] = frozenset()
    pin: Point | None = None


@dataclass(frozen=True, slots=True)
class Shade:
    """One line of the legend: the step of heat, and the least and greatest number that get it."""

    step: int
    least: int
    most: int

    @property
    def text(self) -> str:
        """The range as the legend writes it."""
        return f"{self.least:,}" if self.least == self.most else f"{self.least:,}–{self.most:,}"


def shades(values: Iterable[int | None]) -> tuple[Shade, ...]:
    """Divide the numbers above zero into at most five shades with about as many units in each.

    >>> [(s.step, s.least, s.most) for s in shades([0, 1, 2, 2, 9])]
    [(1, 1, 1), (3, 2, 2), (5, 9, 9)]
    """
    numbers = sorted(v for v in values if v)
    distinct = sorted(set(numbers))
    count = min(_STEPS, len(distinct))
    if count == 0:
        return ()
    groups: list[list[int]] = [[] for _ in range(count)]
    for number in distinct:
        rank = sum(n <= number for n in numbers) - 1
        groups[min(count - 1, rank * count // len(numbers))].append(number)
    nonempty = [group for group in groups if group]
    steps = _spread(len(nonempty))
    return tuple(Shade(step, group[0], group[-1]) for step, group in zip(steps, nonempty, strict=True))


def _spread(count: int) -> Sequence[int]:
    """Steps as far apart as they can be: one, three, five."""
    return {1: (2,), 2: (2, 4), 3: (1, 3, 5), 4: (1, 2, 4, 5)}.get(count, tuple(range(1, _STEPS + 1)))


def draw(ground: Ground, drawing: Drawing) -> str:
    """The map as an SVG element for a page that has the style sheet."""
    legend = shades(drawing.values.values())
    parts = [_unit(area, drawing, legend) for area in ground.areas]
    parts += [_stroke("border", ground.borders), _stroke("river", ground.water)]
    parts += [_label(area, drawing, legend) for area in ground.areas]
    if drawing.pin is not None:
        x, y = ground.sheet.put(drawing.pin)
        parts.append(f'<circle class="pin" cx="{x:.1f}" cy="{y:.1f}" r="9"/>')
    role = "group" if drawing.links else "img"
    label = escape(drawing.label, quote=True)
    return (
        f'<svg class="map" viewBox="0 0 {WIDE:.0f} {ground.sheet.high:.0f}" role="{role}" aria-label="{label}">'
        f"{''.join(parts)}</svg>"
    )


def _unit(area: Area, drawing: Drawing, legend: Sequence[Shade]) -> str:
    step = _step(area, drawing, legend)
    outline = f'<path class="unit {step}" d="{path(area.rings)}"/>'
    link = drawing.links.get(area.id)
    if link is None:
        return outline
    value = drawing.values.get(area.id)
    name = area.name_zh if drawing.language.startswith("zh") else area.name_en
    says = f"{name}: {value:,}" if value is not None else name
    return f'<a href="{escape(link, quote=True)}" aria-label="{escape(says, quote=True)}">{outline}</a>'


def _step(area: Area, drawing: Drawing, legend: Sequence[Shade]) -> str:
    if area.id in drawing.lit:
        return "step-3"
    if not drawing.values:
        return "step-1"
    value = drawing.values.get(area.id)
    step = next((s.step for s in legend if value is not None and s.least <= value <= s.most), None)
    return f"step-{step}" if step else "step-none"


def _label(area: Area, drawing: Drawing, legend: Sequence[Shade]) -> str:
    """Name and number on the unit, where they fit; the name alone where the map shows no numbers."""
    name, (x, y) = area.in_language(drawing.language), area.centre
    size = _size(name, area.room)
    dark = ' class="is-on-dark"' if _step(area, drawing, legend)[-1] in "45" else ""
    shown = "" if size == 0 else _text(name, x, y - (3 if drawing.values else -5), size, dark)
    if area.id not in drawing.values:
        return shown
    value = drawing.values[area.id]
    number = _NO_VALUE if value is None else f"{value:,}"
    low = y + 18 if size else y + 6
    return shown + _text(number, x, low, 20 if size else 15, dark, bold=True)


def _text(words: str, x: float, y: float, size: int, dark: str, *, bold: bool = False) -> str:
    weight = ' font-weight="650"' if bold else ""
    return (
        f'<text{dark} x="{x:.0f}" y="{y:.0f}" text-anchor="middle" font-size="{size}"{weight} '
        f'pointer-events="none">{escape(words)}</text>'
    )


def _size(name: str, room: float) -> int:
    """Size of the name's letters: 18 down to 13, or 0 when it does not fit at all."""
    ems = sum(1.0 if ord(char) > 0x2E80 else 0.55 for char in name)
    size = int(min(18.0, (room - 6) / max(ems, 0.5)))
    return size if size >= 13 else 0


def _stroke(kind: str, lines: Sequence[Line]) -> str:
    return f'<path class="{kind}" d="{path(lines, closed=False)}" pointer-events="none"/>' if lines else ""


def path(lines: Iterable[Line], *, closed: bool = True) -> str:
    """Path data with one decimal, each point as the step from the one before."""
    return "".join(_run(line, closed) for line in lines)


def _run(line: Line, closed: bool) -> str:
    tenths = [(round(x * 10), round(y * 10)) for x, y in line]
    if closed:
        tenths = tenths[:-1]
    (x0, y0), words, at = tenths[0], [], tenths[0]
    for point in tenths[1:]:
        if point != at:
            words.append(_short((point[0] - at[0]) / 10) + _next(_short((point[1] - at[1]) / 10)))
            at = point
    joined = words[0] + "".join(_next(word) for word in words[1:]) if words else "0 0"
    return f"M{_short(x0 / 10)}{_next(_short(y0 / 10))}l{joined}{'z' if closed else ''}"


def _short(number: float) -> str:
    """A number without needless zeros: .5, -.5, 12, 3.1."""
    text = f"{number:.1f}".removesuffix(".0")
    return text.replace("0.", ".", 1) if text.lstrip("-").startswith("0.") else text


def _next(word: str) -> str:
    return word if word.startswith("-") else f" {word}"


# --- a map that is a button ----------------------------------------------------------------------

_INK, _EDGE, _PAPER, _LAND, _LIT, _RIVER, _PIN = (
    "#14211f",
    "#6b7a75",
    "#ffffff",
    "#e3ede9",
    "#8dbadd",
    "#a9cbe3",
    "#a42c17",
)


def picker(ground: Ground, drawing: Drawing, *, breadth: int = 600) -> str:
    """An SVG file for `<input type="image">` or `<img>`: the click comes back as pixels, see `picked`."""
    high = breadth * ground.sheet.high / WIDE
    parts = [
        f'<path d="{path(a.rings)}" fill="{_LIT if a.id in drawing.lit else _LAND}" '
        f'stroke="{_PAPER}" stroke-width="1.2"/>'
        for a in ground.areas
    ]
    parts.append(_line(ground.borders, _EDGE, 1.8))
    parts.append(_line(ground.water, _RIVER, 6))
    parts += [_picker_label(area, drawing, breadth) for area in ground.areas]
    if drawing.pin is not None:
        x, y = ground.sheet.put(drawing.pin)
        parts.append(
            f'<circle cx="{x:.1f}" cy="{y:.1f}" r="10" fill="{_PIN}" stroke="{_PAPER}" stroke-width="3"/>'
        )
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{breadth}" height="{high:.0f}" '
        f'viewBox="0 0 {WIDE:.0f} {ground.sheet.high:.0f}"><title>{escape(drawing.label)}</title>'
        f'<rect width="100%" height="100%" fill="{_PAPER}"/>{"".join(parts)}</svg>'
    )


def _line(lines: Sequence[Line], colour: str, wide: float) -> str:
    if not lines:
        return ""
    return (
        f'<path d="{path(lines, closed=False)}" fill="none" stroke="{colour}" stroke-width="{wide}" '
        'stroke-linejoin="round" stroke-linecap="round"/>'
    )


def _picker_label(area: Area, drawing: Drawing, breadth: int) -> str:
    name = area.in_language(drawing.language)
    size = _size(name, area.room)
    if size == 0 or size * breadth / WIDE < 9:
        return ""
    x, y = area.centre
    return (
        f'<text x="{x:.0f}" y="{y + 6:.0f}" text-anchor="middle" font-family="sans-serif" font-size="{size}" '
        f'fill="{_INK}" stroke="{_LAND}" stroke-width="3" paint-order="stroke">{escape(name)}</text>'
    )


def picked(ground: Ground, *, breadth: int, x: float, y: float) -> Point:
    """Longitude and latitude of the pixel that was clicked on a picker of that breadth."""
    return ground.sheet.take((x * WIDE / breadth, y * WIDE / breadth))
