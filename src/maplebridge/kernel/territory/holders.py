"""Offices and their mandates as one frozen snapshot."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from maplebridge.kernel.territory.tree import Tree
from maplebridge.packs.competences import competence_of
from maplebridge.rules.competence.holders import Competent
from maplebridge.rules.mandate import Holders, Hole, Mandate, Mandates, Placement, place
from maplebridge.rules.procedure import Procedure
from maplebridge.rules.tasklist import Item
from maplebridge.texts import Title

_MOST_CACHED = 50_000
"""Placements remembered; a city asks for the same places and classes again and again."""


@dataclass(frozen=True, slots=True)
class Office:
    """An office as pages and rules see it."""

    id: int
    unit: int
    kind: str
    name_en: str
    name_zh: str

    @property
    def unit_id(self) -> int:
        """The same as `unit`."""
        return self.unit

    def in_language(self, language: str) -> str:
        """Name in Chinese for any code that begins with zh, else in English."""
        return Title(self.name_en, self.name_zh).in_language(language)


class Offices:
    """All offices; built once, then read only."""

    def __init__(
        self, tree: Tree, offices: Iterable[Office], mandates: Iterable[Mandate], tasks: Iterable[Item] = ()
    ) -> None:
        self._tree = tree
        self._by_id = {office.id: office for office in offices}
        self.all = tuple(self._by_id.values())
        self.mandates = Mandates(mandates)
        self.tasks = tuple(tasks)
        self._placed: dict[tuple[object, ...], Placement | Hole] = {}
        self._at: dict[int, tuple[Office, ...]] = {}
        for office in self.all:
            self._at[office.unit] = (*self._at.get(office.unit, ()), office)
        self._competent: dict[tuple[str, int], Competent] = {}
        self._under: dict[int, frozenset[int]] = {}
        self._roles: dict[int, frozenset[tuple[int, str]]] = {}
        for mandate in self.mandates.all:
            self._roles[mandate.office] = self._roles.get(mandate.office, frozenset()) | {
                (mandate.office, mandate.role)
            }

    def office(self, office_id: int) -> Office:
        """The office of this id; raises KeyError when there is none."""
        return self._by_id[office_id]

    def by_id(self, office_id: int) -> Office | None:
        return self._by_id.get(office_id)

    def at(self, unit_id: int) -> tuple[Office, ...]:
        """The offices of one unit, in the order of `all`; none for a unit that is not there."""
        return self._at.get(unit_id, ())

    def round(self, against: int | None) -> frozenset[int]:
        """The offices that never have what is brought against this one: its unit's and all below it (bound B6).

        Empty for none, and for an office that is no longer there.
        """
        office = None if against is None else self.by_id(against)
        if office is None:
            return frozenset()
        if office.unit not in self._under:
            below = self._tree.below(office.unit)
            self._under[office.unit] = frozenset(one.id for unit in below for one in self.at(unit))
        return self._under[office.unit]

    def competent(self, definition: Procedure) -> Competent:
        """The mandates as a procedure lets them be used. Put together once for each procedure and its version."""
        key = (definition.id, definition.version)
        found = self._competent.get(key)
        if found is None:
            rules, kinds = competence_of(definition.id), {one.id: one.kind for one in self.all}
            roles = [name for name, role in definition.roles.items() if role.kind == "office"]
            found = Competent(self.mandates, rules, roles, lambda office: kinds.get(office, ""))
            self._competent[key] = found
        return found

    def fills(
        self, definition: Procedure, role: str, unit_id: int, category: str, *, avoid: frozenset[int] = frozenset()
    ) -> Office | None:
        """The office that fills a role of a procedure at exactly this unit: of a kind that may, apart where it must be."""
        mandate = self.competent(definition).holder(role, unit_id, category, avoid=avoid)
        return None if mandate is None else self._by_id.get(mandate.office)

    def holder(
        self, role: str, unit_id: int, category: str, *, avoid: frozenset[int] = frozenset()
    ) -> Office | None:
        """The office that fills the role at exactly this unit, by the longest category prefix."""
        mandate = self.mandates.holder(role, unit_id, category, avoid=avoid)
        return None if mandate is None else self._by_id[mandate.office]

    def place(
        self,
        *,
        role: str,
        unit_id: int,
        category: str,
        levels: Iterable[str] | None = None,
        avoid: frozenset[int] = frozenset(),
        under: Procedure | None = None,
    ) -> Placement | Hole:
        """The lowest office with the mandate, from the unit upwards, with its reasons; as a procedure lets mandates be used
        where it is brought `under` one.
        """
        allowed = None if levels is None else tuple(levels)
        key = (role, unit_id, category, allowed, avoid, under and (under.id, under.version))
        placement = self._placed.get(key)
        if placement is None:
            path = self._tree.path(unit_id)
            asked: Holders = self.mandates if under is None else self.competent(under)
            placement = place(category, path, asked, role, levels=allowed, avoid=avoid)
            if len(self._placed) >= _MOST_CACHED:
                self._placed.clear()
            self._placed[key] = placement
        return placement

    def roles_of(self, office_ids: Iterable[int]) -> frozenset[tuple[int, str]]:
        """Pairs (office, role) that these offices fill."""
        return frozenset().union(*(self._roles.get(office, frozenset()) for office in office_ids))
