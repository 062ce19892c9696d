"""Of which city a database is: its name and code, and how its own chain of entries begins."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import psycopg

ROOT = "SELECT name_en, name_zh, code FROM territory_unit WHERE parent_id IS NULL ORDER BY valid_to DESC, id LIMIT 1"
CHAIN = "SELECT seq, hash FROM ledger_entry WHERE matter = 0 ORDER BY seq"


@dataclass(frozen=True, slots=True)
class Whose:
    """A city as its database shows it; `chain` the hashes of its own entries by their numbers."""

    name_en: str
    name_zh: str
    code: str
    chain: Mapping[int, bytes]

    @property
    def shown(self) -> str:
        """Both names and the code."""
        return f"{self.name_en} ({self.name_zh}, {self.code})"

    def is_called(self, name: str) -> bool:
        """Whether somebody who types `name` means this city."""
        return name.strip() in (self.name_en, self.name_zh)


def of(url: str) -> Whose | None:
    """The city of a database, as role owner; None where none stands, or where its tables cannot be read.

    Two queries.
    """
    try:
        with psycopg.connect(url) as connection:
            root = connection.execute(ROOT).fetchone()
            chain = connection.execute(CHAIN).fetchall()
    except psycopg.Error:
        return None
    if root is None:
        return None
    return Whose(root[0], root[1], root[2], {seq: bytes(hash_) for seq, hash_ in chain})


def differs(one: Whose, other: Whose) -> bool:
    """Whether these are two cities: another code, or chains of their own that do not begin alike."""
    shared = one.chain.keys() & other.chain.keys()
    return one.code != other.code or any(one.chain[seq] != other.chain[seq] for seq in shared)


def newer(here: str, backup: str) -> list[str]:
    """One sentence that says by how many entries a backup of the same city is behind what stands here; none where it
    is not.

    No witness may know these entries yet. Erasures do not count: they are done again after the restore.
    """
    one, other = of(here), of(backup)
    if one is not None and other is not None and differs(one, other):
        return []
    entries = _entries(here)
    more = entries - _entries(backup)
    if more <= 0:
        return []
    return [
        f"The database that stands here holds {entries:,} entries, {more:,} more than this backup: what came since it was "
        "made. They would go aside with that database."
    ]


def _entries(url: str) -> int:
    """0 where there is no ledger yet."""
    try:
        with psycopg.connect(url) as connection:
            row = connection.execute("SELECT count(*) FROM ledger_entry WHERE kind <> 'erased'").fetchone()
    except psycopg.Error:
        return 0
    return int(row[0]) if row else 0
