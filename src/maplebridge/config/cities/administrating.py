"""The office that keeps the accounts of a city."""

from __future__ import annotations

from maplebridge.kernel.identity import accounts
from maplebridge.kernel.law import registry
from maplebridge.kernel.territory import queries as territory
from maplebridge.kernel.territory.bodies import create_bodies
from maplebridge.kernel.territory.founding import NewUnit
from maplebridge.packs.bodies import office_kinds


def ensure_administrating_office() -> int:
    """The office at the city's root that keeps accounts; an older city that has none is given the pack's."""
    if not accounts.administrating():
        root = territory.tree().root
        row = NewUnit(
            code=root.code,
            parent=None,
            level="city",
            name_en=root.name_en,
            name_zh=root.name_zh,
            since=root.since,
        )
        kinds = [
            kind
            for kind in office_kinds(registry.home_pack())
            if (accounts.ADMINISTRATOR, "") in kind.mandates
        ]
        create_bodies([row], {root.code: root.id}, kinds)
        territory.forget()
    return accounts.administrating()[0]
