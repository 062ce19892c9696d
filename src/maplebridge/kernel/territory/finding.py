"""Which units a text names: longest names, what they have in common, and why in every declared language."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import NamedTuple, Protocol

from maplebridge.kernel.territory.unit import OtherName, Unit
from maplebridge.methods.text.gazetteer import Gazetteer, Lines, Mention, narrow, short_forms
from maplebridge.texts import Text, Title, Wording

_ROAD = re.compile(
    r"[东西南北中一二三四五六]?(?:路|大道|大街|街(?!道)|巷|大桥|桥|立交|隧道|山(?![语水庄居湾景里])|河(?![东西南北畔])|大学|学院)"
    r"|(?i: (?:road|avenue|street|lane|bridge)\b)"
)
_ENDING = re.compile(r"(?i) (?:city|county|district|township|town|subdistrict)$")
_IN_TITLE, _PLAIN, _AS_ROAD, _ELSEWHERE = 3.0, 1.0, 0.1, 0.5
_DEEPEST_SHORT = 2


Places = tuple[Sequence[Mention[int]], Sequence[Mention[int]]]
"""Names of units in a title and in a text."""


class PlaceGuess(NamedTuple):
    """A unit that a text names; `name` is the name as it stands there, `span` its half-open place."""

    unit: Unit
    name: str
    span: tuple[int, int]
    by_its_code: bool = False

    @classmethod
    def by_code(cls, unit: Unit, code: str) -> PlaceGuess:
        return cls(unit, code, (0, len(code)), by_its_code=True)

    @property
    def why(self) -> Wording:
        """Why this unit."""
        unit = Title(self.unit.name_en, self.unit.name_zh)
        if self.by_its_code:
            return Text("{name} is the code of {unit}.", name=self.name, unit=unit)
        if self.name in {self.unit.name_en, self.unit.name_zh}:
            return Text("The text names “{name}”.", name=self.name)
        return Text("The text names “{name}”, which belongs to {unit}.", name=self.name, unit=unit)


@dataclass(slots=True)
class _Evidence:
    """What speaks for one unit: the first mention, and the weight of all."""

    unit: int
    mention: Mention[int]
    name: str
    weight: float
    at: int


class Map(Protocol):
    """What the finder asks of the tree of units."""

    @property
    def units(self) -> tuple[Unit, ...]: ...
    @property
    def ended(self) -> tuple[Unit, ...]: ...
    @property
    def root(self) -> Unit: ...
    def unit(self, unit_id: int) -> Unit: ...
    def today(self, unit_id: int) -> tuple[Unit, ...]: ...


class Finder:
    """Names of all units on the map, ready to be looked for in texts."""

    def __init__(self, tree: Map, names: Iterable[OtherName]) -> None:
        self._tree = tree
        self._names: Gazetteer[int] = Gazetteer(self._pairs(names))
        self._parent = {unit.id: unit.parent for unit in tree.units}

    def _pairs(self, names: Iterable[OtherName]) -> list[tuple[str, int]]:
        pairs: list[tuple[str, int]] = []
        for unit in self._tree.units:
            called = [unit.name_en, unit.name_zh]
            if unit.level <= _DEEPEST_SHORT:
                called += [short for short in short_forms(unit.name_zh) if not short.isascii()]
                called.append(_ENDING.sub("", unit.name_en))
            pairs += [(name, unit.id) for name in called]
        for unit in self._tree.ended:
            now = self._tree.today(unit.id)
            pairs += [(name, new.id) for name in (unit.name_en, unit.name_zh) for new in now]
        for other in names:
            if other.kind != "code":
                pairs += [(other.text, unit.id) for unit in self._tree.today(other.unit)]
        return [(name, unit) for name, unit in dict.fromkeys(pairs) if len(name.strip()) >= 2]

    def names_in(self, lines: Lines) -> list[list[Mention[int]]]:
        """Names of units in each of many texts."""
        return self._names.find_in(lines)

    def find(self, text: str, title: str, places: Places | None = None) -> tuple[PlaceGuess, ...]:
        """Likeliest first: what the title names, what is named often, and what lies in it.

        places  the names in title and text, where they were looked for already
        A road named after a place (“A3区大道”) speaks for that place only weakly.
        """
        evidence: dict[int, _Evidence] = {}
        in_title, in_text = places or self._names.find_many((title, text))
        self._collect(evidence, title, in_title, _IN_TITLE, 0)
        self._collect(evidence, text, in_text, _PLAIN, len(title))
        if not evidence:
            return ()
        if len(evidence) == 1:
            return tuple(map(self._guess, evidence.values()))
        self._doubt_other_cities(evidence)
        total = {unit: self._support(unit, evidence) for unit in evidence}
        inner = {
            above for unit in evidence if total[unit] >= _PLAIN for above in self._tree.unit(unit).path[:-1]
        }
        ranked = sorted(
            evidence.values(),
            key=lambda e: (
                e.unit in inner,
                e.weight < _PLAIN and not self._lies_in_named(e, evidence),
                -total[e.unit],
                self._root(e.unit) != self._tree.root.id,
                e.at,
                e.unit,
            ),
        )
        return tuple(map(self._guess, ranked))

    def _guess(self, one: _Evidence) -> PlaceGuess:
        return PlaceGuess(self._tree.unit(one.unit), one.name, (one.mention.start, one.mention.end))

    def _doubt_other_cities(self, evidence: dict[int, _Evidence]) -> None:
        """Where a text names one city, a county of another is likelier a block of houses, or a journey."""
        cities = {unit for unit in evidence if self._root(unit) == unit}
        for unit, evidence_of_unit in evidence.items():
            if cities and self._root(unit) not in cities:
                evidence_of_unit.weight *= _ELSEWHERE

    def _root(self, unit: int) -> int:
        return self._tree.unit(unit).path[0]

    def _lies_in_named(self, one: _Evidence, evidence: dict[int, _Evidence]) -> bool:
        path = self._tree.unit(one.unit).path[:-1]
        return any(i in evidence and evidence[i].weight >= _PLAIN for i in path)

    def _collect(
        self,
        evidence: dict[int, _Evidence],
        text: str,
        mentions: Sequence[Mention[int]],
        weight: float,
        offset: int,
    ) -> None:
        plain = all(len(mention.ids) == 1 for mention in mentions)
        narrowed = [(one, one.ids) for one in mentions] if plain else narrow(mentions, parent=self._parent)
        for mention, chosen in narrowed:
            unit = self._one_of(chosen)
            if unit is None:
                continue
            road = self._tree.unit(unit).parent is not None and _ROAD.match(text, mention.end)
            worth = weight * (_AS_ROAD if road else 1.0)
            earlier = evidence.get(unit)
            if earlier is None:
                words = text[mention.start : mention.end]
                evidence[unit] = _Evidence(unit, mention, words, worth, mention.start + offset)
            else:
                earlier.weight += worth

    def _one_of(self, chosen: tuple[int, ...]) -> int | None:
        """One unit for a name that several bear: the one that contains the others, else none."""
        if len(chosen) == 1:
            return chosen[0]
        top = min(chosen, key=lambda i: self._tree.unit(i).level)
        inside = all(top in self._tree.unit(i).path for i in chosen)
        return top if inside else None

    def _support(self, unit: int, evidence: dict[int, _Evidence]) -> float:
        return sum(evidence[i].weight for i in self._tree.unit(unit).path if i in evidence)
