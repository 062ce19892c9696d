"""Cells of a spreadsheet: text stays text."""

from __future__ import annotations

FORMULA = ("=", "+", "-", "@", "\t", "\r")


def harmless(value: object) -> object:
    """Text that a spreadsheet would run as a formula gets an apostrophe in front; anything else stays."""
    return f"'{value}" if isinstance(value, str) and value.startswith(FORMULA) else value
