"""The journal of erasures. It lies beside the witness, outside the database, so that no backup brings anyone back."""

from __future__ import annotations

import json
import os
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from maplebridge.kernel.records.private import private

NAME = "erasures.jsonl"


@dataclass(frozen=True, slots=True)
class Erasure:
    """That a person of a matter was erased, when and why; no fact about the person.

    person  primary key;  at  the minute, in UTC
    party   primary key of the party, where it was one that had been called in
    """

    person: int
    matter: int
    at: str
    why: str
    party: int | None = None

    def line(self) -> bytes:
        """One line of the journal."""
        document = {"person": self.person, "matter": self.matter, "at": self.at, "why": self.why}
        document |= {} if self.party is None else {"party": self.party}
        return json.dumps(document, ensure_ascii=False, sort_keys=True).encode() + b"\n"


def erasure(*, person: int, matter: int, why: str, party: int | None = None, now: datetime) -> Erasure:
    """An erasure of this moment. `person` and `party` are primary keys."""
    return Erasure(person, matter, now.astimezone(UTC).strftime("%Y-%m-%dT%H:%MZ"), why, party)


def add(folder: Path, made: Iterable[Erasure]) -> None:
    """Write erasures down, on the disk before this returns; those already there are not repeated."""
    path = folder / NAME
    erased = {one.person for one in read(path)}
    fresh = [one for one in made if one.person not in erased]
    if not fresh:
        return
    whole = path.read_bytes() if path.exists() else b""
    with private(), path.open("ab") as file:
        if whole and not whole.endswith(b"\n"):
            file.write(b"\n")  # a kill cut the last line short; it is passed over when read
        file.writelines(one.line() for one in fresh)
        file.flush()
        os.fsync(file.fileno())


def read(path: Path) -> list[Erasure]:
    """Every whole line of a journal; empty when there is none. In the order in which they were written."""
    return parse(path.read_bytes()) if path.exists() else []


def parse(text: bytes) -> list[Erasure]:
    """The erasures in a journal's bytes (UTF-8), the oldest first. Half a line, as a kill leaves it, is passed over."""
    erasures: list[Erasure] = []
    for line in text.split(b"\n"):
        try:
            document = json.loads(line)
            person, matter = int(document["person"]), int(document["matter"])
            party = None if document.get("party") is None else int(document["party"])
            erasures.append(Erasure(person, matter, str(document["at"]), str(document["why"]), party))
        except (ValueError, KeyError, TypeError):
            continue
    return erasures
