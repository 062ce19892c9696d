"""How many people or households a text speaks of."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Literal

from maplebridge.methods.text.amounts.amount import Amount
from maplebridge.methods.text.amounts.tokens import amounts
from maplebridge.methods.text.fold import fold
from maplebridge.methods.text.numerals import NUMERAL

_HOUSE = "户居民|户业主|户人家|户村民|户家庭|户住户|户"
_FOLK = (
    "职工|居民|村民|业主|学生|员工|工人|市民|群众|住户|孩子|老人|乘客|家长|农民工|老百姓|百姓|人口|人|"
    "同学|同事|工友|租户|游客|顾客|司机|商户|娃|男子|女子|小伙|青年"
)
_ZH = re.compile(
    rf"[{NUMERAL}]?[多余来几]?(?:个|名|位|号|口)?多?(?P<who>{_HOUSE}|{_FOLK})(?![民次均行大工才们])"
)
_FEW = re.compile("[近约数几]$")
_EN_WHO = (
    "people|persons?|residents|workers|students|villagers|families|households|passengers|children|kids|men|women|"
    "neighbours|neighbors|tenants|drivers|teachers|customers|visitors"
)
_EN = re.compile(rf"(?:\s(?:of\s)?|\s(?:of\s)?(?!of\b)[a-z]{{1,20}}\s)(?P<who>{_EN_WHO})\b")
_EN_FEW = re.compile(r"(?:about|around|nearly|over|more than|some|at least)\s$")
_SOMEBODY = re.compile(rf"{_HOUSE}|{_FOLK}|{_EN_WHO}")
_HOUSES = ("户", "families", "households")
_ONE = ("一", "one")


@dataclass(frozen=True, slots=True)
class CrowdMention:
    """`low` people or households at least; `about` when the text gives a round number."""

    start: int
    end: int
    low: int
    unit: Literal["people", "households"]
    about: bool


def find_crowds(text: str) -> list[CrowdMention]:
    """Numbers of people and of households, from left to right, the first one first.

    Of numbers said for either the lower is given: 三五个人 are 3 at least, 五六十人 are 50, "three or four" are 3.

    raises   MethodError when `text` is not a string

    >>> [(m.low, m.unit, m.about) for m in find_crowds("我们小区300多户业主，20名工人受伤")]
    [(300, 'households', True), (20, 'people', False)]
    """
    source = fold(text)
    line = source.text
    mentions: list[CrowdMention] = []
    if not _SOMEBODY.search(line):
        return mentions
    for amount in amounts(line):
        who = _who(amount, line)
        low = int(amount.low)
        if who is None or low != amount.low or low <= 0:
            continue
        if line[amount.start : amount.end] in _ONE and not amount.about:
            continue
        before = _FEW.search(line, max(0, amount.start - 1), amount.start) or _EN_FEW.search(
            line, max(0, amount.start - 10), amount.start
        )
        unit: Literal["people", "households"] = "households" if who["who"].startswith(_HOUSES) else "people"
        start = before.start() if before else amount.start
        mentions.append(
            CrowdMention(*source.span(start, who.end()), low, unit, amount.about or before is not None)
        )
    return mentions


def _who(amount: Amount, line: str) -> re.Match[str] | None:
    """The people or households right behind a number."""
    if line.startswith("第", max(0, amount.start - 1)):
        return None
    if amount.kind != "word" and (found := _ZH.match(line, amount.end)):
        return found
    return _EN.match(line, amount.end) if amount.kind != "han" else None
