"""What was typed into an address, as it may be used: without letters nobody can see, never too long."""

from __future__ import annotations

from collections.abc import Mapping

from maplebridge.rules import limits
from maplebridge.rules.plain import clean


def line(sent: Mapping[str, str], name: str, most: int = limits.LINE_LETTERS) -> str:
    """One line; cut, since no honest address is longer."""
    return " ".join(clean(sent.get(name, "")).split())[:most]
