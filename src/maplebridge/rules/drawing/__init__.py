"""A procedure as a picture: steps are piers, time limits are arches, the lawful way runs along the deck.

`draw` gives SVG for a page (shapes carry the classes of the style sheet, so a dark page stays readable) or,
with `standalone`, a file that brings its own colours. No script, no font, nothing loaded from elsewhere.
"""

from __future__ import annotations

from collections.abc import Collection
from html import escape

from maplebridge.rules.drawing.brush import EDGE, QUIET, SILENCE, WORDS, Brush
from maplebridge.rules.drawing.geometry import Point, geometry
from maplebridge.rules.drawing.piers import pier, pier_name, plaque
from maplebridge.rules.drawing.rail import RailStop, RailWay, rail
from maplebridge.rules.drawing.ways import arch_texts, arches, raise_mark, ways
from maplebridge.rules.drawing.wrapping import width
from maplebridge.rules.phrases import short_limit, silence_phrase
from maplebridge.rules.procedure import Outside, Procedure, Step
from maplebridge.texts import LANGUAGES, Text, nearest
from maplebridge.texts.joining import listed

__all__ = ["RailStop", "RailWay", "draw", "rail"]

STYLE = """
.procedure-map{--paper:#fff;--ink:#14211f;--quiet:#45534f;--line:#cdd7d4;--edge:#6b7a75;--azurite:#12507f;
--azurite-soft:#e2edf6;--malachite:#1a6150;--cinnabar:#a42c17;background:var(--paper);
font-family:-apple-system,"Segoe UI",Roboto,"Noto Sans","PingFang SC","Microsoft YaHei","Noto Sans CJK SC",
"Noto Sans SC",sans-serif}
@media (prefers-color-scheme:dark){.procedure-map{--paper:#162120;--ink:#e9efed;--quiet:#b6c4c0;--line:#344341;
--edge:#82938e;--azurite:#93c6ee;--azurite-soft:#17334a;--malachite:#82d2b7;--cinnabar:#ffa590}}
.procedure-map text{fill:var(--ink)}.procedure-map .quiet-text{fill:var(--quiet)}
.procedure-map .deck,.procedure-map .way{stroke:var(--edge)}.procedure-map .arch{stroke:var(--line)}
.procedure-map .is-silence,.procedure-map .raise{stroke:var(--cinnabar)}
.procedure-map .arch.is-used{stroke:var(--azurite)}
.procedure-map .deck.is-passed,.procedure-map .way.is-passed,.procedure-map .arch.is-passed{stroke:var(--malachite)}
.procedure-map .pier{fill:var(--paper);stroke:var(--edge)}
.procedure-map .pier.is-passed{fill:var(--malachite);stroke:var(--malachite)}
.procedure-map .pier.is-now{fill:var(--azurite);stroke:var(--paper)}
.procedure-map .halo{fill:var(--azurite-soft);stroke:var(--azurite)}
.procedure-map rect.mark-fill{fill-opacity:.75}
.procedure-map .mark{stroke:var(--paper)}.procedure-map .mark-fill{fill:var(--paper)}
"""


def draw(
    procedure: Procedure,
    *,
    language: str = "en",
    lit: str | None = None,
    visited: Collection[str] = (),
    standalone: bool = False,
) -> str:
    """Draw a procedure as SVG.

    lit         the place where a matter stands now
    visited     the places it has passed, oldest first
    standalone  bring the colours along, for a file that no page styles
    """
    language = nearest(language)
    brush = Brush(procedure, geometry(procedure, language), language, lit, visited)
    places: list[Step | Outside] = [*procedure.steps.values(), *procedure.outsides.values()]
    name = f"map-{procedure.id.replace('.', '-')}-{language}"
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" class="course procedure-map" role="img" '
        f'lang="{LANGUAGES[language].html}" '
        f'viewBox="0 0 {brush.plan.width:g} {brush.plan.height:g}" '
        f'aria-labelledby="{name}-t {name}-d" font-size="15">',
        f'<title id="{name}-t">{escape(procedure.title.in_language(language))}</title>',
        f'<desc id="{name}-d">{escape(_in_words(brush))}</desc>',
        f"<style>{STYLE}</style>" if standalone else "",
        *arches(brush),
        *ways(brush),
        *arch_texts(brush),
        *(pier_name(brush, place) for place in places),
        *(pier(brush, place) for place in places),
        *(plaque(brush, end) for end in procedure.ends.values()),
        *_legend(brush),
        "</svg>",
    ]
    return "\n".join(part for part in parts if part) + "\n"


def _in_words(brush: Brush) -> str:
    """Say the picture in words, for those who cannot see it."""
    procedure = brush.procedure
    sentences = [brush.word("whole")]
    for step in procedure.steps.values():
        told = Text(
            "{title}: {limit}; if nobody acts, {silence}.",
            title=step.title,
            limit=short_limit(procedure, step.within),
            silence=silence_phrase(procedure, step),
        )
        sentences.append(told.in_language(brush.language))
    if brush.lit is not None:
        here = Text("{label}: {words}", label=procedure.place(brush.lit).title, words=WORDS["now"])
        sentences.append(here.in_language(brush.language))
    return " ".join(sentences)


def _legend(brush: Brush) -> list[str]:
    """Say what the lines mean, and which acts are open at any time."""
    x, y = 28.0, brush.plan.height - 22
    marks = []
    for key, dash, ink, state in (("way", "", EDGE, ""), ("silence", "2 6", SILENCE, " is-silence")):
        dashes = f' stroke-dasharray="{dash}"' if dash else ""
        marks.append(
            f'<path class="way{state}" fill="none" stroke="{ink}" stroke-width="2"{dashes} '
            f'stroke-linecap="round" d="M{x:g} {y - 5:g}h34"/>'
        )
        marks.append(_quiet(x + 42, y, brush.word(key)))
        x += 76 + 6.8 * width(brush.word(key))
    if any(step.late is not None and step.late.raises for step in brush.procedure.steps.values()):
        marks += [raise_mark(Point(x - 18, y + 11)), _quiet(x + 12, y, brush.word("raise"))]
        x += 46 + 6.8 * width(brush.word("raise"))
    if brush.procedure.anytime:
        acts = listed([act.title for act in brush.procedure.anytime.values()])
        told = Text("{anytime} {acts}", anytime=WORDS["anytime"], acts=acts)
        marks.append(_quiet(x, y, told.in_language(brush.language)))
    return marks


def _quiet(x: float, y: float, text: str) -> str:
    return (
        f'<text class="quiet-text" fill="{QUIET}" font-size="13.5" x="{x:g}" y="{y:g}">{escape(text)}</text>'
    )
