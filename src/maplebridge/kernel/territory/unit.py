"""A unit of the city, as pages and rules see it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from maplebridge.kernel.territory.levels import level_name
from maplebridge.rules.mandate import UnitRef
from maplebridge.texts import Title

SAMPLE = "990100"
"""Code of the sample city's root: no real city has a code that begins with 99."""


@dataclass(frozen=True, slots=True, eq=False)
class Unit:
    """A unit as pages and rules see it; `boundary` is a GeoJSON geometry.

    path  primary keys from the city down to the unit itself
    """

    id: int
    code: str
    parent: int | None
    level: int
    name_en: str
    name_zh: str
    path: tuple[int, ...]
    lon: float | None
    lat: float | None
    boundary: Mapping[str, Any] | None = field(repr=False)
    since: date
    until: date | None

    @property
    def level_name(self) -> str:
        return level_name(self.level)

    @property
    def ref(self) -> UnitRef:
        """The unit as `rules.mandate` asks for it."""
        return UnitRef(id=self.id, level=self.level_name, name_en=self.name_en, name_zh=self.name_zh)

    def in_language(self, language: str) -> str:
        """Name in Chinese for any code that begins with zh, else in English."""
        return Title(self.name_en, self.name_zh).in_language(language)


@dataclass(frozen=True, slots=True)
class OtherName:
    """A row of the table of names: kind alias, former, code or place."""

    unit: int
    text: str
    kind: str
