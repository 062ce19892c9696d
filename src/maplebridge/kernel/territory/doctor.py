"""What a city's mandates lack: every place where a matter could stand and nobody would answer.

A matter opens at the lowest unit with a mandate for the role that handles it, and silence takes it up
from there. So a role is missing at a unit only for those classes that can reach the unit: opened there,
or raised from below.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache

from maplebridge.kernel.territory import sound
from maplebridge.kernel.territory.holders import Offices
from maplebridge.kernel.territory.needs import Needs, needs_of
from maplebridge.kernel.territory.tree import Tree
from maplebridge.kernel.territory.unit import Unit
from maplebridge.rules.mandate import INTAKE
from maplebridge.rules.procedure import Procedure
from maplebridge.texts import Text, Title


@dataclass(frozen=True, slots=True)
class MandateHole:
    """One unit and role without an office, and the classes concerned."""

    procedure: str
    unit: Unit
    role: str
    categories: tuple[str, ...]

    @property
    def words(self) -> Text:
        """Where nobody would answer, and who asks for it."""
        first, more = self.categories[0], len(self.categories) - 1
        asked = Text("{first} and {more} more", first=first, more=more, all=more + 1) if more else first
        return Text(
            "{unit} has no office with the mandate “{role}” for class {categories}, which {procedure} needs there.",
            unit=Title(self.unit.name_en, self.unit.name_zh),
            role=self.role,
            categories=asked,
            procedure=self.procedure,
        )


def holes(
    tree: Tree, offices: Offices, procedures: Iterable[Procedure], categories: Sequence[str]
) -> Iterator[MandateHole]:
    """Every hole, procedure by procedure, from the city downwards.

    categories   codes of the leaves of the city's taxonomy

    A role that sits elsewhere than at the level where the matter stands (`at` of its competences) is not looked for there.
    """
    for procedure in procedures:
        need, alike = needs_of(procedure, categories), cache(offices.mandates.alike)
        held = _holders(offices, procedure)
        reach, elsewhere = _reach(tree, held, need, alike), offices.competent(procedure).rules.at
        for unit in tree.units:
            for role in sorted(need.roles.get(unit.level_name, frozenset()) - elsewhere.keys()):
                lacking = [c for c in reach.get(unit.id, ()) if not held(role, unit.id, alike(c))]
                if lacking:
                    yield MandateHole(need.procedure, unit, role, tuple(lacking))


def broken_paths(tree: Tree) -> Iterator[str]:
    """A sentence for each unit whose kept path is not the way by its parents, and for what else is passed over."""
    for unit in tree.broken:
        yield (
            f"The kept path of {unit.name_en} ({unit.code}) is not the way from the city to it: pages go by its parents, "
            "counts by place leave it out. Put its row back from a backup."
        )
    yield from sound.sentences_about(tree)


def without_intake(tree: Tree, offices: Offices) -> tuple[Unit, ...]:
    """Cities that have named no intake office for what nobody is competent for. In the order of the tree."""
    return tuple(root for root in tree.roots if offices.mandates.holder(INTAKE, root.id, "") is None)


def _holders(offices: Offices, procedure: Procedure) -> Callable[[str, int, str], bool]:
    """Whether an office of a unit has a role of a procedure for a class, as its competences let mandates be used."""
    competent = offices.competent(procedure)

    @cache
    def held(role: str, unit: int, category: str) -> bool:
        return competent.holder(role, unit, category) is not None

    return held


def _reach(
    tree: Tree, held: Callable[[str, int, str], bool], need: Needs, alike: Callable[[str], str]
) -> dict[int, list[str]]:
    """Unit → the classes whose matters can stand there, opened in it or raised to it."""
    categories_by_unit: dict[int, dict[str, None]] = {}
    for unit in _lowest(tree, need.levels):
        path = [u for u in tree.ancestors(unit.id) if u.level_name in need.levels]
        climbs = {kind: tuple(_climb(path, held, need, kind)) for kind in set(map(alike, need.categories))}
        for category in need.categories:
            for reached in climbs[alike(category)]:
                categories_by_unit.setdefault(reached, {})[category] = None
    return {unit: list(categories) for unit, categories in categories_by_unit.items()}


def _climb(
    path: Sequence[Unit], held: Callable[[str, int, str], bool], need: Needs, category: str
) -> Iterator[int]:
    """The units a matter of this place can stand at: from where it opens up to the top of the ladder."""
    opening = [u for u in path if u.level_name in need.opens]
    competent = [u for u in opening if held(need.competent, u.id, category)]
    start = competent[-1].level if competent else (opening[0].level if opening else 0)
    return (unit.id for unit in path if unit.level <= start)


def _lowest(tree: Tree, levels: Collection[str]) -> Iterator[Unit]:
    """Units from which the whole ladder can be climbed: those of its levels with none of them below."""
    for unit in tree.units:
        if unit.level_name in levels and not any(c.level_name in levels for c in tree.children(unit.id)):
            yield unit
