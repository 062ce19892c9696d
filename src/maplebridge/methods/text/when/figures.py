"""Dates in figures: 2019-03-05, 29/10/2025, 1.10.; the day stands before the month unless only the other way is a date."""

from __future__ import annotations

import re
from collections.abc import Iterator

from maplebridge.methods.text.when.spoken import Spoken

_YMD = re.compile(
    r"(?<![0-9])(?P<y>(?:19|20)[0-9]{2})(?P<s>[-/.])(?P<a>[0-9]{1,2})(?P=s)(?P<b>[0-9]{1,2})(?![0-9])"
)
_DMY = re.compile(
    r"(?<![0-9./-])(?P<a>[0-9]{1,2})(?P<s>[-/.])(?P<b>[0-9]{1,2})(?P=s)(?P<y>(?:19|20)[0-9]{2})(?![0-9]|[./-][0-9])"
)
_DM = re.compile(
    r"\b(?:on|since|of|until|till|from|by|before|after)\s(?:the\s)?"
    r"(?P<one>(?P<a>[0-9]{1,2})(?:\.(?P<b>[0-9]{1,2})\.|/(?P<c>[0-9]{1,2})))"
    r"(?:\s?[-–]\s?(?P<two>(?P<x>[0-9]{1,2})(?:\.(?P<y>[0-9]{1,2})\.|/(?P<z>[0-9]{1,2}))))?"
    r"(?![0-9/]|\s?%|\s(?:of|metres?|yuan)\b)"
)


def figures(line: str) -> Iterator[Spoken]:
    """Dates in figures of a folded text, overlaps kept."""
    if not any(sign in line for sign in "-/."):
        return
    for match in _YMD.finditer(line):
        yield Spoken(*match.span(), int(match["y"]), int(match["a"]), int(match["b"]))
    for match in _DMY.finditer(line):
        day, month = int(match["a"]), int(match["b"])
        if month > 12 >= day:
            day, month = month, day
        yield Spoken(*match.span(), int(match["y"]), month, day)
    for match in _DM.finditer(line):
        yield Spoken(*match.span("one"), month=int(match["b"] or match["c"]), day=int(match["a"]))
        if match["two"]:
            month = int(match["y"] or match["z"])
            yield Spoken(*match.span("two"), month=month, day=int(match["x"]), joined=True)
