"""Small pictures made by the server: the course of a matter, the arch of an inbox row, bars and sparks, QR."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date, datetime

import segno
from markupsafe import Markup, escape

from maplebridge.kernel.file.shapes.showing import CoursePicture, CourseSide, CourseStep
from maplebridge.kernel.law import registry
from maplebridge.rules.drawing import draw
from maplebridge.texts import LANGUAGES
from maplebridge.web.language import language
from maplebridge.web.spelling import day, local, say

WIDE = 1000
GAP, LETTER, NAMED = 140, 10.2, 3
"""Between two piers at least, so that their names stand beside each other (with many, the picture grows finer); the room
of a letter; lines of a name at most.
"""
DECK = 112
ARCH_FOOT = 164


def lines(words: str, room: float, most: int = 2) -> list[str]:
    """Break words into lines of `room` Latin letters (a Han sign counts two), in order; none is longer.

    There are at most `most`; the last ends in … where more would follow.
    """
    spaced = [f"{word} " for word in words.split()] if LANGUAGES[language()].spaces else list(words)
    pieces = [piece for word in spaced for piece in _fitting(word, room)]
    rows, row = [], ""
    for piece in pieces:
        if row and _breadth(row + piece) > room:
            rows.append(row.strip())
            row = ""
        row += piece
    rows.append(row.strip())
    if len(rows) > most:
        last = rows[most - 1]
        while last and _breadth(last) + 1 > room:  # ends: `last` grows shorter
            last = last[:-1]
        rows = [*rows[: most - 1], last.rstrip("，。,;: ") + "…"]
    return [row for row in rows if row]


def _fitting(word: str, room: float) -> list[str]:
    """A word that is longer than a line, in parts with hyphens; else the word."""
    if _breadth(word.strip()) <= room:
        return [word]
    cut = len(word)
    while cut > 1 and _breadth(word[:cut]) > room - 1:  # ends: `cut` falls
        cut -= 1
    return [f"{word[:cut]}-", *_fitting(word[cut:], room)]


def _breadth(words: str) -> float:
    return sum(2.0 if ord(sign) > 0x2E80 else 1.0 for sign in words)


def _text(x: float, y: float, words: str, size: float, kind: str = "", weight: int = 400) -> str:
    return (
        f'<text x="{x:.0f}" y="{y:.0f}" text-anchor="middle" font-size="{size}" class="{kind}" '
        f'font-weight="{weight}">{escape(words)}</text>'
    )


def course(picture: CoursePicture) -> Markup:
    """The bridge: steps are piers, each time limit is an arch that fills as time is used. SVG, at least 1000 units wide."""
    if picture.picture is not None:
        return Markup(say(picture.picture))  # noqa: S704  drawn by rules from a proved procedure
    count = len(picture.steps)
    wide = max(WIDE, GAP * count)
    gap = wide / count
    at = {step.name: gap * (i + 0.5) for i, step in enumerate(picture.steps)}
    sides = [_side(side, at, gap) for side in picture.sides if side.start in at and side.end in at]
    top = 0 if sides else 78
    high = 176 + 19 * max(_rows(step, gap) for step in picture.steps)
    parts = [_arch(step, at[step.name], gap) for step in picture.steps[:-1]]
    parts += sides + [_pier(step, at[step.name], gap) for step in picture.steps]
    return Markup(  # noqa: S704  every word is escaped above
        f'<svg viewBox="0 {top} {wide} {high - top}" aria-hidden="true" focusable="false">{"".join(parts)}</svg>'
    )


def _rows(step: CourseStep, gap: float) -> int:
    """Lines that stand below a pier."""
    names = len(lines(say(step.title), gap / LETTER, NAMED))
    return names + len(lines(say(step.under), gap / 7.6, NAMED + 1 - names)) + 1


def _arch(step: CourseStep, x: float, gap: float) -> str:
    left, right = x + 20, x + gap - 20
    radius = (right - left) / 2
    path = f"M{left:.0f} {ARCH_FOOT}A{radius:.1f} 46 0 0 1 {right:.0f} {ARCH_FOOT}"
    passed = " is-passed" if step.status == "passed" else ""
    drawn = [f'<path class="arch{passed}" d="{path}"/>']
    if step.status == "now":
        used = max(2, round(step.used * 100))
        drawn.append(
            f'<path class="arch is-used" d="{path}" pathLength="100" stroke-dasharray="{used} 200"/>'
        )
    now = step.status == "now"
    rows = lines(say(step.limit), (gap - 52) / 7.4, NAMED)
    for i, row in enumerate(rows):
        y = 164 - 8 * len(rows) + 15 * i
        drawn.append(_text(x + gap / 2, y, row, 13, "" if now else "quiet-text", 650 if now else 400))
    drawn.append(f'<path class="deck{passed}" d="M{x:.0f} {DECK}H{x + gap:.0f}"/>')
    return "".join(drawn)


def _pier(step: CourseStep, x: float, gap: float) -> str:
    later = "quiet-text" if step.status == "later" else ""
    if step.status == "now":
        drawn = [
            f'<circle class="halo" cx="{x:.0f}" cy="{DECK}" r="19"/>',
            f'<circle class="pier is-now" cx="{x:.0f}" cy="{DECK}" r="13"/>',
            f'<circle class="mark-fill" cx="{x:.0f}" cy="{DECK}" r="4"/>',
        ]
    else:
        drawn = [f'<circle class="pier is-{step.status}" cx="{x:.0f}" cy="{DECK}" r="12"/>']
    if step.status == "passed":
        drawn.append(f'<path class="mark" d="M{x - 5:.0f} {DECK}l4 4 7-8"/>')
    names = lines(say(step.title), gap / LETTER, NAMED)
    drawn += [_text(x, 194 + 19 * i, row, 16, later, 650) for i, row in enumerate(names)]
    below = 196 + 19 * len(names)
    drawn += [
        _text(x, below + 18 * i, row, 13.5, "quiet-text")
        for i, row in enumerate(lines(say(step.under), gap / 7.6, NAMED + 1 - len(names)))
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
    named = lines(say(side.title), (abs(end - start) - 24) / 8, 1)
    drawn = [
        f'<path class="side" d="{path}"/>',
        *(_text((start + end) / 2, 42, row, 14, "", 600) for row in named),
    ]
    rows = lines(say(side.note), abs(end - start) / 9.5)
    drawn += [_text((start + end) / 2, 60 + 17 * i, row, 13, "quiet-text") for i, row in enumerate(rows)]
    return "".join(drawn)


def procedure(key: str, version: int, lit: str = "") -> Markup:
    """The whole drawing of an adopted procedure, with a step lit if it has one of that name."""
    adopted = registry.by_key(key, version)
    if adopted is None:
        return Markup("")
    step = lit if lit in adopted.procedure.places else None
    drawn = draw(adopted.procedure, language=language(), lit=step)
    natural = re.sub(r'viewBox="0 0 ([\d.]+) ([\d.]+)"', r'width="\1" height="\2" \g<0>', drawn, count=1)
    return Markup(natural)  # noqa: S704  escaped by rules.drawing


def arch(used: float) -> Markup:
    """The arch of an inbox row: it fills as the time limit is used up.

    used  share of the limit, 0 to 1
    """
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
    """Bars with their numbers, as a list that fits any width: (name, count or None, what stands instead of a count)."""
    top = max([1, *[count for _, count, _ in rows if count]])
    drawn = [
        f"<li><span>{escape(name)}</span>"
        '<svg viewBox="0 0 100 10" preserveAspectRatio="none" aria-hidden="true" focusable="false" class="chart">'
        f'<rect class="bar" width="{100 * (count or 0) / top:.2f}" height="10"/></svg>'
        f"<b{'' if count is not None else ' class=quiet'}>{f'{count:,}' if count is not None else escape(instead)}</b></li>"
        for name, count, instead in rows
    ]
    return Markup(f'<ol class="bar-list" aria-label="{escape(label)}">{"".join(drawn)}</ol>')  # noqa: S704  escaped


def daily(counts: Sequence[int], first: date, last: datetime, label: str) -> Markup:
    """A bar for each day up to `last`, those from `first` on in the colour of a warning; the label has the numbers."""
    top, until = max([1, *counts]), local(last).date()
    gap = 560 / max(1, len(counts))
    alarm = len(counts) - ((until - first).days + 1)
    drawn = [
        f'<rect class="bar {"is-alarm" if i >= alarm else "is-other"}" x="{i * gap + gap * 0.12:.1f}" '
        f'y="{92 - 84 * n / top:.1f}" width="{gap * 0.76:.1f}" height="{max(1.0, 84 * n / top):.1f}"/>'
        for i, n in enumerate(counts)
    ]
    at = gap * min(max(alarm, 0), len(counts))
    anchor = "end" if at > 330 else "start"
    drawn += [
        '<path class="axis" d="M0 92H560"/>',
        f'<text class="quiet-text" x="{at:.0f}" y="118" text-anchor="{anchor}" font-size="18">{escape(day(first))}</text>',
    ]
    return Markup(  # noqa: S704  numbers, an escaped label and a day
        f'<svg class="chart is-daily" viewBox="0 0 560 126" role="img" aria-label="{escape(label)}">{"".join(drawn)}</svg>'
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
