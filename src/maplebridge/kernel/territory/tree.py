"""The city's units as one frozen snapshot: paths, levels, what lies below, where a point lies."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import date
from functools import cached_property

from maplebridge.kernel.territory import sound
from maplebridge.kernel.territory.finding import Finder, PlaceGuess, Places
from maplebridge.kernel.territory.levels import level_number
from maplebridge.kernel.territory.points import Points
from maplebridge.kernel.territory.unit import OtherName, Unit
from maplebridge.methods.text.gazetteer import Lines, Mention
from maplebridge.packs.levels import LEVELS
from maplebridge.rules.mandate import UnitRef


class Tree:
    """All units, those that have ended included; built once, then read only.

    today   decides which units are on the map; ended ones are still found by id and by code
    """

    def __init__(
        self,
        units: Iterable[Unit],
        *,
        today: date,
        names: Iterable[OtherName] = (),
        became: Mapping[int, tuple[int, ...]] | None = None,
    ) -> None:
        self._by_id = {unit.id: unit for unit in units}
        self.broken = self._mended()
        self.undrawn, self.unlevelled = self._without()
        listed = tuple(names)
        self._names = tuple(one for one in listed if one.unit in self._by_id)
        self.unnamed = tuple(one for one in listed if one.unit not in self._by_id)
        self.became = dict(became or {})
        every = sorted(self._by_id.values(), key=lambda u: (u.level, u.code))
        current = [u for u in every if u.since <= today and (u.until is None or today < u.until)]
        self.off_map = sound.city_off_the_map(every, current)
        self.units = (*([] if self.off_map is None else [self.off_map]), *current)
        on_map = {unit.id for unit in self.units}
        self.ended = tuple(unit for unit in self._by_id.values() if unit.id not in on_map)
        self._children: dict[int | None, list[Unit]] = {}
        for unit in self.units:
            self._children.setdefault(unit.parent, []).append(unit)
        self.roots = tuple(self._children.get(None, ()))
        self._codes = {n.text: n.unit for n in self._names if n.kind == "code"}
        self._codes |= {unit.code: unit.id for unit in self._by_id.values()}
        self._order, self._span = self._walk()
        self._paths = {unit.id: tuple(self._by_id[i].ref for i in unit.path) for unit in self._by_id.values()}

    def _mended(self) -> tuple[Unit, ...]:
        """Units whose kept path is not the way from the city to them; it is made anew from their parents."""
        broken = tuple(unit for unit in self._by_id.values() if not self._fits(unit))
        for unit in broken:
            self._by_id[unit.id] = replace(unit, path=self._climbed(unit))
        return broken

    def _without(self) -> tuple[tuple[Unit, ...], tuple[Unit, ...]]:
        """Units whose boundary cannot be read, left without one; and those of no level, given that of their place."""
        undrawn = tuple(
            u for u in self._by_id.values() if u.boundary is not None and not sound.is_drawn(u.boundary)
        )
        unlevelled = tuple(u for u in self._by_id.values() if not sound.is_level(u.level))
        for unit in undrawn:
            self._by_id[unit.id] = replace(unit, boundary=None)
        for unit in unlevelled:
            level = min(len(unit.path), len(LEVELS)) - 1
            self._by_id[unit.id] = replace(self._by_id[unit.id], level=level)
        return undrawn, unlevelled

    def _fits(self, unit: Unit) -> bool:
        above = None if unit.parent is None else self._by_id.get(unit.parent)
        if unit.parent is None:
            return unit.path == (unit.id,)
        return above is not None and unit.path == (*above.path, unit.id)

    def _climbed(self, unit: Unit) -> tuple[int, ...]:
        """The way from the top by parents; it ends below a unit that is missing or would come twice."""
        way = [unit.id]
        above = unit.parent
        while above in self._by_id and above not in way:  # ends: no unit comes twice
            way.insert(0, above)
            above = self._by_id[above].parent
        return tuple(way)

    def _walk(self) -> tuple[tuple[int, ...], dict[int, tuple[int, int]]]:
        """Units in depth-first order, and for each the slice that holds it and all below it."""
        order: list[int] = []
        span: dict[int, tuple[int, int]] = {}
        stack: list[tuple[Unit, bool]] = [(root, False) for root in reversed(self.roots)]
        while stack:  # ends: each unit has one place above it, so it is put on twice at most
            unit, expanded = stack.pop()
            if expanded:
                span[unit.id] = (span[unit.id][0], len(order))
                continue
            span[unit.id] = (len(order), 0)
            order.append(unit.id)
            stack.append((unit, True))
            stack.extend((child, False) for child in reversed(self._children.get(unit.id, [])))
        return tuple(order), span

    @property
    def root(self) -> Unit:
        """The city itself: the first of the roots; raises IndexError before any unit is founded."""
        return self.roots[0]

    def unit(self, unit_id: int) -> Unit:
        """The unit of this id, ended or not; raises KeyError when there never was one."""
        return self._by_id[unit_id]

    def by_id(self, unit_id: int) -> Unit | None:
        return self._by_id.get(unit_id)

    def by_code(self, code: str) -> Unit | None:
        """The unit of this code; a former code still finds its unit."""
        unit_id = self._codes.get(code)
        return None if unit_id is None else self._by_id[unit_id]

    def children(self, unit_id: int | None) -> tuple[Unit, ...]:
        """The units right below one, sorted by code; the cities for None."""
        return tuple(self._children.get(unit_id, ()))

    def ancestors(self, unit_id: int) -> tuple[Unit, ...]:
        """From the city down to the unit itself, in this order."""
        return tuple(self._by_id[i] for i in self._by_id[unit_id].path)

    def path(self, unit_id: int) -> tuple[UnitRef, ...]:
        """The same as `ancestors`, in the same order, as the rules of competence ask for it."""
        return self._paths[unit_id]

    def at_level(self, unit_id: int, level: str) -> Unit | None:
        """The unit of that level on the way from the city to this one; None where there is none."""
        wanted = level_number(level)
        return next((u for i in self._by_id[unit_id].path if (u := self._by_id[i]).level == wanted), None)

    def below(self, unit_id: int) -> tuple[int, ...]:
        """Ids of the unit and of everything in it, depth first; an ended unit holds only itself."""
        start, end = self._span.get(unit_id, (0, 0))
        return self._order[start:end] or (unit_id,)

    def with_ended(self, unit_id: int) -> tuple[int, ...]:
        """Primary keys as `below` gives them first, then those of ended units: that lay in it, or became a part of it."""
        inside = self.below(unit_id)
        listed = {*inside}
        ended = (
            unit.id
            for unit in self.ended
            if unit_id in unit.path or not listed.isdisjoint(one.id for one in self.today(unit.id))
        )
        return (*inside, *(one for one in ended if one not in listed))

    def level_units(self, level: str) -> tuple[Unit, ...]:
        """The units of one level that are on the map today, sorted by code."""
        wanted = level_number(level)
        return tuple(unit for unit in self.units if unit.level == wanted)

    def today(self, unit_id: int) -> tuple[Unit, ...]:
        """The unit itself, or what it became (followed to the end) when it has left the map. Depth first."""
        if unit_id in self._span:
            return (self._by_id[unit_id],)
        successors, _ = sound.followed(unit_id, self.became, self._span.__contains__)
        return tuple(self._by_id[one] for one in successors)

    @cached_property
    def _points(self) -> Points:
        return Points(self.units)

    @cached_property
    def _finder(self) -> Finder:
        return Finder(self, self._names)

    def locate(self, lon: float, lat: float) -> Unit | None:
        """The deepest unit whose boundary holds the point; None outside the city."""
        return self._points.locate(lon, lat)

    def find_place(self, text: str, title: str = "", places: Places | None = None) -> tuple[PlaceGuess, ...]:
        """Units that the text names, the likeliest first; empty when it names none. `places` as `names_in` gives it."""
        return self._finder.find(text, title, places)

    def names_in(self, lines: Lines) -> list[list[Mention[int]]]:
        """Names of units in each of many texts."""
        return self._finder.names_in(lines)

    def find_address(self, text: str) -> tuple[PlaceGuess, ...]:
        """The same for a typed address; a unit's code typed alone counts too. Likeliest first."""
        unit = self.by_code(text.strip())
        if unit is not None:
            return tuple(PlaceGuess.by_code(u, text.strip()) for u in self.today(unit.id))
        return self._finder.find(text, "")
