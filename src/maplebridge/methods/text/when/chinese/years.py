"""Chinese words for a year: 2019年, 二〇一九年, 去年, 三年前的."""

from __future__ import annotations

import re
from datetime import date

from maplebridge.methods.text.numerals import DIGIT, NUMERAL, number

FREE = rf"(?<![0-9{NUMERAL}.])"
"""No figure stands before."""
_ABSOLUTE = (
    rf"(?:[一二][〇零○{DIGIT}]{{3}}|(?:19|20)[0-9]{{2}})\s?年|(?<![0-9])[0-3][0-9]年(?=(?:1[0-2]|[1-9])月)"
)
_WORDS = {"大前年": -3, "前年": -2, "去年": -1, "今年": 0, "本年": 0, "明年": 1, "后年": 2}
_WORD = "大前年|(?<![以之目])前年|(?<![死失])去年|(?<![如至现迄])今年|(?<![版原])本年|(?<![声说])明年|(?<![以今])后年"
_AGO = rf"{FREE}(?:[0-9]{{1,2}}|[{DIGIT}十]{{1,3}})年(?:以|之)?前的"
YEAR = rf"(?:{_ABSOLUTE}|(?:{_WORD}|{_AGO}(?=[0-9{DIGIT}十上今国元五六]))(?!级|轻|龄|纪))"
"""A year by its number, by a word, or counted back before a date."""
_FIGURES = re.compile(rf"[0-9{NUMERAL}]+")


def year_said(said: str | None, today: date) -> int | None:
    """The number of a year said in words of `YEAR`, None when nothing is said.

    >>> [year_said(said, date(2025, 6, 1)) for said in ("去年", "二〇一九年", "三年前的", "24年")]
    [2024, 2019, 2022, 2024]
    """
    if said is None:
        return None
    if said in _WORDS:
        return today.year + _WORDS[said]
    count = _FIGURES.match(said)
    value = number(count[0]) if count else 0
    if said.endswith("前的"):
        return today.year - value
    return value + 2000 if value < 100 else value
