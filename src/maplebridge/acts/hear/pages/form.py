"""Where a report is: the map that is a button, lists of places and of offices."""

from __future__ import annotations

import re
from collections.abc import Mapping

from maplebridge.acts.hear.entered import MOST_DIGITS, ReportInput
from maplebridge.acts.hear.locating import locate
from maplebridge.kernel.file.heading import unit_title
from maplebridge.kernel.territory import queries as territory
from maplebridge.rules.plain import whole
from maplebridge.rules.refusal import Incomplete
from maplebridge.texts import Joined, Text, Title, Wording
from maplebridge.web.pictures import maps

TRAIL = Text("{before} › {after}")
BREADTHS = (240, 320, 600)
"""Widths in pixels of the map that is a button: the smallest, narrow and wide screens."""
_SPOT = re.compile(r"spot(\d{1,5})\.([xy])")


def clicked(sent: Mapping[str, str], map_of: int) -> str:
    """The point clicked on the map button as “lon,lat” in degrees; empty when it was pressed by keyboard.

    sent    the fields as the browser sends them: spot600.x and spot600.y in pixels, by the width of the map
    map_of  id of the unit that the map shows
    """
    coordinates = {(int(m[1]), m[2]): value for name, value in sent.items() if (m := _SPOT.fullmatch(name))}
    for breadth in BREADTHS:
        x, y = coordinates.get((breadth, "x"), ""), coordinates.get((breadth, "y"), "")
        if whole(x) is not None and whole(y) is not None and (x, y) != ("0", "0"):
            lon, lat = maps.picked(maps.parts_of(map_of), breadth, float(x), float(y))
            return f"{lon:.6f},{lat:.6f}"
    return ""


def map_unit(wanted: str) -> int:
    """The unit whose map is asked for; the city where it is none."""
    tree = territory.tree()
    unit_id = whole(wanted)
    return unit_id if unit_id is not None and tree.by_id(unit_id) else tree.root.id


def closer(here: int, point: str) -> int:
    """The part of `here` that holds the point, if it has a map of its own; else `here`."""
    tree = territory.tree()
    spot = ReportInput(point=point).spot
    smallest = tree.locate(*spot) if spot else None
    trail = [unit.id for unit in tree.ancestors(smallest.id)] if smallest else []
    nearer = trail[trail.index(here) + 1] if here in trail and trail[-1] != here else here
    return nearer if tree.children(nearer) else here


def located(form: ReportInput) -> Wording | None:
    """Names of the units that hold the picked point; None outside the city."""
    tree = territory.tree()
    smallest = tree.locate(*form.spot) if form.spot else None
    if smallest is None:
        return None
    trail = tree.ancestors(smallest.id)[1:] or (smallest,)
    return Joined(TRAIL, [unit_title(unit.id) for unit in trail])


def offices_near(form: ReportInput) -> list[tuple[Wording, list[tuple[int, Wording]]]]:
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
    listed: list[tuple[Wording, list[tuple[int, Wording]]]] = [
        (
            Title(unit.name_en, unit.name_zh),
            [(o.id, Title(o.name_en, o.name_zh)) for o in offices.at(unit.id)],
        )
        for unit in units
    ]
    return [(unit, offices_at) for unit, offices_at in listed if offices_at]
