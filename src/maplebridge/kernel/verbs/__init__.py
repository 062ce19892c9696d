"""Verbs: what a verb declares of itself, and the verbs that this city runs. Everything central is derived from it."""

from maplebridge.kernel.verbs.declaration import (
    Card,
    EntryKind,
    Export,
    Indicator,
    Navigation,
    Verb,
)
from maplebridge.kernel.verbs.installed import declared, described, entry_kinds

__all__ = [
    "Card",
    "EntryKind",
    "Export",
    "Indicator",
    "Navigation",
    "Verb",
    "declared",
    "described",
    "entry_kinds",
]
