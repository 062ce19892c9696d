"""What triage may not see: words of opinion, belief and assembly (bound B4)."""

from __future__ import annotations

import re
from collections.abc import Iterable

from maplebridge.methods.errors import MethodError
from maplebridge.methods.text.fold import folded

_WEEK = "(?<![0-9一二两三四五六七八九十几多半个上下这本每周])礼拜(?![一二三四五六日天几])"
"""Worship; a week and its days are called by the same word."""
_EDGED = (
    "信教(?!育|师|学|室|材|练) 教会(?!他|她|我|孩|学) 道教(?!育|师|学|室) (?<!旅)游行(?!业) "
    "(?<!强烈)(?<!表示)(?<!提出)抗议"
)
"""With what must not stand beside them: 相信教育局, 旅游行业; a protest about a matter is no opinion."""
_ZH = (
    f"{_WEEK} {_EDGED} 宗教 信仰 教派 教堂 清真寺 佛教 基督 天主教 伊斯兰 穆斯林 邪教 传教 布道 朝拜 "
    "集会 示威 静坐 罢课 政见 异见 政治观点 政治倾向 政治立场 政治言论 思想动态 舆论导向 意识形态"
)
_EN = (
    r"religio\w*|churchgo\w*|mosques?|synagogues?|worship\w*|faith|beliefs?|preach\w*|protest(?:s|ers?|ing)?|"
    r"demonstrat(?:ion|ions|ors?)|rally|rallies|assembly|picket\w*|dissent\w*|ideolog\w*|"
    r"political (?:view|opinion|speech|leaning)s?|public opinion"
)
_CHINESE = re.compile("|".join(sorted(_ZH.split(), key=len, reverse=True)))
_LATIN = re.compile(rf"\b(?:{_EN})\b")
_LETTERS = re.compile("[a-z]{4}")


class OutsideScopeError(MethodError):
    """A class of opinion, belief or assembly: handled by hand, never counted (bound B4)."""


def outside_scope(text: str) -> bool:
    """Whether a text speaks of opinion, belief or assembly, so that a person must read it.

    >>> outside_scope("关于宗教场所"), outside_scope("路灯坏了")
    (True, False)
    """
    return outside(folded(text))


def outside(line: str) -> bool:
    """The same of a text that is folded already."""
    return bool(_CHINESE.search(line) or (_LETTERS.search(line) and _LATIN.search(line)))


def outside_at(lines: str) -> list[int]:
    """Where such words stand in many folded lines laid out as one, in order."""
    return sorted(match.start() for words in (_CHINESE, _LATIN) for match in words.finditer(lines))


def blanked(line: str) -> str:
    """A folded line with such words blanked, so that no feature can hold them."""
    line = _CHINESE.sub(" ", line)
    return _LATIN.sub(" ", line) if _LETTERS.search(line) else line


def check_labels(labels: Iterable[str]) -> None:
    """Refuse labels that name opinion, belief or assembly.

    raises   OutsideScopeError
    """
    for label in sorted(set(labels)):
        if outside_scope(label):
            raise OutsideScopeError(
                f"The class {label!r} concerns opinion, belief or assembly: it is handled by hand."
            )
