"""S6: against a city's data, every role of every step has an office with a mandate, in every place and category."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from maplebridge.rules.procedure import ABOVE, Duty, Procedure, Step
from maplebridge.rules.soundness.problem import Problem, names
from maplebridge.rules.soundness.ways.graph import Graph
from maplebridge.texts import Text, as_it_is


@dataclass(frozen=True, slots=True)
class Unit:
    """A place of the city: its code, its level, the unit above it."""

    code: str
    level: str
    above: str | None = None


@dataclass(frozen=True, slots=True)
class Mandate:
    """What an office may do in a unit; `categories` None means all of them."""

    office: str
    unit: str
    role: str
    categories: frozenset[str] | None = None


@dataclass(frozen=True)
class City:
    """Units, mandates and categories as plain data, in any order."""

    units: Sequence[Unit]
    mandates: Sequence[Mandate]
    categories: frozenset[str]

    def holders(self) -> dict[tuple[str, str], list[Mandate]]:
        """The mandates by (unit, role)."""
        by_unit_and_role: dict[tuple[str, str], list[Mandate]] = {}
        for mandate in self.mandates:
            by_unit_and_role.setdefault((mandate.unit, mandate.role), []).append(mandate)
        return by_unit_and_role


def holes(graph: Graph, city: City) -> Iterator[Problem]:
    """List every role that nobody fills, once for each unit, with the first category that is missing.

    O(units · roles · mandates there); categories are compared as sets.
    """
    procedure = graph.procedure
    wanted = roles_by_level(graph)
    categories = frozenset(procedure.categories) or city.categories
    holders = city.holders()
    for unit in city.units:
        for role in sorted(wanted.get(unit.level, ())):
            missing = _missing(holders.get((unit.code, role), []), categories)
            if missing:
                yield _hole(role, unit.code, sorted(missing))
    yield from _same_offices(procedure, city, holders, categories)


def roles_by_level(graph: Graph) -> dict[str, set[str]]:
    """The office roles that some node at a level needs, by the level."""
    procedure = graph.procedure
    by_level: dict[str, set[str]] = {}
    for node in graph.nodes:
        if graph.is_end(node):
            continue
        here = procedure.place(node.place)
        roles = {role for act in procedure.acts_at(node.place).values() for role in act.who}
        if isinstance(here, Step):
            roles.update(_helpers(here))
        offices = {
            name for name in roles if name in procedure.roles and procedure.roles[name].kind == "office"
        }
        by_level.setdefault(procedure.levels[node.level], set()).update(offices)
    return by_level


def _helpers(step: Step) -> set[str]:
    """Roles that a step needs besides those who take its acts."""
    roles = {step.who}
    for part in (step.extend, step.pause):
        roles.update(part.by if part is not None else ())
    duties: Mapping[str, Duty] = step.duties
    for duty in duties.values():
        roles.update(duty.who)
        roles.update(duty.waive.by if duty.waive is not None else ())
    return roles


def _missing(mandates: Sequence[Mandate], categories: frozenset[str]) -> frozenset[str]:
    if any(mandate.categories is None for mandate in mandates):
        return frozenset()
    covered = frozenset[str]().union(*(mandate.categories or () for mandate in mandates))
    return categories - covered if mandates or categories else frozenset({"*"})


def _hole(role: str, unit: str, missing: Sequence[str]) -> Problem:
    first, more = missing[0], len(missing) - 1
    asked = Text("{first} and {more} more", first=first, more=more, all=more + 1) if more else as_it_is(first)
    return Problem(
        "S6",
        f"{unit}.{role}",
        Text(
            "No office holds the mandate “{role}” in {unit} for category {asked}.",
            role=role,
            unit=unit,
            asked=asked,
        ),
    )


def _same_offices(
    procedure: Procedure,
    city: City,
    holders: Mapping[tuple[str, str], list[Mandate]],
    categories: frozenset[str],
) -> Iterator[Problem]:
    """S5 in fact: where a review pair would fall to one and the same office of this city."""
    above = {unit.code: unit.above for unit in city.units}
    for review in procedure.steps.values():
        for name in review.review_of:
            decided = procedure.steps.get(name)
            if decided is None:
                continue
            for unit in city.units:
                place = above[unit.code] if review.at == ABOVE else unit.code
                deciding = holders.get((unit.code, decided.who), [])
                reviewing = holders.get((place or "", review.who), [])
                office = _only_office(deciding, reviewing, categories)
                if office is not None:
                    yield _same_office(procedure, office, unit.code, decided.name, review.name)


def _only_office(
    deciding: Sequence[Mandate], reviewing: Sequence[Mandate], categories: frozenset[str]
) -> str | None:
    """An office that decides somewhere and is the only one who could review that category."""
    for mandate in deciding:
        others = [m for m in reviewing if m.office != mandate.office]
        own = [m for m in reviewing if m.office == mandate.office]
        if not own:
            continue
        reach = categories if mandate.categories is None else mandate.categories & categories
        if _missing(others, reach) if others else reach or not categories:
            return mandate.office
    return None


def _same_office(procedure: Procedure, office: str, unit: str, decided: str, review: str) -> Problem:
    first, second = names(procedure, decided), names(procedure, review)
    return Problem(
        "S5",
        review,
        Text(
            "In {unit} the same office ({office}) decides “{first}” and then reviews it in “{second}”.",
            unit=unit,
            office=office,
            first=first,
            second=second,
        ),
    )
