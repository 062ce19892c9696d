"""What simulated people give to an act: words, days, offices, and a value of the kind that each field has."""

from __future__ import annotations

import random
import struct
import zlib
from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from functools import cache

from maplebridge.kernel.clock import towntime
from maplebridge.kernel.verbs import declared
from maplebridge.rules.fields import Field, Kind
from maplebridge.rules.words import PAPER_DAY, PAPER_NAME

ELSE = "Recorded as the procedure asks. 已按程序记录。"
DAYS = 3, 40
"""From today, of a day that somebody names."""
LARGEST = 100
"""Of a number that somebody names, above the least that is taken."""
SCAN, SHEET = "scan.png", (60, 84)
"""What a simulated scan is called, and its size in pixels."""


def value(field: Field, takes: tuple[str, ...], chance: random.Random, now: datetime) -> object:
    """A plausible value of a field, of its kind.

    takes  of a choice: the options with which the act is open; empty: all
    """
    maker = MAKERS.get(field.kind)
    if field.kind == "choice":
        return chance.choice(takes or tuple(field.options))
    if field.kind == "table":
        row = (str(value(column, (), chance, now)) for column in field.columns.values())
        return "\t".join(row)
    return words(field) if maker is None else maker(field, chance, now)


def words(field: Field) -> str:
    """What people write into a field of this name, as a verb says; else a standing sentence."""
    return _fills().get(field.name, ELSE)


def day(_field: Field, chance: random.Random, now: datetime) -> str:
    """A day of the next weeks."""
    return (towntime.local(now).date() + timedelta(days=chance.randrange(*DAYS))).isoformat()


def _number(field: Field, chance: random.Random, _now: datetime) -> str:
    least = field.least or 1
    return str(chance.randint(least, min(field.most or least + LARGEST, least + LARGEST)))


MAKERS: Mapping[Kind, Callable[[Field, random.Random, datetime], object]] = {
    "yes": lambda _field, _chance, _now: "yes",
    "number": _number,
    "money": _number,
    "date": day,
    "file": lambda _field, _chance, _now: [(SCAN, "image/png", _scan())],
}


def today(now: datetime) -> str:
    """The city's day, as a form sends it: a page that is put on record bears it."""
    return towntime.local(now).date().isoformat()


def paper(now: datetime) -> dict[str, object]:
    """A paper from outside, as a desk puts it on record."""
    return {PAPER_NAME: "Letter 17 第17号函", PAPER_DAY: today(now), "files": [(SCAN, "image/png", _scan())]}


@cache
def _scan() -> bytes:
    """A small grey picture of a paper (PNG)."""
    wide, high = SHEET
    rows = (b"\0" + b"\xf0" * wide) * high
    head = struct.pack(">IIBBBBB", wide, high, 8, 0, 0, 0, 0)
    parts = ((b"IHDR", head), (b"IDAT", zlib.compress(rows)), (b"IEND", b""))
    return b"\x89PNG\r\n\x1a\n" + b"".join(_part(*part) for part in parts)


def _part(kind: bytes, content: bytes) -> bytes:
    check = struct.pack(">I", zlib.crc32(kind + content))
    return struct.pack(">I", len(content)) + kind + content + check


@cache
def _fills() -> Mapping[str, str]:
    """What the verbs say that people write, by the name of the field."""
    return {name: words for verb in declared() for name, words in verb.fills.items()}
