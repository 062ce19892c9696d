"""Cells of a spreadsheet: text stays text, and is itself again when it is read back."""

from __future__ import annotations

import re

FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
_STARTS = re.compile(f"'*[{re.escape(''.join(FORMULA))}]")


def harmless(value: object) -> object:
    """Text that a spreadsheet would run as a formula gets an apostrophe in front; anything else stays.

    What already looks so guarded gets one more, so that `as_it_was` gives back exactly what was written.
    """
    return f"'{value}" if isinstance(value, str) and _STARTS.match(value) else value


def as_it_was(text: str) -> str:
    """Text without the apostrophe that `harmless` put before it.

    >>> as_it_was("'=1+1"), as_it_was("'tis dark")
    ('=1+1', "'tis dark")
    """
    return text[1:] if text.startswith("'") and _STARTS.match(text) else text
