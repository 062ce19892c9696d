"""How many people or households a text speaks of."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Literal

from maplebridge.methods.text.fold import fold
from maplebridge.methods.text.numerals import NUMERAL, number

_FIGURE = rf"(?P<n>[0-9]{{1,3}}(?:,[0-9]{{3}})+|[0-9]{{1,7}}|[{NUMERAL}]{{1,7}})"
_HOUSE = "户居民|户业主|户人家|户村民|户家庭|户住户|户"
_FOLK = "职工|居民|村民|业主|学生|员工|工人|市民|群众|住户|孩子|老人|乘客|家长|农民工|老百姓|百姓|人口|人"
_ZH = re.compile(
    rf"(?P<few>[上近约数几])?(?:(?<=[上近约数几])|(?<![0-9.{NUMERAL}])){_FIGURE}(?P<unit>万)?"
    rf"(?P<some>[多余来几])?(?P<more>万)?(?:个|名|位)?(?P<who>{_HOUSE}|{_FOLK})(?![民次均行大工才们])"
)
_EN = re.compile(
    r"(?P<few>(?:about|around|nearly|over|more than|some|at least)\s+)?(?<![0-9.])"
    r"(?P<n>[0-9]{1,3}(?:,[0-9]{3})+|[0-9]{1,7})\+?\s+(?:\w+\s+)?"
    r"(?P<who>people|persons?|residents|workers|students|villagers|families|households|passengers|children)\b"
)
_HOUSES = ("户", "families", "households")


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

    >>> [(m.low, m.unit, m.about) for m in find_crowds("我们小区300多户业主，20名工人受伤")]
    [(300, 'households', True), (20, 'people', False)]
    """
    source = fold(text)
    mentions = []
    for match in sorted([*_ZH.finditer(source.text), *_EN.finditer(source.text)], key=re.Match.start):
        parts = match.groupdict()
        low = number(parts["n"]) * (10_000 if parts.get("unit") or parts.get("more") else 1)
        about = any(parts.get(sign) for sign in ("few", "some"))
        unit: Literal["people", "households"] = "households" if parts["who"].startswith(_HOUSES) else "people"
        if low > 0 and not (low == 1 and not about and parts["n"] == "一"):
            mentions.append(CrowdMention(*source.span(match.start(), match.end()), low, unit, about))
    return mentions
