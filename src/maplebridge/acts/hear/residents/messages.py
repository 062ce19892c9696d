"""What residents of the sample city write. All of it made up; {place} is where."""

from __future__ import annotations

import random
import tomllib
from dataclasses import dataclass
from functools import cache
from importlib import resources

PICKED = 0.2
"""Share of reports whose writer picks the kind."""


@dataclass(frozen=True, slots=True)
class Message:
    """A made-up report with a gap for the place.

    category  the class that its writer picks on the form; empty: it is left to the words
    """

    lang: str
    title: str
    text: str
    category: str = ""


@cache
def messages() -> tuple[Message, ...]:
    """All made-up reports, in the order of the file."""
    text = (resources.files("maplebridge.acts.hear.residents") / "messages.toml").read_text("utf-8")
    return tuple(Message(**row) for row in tomllib.loads(text)["message"])


def one(chance: random.Random) -> Message:
    """One of them; what is picked by its kind comes seldomer than what is left to its words."""
    picked = chance.random() < PICKED
    return chance.choice([message for message in messages() if bool(message.category) == picked])
