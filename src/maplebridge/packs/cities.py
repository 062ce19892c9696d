"""What a pack says of its cities where they say nothing of their own: the mark of their numbers, the hotline."""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass
from functools import cache

from maplebridge.packs.reading import PackError, text_of

MARK = re.compile(r"[A-Z]{2,4}")
AWAY = re.compile(r"https://[a-z0-9.-]+(:[0-9]{1,5})?/[A-Za-z0-9/_.~-]*")
HOTLINE = re.compile(r"[0-9+][0-9 +\-]{1,18}[0-9]")


@dataclass(frozen=True, slots=True)
class OfACity:
    """What a city says of itself.

    mark     two to four letters from A to Z before a matter's number;  hotline  a number to call, empty if there is none
    pack     whose rules it goes by; empty before it adopted any
    away     of a pack: the outside page to which one leaves a matter in a hurry
    """

    mark: str
    hotline: str
    pack: str = ""
    away: str = ""


@cache
def usual(pack: str) -> OfACity:
    """What a city of this pack has. Raises PackError."""
    table = tomllib.loads(text_of(pack, "city.toml") or "")
    mark, hotline = table.get("mark", ""), table.get("hotline", "")
    if not is_mark(mark):
        raise PackError(f"{pack}/city.toml: mark must be two to four letters from A to Z.")
    if not is_hotline(hotline):
        raise PackError(f"{pack}/city.toml: hotline must be a number to call, or be left out.")
    away = table.get("away", "")
    if not is_away(away):
        raise PackError(f"{pack}/city.toml: away must be the address of a page, from https:// on, without a query.")
    return OfACity(mark, hotline, away=away)


def is_mark(value: object) -> bool:
    """Whether this can stand before numbers."""
    return isinstance(value, str) and MARK.fullmatch(value) is not None


def is_away(value: object) -> bool:
    """Whether this is the address of a page that a browser may be led to: https, no query, nothing that says whence."""
    return isinstance(value, str) and AWAY.fullmatch(value) is not None


def is_hotline(value: object) -> bool:
    """Whether this is a number to call, or says that there is none."""
    return isinstance(value, str) and (value == "" or HOTLINE.fullmatch(value) is not None)
