"""What residents of the sample city write. All of it made up; {place} is where."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from functools import cache
from importlib import resources


@dataclass(frozen=True, slots=True)
class Message:
    """A made-up report with a gap for the place."""

    lang: str
    title: str
    text: str


@cache
def messages() -> tuple[Message, ...]:
    """All made-up reports, in the order of the file."""
    text = (resources.files("maplebridge.demo") / "messages.toml").read_text("utf-8")
    return tuple(Message(**row) for row in tomllib.loads(text)["message"])
