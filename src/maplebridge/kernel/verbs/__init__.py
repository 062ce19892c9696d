"""Verbs: what a verb declares of itself, and the verbs that this city runs. Everything central is derived from it."""

from maplebridge.kernel.verbs.declaration import (
    ABOVE,
    Card,
    EntryKind,
    Export,
    Indicator,
    MatterCard,
    Navigation,
    Verb,
)
from maplebridge.kernel.verbs.installed import declared, described, entry_kinds
from maplebridge.kernel.verbs.residents import Day

__all__ = [
    "ABOVE",
    "Card",
    "Day",
    "EntryKind",
    "Export",
    "Indicator",
    "MatterCard",
    "Navigation",
    "Verb",
    "declared",
    "described",
    "entry_kinds",
]
