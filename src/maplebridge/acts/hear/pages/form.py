"""The report form: what was typed, carried through its steps without script and without losing a word."""

from __future__ import annotations

import re
import secrets
from collections.abc import Mapping
from dataclasses import dataclass, replace

from maplebridge.acts.hear.acts import NO_OFFICE
from maplebridge.acts.hear.locating import NO_UNIT, locate
from maplebridge.acts.hear.place import Place, address_of
from maplebridge.kernel.conduct.reaching import Contact
from maplebridge.kernel.identity import reach
from maplebridge.kernel.territory import queries as territory
from maplebridge.rules.plain import whole
from maplebridge.rules.refusal import Incomplete
from maplebridge.rules.words import Title
from maplebridge.web import typed
from maplebridge.web.pictures import maps

BREADTHS = (240, 320, 600)
"""Widths in pixels of the map that is a button: the smallest, narrow and wide screens."""
MOST_LISTED = 400
"""Units in the list of places; a larger city is listed down to its townships."""
MOST_DIGITS = 9
NO_POINT = Title(
    "This point on the map cannot be read. Pick it again, or choose the place from the list.",
    "地图上的坐标点无法读取，请重新选点，或从列表中选择地点。",
)
NOT_TICKED = Title(
    "You wrote how to reach another person. If you write for them, tick “I write for someone else”; otherwise empty this.",
    "您填写了他人的联系方式。如为他人反映，请勾选“我是代别人反映”；否则请清空此栏。",
)
_SPOT = re.compile(r"spot(\d{1,5})\.([xy])")


@dataclass(frozen=True, slots=True)
class Typed:
    """Every field of the form as it stands."""

    key: str = ""
    text: str = ""
    where: str = ""
    unit: str = ""
    point: str = ""
    category: str = ""
    against: str = ""
    reach: str = ""
    may_know: str = "handler"
    behalf: str = ""
    for_other: str = ""

    @property
    def spot(self) -> tuple[float, float] | None:
        """The point picked on the map, in degrees."""
        found = re.fullmatch(r"(-?\d{1,3}(?:\.\d{1,20})?),(-?\d{1,2}(?:\.\d{1,20})?)", self.point)
        return (float(found[1]), float(found[2])) if found else None

    def place(self) -> Place | None:
        """Where it is: the picked point, the picked unit, or the words. Raises Incomplete for half of one."""
        if self.point and self.spot is None:
            raise Incomplete(NO_POINT, fields={"place": NO_POINT})
        try:
            where = address_of(self.where)
        except Incomplete as error:
            raise Incomplete(error.words, fields={"where": error.words}) from None
        lon, lat = self.spot or (None, None)
        unit = _id(self.unit, "place", NO_UNIT)
        if lon is None and unit is None and not where:
            return None
        return Place(unit_id=None if lon is not None else unit, lon=lon, lat=lat, address=where)

    def office(self) -> int | None:
        """The office complained of, if one is chosen. Raises Incomplete for one that is none."""
        return _id(self.against, "against", NO_OFFICE)

    def contact(self) -> Contact | None:
        """How to reach the reporter. Raises Incomplete with what to type."""
        for_other = self.for_other.strip()
        if for_other and not self.behalf:
            raise Incomplete(NOT_TICKED, fields={"for_other": NOT_TICKED})
        known = reach.either(self.reach)
        if not known and not for_other:
            return None
        may_know = "handler" if self.may_know == "handler" else "nobody"
        found = Contact(**known, for_other=for_other, may_know=may_know)
        found.given()
        return found


def typed_from(sent: Mapping[str, str]) -> Typed:
    """The form as it was sent; a fresh one gets its key here, once."""
    kept = {name: typed.text(sent, name) for name in Typed.__dataclass_fields__ if sent.get(name)}
    form = Typed(**kept)
    if form.unit:  # a press on the map empties the list: a unit beside a point was chosen after it, and wins
        form = replace(form, point="")
    return form if len(form.key) >= 20 else replace(form, key=secrets.token_urlsafe(24))


def _id(chosen: str, field: str, wrong: Title) -> int | None:
    """The id that a list sent; None for nothing. Raises Incomplete for what no list of ours sends."""
    if not chosen:
        return None
    found = whole(chosen, MOST_DIGITS)
    if found is None:
        raise Incomplete(wrong, fields={field: wrong})
    return found


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


def is_listed(unit: int) -> bool:
    """Whether a unit stands in the list of places, so that it can be taken as the place."""
    return any(unit == id_ for _above, units in list_of_places() for id_, _name in units)


def list_of_places() -> list[tuple[Title, list[tuple[int, Title]]]]:
    """Places to choose from: townships with their communities, in the order of the tree."""
    tree = territory.tree()
    townships = tree.level_units("township")
    deep = sum(len(tree.children(unit.id)) for unit in townships) <= MOST_LISTED
    groups = []
    for unit in townships:
        below = tree.children(unit.id) if deep else ()
        above = tree.unit(unit.parent) if unit.parent is not None else None
        name = Title(
            f"{unit.name_en}, {above.name_en}" if above else unit.name_en,
            f"{above.name_zh if above else ''}{unit.name_zh}",
        )
        groups.append((name, [(part.id, Title(part.name_en, part.name_zh)) for part in (unit, *below)]))
    return groups


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
