"""The verbs that this city runs: the one list. All else about a verb stands in its own `verb.py` and `commands.py`."""

from __future__ import annotations

import os

VERBS = (
    "maplebridge.acts.hear",
    "maplebridge.acts.resolve",
    *os.environ.get("MAPLEBRIDGE_VERBS", "").split(),
)
"""Packages of verbs, in the order in which they stand on pages; a city may add packages of its own."""
