"""Everything that a text says of dates, Chinese and English, words and figures."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import date

from maplebridge.methods.text.fold import LONGEST, Folded
from maplebridge.methods.text.when.chinese.dates import dates
from maplebridge.methods.text.when.chinese.near import near as near_chinese
from maplebridge.methods.text.when.english.months import months
from maplebridge.methods.text.when.english.near import near as near_english
from maplebridge.methods.text.when.figures import figures
from maplebridge.methods.text.when.resolving import leftmost
from maplebridge.methods.text.when.spoken import Spoken

_HAN = re.compile("[\u4e00-\u9fff]")
_BESIDE = re.compile(r"\s?[,(（]?\s?(?:the\s)?")
_WORD = re.compile("[a-z]{3}")


def said_in(text: str, source: Folded, today: date) -> list[Spoken]:
    """What a text says of dates, from left to right, none overlapping.

    text     the original, which keeps its capitals
    source   the same, folded
    """
    line = source.text
    found = list(figures(line))
    if _HAN.search(line):
        found += dates(line, today)
        found += near_chinese(line, today)
    if _WORD.search(line):
        cased = text[:LONGEST] if source.back is None else "".join(text[place] for place in source.back)
        found += months(line, cased, today)
        found += near_english(line, cased, today)
    return list(_together(line, leftmost(found)))


def _together(line: str, said: list[Spoken]) -> Iterator[Spoken]:
    """A day of the week beside the date that it names is one with it: Monday, 9 March; 3月9日（星期一）."""
    taken = False
    for place, one in enumerate(said):
        if taken:
            taken = False
            continue
        other = said[place + 1] if place + 1 < len(said) else None
        if other is not None and other.start - one.end <= 6 and _BESIDE.fullmatch(line, one.end, other.start):
            dated = one if _is_weekday(other) and one.day is not None else other
            if (dated is one) or (_is_weekday(one) and other.month is not None and other.day is not None):
                yield replace(dated, start=one.start, end=other.end, joined=one.joined)
                taken = True
                continue
        yield one


def _is_weekday(said: Spoken) -> bool:
    """Whether nothing but a day of the week is said."""
    return said.weekday is not None and said.weekday < 7 and said.week is None and said.fixed is None
