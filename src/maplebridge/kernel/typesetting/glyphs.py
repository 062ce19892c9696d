"""What the fonts of our papers can show; a sign that they lack is marked, so that nothing vanishes without a trace."""

from __future__ import annotations

import struct
import unicodedata
from collections.abc import Iterator
from functools import lru_cache
from pathlib import Path
from typing import Any

import pylopdf_fonts_zh_cn

FILES = ("NotoSansSC-Regular.otf", "NotoSerifSC-Regular.otf")
MARK = "〓"
_GROUPS = 12


def folder() -> Path:
    """Where the fonts lie."""
    return Path(pylopdf_fonts_zh_cn.__file__).parent


def marked(value: Any) -> Any:
    """A text with a mark and its number for each sign that a font lacks; in lists and tables, each text in them.

    >>> marked("The lamp in 𠮷 Lane")
    'The lamp in 〓[U+20BB7] Lane'
    """
    if isinstance(value, dict):
        return {name: marked(part) for name, part in value.items()}
    if isinstance(value, list):
        return [marked(part) for part in value]
    if not isinstance(value, str):
        return value
    return "".join(sign if _stands(sign) else _instead(sign) for sign in value)


def missing(value: Any) -> int:
    """How many signs of a text, or of all texts in lists and tables, get a mark."""
    if isinstance(value, dict):
        return sum(missing(part) for part in value.values())
    if isinstance(value, list):
        return sum(missing(part) for part in value)
    if not isinstance(value, str):
        return 0
    return sum(not _stands(sign) and unicodedata.category(sign) != "Zs" for sign in value)


def _instead(sign: str) -> str:
    return " " if unicodedata.category(sign) == "Zs" else f"{MARK}[U+{ord(sign):04X}]"


def _stands(sign: str) -> bool:
    """Whether a sign is shown as it is: all fonts have it, or it is none that would be seen (a joiner, a line's end).

    A sign for private use means something else to everybody: PDF/A takes none, whatever the fonts have.
    """
    if unicodedata.category(sign) == "Co":
        return False
    return ord(sign) in _common() or sign in "\n\r\t" or _unseen(sign)


def _unseen(sign: str) -> bool:
    return unicodedata.category(sign) == "Cf" or "VARIATION SELECTOR" in unicodedata.name(sign, "")


@lru_cache(maxsize=1)
def _common() -> frozenset[int]:
    """Code points that each of our fonts has a glyph for."""
    first, second = (frozenset(_mapped((folder() / name).read_bytes())) for name in FILES)
    return first & second


def _mapped(font: bytes) -> Iterator[int]:
    """Code points of an OpenType font: its `cmap` subtable of format 12 (OpenType 1.9, chapter cmap)."""
    count = struct.unpack_from(">H", font, 4)[0]
    tables = {
        font[at : at + 4]: struct.unpack_from(">I", font, at + 8)[0] for at in range(12, 12 + 16 * count, 16)
    }
    start = tables[b"cmap"]
    records = struct.unpack_from(">H", font, start + 2)[0]
    for at in range(start + 4, start + 4 + 8 * records, 8):
        table = start + struct.unpack_from(">I", font, at + 4)[0]
        if struct.unpack_from(">H", font, table)[0] == _GROUPS:
            groups = struct.unpack_from(">I", font, table + 12)[0]
            for group in range(table + 16, table + 16 + 12 * groups, 12):
                low, high, glyph = struct.unpack_from(">III", font, group)
                yield from range(low if glyph else low + 1, high + 1)
            return
    raise ValueError("The font has no map of all code points.")
