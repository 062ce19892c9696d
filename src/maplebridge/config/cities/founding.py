"""What stands here: no city yet, or the sample city, and what is said of it."""

from __future__ import annotations

from maplebridge.kernel.territory import queries as territory
from maplebridge.kernel.territory.unit import SAMPLE

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
    return "" if territory.founded() else NO_CITY


def sample_city() -> str:
    """What `serve` says of the sample city; empty in a city of its own."""
    root = territory.tree().root if territory.tree().units else None
    return SAMPLE_CITY if root is not None and root.code == SAMPLE else ""
