"""A city's offices against the competences that its pack asks for, procedure by procedure."""

from __future__ import annotations

from collections.abc import Iterator

from maplebridge.kernel.law import registry
from maplebridge.kernel.territory import queries as territory
from maplebridge.packs.competences import ABOVE_SUBJECT
from maplebridge.packs.reading import taxonomy
from maplebridge.rules.competence.conflicts import Conflict, conflicts, without_superior
from maplebridge.rules.soundness.city import roles_by_level
from maplebridge.rules.soundness.ways.graph import build_graph


def found(adopted: registry.Adopted) -> list[dict[str, object]]:
    """Every conflict of one procedure, as plain data by the keys of the document, those of roles first. No query."""
    return [_said(adopted, one) for one in (*_of_roles(adopted), *_of_subjects(adopted))]


def _of_roles(adopted: registry.Adopted) -> Iterator[Conflict]:
    offices, levels = territory.offices(), roles_by_level(build_graph(adopted.procedure))
    needed = {unit.id: frozenset(levels.get(unit.level_name, ())) for unit in territory.tree().units}
    yield from conflicts(offices.competent(adopted.procedure), offices.mandates.all, needed)


def _of_subjects(adopted: registry.Adopted) -> Iterator[Conflict]:
    """Whoever may be complained of: each office below the highest unit."""
    offices, tree = territory.offices(), territory.tree()
    competent = offices.competent(adopted.procedure)
    if ABOVE_SUBJECT not in competent.rules.at.values():
        return
    subjects = [(one.id, tree.unit(one.unit).path[-2::-1], offices.round(one.id)) for one in offices.all]
    yield from without_superior(competent, subjects, _class_of(adopted))


def _class_of(adopted: registry.Adopted) -> str:
    """A class of matters that are brought under the procedure; of any where none is."""
    kinds = taxonomy(adopted.pack)
    own = (one.code for one in kinds.leaves if one.procedure == adopted.procedure.id)
    return next(own, kinds.leaves[-1].code)


def _said(adopted: registry.Adopted, one: Conflict) -> dict[str, object]:
    offices = territory.offices()
    office = None if one.office is None else offices.by_id(one.office)
    return {
        "unit": territory.tree().unit(one.unit).code,
        "office": None if office is None else office.name_en,
        "kind": None if office is None else office.kind,
        "roles": list(one.roles),
        "category": one.category,
        "why": one.why,
        "law": offices.competent(adopted.procedure).rules.law,
    }
