"""Where the places of a procedure stand in a picture: layers by longest way, order by barycentre.

The longest lawful way to a good end is the deck: it runs straight along the top. All that leads to the same
place shares one bed through the layers between, like brooks into a river, so that a picture stays readable.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from itertools import pairwise
from typing import Literal, NamedTuple

from maplebridge.rules.procedure import End, Outside, Procedure, Step
from maplebridge.rules.words import REACHED

SWEEPS = 6

LinkKind = Literal["act", "silence"]


class Link(NamedTuple):
    """All ways of one kind from a place to another; `acts` are their names (empty for a silence)."""

    source: str
    target: str
    kind: LinkKind
    acts: tuple[str, ...]


class Spot(NamedTuple):
    """A place, or (with `layer` given) the bed that leads to it through a layer."""

    place: str
    layer: int = -1


@dataclass(frozen=True)
class Layers:
    """Layout of the places of a procedure.

    order   the spots of each layer, from the top
    layer   place -> its layer
    deck    places along the top, in order; `on_deck` these and the beds between them
    links   what leads where; `back` those that lead to an earlier layer
    beds    (spot, spot) of neighbouring layers -> the links that run there
    """

    order: list[list[Spot]]
    layer: Mapping[str, int]
    deck: tuple[str, ...]
    on_deck: frozenset[Spot]
    links: tuple[Link, ...]
    back: tuple[Link, ...]
    beds: Mapping[tuple[Spot, Spot], tuple[Link, ...]]


def links_of(procedure: Procedure) -> list[Link]:
    """List what leads where, ways of acts first. Anytime acts are left out: they would lead from everywhere."""
    acts: dict[tuple[str, str], list[str]] = {}
    silences: dict[tuple[str, str], None] = {}
    places: list[Step | Outside] = [*procedure.steps.values(), *procedure.outsides.values()]
    for place in places:
        for act in place.acts.values():
            if act.to is not None and act.to != place.name:
                acts.setdefault((place.name, act.to), []).append(act.name)
    for step in procedure.steps.values():
        if step.when_done is not None:
            acts.setdefault((step.name, step.when_done.to), []).append("")
        silences.update(dict.fromkeys((step.name, target) for target in silent_targets(step)))
    links = [Link(source, target, "act", tuple(names)) for (source, target), names in acts.items()]
    return links + [Link(*pair, "silence", ()) for pair in silences if pair not in acts]


def silent_targets(step: Step) -> list[str]:
    """The places that silence at a step leads to, at the top level where it is raised before. Where it leads first,
    then the top.
    """
    late = step.late
    to = None if late is None else late.at_top if late.raises else late.to
    return [target for target in (to, step.at_top) if target is not None and target != step.name]


def arrange(procedure: Procedure) -> Layers:
    """Lay a procedure out. O(sweeps · links · layers)."""
    links = links_of(procedure)
    late = _second_rounds(procedure, links)
    back = _back_links(procedure.opens.step, [link for link in links if link not in late]) | late
    forward = [link for link in links if link not in back]
    layer = _layers(procedure, forward)
    deck = _deck(procedure, forward)
    back_now = tuple(link for link in links if link in back and layer[link.target] <= layer[link.source])
    beds = _beds([link for link in links if link not in back_now], layer)
    on_deck = _on_deck(deck, layer)
    order = _ordered(layer, beds, on_deck)
    return Layers(order, layer, deck, on_deck, tuple(links), back_now, beds)


def _second_rounds(procedure: Procedure, links: Iterable[Link]) -> set[Link]:
    """Links of counted acts alone to places that a matter comes to without them: a second round."""
    first: list[Link] = []
    again: list[Link] = []
    for link in links:
        place = procedure.place(link.source)
        acts = {} if isinstance(place, End) else place.acts
        counted = bool(link.acts) and all(name in acts and acts[name].at_most for name in link.acts)
        (again if counted else first).append(link)
    reached, waiting = {procedure.opens.step}, [procedure.opens.step]
    while waiting:  # ends: each place once
        place_name = waiting.pop()
        for link in first:
            if link.source == place_name and link.target not in reached:
                reached.add(link.target)
                waiting.append(link.target)
    return {link for link in again if link.target in reached}


def _back_links(start: str, links: Iterable[Link]) -> set[Link]:
    """Links that close a circle, seen from the first step (depth first, in file order)."""
    out: dict[str, list[Link]] = {}
    for one in links:
        out.setdefault(one.source, []).append(one)
    back: set[Link] = set()
    done: set[str] = set()
    for root in (start, *out):
        if root in done:
            continue
        path, waiting = {root}, [(root, iter(out.get(root, [])))]
        while waiting:  # ends: each link once
            place, rest = waiting[-1]
            link = next(rest, None)
            if link is None:
                waiting.pop()
                path.discard(place)
                done.add(place)
            elif link.target in path:
                back.add(link)
            elif link.target not in done:
                path.add(link.target)
                waiting.append((link.target, iter(out.get(link.target, []))))
    return back


def _layers(procedure: Procedure, forward: Iterable[Link]) -> dict[str, int]:
    """Layer of each place: its longest way from the start; all ends in the last one."""
    before: dict[str, list[str]] = {name: [] for name in procedure.places}
    for link in forward:
        before[link.target].append(link.source)
    layer: dict[str, int] = {}
    for root in before:
        waiting = [root]
        while waiting:  # ends: the links ahead have no circle
            place = waiting[-1]
            open_ones = [source for source in before[place] if source not in layer]
            if open_ones:
                waiting += open_ones
                continue
            waiting.pop()
            layer[place] = max((layer[source] + 1 for source in before[place]), default=0)
    last = max((layer[name] for name in (*procedure.steps, *procedure.outsides)), default=0) + 1
    return {name: last if name in procedure.ends else number for name, number in layer.items()}


def _deck(procedure: Procedure, forward: Iterable[Link]) -> tuple[str, ...]:
    """The way with the most steps, by acts alone, from the first step to a settled end."""
    out: dict[str, list[str]] = {}
    for link in forward:
        if link.kind == "act":
            out.setdefault(link.source, []).append(link.target)
    best: dict[str, tuple[str, ...] | None] = {}
    waiting = [procedure.opens.step]
    while waiting:  # ends: the links ahead have no circle
        place = waiting[-1]
        open_ones = [target for target in out.get(place, []) if target not in best]
        if open_ones:
            waiting += open_ones
            continue
        waiting.pop()
        best[place] = _best_way(procedure, place, [best[target] for target in out.get(place, [])])
    return best[procedure.opens.step] or (procedure.opens.step,)


def _best_way(
    procedure: Procedure, place: str, ways: Iterable[tuple[str, ...] | None]
) -> tuple[str, ...] | None:
    end = procedure.ends.get(place)
    if end is not None:
        return (place,) if end.outcome in REACHED else None
    possible = [way for way in ways if way is not None]
    return (place, *max(possible, key=len)) if possible else None


def _on_deck(deck: tuple[str, ...], layer: Mapping[str, int]) -> frozenset[Spot]:
    """The places of the deck, and the beds that join them through the layers between."""
    spots = {Spot(place) for place in deck}
    for here, there in pairwise(deck):
        spots.update(Spot(there, number) for number in range(layer[here] + 1, layer[there]))
    return frozenset(spots)


def _beds(forward: Iterable[Link], layer: Mapping[str, int]) -> dict[tuple[Spot, Spot], tuple[Link, ...]]:
    """Cut each link into pieces between neighbouring layers; links to one place share their pieces."""
    beds: dict[tuple[Spot, Spot], tuple[Link, ...]] = {}
    for link in forward:
        here = Spot(link.source)
        for number in range(layer[link.source] + 1, layer[link.target] + 1):
            there = Spot(link.target) if number == layer[link.target] else Spot(link.target, number)
            beds[here, there] = (*beds.get((here, there), ()), link)
            here = there
    return beds


def _ordered(
    layer: Mapping[str, int], beds: Mapping[tuple[Spot, Spot], tuple[Link, ...]], on_deck: frozenset[Spot]
) -> list[list[Spot]]:
    """Order each layer by the mean place of its neighbours, the deck first."""
    order: list[list[Spot]] = [[] for _ in range(max(layer.values()) + 1)]
    for name, number in layer.items():
        order[number].append(Spot(name))
    for spot in {spot: None for pair in beds for spot in pair if spot.layer >= 0}:
        order[spot.layer].append(spot)
    left: dict[Spot, list[Spot]] = {}
    right: dict[Spot, list[Spot]] = {}
    for here, there in beds:
        left.setdefault(there, []).append(here)
        right.setdefault(here, []).append(there)
    for sweep in range(SWEEPS):
        backwards = bool(sweep % 2)
        near = right if backwards else left
        numbers = range(len(order) - 2, -1, -1) if backwards else range(1, len(order))
        for number in numbers:
            beside = order[number + 1] if backwards else order[number - 1]
            _sort(order[number], near, {spot: rank for rank, spot in enumerate(beside)}, on_deck)
    return order


def _sort(
    spots: list[Spot], near: Mapping[Spot, list[Spot]], rank: Mapping[Spot, int], on_deck: frozenset[Spot]
) -> None:
    """Sort one layer by barycentre; spots without neighbours on that side keep their place."""
    own = {spot: number for number, spot in enumerate(spots)}

    def weight(spot: Spot) -> tuple[bool, float]:
        ranks = [rank[other] for other in near.get(spot, ()) if other in rank]
        return spot not in on_deck, sum(ranks) / len(ranks) if ranks else float(own[spot])

    spots.sort(key=weight)
