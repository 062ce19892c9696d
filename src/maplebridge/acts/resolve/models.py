"""The tables that the app of this verb had first: they stand where every verb can use them."""

from __future__ import annotations

from maplebridge.figures.models import PublishedMonth
from maplebridge.kernel.conduct.models import Done, Note, Paper, VerdictLink

__all__ = ["Done", "Note", "Paper", "PublishedMonth", "VerdictLink"]
