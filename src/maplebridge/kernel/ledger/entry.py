"""An entry: what it says, as bytes that never change."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import lru_cache
from hashlib import sha256
from typing import NamedTuple

from maplebridge.kernel.ledger.canonical import canonical

START = bytes(32)
LONGEST_KIND = 40
LARGEST_BODY = 256 * 1024


class EntryRefused(ValueError):
    """The entry cannot be written as it is; the message says why."""


@dataclass(frozen=True, slots=True)
class NewEntry:
    """An entry to be appended: no number and no hash yet."""

    matter: int
    kind: str
    at: datetime
    by: str
    data: Mapping[str, object]


class Entry(NamedTuple):
    """An entry of the ledger. `hash` is SHA-256 of `prev` and `body`; `leaf` is its place once it has one.

    A named tuple, because an import makes tens of thousands of them a second.
    """

    matter: int
    seq: int
    at: datetime
    kind: str
    by: str
    data: Mapping[str, object]
    body: bytes
    hash: bytes
    prev: bytes
    leaf: int | None = None


def halves(new: NewEntry) -> tuple[bytes, bytes]:
    """The canonical body before and after the entry's number, which is known only when it is appended.

    raises  EntryRefused, NotCanonical
    """
    if not 0 < len(new.kind) <= LONGEST_KIND:
        raise EntryRefused(f"The kind of an entry has 1 to {LONGEST_KIND} characters, not {len(new.kind)}.")
    data = canonical(new.data if type(new.data) is dict else dict(new.data))
    if len(data) > LARGEST_BODY:
        raise EntryRefused(
            f"An entry holds at most {LARGEST_BODY} bytes, not {len(data)}: keep files outside."
        )
    by, kind = _text(new.by), _text(new.kind)
    return b'{"by":%b,"d":%b,"k":%b,"m":%d,"n":' % (by, data, kind, new.matter), ending(new.at)


@lru_cache(maxsize=4096)
def ending(at: datetime) -> bytes:
    """What follows the number: the minute, in UTC."""
    return b',"t":"%b"}' % minute(at).strftime("%Y-%m-%dT%H:%MZ").encode()


@lru_cache(maxsize=4096)
def minute(at: datetime) -> datetime:
    """The moment in UTC, cut to the minute.

    raises  EntryRefused (no time zone)
    """
    if at.tzinfo is None:
        raise EntryRefused("The time of an entry needs a time zone.")
    return at.astimezone(UTC).replace(second=0, microsecond=0)


def digest(prev: bytes, body: bytes) -> bytes:
    """Hash of an entry."""
    return sha256(prev + body).digest()


def opened(row: tuple[int, int, datetime, str, bytes, bytes, bytes, int | None]) -> Entry:
    """An entry from a row of the table (matter, seq, at, kind, body, hash, prev, leaf)."""
    matter, seq, at, kind, body, own, prev, leaf = row
    body = bytes(body)
    said = json.loads(body)
    return Entry(matter, seq, at, kind, said["by"], said["d"], body, bytes(own), bytes(prev), leaf)


@lru_cache(maxsize=4096)
def _text(word: str) -> bytes:
    return canonical(word)
