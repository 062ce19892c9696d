"""Small pictures made by the server: the course of a matter, the arch of an inbox row, bars and sparks, QR."""

from __future__ import annotations

import re
from collections.abc import Sequence
from math import ceil

import segno
from markupsafe import Markup, escape

from maplebridge.kernel.matter import registry
from maplebridge.kernel.matter.showing import CoursePicture, CourseSide, CourseStep
from maplebridge.rules.drawing import draw
from maplebridge.site.spelling import say
from maplebridge.site.tongue import language

WIDE = 1000
DECK = 112
ARCH_FOOT = 164


def lines(words: str, room: float, most: int = 2) -> list[str]:
    """Break words into at most `most` lines of `room` Latin letters (a Han sign counts two)."""
    pieces = list(words) if language() == "zh" else [f"{word} " for word in words.split()]
    rows, row = [], ""
    for piece in pieces:
        if row and _breadth(row + piece) > room:
            rows.append(row.strip())
            row = ""
        row += piece
    rows.append(row.strip())
    if len(rows) > most:
        rows = [*rows[: most - 1], rows[most - 1].rstrip("，。 ") + "…"]
    return [row for row in rows if row]


def _breadth(words: str) -> float:
    return sum(2.0 if ord(sign) > 0x2E80 else 1.0 for sign in words)


def _text(x: float, y: float, words: str, size: float, kind: str = "", weight: int = 400) -> str:
    return (
        f'<text x="{x:.0f}" y="{y:.0f}" text-anchor="middle" font-size="{size}" class="{kind}" '
        f'font-weight="{weight}">{escape(words)}</text>'
    )


def course(picture: CoursePicture) -> Markup:
    """The bridge: steps are piers, each time limit is an arch that fills as time is used."""
    if picture.picture is not None:
        return Markup(say(picture.picture))  # noqa: S704  drawn by rules from a proved procedure
    count = len(picture.steps)
    gap = WIDE / count
    at = {step.name: gap * (i + 0.5) for i, step in enumerate(picture.steps)}
    sides = [_side(side, at, gap) for side in picture.sides if side.start in at and side.end in at]
    top = 0 if sides else 78
    parts = [_arch(step, at[step.name], gap) for step in picture.steps[:-1]]
    parts += sides + [_pier(step, at[step.name], gap) for step in picture.steps]
    return Markup(  # noqa: S704  every word is escaped above
        f'<svg viewBox="0 {top} {WIDE} {240 - top}" aria-hidden="true" focusable="false">{"".join(parts)}</svg>'
    )


def _arch(step: CourseStep, x: float, gap: float) -> str:
    left, right = x + 20, x + gap - 20
    radius = (right - left) / 2
    path = f"M{left:.0f} {ARCH_FOOT}A{radius:.1f} 46 0 0 1 {right:.0f} {ARCH_FOOT}"
    passed = " is-passed" if step.standing == "passed" else ""
    drawn = [f'<path class="arch{passed}" d="{path}"/>']
    if step.standing == "now":
        used = max(2, round(step.used * 100))
        drawn.append(
            f'<path class="arch is-used" d="{path}" pathLength="100" stroke-dasharray="{used} 200"/>'
        )
    now = step.standing == "now"
    for i, row in enumerate(lines(say(step.limit), gap / 9.5)):
        drawn.append(
            _text(x + gap / 2, 156 + 17 * i, row, 14, "" if now else "quiet-text", 650 if now else 400)
        )
    drawn.append(f'<path class="deck{passed}" d="M{x:.0f} {DECK}H{x + gap:.0f}"/>')
    return "".join(drawn)


def _pier(step: CourseStep, x: float, gap: float) -> str:
    later = "quiet-text" if step.standing == "later" else ""
    if step.standing == "now":
        drawn = [
            f'<circle class="halo" cx="{x:.0f}" cy="{DECK}" r="19"/>',
            f'<circle class="pier is-now" cx="{x:.0f}" cy="{DECK}" r="13"/>',
            f'<circle class="mark-fill" cx="{x:.0f}" cy="{DECK}" r="4"/>',
        ]
    else:
        drawn = [f'<circle class="pier is-{step.standing}" cx="{x:.0f}" cy="{DECK}" r="12"/>']
    if step.standing == "passed":
        drawn.append(f'<path class="mark" d="M{x - 5:.0f} {DECK}l4 4 7-8"/>')
    names = lines(say(step.title), gap / 9)
    drawn += [_text(x, 194 + 19 * i, row, 16, later, 650) for i, row in enumerate(names)]
    below = 196 + 19 * len(names)
    drawn += [
        _text(x, below + 18 * i, row, 13.5, "quiet-text")
        for i, row in enumerate(lines(say(step.under), gap / 7.6, 3 - len(names)))
    ]
    return "".join(drawn)


def _side(side: CourseSide, at: dict[str, float], gap: float) -> str:
    start, end = sorted((at[side.start], at[side.end]))
    if start == end:
        start, end = start - gap / 2, start + gap / 2
    path = (
        f"M{start:.0f} 96C{start:.0f} 20 {start + 30:.0f} 20 {start + 50:.0f} 20"
        f"H{end - 50:.0f}C{end - 30:.0f} 20 {end:.0f} 20 {end:.0f} 96"
    )
    drawn = [f'<path class="side" d="{path}"/>', _text((start + end) / 2, 42, say(side.title), 14, "", 600)]
    rows = lines(say(side.note), abs(end - start) / 9.5)
    drawn += [_text((start + end) / 2, 60 + 17 * i, row, 13, "quiet-text") for i, row in enumerate(rows)]
    return "".join(drawn)


def procedure(key: str, version: int, lit: str = "") -> Markup:
    """The whole drawing of an adopted procedure, with a step lit if it has one of that name."""
    adopted = registry.by_key(key, version)
    if adopted is None:
        return Markup("")
    known = lit if lit in adopted.procedure.places else None
    drawn = draw(adopted.procedure, language=language(), lit=known)
    natural = re.sub(r'viewBox="0 0 ([\d.]+) ([\d.]+)"', r'width="\1" height="\2" \g<0>', drawn, count=1)
    return Markup(natural)  # noqa: S704  escaped by rules.drawing


def arch(used: float) -> Markup:
    """The arch of an inbox row: it fills as the time limit is used up."""
    share = max(0, min(100, round(used * 100)))
    path = "M4 18A19 14 0 0 1 42 18"
    return Markup(  # noqa: S704  numbers only
        '<svg viewBox="0 0 46 20" width="46" height="20" aria-hidden="true" focusable="false" class="course row-arch">'
        f'<path class="arch" d="{path}" pathLength="100"/>'
        f'<path class="arch-used" d="{path}" pathLength="100" stroke-dasharray="{share} 200"/></svg>'
    )


def spark(counts: Sequence[int]) -> Markup:
    """Ten weeks in a line; the numbers stand in the table of the page."""
    top = max([1, *counts])
    step = 78 / max(1, len(counts) - 1)
    points = " ".join(f"{1 + i * step:.1f},{22 - 20 * n / top:.1f}" for i, n in enumerate(counts))
    return Markup(  # noqa: S704  numbers only
        '<svg class="chart sparkline" viewBox="0 0 80 24" aria-hidden="true" focusable="false">'
        f'<polyline class="line" points="{points}"/></svg>'
    )


def bars(rows: Sequence[tuple[str, int | None, str]], label: str) -> Markup:
    """Bars with their numbers: (name, count or None, what stands where there is no count)."""
    top = max([1, *[count for _, count, _ in rows if count]])
    drawn = []
    for i, (name, count, instead) in enumerate(rows):
        y = 30 + 36 * i
        breadth = ceil(280 * (count or 0) / top)
        names = lines(name, 26)
        for j, row in enumerate(names):
            at = y if len(names) == 1 else y - 8 + 16 * j
            drawn.append(f'<text x="196" y="{at}" text-anchor="end" font-size="14">{escape(row)}</text>')
        drawn.append(f'<rect class="bar" x="208" y="{y - 16}" width="{breadth}" height="22" rx="2"/>')
        words = f"{count:,}" if count is not None else instead
        kind = "" if count is not None else "quiet-text"
        drawn.append(
            f'<text class="{kind}" x="{216 + breadth}" y="{y}" font-size="15">{escape(words)}</text>'
        )
    return Markup(  # noqa: S704  every word is escaped above
        f'<svg class="chart" viewBox="0 0 620 {20 + 36 * len(rows)}" role="img" aria-label="{escape(label)}">'
        f"{''.join(drawn)}</svg>"
    )


def qr(words: str, label: str) -> Markup:
    """A QR code as one path."""
    matrix = segno.make(words, error="m", micro=False).matrix
    path = "".join(f"M{x} {y}h1v1h-1z" for y, row in enumerate(matrix) for x, dark in enumerate(row) if dark)
    side = len(matrix)
    return Markup(  # noqa: S704  numbers, and an escaped label
        f'<svg class="qr" viewBox="0 0 {side} {side}" shape-rendering="crispEdges" role="img" '
        f'aria-label="{escape(label)}"><path d="{path}"/></svg>'
    )
