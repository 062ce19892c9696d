"""On which line of a TOML text a key stands; the TOML reader of Python does not say."""

from __future__ import annotations

import re
from collections.abc import Mapping

Path = tuple[str | int, ...]

HEADER = re.compile(r"^\s*(\[\[?)\s*([^\[\]]+?)\s*\]\]?\s*(?:#.*)?$")
KEY = re.compile(r"^\s*((?:[A-Za-z0-9_-]+|\"[^\"]*\")(?:\s*\.\s*(?:[A-Za-z0-9_-]+|\"[^\"]*\"))*)\s*=")


def _parts(dotted: str) -> tuple[str, ...]:
    return tuple(part.strip().strip('"') for part in dotted.split("."))


def index_lines(text: str) -> Mapping[Path, int]:
    """Line, counted from 1, of each table header and of each key that begins a line."""
    lines: dict[Path, int] = {}
    counts: dict[tuple[str, ...], int] = {}
    here: Path = ()
    for number, line in enumerate(text.splitlines(), start=1):
        header = HEADER.match(line)
        if header:
            parts = _parts(header.group(2))
            here = parts
            if header.group(1) == "[[":
                counts[parts] = counts.get(parts, -1) + 1
                here = (*parts, counts[parts])
            lines.setdefault(here, number)
            continue
        key = KEY.match(line)
        if key:
            lines.setdefault((*here, *_parts(key.group(1))), number)
    return lines


def line_of(lines: Mapping[Path, int], path: Path) -> int:
    """Line of `path`, or of the nearest thing around it that begins a line; 1 if nothing does.

    >>> line_of(index_lines("[step.x]\\nwithin = { dayz = 3 }"), ("step", "x", "within", "dayz"))
    2
    """
    for size in range(len(path), 0, -1):
        line = lines.get(path[:size])
        if line is not None:
            return line
    inside = [number for longer, number in lines.items() if longer[: len(path)] == path]
    return min(inside, default=1)
