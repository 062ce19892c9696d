"""What is brought in the sample city under a procedure, in the words of those who bring it. All of it made up."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from functools import cache
from importlib import resources
from random import Random
from typing import Any, NamedTuple

from maplebridge.rules.procedure import Procedure


class Occasion(NamedTuple):
    """A title and a few words, in one language."""

    title: str
    text: str


def occasion(definition: Procedure, chance: Random) -> Occasion:
    """What somebody brings under a procedure; of one that the file does not name, its own title is said."""
    language = chance.choice(("en", "zh"))
    row: Any = _all()
    for part in definition.id.split("."):
        row = row.get(part, {})
    said = row.get(language)
    if isinstance(said, list):
        return Occasion(*said)
    title = definition.title.in_language(language)
    return Occasion(title, title)


@cache
def _all() -> Mapping[str, Any]:
    text = (resources.files("maplebridge.demo") / "occasions.toml").read_text("utf-8")
    return tomllib.loads(text)
