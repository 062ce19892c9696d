"""A city of coded places, for importing texts whose places are letters and numbers."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict

from maplebridge.demo.city import Founded
from maplebridge.demo.posts import give_posts
from maplebridge.kernel.territory.bodies import create_bodies
from maplebridge.kernel.territory.founding import NewUnit, create_units
from maplebridge.packs.bodies import OfficeKind, office_kinds
from maplebridge.packs.coded import gazetteer


def build(*, pack: str = "xx", law: str = "cn") -> Founded:
    """Found the coded gazetteer of `pack` with the kinds of office of `law`, in an empty database.

    Its first root is city A, with all its offices and their posts; the other cities stand beside it,
    each unit with one office that fills every role.
    """
    rows = [NewUnit(**asdict(row)) for row in gazetteer(pack)]
    units = create_units(rows)
    home = rows[0].code
    own = [row for row in rows if home in {row.code, row.parent}]
    others = [row for row in rows if home not in {row.code, row.parent}]
    kinds = office_kinds(law)
    offices = create_bodies(own, units, kinds)
    posts = give_posts(own, offices, since=rows[0].since)
    whole = [_whole(kinds, level) for level in ("city", "county")]
    return Founded(units, {**offices, **create_bodies(others, units, whole)}, posts)


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
