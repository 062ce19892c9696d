"""Every numeral of a text, in figures, Chinese or English, from left to right; neighbours said for either are one."""

from __future__ import annotations

import re
from collections.abc import Iterator

from maplebridge.methods.text.amounts.amount import Amount
from maplebridge.methods.text.amounts.chinese import extended, han
from maplebridge.methods.text.amounts.english import FIGURE, finer, words

_FIGURES = re.compile(rf"(?:(?<=rmb)|(?<=cny)|(?<![0-9a-z_#№])(?<![0-9][.,])){FIGURE}(?![0-9])")
_THOUSAND = re.compile(r"k(?![a-z0-9])")
_BETWEEN = re.compile(r"\bbetween\s$")
_OR = re.compile(r"[个名位户人天次块元岁斤米]?\s?(?:到|至|~|～|-|–|—)\s?|\s(?:or|to)\s")
_WIDEST, _FARTHEST = 5, 15
"""Characters between two numbers said for either; how many times the first the second is at most."""
_BEFORE = re.compile(
    r"(?:大概|大约|约莫|约|将近|差不多|接近|(?<![最附])近|超过|至少|起码|最少|最多|顶多|不[到足下止]|不[低少]于|多达|高达|(?<![凉尽赶])快|足有)(?:有|是|要|了|得)?\s?$|"
    r"\b(?:about|around|some|nearly|almost|over|more\sthan|at\sleast|roughly|approximately|up\sto|close\sto|as\smany\sas|"
    r"less\sthan|fewer\sthan|under|maybe|perhaps|circa|estimated|at\smost)\s$"
)
_AFTER = re.compile(
    r"[^,，。；;、\s0-9]{0,4}(?:左右|上下|以上|以下|开外|出头)|(?:个|天|年|斤|小时|米|块|岁|公里|里)多(?!少)|"
    r"(?:\s[a-z]{1,12}){0,2}\s(?:or\s(?:so|more|thereabouts)|at\sleast)\b"
)


def amounts(line: str) -> list[Amount]:
    """Numerals of a folded text, none overlapping; of those that overlap the first, then the longest."""
    found = [*_figures(line), *han(line), *words(line)]
    found.sort(key=lambda amount: (amount.start, -amount.end))
    kept: list[Amount] = []
    for amount in found:
        before = kept[-1] if kept else None
        if before is None or amount.start >= before.end:
            if before is not None and _either(before, amount, line):
                before.end, before.about = amount.end, True
            else:
                kept.append(amount)
    for amount in kept:
        amount.about = amount.about or _about(amount, line)
    return kept


def _figures(line: str) -> Iterator[Amount]:
    """Numbers in figures with what belongs to them."""
    for match in _FIGURES.finditer(line):
        found = Amount(*match.span(), float(match[0].replace(",", "")))
        if _THOUSAND.match(line, found.end):
            found.low, found.end = found.low * 1000, found.end + 1
        extended(found, line)
        finer(found, line)
        yield found


def _either(before: Amount, amount: Amount, line: str) -> bool:
    """Three or four, 3到5: the second is more, and nothing else stands between."""
    if amount.start - before.end > _WIDEST or not before.low < amount.low <= _FARTHEST * before.low:
        return False
    gap = line[before.end : amount.start]
    if gap == " and ":
        return bool(_BETWEEN.search(line, max(0, before.start - 9), before.start))
    return bool(_OR.fullmatch(gap))


def _about(amount: Amount, line: str) -> bool:
    """Whether words beside it say that it is about so many, or at least."""
    if amount.kind == "han" and line[max(0, amount.start - 1) : amount.start] in ("百", "千", "万"):
        return True
    before = _BEFORE.search(line, max(0, amount.start - 14), amount.start)
    return bool(before or _AFTER.match(line, amount.end, amount.end + 40))
