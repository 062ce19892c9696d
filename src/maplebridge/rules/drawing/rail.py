"""A procedure as a rail: its steps one below the other, and at each step every way on, back or out.

What a page shows as a list with rails drawn beside it, so that a picture with many branches can be read on a
phone, by a screen reader and at any size of letters. The same links as in `draw`.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from maplebridge.rules.drawing.layers import Link, arrange, silent_targets
from maplebridge.rules.phrases import short_limit
from maplebridge.rules.procedure import End, Outcome, Outside, Procedure, Step
from maplebridge.texts import Wording

Kind = Literal["next", "on", "back", "end"]
KINDS: tuple[Kind, ...] = ("next", "on", "back", "end")


@dataclass(frozen=True, slots=True, kw_only=True)
class RailWay:
    """One way from a step.

    to       name and `title` of the place it leads to
    acts     the acts that lead there; empty for a silence, and where the duties of a step being done lead there
    kind     next: the stop below; on: a later stop; back: an earlier one; end: out, with its `outcome`
    silent   nobody acted in time
    """

    to: str
    title: Wording
    acts: tuple[Wording, ...]
    kind: Kind
    silent: bool
    outcome: Outcome | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class RailStop:
    """One step, or a place outside: who answers, how long (`limit` None outside), whether silence raises it.

    ways  in the order of the file
    """

    name: str
    title: Wording
    who: Wording
    limit: Wording | None
    raises: bool
    ways: tuple[RailWay, ...]


def rail(procedure: Procedure) -> tuple[RailStop, ...]:
    """The stops of a procedure in the order of its longest ways, each with its ways: on first, then back, then out."""
    layers = arrange(procedure)
    inside: list[Step | Outside] = [*procedure.steps.values(), *procedure.outsides.values()]
    order = sorted(inside, key=lambda place: (layers.layer[place.name], place.name not in layers.deck))
    rank = {place.name: number for number, place in enumerate(order)}
    return tuple(_stop(procedure, place, layers.links, rank) for place in order)


def _stop(
    procedure: Procedure, place: Step | Outside, links: tuple[Link, ...], rank: dict[str, int]
) -> RailStop:
    late = place.late if isinstance(place, Step) else None
    silent = silent_targets(place) if isinstance(place, Step) else []
    acted = [link for link in links if link.source == place.name and link.kind == "act"]
    quiet = [Link(place.name, target, "silence", ()) for target in dict.fromkeys(silent)]
    ways = [_way(procedure, link, rank) for link in (*acted, *quiet)]
    return RailStop(
        name=place.name,
        title=place.title,
        who=procedure.role_title(place.who),
        limit=short_limit(procedure, place.within) if isinstance(place, Step) else None,
        raises=late is not None and late.raises,
        ways=tuple(sorted(ways, key=lambda way: (KINDS.index(way.kind), way.silent))),
    )


def _way(procedure: Procedure, link: Link, rank: dict[str, int]) -> RailWay:
    here, there = procedure.place(link.source), procedure.place(link.target)
    acts = {} if isinstance(here, End) else here.acts
    kind: Kind = "end"
    if link.target in rank:
        step = rank[link.target] - rank[link.source]
        kind = "next" if step == 1 else "on" if step > 1 else "back"
    return RailWay(
        to=link.target,
        title=there.title,
        acts=tuple(acts[name].title for name in link.acts if name in acts),
        kind=kind,
        silent=link.kind == "silence",
        outcome=there.outcome if isinstance(there, End) else None,
    )
