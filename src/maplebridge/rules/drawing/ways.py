"""The lines of a picture: the deck with its arches, side ways, silence, ways back."""

from __future__ import annotations

from html import escape
from itertools import pairwise

from maplebridge.rules.drawing.brush import AZURITE, EDGE, LINE, MALACHITE, SILENCE, Brush, lines
from maplebridge.rules.drawing.geometry import Point, Way
from maplebridge.rules.drawing.layers import Link
from maplebridge.rules.drawing.wrapping import wrapped
from maplebridge.rules.phrases import short_limit
from maplebridge.rules.procedure import End

RADIUS = 12


def arches(brush: Brush) -> list[str]:
    """Draw an arch below each span of the deck, with the limit of the pier it starts from."""
    drawn = []
    for left, right, _, state in _spans(brush):
        inset, rise = 17.0, 38.0
        half = (right.x - left.x) / 2 - inset
        ink = {" is-used": AZURITE, " is-passed": MALACHITE}.get(state, LINE)
        drawn.append(
            f'<path class="arch{state}" fill="none" stroke="{ink}" stroke-width="6" d="M{left.x + inset:g} '
            f'{left.y + rise + 6:g}a{half:g} {rise:g} 0 0 1 {2 * half:g} 0"/>'
        )
    return drawn


def arch_texts(brush: Brush) -> list[str]:
    """Set the limits under their arches: SVG, a piece for each arch, in the order of the arches."""
    drawn = []
    for left, right, limit, _ in _spans(brush):
        texts = [(line, False) for line in wrapped(limit, 15)]
        drawn.append(lines(texts, (left.x + right.x) / 2, left.y + 34))
    return drawn


def _spans(brush: Brush) -> list[tuple[Point, Point, str, str]]:
    """Spans of the deck: from, to, the limit, the state of the arch."""
    spans = []
    deck = brush.plan.layers.deck
    for here, there in pairwise(deck):
        step = brush.procedure.steps.get(here)
        if step is None:
            continue
        state = " is-used" if here == brush.lit else " is-passed" if here in brush.visited else ""
        limit = short_limit(brush.procedure, step.within).in_language(brush.language)
        spans.append((brush.plan.spots[here], brush.plan.spots[there], limit, state))
    return spans


def ways(brush: Brush) -> list[str]:
    """Draw what leads where: silence lowest, then acts, the deck on top."""
    drawn: list[tuple[int, str]] = []
    for way in brush.plan.ways:
        silent = all(link.kind == "silence" for link in way.links)
        drawn.append((2 if way.on_deck else 0 if silent else 1, _way(brush, way, silent=silent)))
    for (start, end), link in brush.plan.arcs_back:
        drawn.append((1, _way_back(brush, start, end, link)))
    return [path for _, path in sorted(drawn, key=lambda pair: pair[0])]


def _way(brush: Brush, way: Way, *, silent: bool) -> str:
    start, end = way.start, way.end
    bend = (end.x - start.x) * 0.5
    curve = f"M{start.x:g} {start.y:g}"
    if start.y == end.y:
        curve += f"H{end.x:g}"
    else:
        curve += f"C{start.x + bend:g} {start.y:g} {end.x - bend:g} {end.y:g} {end.x:g} {end.y:g}"
    passed = any(_went(brush, link) for link in way.links)
    looks = _looks(passed=passed, silent=silent, on_deck=way.on_deck)
    return f'<path {looks} d="{curve}"><title>{escape(_sentences(brush, way.links))}</title></path>'


def _went(brush: Brush, link: Link) -> bool:
    """Whether the matter went this way, as far as the order of the visited places tells."""
    trail = [*brush.visited, *([brush.lit] if brush.lit is not None else [])]
    return (link.source, link.target) in set(pairwise(trail))


def _looks(*, passed: bool, silent: bool, on_deck: bool) -> str:
    ink = MALACHITE if passed else SILENCE if silent else EDGE
    kind = "deck" if on_deck else "way"
    state = f"{' is-passed' if passed else ''}{' is-silence' if silent else ''}"
    size = 3.5 if on_deck or passed else 2
    dash = ' stroke-dasharray="2 6"' if silent and not passed else ""
    return (
        f'class="{kind}{state}" fill="none" stroke="{ink}" stroke-width="{size}"{dash} stroke-linecap="round"'
    )


def _way_back(brush: Brush, start: Point, end: Point, link: Link) -> str:
    """Draw an arc above the deck, with an arrow head where it comes down."""
    top = min(start.y, end.y) - brush.plan.rise(start, end) * 1.3
    looks = _looks(passed=_went(brush, link), silent=link.kind == "silence", on_deck=False)
    head = _looks(passed=_went(brush, link), silent=False, on_deck=False)
    right = 16 if end.x < start.x else -16
    return (
        f"<g><title>{escape(_sentences(brush, (link,)))}</title>"
        f'<path {looks} d="M{start.x:g} {start.y - RADIUS:g}C{start.x:g} {top:g} {end.x + right:g} {top:g} '
        f'{end.x + 4:g} {end.y - RADIUS - 6:g}"/>'
        f'<path {head} d="M{end.x - 1:g} {end.y - RADIUS - 11:g}l4 6 6-5"/></g>'
    )


def _sentences(brush: Brush, links: tuple[Link, ...]) -> str:
    """Say what a line means, for those who point at it."""
    procedure, language = brush.procedure, brush.language
    sentences = []
    for link in links:
        here = procedure.place(link.source)
        there = procedure.place(link.target).title.in_language(language)
        acts = {} if isinstance(here, End) else here.acts
        named = [acts[name].title.in_language(language) for name in link.acts if name in acts]
        how = " · ".join(named) if named else brush.word("silence" if link.kind == "silence" else "way")
        sentences.append(f"{here.title.in_language(language)} → {there}: {how}")
    return "\n".join(sentences)


def raise_mark(spot: Point) -> str:
    """Draw a small dashed arrow up: silence takes the matter one level up."""
    x, y = spot.x + RADIUS + 7, spot.y - 8
    return (
        f'<path class="raise" fill="none" stroke="{SILENCE}" stroke-width="1.8" stroke-linecap="round" '
        f'd="M{x:g} {y:g}v-3m0-4v-3m0-4v-3m-4 4l4-5 4 5"/>'
    )
