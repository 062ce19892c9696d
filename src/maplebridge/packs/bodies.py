"""Kinds of office in a pack: names, levels, what they handle and which roles they fill."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

from maplebridge.packs.levels import LEVELS
from maplebridge.packs.reading import PackError, parse, text_of

_KEYS = {"levels", "name", "handles", "fills", "fills_for"}


@dataclass(frozen=True, slots=True, kw_only=True)
class OfficeKind:
    """`mandates`: pairs of role and category prefix; `handles`: the prefixes it is competent for."""

    kind: str
    levels: tuple[str, ...]
    name_en: str
    name_zh: str
    handles: tuple[str, ...]
    mandates: tuple[tuple[str, str], ...]

    def named(self, unit_en: str, unit_zh: str) -> tuple[str, str]:
        """The office's name in a unit: `(English, Chinese)`."""
        return self.name_en.replace("{unit}", unit_en), self.name_zh.replace("{unit}", unit_zh)


@cache
def office_kinds(pack: str) -> tuple[OfficeKind, ...]:
    """All kinds of office of a pack, in the order of its file; raises PackError."""
    return read_office_kinds(text_of(pack, "offices.toml") or "", name=f"{pack}/offices.toml")


def read_office_kinds(text: str, *, name: str) -> tuple[OfficeKind, ...]:
    """Read the kinds of office, in the order of the file; raises PackError naming the kind."""
    competent = parse(text, name=name, table="roles").get("competent")
    if not isinstance(competent, list) or not competent:
        raise PackError(f"{name}: [roles] names the roles of a competent office: competent = [ … ].")
    rows = parse(text, name=name, table="office")
    return tuple(_kind(kind, row, tuple(competent), name) for kind, row in rows.items())


def _kind(kind: str, row: Mapping[str, Any], competent: tuple[str, ...], name: str) -> OfficeKind:
    where = f"{name}, office {kind}"
    if unknown := sorted(set(row) - _KEYS):
        raise PackError(f"{where}: unknown key {unknown[0]}; known are {', '.join(sorted(_KEYS))}.")
    levels = tuple(row.get("levels", ()))
    if not levels or not set(levels) <= set(LEVELS):
        raise PackError(f"{where}: levels are some of {', '.join(LEVELS)}.")
    names = row.get("name", {})
    if not names.get("en") or not names.get("zh"):
        raise PackError(f"{where}: a name is needed in both languages (en, zh).")
    handles = tuple(row.get("handles", ()))
    for_handled = (*competent, *row.get("fills_for", ())) if handles else ()
    pairs = [(role, "") for role in row.get("fills", ())]
    pairs += [(role, prefix) for role in for_handled for prefix in handles]
    if not pairs:
        raise PackError(f"{where}: it handles nothing and fills no role.")
    return OfficeKind(
        kind=kind,
        levels=levels,
        name_en=names["en"],
        name_zh=names["zh"],
        handles=handles,
        mandates=tuple(dict.fromkeys(pairs)),
    )
