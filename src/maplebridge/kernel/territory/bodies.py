"""Offices for every unit, by the kinds that a pack lists for its level."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from maplebridge.kernel.territory.founding import NewOffice, NewUnit, create_offices, give_mandates
from maplebridge.packs.bodies import OfficeKind
from maplebridge.rules.mandate import Mandate

Named = Mapping[tuple[str, str], tuple[str, str]]
"""(unit code, kind) → an office's own name in English and Chinese."""


def create_bodies(
    rows: Sequence[NewUnit],
    units: Mapping[str, int],
    kinds: Sequence[OfficeKind],
    named: Named | None = None,
) -> dict[tuple[str, str], int]:
    """Give every unit the offices of its level, with their mandates; returns (unit code, kind) → id.

    named  the offices that there are, under their own names; None: one of each kind at each unit of its levels
    """
    planned: list[NewOffice] = []
    pairs: list[tuple[str, OfficeKind]] = []
    for row in rows:
        for kind in kinds:
            own = None if named is None else named.get((row.code, kind.kind))
            if row.level in kind.levels and (named is None or own):
                name_en, name_zh = own or kind.named(short_name(row), row.name_zh)
                pairs.append((row.code, kind))
                planned.append(
                    NewOffice(
                        key=f"{row.code} {kind.kind}",
                        unit=units[row.code],
                        kind=kind.kind,
                        name_en=name_en,
                        name_zh=name_zh,
                    )
                )
    ids = create_offices(planned)
    give_mandates(
        Mandate(office=ids[f"{code} {kind.kind}"], unit=units[code], role=role, category=category)
        for code, kind in pairs
        for role, category in kind.mandates
    )
    return {(code, kind.kind): ids[f"{code} {kind.kind}"] for code, kind in pairs}


def short_name(row: NewUnit) -> str:
    """English name without its ending: “Liuxi” for “Liuxi Township”."""
    head, _, ending = row.name_en.rpartition(" ")
    return head if ending in {"City", "County", "District", "Township", "Community"} else row.name_en
