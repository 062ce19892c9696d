"""Where a report is: the map that is a button, lists of places and of offices."""

from __future__ import annotations

import re
from collections.abc import Mapping

from maplebridge.acts.hear.forms import MOST_DIGITS, Typed
from maplebridge.acts.hear.locating import locate
from maplebridge.kernel.territory import queries as territory
from maplebridge.rules.plain import whole
from maplebridge.rules.refusal import Incomplete
from maplebridge.rules.words import Title
from maplebridge.web.pictures import maps

BREADTHS = (240, 320, 600)
"""Widths in pixels of the map that is a button: the smallest, narrow and wide screens."""
_SPOT = re.compile(r"spot(\d{1,5})\.([xy])")


def clicked(sent: Mapping[str, str], map_of: int) -> str:
    """The point clicked on the map button as “lon,lat”; empty when it was pressed by keyboard."""
    found = {(int(m[1]), m[2]): value for name, value in sent.items() if (m := _SPOT.fullmatch(name))}
    for breadth in BREADTHS:
        x, y = found.get((breadth, "x"), ""), found.get((breadth, "y"), "")
        if whole(x) is not None and whole(y) is not None and (x, y) != ("0", "0"):
            lon, lat = maps.picked(maps.parts_of(map_of), breadth, float(x), float(y))
            return f"{lon:.6f},{lat:.6f}"
    return ""


def map_unit(wanted: str) -> int:
    """The unit whose map is asked for; the city where it is none."""
    tree = territory.tree()
    found = whole(wanted)
    return found if found is not None and tree.by_id(found) else tree.root.id


def closer(here: int, point: str) -> int:
    """The part of `here` that holds the point, if it has a map of its own; else `here`."""
    tree = territory.tree()
    spot = Typed(point=point).spot
    found = tree.locate(*spot) if spot else None
    trail = [unit.id for unit in tree.ancestors(found.id)] if found else []
    nearer = trail[trail.index(here) + 1] if here in trail and trail[-1] != here else here
    return nearer if tree.children(nearer) else here


def located(form: Typed) -> Title | None:
    """Names of the units that hold the picked point; None outside the city."""
    tree = territory.tree()
    found = tree.locate(*form.spot) if form.spot else None
    if found is None:
        return None
    trail = tree.ancestors(found.id)[1:] or (found,)
    return Title(" › ".join(unit.name_en for unit in trail), " › ".join(unit.name_zh for unit in trail))


def offices_near(form: Typed) -> list[tuple[Title, list[tuple[int, Title]]]]:
    """Offices that one may complain of: those of the place and of the units above it, nearest first.

    Where no place is known yet, the offices of the city and of its counties.
    """
    tree, offices = territory.tree(), territory.offices()
    try:
        at = locate(form.place(), named=lambda: tree.find_place(form.text)).unit
    except Incomplete:
        at = tree.root.id
    units = list(reversed(tree.ancestors(at)))
    if at == tree.root.id:
        units += tree.level_units("county")
    chosen = offices.by_id(whole(form.against, MOST_DIGITS) or 0)
    if chosen is not None and chosen.unit not in {unit.id for unit in units}:
        units.insert(0, tree.unit(chosen.unit))
    listed = [
        (
            Title(unit.name_en, unit.name_zh),
            [(o.id, Title(o.name_en, o.name_zh)) for o in offices.at(unit.id)],
        )
        for unit in units
    ]
    return [(unit, found) for unit, found in listed if found]
