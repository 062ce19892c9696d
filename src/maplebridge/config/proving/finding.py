"""What a proof is given, and what it found."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from maplebridge.config.procedures.files import pack_files
from maplebridge.packs.reading import names


@dataclass(frozen=True, slots=True)
class Size:
    """How much the simulation is given, days with arrivals and reports on an average one; and the kills of the chaos."""

    days: int = 60
    per_day: int = 20
    kills: int = 200
    seed: int = 1963


@dataclass(frozen=True, slots=True)
class Finding:
    """What a proof found: whether it holds, a sentence, and the numbers.

    procedures  id → version of the procedures that it was made of, where the numbers do not say it in their rows
    """

    holds: bool
    sentence: str
    numbers: Any
    procedures: Mapping[str, int] = field(default_factory=dict)


def versions() -> dict[str, int]:
    """Every procedure of the first pack and its version, as the files stand now."""
    files = [tomllib.loads(file.read_text("utf-8")) for file in pack_files(names()[0])]
    return {str(one["id"]): int(one["version"]) for one in files}
