"""Names in a list of units that would lead to two places: a report that uses one of them could be read either way."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator, Sequence

from maplebridge.kernel.territory.founding import NewUnit

Lined = tuple[int, NewUnit]
ASTRAY = "，、；;,"
"""Signs with which people part a list; in an alias they would make one name of several."""


def sentences(rows: Sequence[Lined]) -> Iterator[str]:
    """A sentence for each name that does not lead to one unit."""
    yield from _beside_each_other(rows)
    yield from _aliases(rows)


def _beside_each_other(rows: Sequence[Lined]) -> Iterator[str]:
    first_lines: dict[tuple[str | None, str], Lined] = {}
    for line, row in rows:
        for name in dict.fromkeys(_plain(one) for one in (row.name_en, row.name_zh)):
            before, other = first_lines.setdefault((row.parent, name), (line, row))
            if before != line and other.code != row.code:
                yield (
                    f"Line {line}: {row.name_en} {row.name_zh} ({row.code}) has the name of {other.name_en} "
                    f"{other.name_zh} ({other.code}) on line {before}, and both lie in {row.parent}: write one of them "
                    "otherwise, such as with “East” or “东”."
                )
                break


def _aliases(rows: Sequence[Lined]) -> Iterator[str]:
    named: dict[str, list[Lined]] = {}
    for line, row in rows:
        for name in {_plain(row.name_en), _plain(row.name_zh)}:
            named.setdefault(name, []).append((line, row))
    owners: dict[str, Lined] = {}
    for line, row in rows:
        for alias in row.aliases:
            sign = next((sign for sign in ASTRAY if sign in alias), None)
            if sign is not None:
                yield f"Line {line}: the alias “{alias}” holds “{sign}”. Part aliases by “|”, one name in each."
                continue
            other = next((one for one in named.get(_plain(alias), ()) if one[1].code != row.code), None)
            if other is not None:
                yield (
                    f"Line {line}: the alias “{alias}” of {row.name_en} ({row.code}) is the name of {other[1].name_en} "
                    f"({other[1].code}) on line {other[0]}. An alias must point to one unit only: take it out."
                )
                continue
            before, owner = owners.setdefault(_plain(alias), (line, row))
            if owner.code != row.code:
                yield (
                    f"Line {line}: the alias “{alias}” of {row.name_en} ({row.code}) is one of {owner.name_en} "
                    f"({owner.code}) on line {before} too. An alias must point to one unit only: take one of them out."
                )


def _plain(name: str) -> str:
    """A name as it is compared: half-width, without case and doubled blanks."""
    return " ".join(unicodedata.normalize("NFKC", name).casefold().split())
