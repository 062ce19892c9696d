"""The piers and plaques of a picture: steps, outside places, ends, and their names."""

from __future__ import annotations

from collections.abc import Mapping
from html import escape

from maplebridge.rules.drawing.brush import AZURITE, EDGE, MALACHITE, Brush, lines
from maplebridge.rules.drawing.geometry import OFF_DECK, ON_DECK, Point
from maplebridge.rules.drawing.labels import label
from maplebridge.rules.drawing.ways import RADIUS, raise_mark
from maplebridge.rules.phrases import OUTCOME_WORDS, short_limit
from maplebridge.rules.procedure import End, Outcome, Outside, Step

OUTCOME_INK: Mapping[Outcome, str] = {
    "settled": "#2c8a70",
    "ended": "#2c8a70",
    "expired": "#2c8a70",
    "refused": "#c2452e",
    "handed_over": "#2f70a6",
    "lapsed": "#7d8d88",
    "withdrawn": "#7d8d88",
}


def pier(brush: Brush, place: Step | Outside) -> str:
    """Draw a step or an outside place, lit if the matter is there."""
    spot = brush.plan.spots[place.name]
    now, passed = place.name == brush.lit, place.name in brush.visited and place.name != brush.lit
    group = [f"<g><title>{escape(_label(brush, place, now=now, passed=passed))}</title>"]
    if now:
        group.append(_halo(spot, RADIUS + 7))
    group.append(_shape(place, spot, now=now, passed=passed))
    if now:
        group.append(f'<circle class="mark-fill" fill="#fff" cx="{spot.x:g}" cy="{spot.y:g}" r="4"/>')
    if passed:
        group.append(
            f'<path class="mark" fill="none" stroke="#fff" stroke-width="3" '
            f'd="M{spot.x - 5:g} {spot.y:g}l4 4 7-8"/>'
        )
    if isinstance(place, Step) and place.late is not None and place.late.raises:
        group.append(raise_mark(spot))
    return "".join(group) + "</g>"


def _halo(spot: Point, radius: float) -> str:
    return (
        f'<circle class="halo" fill="#e2edf6" stroke="{AZURITE}" stroke-width="2" '
        f'cx="{spot.x:g}" cy="{spot.y:g}" r="{radius:g}"/>'
    )


def _shape(place: Step | Outside, spot: Point, *, now: bool, passed: bool) -> str:
    state = " is-now" if now else " is-passed" if passed else ""
    fill = AZURITE if now else MALACHITE if passed else "#fff"
    edge = "#fff" if now else MALACHITE if passed else EDGE
    looks = f'class="pier{state}" fill="{fill}" stroke="{edge}" stroke-width="3"'
    if isinstance(place, Outside):
        return f'<rect {looks} x="{spot.x - 11:g}" y="{spot.y - 11:g}" width="22" height="22" rx="3"/>'
    return f'<circle {looks} cx="{spot.x:g}" cy="{spot.y:g}" r="{RADIUS}"/>'


def _label(brush: Brush, place: Step | Outside, *, now: bool, passed: bool) -> str:
    label = place.title.in_language(brush.language)
    if isinstance(place, Step):
        label += f" ({short_limit(brush.procedure, place.within).in_language(brush.language)})"
    return label + (f" {brush.word('now')}" if now else f" {brush.word('passed')}" if passed else "")


def pier_name(brush: Brush, place: Step | Outside) -> str:
    """Set the label of a place below its pier, or below its arches."""
    spot = brush.plan.spots[place.name]
    on_deck = place.name in brush.plan.layers.deck
    texts = label(brush.procedure, place, brush.language, on_deck=on_deck)
    return lines(texts, spot.x, spot.y + (ON_DECK if on_deck else OFF_DECK))


def plaque(brush: Brush, end: End) -> str:
    """Draw an end: a small plaque with its outcome in word and colour."""
    spot = brush.plan.spots[end.name]
    halo = _halo(spot, 17) if end.name == brush.lit else ""
    word = OUTCOME_WORDS[end.outcome].in_language(brush.language)
    title = end.title.in_language(brush.language)
    texts = label(brush.procedure, end, brush.language, on_deck=False)
    shape = (
        f'<rect class="end" fill="{OUTCOME_INK[end.outcome]}" x="{spot.x - 9:g}" y="{spot.y - 9:g}" '
        f'width="18" height="18" rx="4"/>'
    )
    title_and_state = f"<title>{escape(title)}: {escape(word)}</title>"
    return f"<g>{title_and_state}{halo}{shape}{lines(texts, spot.x + 20, spot.y + 5, middle=False)}</g>"
