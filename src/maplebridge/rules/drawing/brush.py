"""What every part of one picture needs to know, and how text is set on it."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from html import escape

from maplebridge.rules.drawing.geometry import Geometry
from maplebridge.rules.drawing.wrapping import width
from maplebridge.rules.procedure import Procedure
from maplebridge.texts import Text, Wording

WORDS: Mapping[str, Wording] = {
    "way": Text("somebody acts"),
    "silence": Text("nobody acts in time"),
    "raise": Text("silence takes it one level up"),
    "anytime": Text("At any time:"),
    "now": Text("The matter is here now."),
    "passed": Text("Passed."),
    "whole": Text("All steps, what leads where, and how it can end."),
    "outside": Text("outside"),
}

INK, QUIET, EDGE, LINE = "#14211f", "#45534f", "#6b7a75", "#cdd7d4"
AZURITE, MALACHITE, SILENCE = "#12507f", "#1a6150", "#c2452e"


@dataclass(frozen=True)
class Brush:
    """The procedure, where it stands on paper, the language, and what is lit."""

    procedure: Procedure
    plan: Geometry
    language: str
    lit: str | None
    visited: Collection[str]

    def word(self, key: str) -> str:
        """A word of the legend."""
        return WORDS[key].in_language(self.language)


def lines(texts: list[tuple[str, bool]], x: float, y: float, *, middle: bool = True) -> str:
    """Set lines of text on a ground of paper, so that ways pass behind them.

    texts  (line, whether it is the first voice); y is the base of the first line
    """
    if not texts:
        return ""
    widest = max(width(text) * (8.0 if loud else 7.2) for text, loud in texts)
    left = x - widest / 2 if middle else x
    height = 18.0 * len(texts)
    drawn = [
        f'<rect class="mark-fill" fill="#fff" x="{left - 3:g}" y="{y - 14:g}" width="{widest + 6:g}" '
        f'height="{height:g}" rx="4"/>'
    ]
    for row, (text, loud) in enumerate(texts):
        looks = (
            f'font-weight="650" fill="{INK}"'
            if loud
            else f'class="quiet-text" font-size="13.5" fill="{QUIET}"'
        )
        anchor = ' text-anchor="middle"' if middle else ""
        drawn.append(f'<text {looks}{anchor} x="{x:g}" y="{y + 18 * row:g}">{escape(text)}</text>')
    return "".join(drawn)
