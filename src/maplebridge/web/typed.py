"""What was typed, as it may be used: without letters nobody can see, with plain line ends, never too long."""

from __future__ import annotations

from collections.abc import Mapping

from maplebridge.rules import limits
from maplebridge.rules.plain import clean
from maplebridge.rules.words import Title

MOST_LETTERS = limits.TEXT_LETTERS
TOO_LONG = Title(
    f"This is longer than {MOST_LETTERS:,} letters. Shorten it; what you wrote is kept in the form.",
    f"内容超过{MOST_LETTERS}字，请缩短；您填写的内容仍保留在表单中。",
)


def line(sent: Mapping[str, str], name: str, most: int = 200) -> str:
    """One line of a form or an address; cut, since no honest answer is longer."""
    return " ".join(clean(sent.get(name, "")).split())[:most]


def text(sent: Mapping[str, str], name: str) -> str:
    """A text of a form, whole: what is too long is said, never cut."""
    return clean(sent.get(name, ""))
