"""What stands here: no city yet, the sample city, the office that keeps the accounts of a city."""

from __future__ import annotations

from maplebridge.kernel.identity import accounts
from maplebridge.kernel.law import registry
from maplebridge.kernel.territory import queries as territory
from maplebridge.kernel.territory.bodies import found_bodies
from maplebridge.kernel.territory.founding import NewUnit
from maplebridge.kernel.territory.unit import SAMPLE
from maplebridge.packs.bodies import office_kinds

NO_CITY = (
    "There is no city here yet. Found one from your own lists (./maple city new units.csv; see "
    "docs/how-to/describe-your-city.md), or build the sample city (./maple demo)."
)
SAMPLE_CITY = (
    "This is the sample city: every page says so, and everybody knows its passwords (./maple demo lists them). Do not take "
    "real reports here; found your own city in another MAPLEBRIDGE_HOME (./maple city new units.csv)."
)


def no_city() -> str:
    """What to do when no city stands here; empty when one does."""
    territory.forget()
    return "" if territory.tree().units else NO_CITY


def sample_city() -> str:
    """What `serve` says of the sample city; empty in a city of its own."""
    root = territory.tree().root if territory.tree().units else None
    return SAMPLE_CITY if root is not None and root.code == SAMPLE else ""


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
        found_bodies([row], {root.code: root.id}, kinds)
        territory.forget()
    return accounts.administrating()[0]
