"""Places that published messages name by letters and numbers, founded beside the city's own."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict

from django.db import transaction

from maplebridge.kernel.identity import scope
from maplebridge.kernel.identity.actor import SYSTEM
from maplebridge.kernel.identity.founding import give_posts
from maplebridge.kernel.law import registry
from maplebridge.kernel.territory import queries as territory
from maplebridge.kernel.territory.bodies import create_bodies
from maplebridge.kernel.territory.founding import NewUnit, create_units
from maplebridge.packs.bodies import OfficeKind, office_kinds
from maplebridge.packs.coded import coded_pack, gazetteer


def ensure_coded_places() -> bool:
    """Add the coded gazetteer's cities and offices if they are missing; whether anything was added."""
    if territory.tree().by_code(gazetteer(coded_pack())[0].code) is not None:
        return False
    with transaction.atomic():
        scope.enter(SYSTEM)
        _found()
    territory.forget()
    return True


def _found() -> None:
    """Found the coded gazetteer with the kinds of office of this city's pack.

    Its first root is city A, with all its offices and their posts; the other cities stand beside it,
    each unit with one office that fills every role. Nobody can sign in there.
    """
    rows = [NewUnit(**asdict(row)) for row in gazetteer(coded_pack())]
    units = create_units(rows)
    home = rows[0].code
    own = [row for row in rows if home in {row.code, row.parent}]
    others = [row for row in rows if home not in {row.code, row.parent}]
    kinds = office_kinds(registry.home_pack())
    offices = create_bodies(own, units, kinds)
    create_bodies(others, units, [_whole(kinds, level) for level in ("city", "county")])
    give_posts(own, offices, since=rows[0].since)


def _whole(kinds: Sequence[OfficeKind], level: str) -> OfficeKind:
    """One office that fills, for all matters, every role known at a level."""
    roles = sorted({role for kind in kinds if level in kind.levels for role, _ in kind.mandates})
    return OfficeKind(
        kind="whole",
        levels=(level,),
        name_en="Offices of {unit}",
        name_zh="{unit}各机关",
        handles=("",),
        mandates=tuple((role, "") for role in roles),
    )
