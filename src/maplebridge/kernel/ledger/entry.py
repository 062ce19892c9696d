"""An entry: what it says, as bytes that never change.

The table keeps each fact once: `by`, what was said, kind, matter, number and minute. The body that is hashed is the
canonical JSON of all six, put together again from the row; the hash before stands in the row before.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from functools import lru_cache
from hashlib import sha256
from types import MappingProxyType
from typing import Any, NamedTuple

from maplebridge.kernel.ledger.canonical import canonical

START = bytes(32)
Y2000 = datetime(2000, 1, 1, tzinfo=UTC)
BY_RESIDENT, BY_PARTY, THROUGH = "resident", "party:", "/"
"""Who wrote an entry, where it is whoever brought the matter; and, with its number, a party that was called in. Behind
THROUGH stands the number of who did it for that side, by a power.
"""
LONGEST_KIND = 40
LONGEST_BY = 60
LARGEST_BODY = 256 * 1024
Row = tuple[int, int, datetime, str, str, bytes, bytes, bytes | None, int | None]
"""matter, seq, at, kind, by, said, hash, hash before, leaf"""


CHANGES, NAME, PARTICULARS, HOLDER, WORDS, ROLE = "s", "n", "x", "r", "c", "role"
"""The keys of what an entry of a matter says in full. Nothing else in the program names them."""
OFFSETS, UNCHANGED, UNTOLD, OPENED_WITH = "e", "-", "~", "R"
"""The further keys of what is written short (`matter.storage.shorthand`)."""


class Content(NamedTuple):
    """What an entry of a matter says, by named fields. Where somebody put something else than belongs there, nothing.

    changes      fields of the state that changed;  moves  it has such fields, readable or not
    name         of the act, the duty, the step that was silent, the procedure that opens
    particulars  what is true of this entry alone: from where to where, who is told, what was given
    holder       where the matter lies and who has it since; of a first entry also the facts of its opening
    words        field → commitment to the words that were given;  role  in which the author acted
    """

    changes: Mapping[str, Any] | None = None
    moves: bool = False
    name: str = ""
    particulars: Mapping[str, Any] = MappingProxyType({})
    holder: Mapping[str, Any] | None = None
    words: Mapping[str, Any] = MappingProxyType({})
    role: str | None = None


def decoded(data: Mapping[str, object]) -> Content:
    """What an entry says in full, by named fields."""
    changes, holder, role = data.get(CHANGES), data.get(HOLDER), data.get(ROLE)
    particulars, words = data.get(PARTICULARS), data.get(WORDS)
    return Content(
        changes=changes if isinstance(changes, Mapping) else None,
        moves=CHANGES in data,
        name=str(data.get(NAME) or ""),
        particulars=particulars if isinstance(particulars, Mapping) else {},
        holder=holder if isinstance(holder, Mapping) else None,
        words=words if isinstance(words, Mapping) else {},
        role=role if isinstance(role, str) else None,
    )


def encoded(
    *,
    changes: Mapping[str, object],
    name: str = "",
    particulars: Mapping[str, object] | None = None,
    holder: Mapping[str, object] | None = None,
    words: Mapping[str, str] | None = None,
    role: str | None = None,
) -> dict[str, object]:
    """What an entry of a matter says in full, as it is put into the chain; what says nothing is left out.

    returns  the data of `NewEntry`, by the codec's own short keys
    """
    given = {
        NAME: name or None,
        PARTICULARS: particulars,
        HOLDER: holder,
        WORDS: words or None,
        ROLE: role or None,
    }
    return {CHANGES: changes, **{key: value for key, value in given.items() if value is not None}}


def moves(entry: NewEntry) -> bool:
    """Whether a new entry changes the state of a matter."""
    return CHANGES in entry.data


def changing(entry: NewEntry, **changes: object) -> NewEntry:
    """A new entry that changes these fields of the state too."""
    there = entry.data.get(CHANGES)
    return replace(entry, data={**entry.data, CHANGES: {**(there if isinstance(there, Mapping) else {}), **changes}})


def worded(words: Mapping[str, str]) -> dict[str, object]:
    """What an entry that changes nothing of a matter's course says of words: the data of `encoded`, without changes."""
    return {WORDS: dict(words)} if words else {}


class EntryRefused(ValueError):
    """The entry cannot be written as it is; the message says why."""


@dataclass(frozen=True, slots=True)
class NewEntry:
    """An entry to be appended: no number and no hash yet.

    data  what it says, by the codec's short keys (`encoded`); an entry that is no matter's has keys of its own
    """

    matter: int
    kind: str
    at: datetime
    by: str
    data: Mapping[str, object]


class Entry(NamedTuple):
    """An entry of the ledger. `hash` is SHA-256 of `prev` and `body`; `leaf` is its place once it has one.

    payload  canonical JSON of `data`, as it stands in the body

    A named tuple, because an import makes tens of thousands of them a second.
    """

    matter: int
    seq: int
    at: datetime
    kind: str
    by: str
    data: Mapping[str, object]
    payload: bytes
    hash: bytes
    prev: bytes
    leaf: int | None = None

    @property
    def content(self) -> Content:
        """What it says, by named fields."""
        return decoded(self.data)

    @property
    def by_person(self) -> bool:
        """Whether somebody outside wrote it: whoever brought the matter, or a party that was called in."""
        return self.side == BY_RESIDENT or self.by.startswith(BY_PARTY)

    @property
    def side(self) -> str:
        """For whom it was written: as `by`, without who did it for them."""
        return side_by(self.by)

    @property
    def through(self) -> int | None:
        """The number of who did it for its side by a power; None where the side did it itself."""
        number = self.by.partition(THROUGH)[2]
        return int(number) if number.isdecimal() else None

    @property
    def body(self) -> bytes:
        """Canonical JSON of the whole entry: what was hashed."""
        return body(self.by, self.payload, self.kind, self.matter, self.seq, ending(self.at))


def side_by(by: str) -> str:
    """The side in whose name something was written or sent, whoever did it for that side."""
    return by.partition(THROUGH)[0]


def payload_of(new: NewEntry) -> bytes:
    """The canonical JSON of what a new entry says.

    raises  EntryRefused, NotCanonical
    """
    for word, most in ((new.kind, LONGEST_KIND), (new.by, LONGEST_BY)):
        if not 0 < len(word) <= most:
            raise EntryRefused(f"Kind and author of an entry have 1 to {most} characters, not {len(word)}.")
    payload = canonical(new.data if type(new.data) is dict else dict(new.data))
    if len(payload) > LARGEST_BODY:
        raise EntryRefused(
            f"An entry holds at most {LARGEST_BODY} bytes, not {len(payload)}: keep files outside."
        )
    return payload


def body(by: str, payload: bytes, kind: str, matter: int, seq: int, end: bytes) -> bytes:
    """The canonical JSON of an entry from its parts; `end` is `ending` of its minute."""
    return b'{"by":%b,"d":%b,"k":%b,"m":%d,"n":%d%b' % (text(by), payload, text(kind), matter, seq, end)


@lru_cache(maxsize=4096)
def ending(at: datetime) -> bytes:
    """The last bytes of an entry's canonical JSON, after its number: the minute, in UTC."""
    return b',"t":"%b"}' % minute(at).strftime("%Y-%m-%dT%H:%MZ").encode()


@lru_cache(maxsize=65_536)
def ending_of(microseconds: int) -> bytes:
    """The same bytes for a moment as the database keeps it: microseconds since the year 2000, in UTC.

    One that no calendar has (somebody changed it) gets an end that no entry was written with.
    """
    try:
        return ending(Y2000 + timedelta(microseconds=microseconds))
    except OverflowError:
        return b',"t":null}'


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


def opened(row: Row) -> Entry:
    """An entry from a row of the table and the hash before it.

    raises  ValueError (what it says is no object of JSON)
    """
    matter, seq, at, kind, by, payload, own, prev, leaf = row
    payload = bytes(payload)
    data = json.loads(payload)
    if type(data) is not dict:
        raise ValueError("What an entry says is an object.")
    return Entry(
        matter,
        seq,
        at,
        kind,
        by,
        data,
        payload,
        bytes(own),
        START if prev is None else bytes(prev),
        leaf,
    )


@lru_cache(maxsize=4096)
def text(word: str) -> bytes:
    """Canonical JSON of a short text that comes again and again."""
    return canonical(word)
